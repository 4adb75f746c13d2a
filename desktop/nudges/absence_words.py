"""Absences in words: the question, and what was done about one by itself."""

from datetime import tzinfo

from desktop.model.entry import TimeEntry
from desktop.model.label import isolated, quoted
from desktop.model.moment import time_of_day
from desktop.model.notice import Notice
from desktop.nudges.absence import Absence
from desktop.nudges.presence import Cause
from desktop.tracker.words import past

AWAY = "away"
"""The notice of all absences."""


def were_away(absence: Absence, entry: TimeEntry, here: tzinfo) -> Notice:
    """Somebody is back, and a timer ran all the while."""
    left, back = time_of_day(absence.left, here), time_of_day(absence.back, here)
    return Notice(
        AWAY,
        f"You were away for {spoken(absence.seconds)}",
        f"{left} – {back}, while {_name(entry)} was running. Discard that time?",
        (("stop", f"Stop at {left}"), ("continue", f"Continue from {back}")),
        lasting=True,
        nameless=f"{left} – {back}, while a timer was running. Discard that time?",
        windowed=True,
    )


def kept(absence: Absence, entry: TimeEntry, here: tzinfo) -> Notice:
    """An absence that counts as work, by the person's settings."""
    span = f"{time_of_day(absence.left, here)} – {time_of_day(absence.back, here)}"
    why = _WHY[absence.cause]
    return Notice(AWAY, "", f"Kept {span} in {_name(entry)}: {why}.", nameless=f"Kept {span}: {why}.")


def stopped_by_setting(words: str) -> Notice:
    """A stop that the person's settings made; `words` are those of the act."""
    return Notice(
        AWAY, "", f"{past(words)}, as your settings say.", nameless="Stopped the timer, as your settings say."
    )


def spoken(seconds: int) -> str:
    """`1 hour 5 minutes`."""
    hours, minutes = divmod(round(seconds / 60), 60)
    told = [_count(hours, "hour")] if hours else []
    told += [_count(minutes, "minute")] if minutes or not hours else []
    return " ".join(told)


_WHY: dict[Cause, str] = {
    "idle": "nobody touched the computer",
    "locked": "the screen was locked",
    "asleep": "the computer slept",
    "off": "the computer was off",
}


def _name(entry: TimeEntry) -> str:
    return quoted(isolated(entry.description))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
