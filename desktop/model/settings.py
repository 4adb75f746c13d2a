"""Settings: the values of `settings.toml`, each checked by itself and replaced by its default where it is bad.

A section is a NamedTuple with the file's keys; `from` and `continue`, which Python keeps for itself, end in `_`.
"""

import re
from collections.abc import Mapping
from datetime import time
from typing import Any, NamedTuple

from desktop.model.settings_rules import (
    DAYS,
    BadValueError,
    ClockTime,
    Days,
    Flag,
    OneOf,
    Proxy,
    Rule,
    Text,
    Texts,
    Whole,
)


class General(NamedTuple):
    theme: str = "system"
    """`system`, `light` or `dark`."""
    language: str = "system"
    """`system`, `en` or `de`."""
    week_starts: str = "profile"
    """`profile`, `monday` or `sunday`."""
    check_for_updates: str = "auto"
    """`auto`, `daily` or `never`; `auto` asks where no package manager brings updates."""


class Tray(NamedTuple):
    icon: str = "auto"
    """`auto`, `light`, `dark` or `grey`."""
    left_click: str = "quick-entry"
    """`quick-entry` or `menu`."""
    middle_click: str = "toggle"
    """`toggle` or `none`."""


FAVORITE = "favorites."
"""What the acts of favorites begin with."""


class Hotkeys(NamedTuple):
    """Portable key names such as `Ctrl+Alt+T`; `""` is none."""

    quick_entry: str = ""
    toggle: str = ""
    stop: str = ""
    continue_: str = ""
    favorites: Mapping[str, str] = {}
    """Keys by the name of a favorite."""

    def by_act(self) -> dict[str, str]:
        """The keys of each act; a favorite's is `favorites.NAME`."""
        fixed = {
            "quick_entry": self.quick_entry,
            "toggle": self.toggle,
            "stop": self.stop,
            "continue": self.continue_,
        }
        return fixed | {f"{FAVORITE}{name}": keys for name, keys in self.favorites.items()}


class Timer(NamedTuple):
    default_project: str = ""
    """As it is typed after `@`; `""` is none."""
    minimum_seconds: int = 0
    split_totals_at_midnight: bool = False
    round_display_minutes: int = 0


class Idle(NamedTuple):
    minutes: int = 10
    """0 is off."""
    on_lock: str = "ask"
    """`ask`, `stop` or `keep`, as are the next two."""
    on_sleep: str = "ask"
    on_shutdown: str = "ask"


class Reminders(NamedTuple):
    enabled: bool = False
    days: tuple[str, ...] = DAYS[:5]
    """Of `mon` to `sun`."""
    from_: time = time(9)
    to: time = time(17)
    after_minutes: int = 10
    long_running_hours: int = 10
    target_hours: int = 0
    """Of a day; 0 is none."""


class Pomodoro(NamedTuple):
    enabled: bool = False
    work_minutes: int = 25
    break_minutes: int = 5
    long_break_minutes: int = 15
    at_end: str = "notify"
    """`notify`, `stop` or `break`."""
    break_project: str = ""
    """Of the entry of a break, as it is typed after `@`; `""` is none."""


class Confirm(NamedTuple):
    every_write: bool = False


class Network(NamedTuple):
    proxy: str = "system"
    """`system`, `none` or `http://host:port`."""
    offline: bool = False


class Privacy(NamedTuple):
    log_level: str = "info"
    """`debug`, `info`, `warning` or `error`."""
    hide_names_in_notifications: bool = False
    window_record_days: int = 0
    """0 keeps no record."""


class Settings(NamedTuple):
    """Every setting, with its default."""

    general: General = General()
    tray: Tray = Tray()
    hotkeys: Hotkeys = Hotkeys()
    timer: Timer = Timer()
    idle: Idle = Idle()
    reminders: Reminders = Reminders()
    pomodoro: Pomodoro = Pomodoro()
    confirm: Confirm = Confirm()
    network: Network = Network()
    privacy: Privacy = Privacy()


class Problem(NamedTuple):
    """A value that cannot be used; its default is used instead."""

    key: str
    """`idle.minutes`, or `idle` where the whole section is none."""
    words: str
    """A sentence that names the key, what it must be, and the default."""


