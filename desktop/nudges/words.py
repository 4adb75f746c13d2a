"""The questions in words, with their answers."""

from datetime import tzinfo

from desktop.model.catalog import Catalog
from desktop.model.entry import TimeEntry
from desktop.model.label import entry_label, isolated
from desktop.model.moment import time_of_day
from desktop.model.notice import CLICKED, Notice
from desktop.nudges.reminders import Question

REMINDER = "reminder"
"""The notice of all reminders: a later one takes the place of the earlier."""
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
        f"{isolated(entry_label(entry, catalog, longest=_LONGEST))}, {since}",
        ((CLICKED, "Edit…"), ("stop", "Stop"), ("snooze", "Snooze")),
        lasting=True,
        nameless=since.capitalize(),
    )
