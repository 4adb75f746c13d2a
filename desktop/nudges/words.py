"""The questions in words, with their answers."""

from datetime import tzinfo

from desktop.model.catalog import Catalog
from desktop.model.entry import TimeEntry
from desktop.model.label import entry_label, isolated
from desktop.model.moment import time_of_day
from desktop.model.notice import CLICKED, Notice
from desktop.model.settings import Pomodoro
from desktop.nudges.pomodoro import BREAK, Rhythm, break_minutes
from desktop.nudges.reminders import Question
from desktop.tracker.words import past

REMINDER = "reminder"
"""The notice of all reminders: a later one takes the place of the earlier."""
POMODORO = "pomodoro"
"""The notice of the ends of work and break."""
LATER_BUTTON = ("later", "5 more minutes")
_LONGEST = 60


def no_timer(question: Question, here: tzinfo) -> Notice:
    """No timer runs during work hours."""
    return Notice(
        REMINDER,
        "No timer is running",
        f"Nothing was tracked since {time_of_day(question.since, here)}.",
        ((CLICKED, "Start…"), ("snooze", "Snooze"), ("not-today", "Not today")),
        lasting=True,
    )


def long_timer(entry: TimeEntry, hours: int, catalog: Catalog, here: tzinfo) -> Notice:
    """A timer runs longer than usual."""
    since = f"since {time_of_day(entry.start, here)}"
    return Notice(
        REMINDER,
        "The timer has run for " + ("1 hour" if hours == 1 else f"{hours} hours"),
        f"{_label(entry, catalog)}, {since}",
        ((CLICKED, "Edit…"), ("stop", "Stop"), ("snooze", "Snooze")),
        lasting=True,
        nameless=since.capitalize(),
    )


def target_reached(entry: TimeEntry, hours: int, catalog: Catalog) -> Notice:
    """The day has as much time as the person set out for."""
    return Notice(
        REMINDER,
        "You have tracked " + ("1 hour" if hours == 1 else f"{hours} hours") + " today",
        f"{_label(entry, catalog)} still runs.",
        ((CLICKED, "Edit…"), ("stop", "Stop")),
        lasting=True,
        nameless="A timer still runs.",
    )


def interval_over(running: TimeEntry, rhythm: Rhythm, settings: Pomodoro, catalog: Catalog, place: str) -> Notice:
    """An interval of work is over. `place`: ` in Rest`, for the break's entry."""
    rest, label = _minutes(break_minutes(rhythm, settings)), _label(running, catalog)
    body, nameless, act = {
        "stop": (f"Stop {label} for a break of {rest}?", "Stop the timer?", ("stop", "Stop")),
        "break": (f"Start {BREAK}{place}, which stops {label}?", f"Start {BREAK}?", ("break", "Start a break")),
    }.get(
        settings.at_end,
        (f"{label}. Time for {rest} of rest.", "Time for a break.", ("rest", "Take a break")),
    )
    return Notice(POMODORO, "The interval is over", body, (act, LATER_BUTTON), lasting=True, nameless=nameless)


def interval_ended(words: str, rhythm: Rhythm, settings: Pomodoro) -> Notice:
    """An interval is over, and what the settings say was done; `words` are those of the act."""
    rest = f"Time for {_minutes(break_minutes(rhythm, settings))} of rest."
    return Notice(
        POMODORO,
        "The interval is over",
        f"{past(words)}. {rest}",
        (LATER_BUTTON,),
        lasting=True,
        nameless=f"{past(words).partition(' ')[0]} a timer. {rest}",
    )


def break_over(next_label: str, *, working: bool) -> Notice:
    """A break is over. `next_label`: what was worked on before; empty where that is not known."""
    if working:
        return Notice(
            POMODORO, "The break is over", "The timer runs.", (("work", "Work on"), LATER_BUTTON), lasting=True
        )
    act = (("start", "Start"),) if next_label else ((CLICKED, "Start…"),)
    body = f"Start {isolated(next_label)}?" if next_label else ""
    return Notice(POMODORO, "The break is over", body, (*act, LATER_BUTTON), lasting=True, nameless="")


def _minutes(number: int) -> str:
    return "1 minute" if number == 1 else f"{number} minutes"


def _label(entry: TimeEntry, catalog: Catalog) -> str:
    return isolated(entry_label(entry, catalog, longest=_LONGEST))