class NotTomlError(ValueError):
    """The file is no TOML, so that nothing in it can be used; `where` is `line 3`, `its end` or `the file`."""

    def __init__(self, where: str) -> None:
        super().__init__(f"{where} is not valid TOML")
        self.where = where


def parse(text: str) -> tuple[Settings, tuple[Problem, ...]]:
    """The settings of a file, and what in it is bad. Keys that are not known stay unmentioned.

    Raises `NotTomlError`.
    """
    import tomllib  # slow to import: a start without a settings file does without

    try:
        document = tomllib.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        line = re.search(r"at line (\d+)", str(error))
        at_end = "end of document" in str(error)
        raise NotTomlError(f"line {line[1]}" if line else "its end" if at_end else "the file") from None
    problems: list[Problem] = []
    sections = {}
    for name, rules in RULES.items():
        values = document.get(name, {})
        if isinstance(values, dict):
            sections[name] = _section(name, rules, values, problems)
        else:
            problems.append(Problem(name, f"{name} must be a section, [{name}]. Its defaults are used."))
    return Settings()._replace(**sections), tuple(problems)


def value_of(settings: Settings, table: str, key: str) -> Any:
    """The value of `[table] key`."""
    return getattr(getattr(settings, table), _field(table, key))


def _section(name: str, rules: Mapping[str, Rule], values: Mapping[str, Any], problems: list[Problem]) -> Any:
    section = getattr(Settings(), name)
    for key, rule in rules.items():
        if key not in values:
            continue
        field = _field(name, key)
        try:
            section = section._replace(**{field: rule.read(values[key])})
        except BadValueError as error:
            default = _shown(getattr(section, field))
            words = f"{name}.{key} must be {error}. The default, {default}, is used."
            problems.append(Problem(f"{name}.{key}", words))
    return section


def _field(table: str, key: str) -> str:
    return key if key in getattr(Settings(), table)._fields else f"{key}_"


def _shown(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case int():
            return str(value)
        case time():
            return f"“{value:%H:%M}”"
        case tuple():
            return ", ".join(value)
        case _:
            return f"“{value}”" if value else "none"


_AWAY = OneOf("ask", "stop", "keep")
_MINUTES = Whole(1, 1440)
RULES: Mapping[str, Mapping[str, Rule]] = {
    "general": {
        "theme": OneOf("system", "light", "dark"),
        "language": OneOf("system", "en", "de"),
        "week_starts": OneOf("profile", "monday", "sunday"),
        "check_for_updates": OneOf("auto", "daily", "never"),
    },
    "tray": {
        "icon": OneOf("auto", "light", "dark", "grey"),
        "left_click": OneOf("quick-entry", "menu"),
        "middle_click": OneOf("toggle", "none"),
    },
    "hotkeys": {
        "quick_entry": Text(),
        "toggle": Text(),
        "stop": Text(),
        "continue": Text(),
        "favorites": Texts(),
    },
    "timer": {
        "default_project": Text(),
        "minimum_seconds": Whole(0, 86400),
        "split_totals_at_midnight": Flag(),
        "round_display_minutes": Whole(0, 60),
    },
    "idle": {"minutes": Whole(0, 1440), "on_lock": _AWAY, "on_sleep": _AWAY, "on_shutdown": _AWAY},
    "reminders": {
        "enabled": Flag(),
        "days": Days(),
        "from": ClockTime(),
        "to": ClockTime(),
        "after_minutes": _MINUTES,
        "long_running_hours": Whole(0, 999),
        "target_hours": Whole(0, 24),
    },
    "pomodoro": {
        "enabled": Flag(),
        "work_minutes": _MINUTES,
        "break_minutes": _MINUTES,
        "long_break_minutes": _MINUTES,
        "at_end": OneOf("notify", "stop", "break"),
        "break_project": Text(),
    },
    "confirm": {"every_write": Flag()},
    "network": {"proxy": Proxy(), "offline": Flag()},
    "privacy": {
        "log_level": OneOf("debug", "info", "warning", "error"),
        "hide_names_in_notifications": Flag(),
        "window_record_days": Whole(0, 3650),
    },
}
"""What each key of the file may be, by table."""
