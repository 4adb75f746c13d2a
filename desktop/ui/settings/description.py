"""The settings in words: which page each key stands on, what it is called, and what its values are called.

What a key may be is known to `desktop.model.settings.RULES`; nothing of that is repeated here.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Key(NamedTuple):
    """One key of the file as a row."""

    table: str
    key: str
    label: str
    hint: str = ""
    words: Mapping[str, str] = {}
    """What each of several choices is called."""
    unit: str = ""
    """Behind a number."""
    zero: str = ""
    """What stands for 0."""
    command: str = ""
    """For hotkeys: the command line that does the same."""

    @property
    def path(self) -> tuple[str, str]:
        return self.table, self.key


class Slot(NamedTuple):
    """A place for rows that come from elsewhere: the account, autostart, the favorites."""

    name: str


class Section(NamedTuple):
    title: str
    items: tuple[Key | Slot, ...]


class Page(NamedTuple):
    title: str
    icon: str
    sections: tuple[Section, ...]


_AWAY = {"ask": "Ask what to keep", "stop": "Stop the timer", "keep": "Keep it running"}
_LANGUAGES = {"system": "The system's", "en": "English", "de": "Deutsch"}

PAGES: tuple[Page, ...] = (
    Page(
        "General",
        "settings",
        (
            Section(
                "",
                (
                    Key(
                        "general",
                        "theme",
                        "Appearance",
                        words={"system": "The system's", "light": "Light", "dark": "Dark"},
                    ),
                    Key(
                        "general",
                        "language",
                        "Language",
                        "Only English is there so far.",
                        words=_LANGUAGES,
                    ),
                    Key(
                        "general",
                        "week_starts",
                        "Week starts on",
                        words={"profile": "As in Toggl", "monday": "Monday", "sunday": "Sunday"},
                    ),
                    Slot("autostart"),
                    Key(
                        "general",
                        "check_for_updates",
                        "Look for a newer version",
                        "Asks GitHub and only tells you. Automatic: not where packages bring it.",
                        words={"auto": "Automatic", "daily": "Once a day", "never": "Never"},
                    ),
                ),
            ),
            Section(
                "Timer",
                (
                    Key("timer", "default_project", "Default project", "For a start that names none."),
                    Key(
                        "timer",
                        "minimum_seconds",
                        "Shortest entry",
                        "A timer stopped sooner asks whether to keep it.",
                        unit=" s",
                        zero="Any",
                    ),
                    Key(
                        "timer",
                        "split_totals_at_midnight",
                        "Split totals at midnight",
                        "Otherwise an entry counts on the day it starts, as in Toggl.",
                    ),
                    Key(
                        "timer",
                        "round_display_minutes",
                        "Round totals to",
                        "On the screen alone; what is tracked stays exact.",
                        unit=" min",
                        zero="Exact",
                    ),
                ),
            ),
        ),
    ),
    Page("Account", "user", (Section("", (Slot("account"),)),)),
    Page(
        "Tray and hotkeys",
        "keyboard",
        (
            Section(
                "Hotkeys",
                (
                    Key("hotkeys", "quick_entry", "Show quick entry", command="tracktray show quick-entry"),
                    Key("hotkeys", "toggle", "Start or stop", command="tracktray toggle"),
                    Key("hotkeys", "stop", "Stop", command="tracktray stop"),
                    Key("hotkeys", "continue", "Continue the last entry", command="tracktray continue"),
                ),
            ),
            Section(
                "Tray",
                (
                    Key(
                        "tray",
                        "icon",
                        "Icon without a timer",
                        "Light is for dark panels, dark for light ones; grey reads on both.",
                        words={"auto": "Match the panel", "light": "Light", "dark": "Dark", "grey": "Grey"},
                    ),
                    Key(
                        "tray",
                        "left_click",
                        "Left click opens",
                        words={"quick-entry": "Quick entry", "menu": "The menu"},
                    ),
                    Key(
                        "tray",
                        "middle_click",
                        "Middle click",
                        words={"toggle": "Starts or stops", "none": "Does nothing"},
                    ),
                ),
            ),
        ),
    ),
    Page(
        "Idle and reminders",
        "moon",
        (
            Section(
                "Away from the computer",
                (
                    Key("idle", "minutes", "Ask after being away for", unit=" min", zero="Never"),
                    Key("idle", "on_lock", "When the screen is locked", words=_AWAY),
                    Key("idle", "on_sleep", "When the computer sleeps", words=_AWAY),
                    Key("idle", "on_shutdown", "When it shuts down", words=_AWAY),
                ),
            ),
            Section(
                "Reminders",
                (
                    Key("reminders", "enabled", "Remind me when no timer runs"),
                    Key("reminders", "days", "On these days"),
                    Key("reminders", "from", "From"),
                    Key("reminders", "to", "To"),
                    Key("reminders", "after_minutes", "After that long without a timer", unit=" min"),
                    Key(
                        "reminders",
                        "long_running_hours",
                        "Tell me when a timer runs longer than",
                        unit=" h",
                        zero="Never",
                    ),
                    Key("reminders", "target_hours", "Tell me when the day has", unit=" h", zero="Never"),
                ),
            ),
        ),
    ),
    Page(
        "Pomodoro",
        "timer",
        (
            Section(
                "",
                (
                    Key("pomodoro", "enabled", "Work in intervals"),
                    Key("pomodoro", "work_minutes", "Work", unit=" min"),
                    Key("pomodoro", "break_minutes", "Break", unit=" min"),
                    Key(
                        "pomodoro", "long_break_minutes", "Long break", "After every fourth interval.", unit=" min"
                    ),
                    Key(
                        "pomodoro",
                        "at_end",
                        "At the end of an interval",
                        words={
                            "notify": "Tell me",
                            "stop": "Stop the timer",
                            "break": "Start a break entry",
                        },
                    ),
                    Key("pomodoro", "break_project", "Project of break entries", "Its description is Break."),
                ),
            ),
        ),
    ),
    Page("Favorites", "star", (Section("", (Slot("favorites"),)),)),
    Page(
        "Approval",
        "shield-check",
        (
            Section(
                "",
                (
                    Key(
                        "confirm",
                        "every_write",
                        "Confirm every change",
                        "Deleting, and what colleagues see too, asks in any case.",
                    ),
                ),
            ),
        ),
    ),
    Page(
        "Data and privacy",
        "database",
        (
            Section(
                "Network",
                (
                    Key("network", "offline", "Stay offline", "Changes are kept here and sent later."),
                    Key("network", "proxy", "Proxy", words={"system": "The system's", "none": "None"}),
                ),
            ),
            Section(
                "Privacy",
                (
                    Key(
                        "privacy",
                        "hide_names_in_notifications",
                        "Hide names in notifications",
                        "They may be seen on a locked or shared screen.",
                    ),
                    Key(
                        "privacy",
                        "window_record_days",
                        "Remember used windows for",
                        "Nothing is recorded yet: that comes with the timeline.",
                        unit=" days",
                        zero="Not at all",
                    ),
                    Key(
                        "privacy",
                        "log_level",
                        "Log",
                        "Descriptions and names are logged under Everything alone.",
                        words={
                            "debug": "Everything",
                            "info": "What happens",
                            "warning": "Warnings",
                            "error": "Errors",
                        },
                    ),
                ),
            ),
            Section("File", (Slot("file"),)),
        ),
    ),
)
