"""Settings: the values of `settings.toml`, each checked by itself and replaced by its default where it is bad.

A section is a NamedTuple with the file's keys; `from` and `continue`, which Python keeps for itself, end in `_`.
"""

import re
from collections.abc import Callable, Mapping
from datetime import time
from typing import Any, NamedTuple, TypeAlias

from desktop.model.moment import WEEKDAYS, parse_clock

DAYS = tuple(day[:3] for day in WEEKDAYS)


class General(NamedTuple):
    theme: str = "system"
    """`system`, `light` or `dark`."""
    language: str = "system"
    """`system`, `en` or `de`."""
    week_starts: str = "profile"
    """`profile`, `monday` or `sunday`."""


class Tray(NamedTuple):
    icon: str = "auto"
    """`auto`, `light`, `dark` or `grey`."""
    left_click: str = "quick-entry"
    """`quick-entry` or `menu`."""
    middle_click: str = "toggle"
    """`toggle` or `none`."""


class Hotkeys(NamedTuple):
    """Portable key names such as `Ctrl+Alt+T`; `""` is none."""

    quick_entry: str = ""
    toggle: str = ""
    stop: str = ""
    continue_: str = ""
    favorites: Mapping[str, str] = {}
    """Keys by the name of a favorite."""


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


class Pomodoro(NamedTuple):
    enabled: bool = False
    work_minutes: int = 25
    break_minutes: int = 5
    long_break_minutes: int = 15
    at_end: str = "notify"
    """`notify`, `stop` or `break`."""


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


def parse(text: str) -> tuple[Settings, list[str]]:
    """The settings of a file, and a sentence for each value that is bad and was replaced by its default.

    Keys that are not known stay unmentioned. A file that is no TOML gives all defaults and one sentence.
    """
    import tomllib  # slow to import: a start without a settings file does without

    try:
        document = tomllib.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        line = re.search(r"at line (\d+)", str(error))
        where = f"line {line[1]}" if line else "its end" if "end of document" in str(error) else "the file"
        return Settings(), [f"The settings cannot be read: {where} is not valid TOML. All defaults are used."]
    problems: list[str] = []
    sections = {}
    for name, rules in _RULES.items():
        values = document.get(name, {})
        if isinstance(values, dict):
            sections[name] = _section(name, rules, values, problems)
        else:
            problems.append(f"{name} must be a section, [{name}]. Its defaults are used.")
    return Settings()._replace(**sections), problems


class _BadError(ValueError):
    """Says what the value must be."""


Rule: TypeAlias = Callable[[Any], Any]
"""Gives the value as it is kept; raises `_BadError`."""


def _section(name: str, rules: Mapping[str, Rule], values: Mapping[str, Any], problems: list[str]) -> Any:
    section = getattr(Settings(), name)
    for key, rule in rules.items():
        if key not in values:
            continue
        field = key if key in section._fields else f"{key}_"
        try:
            section = section._replace(**{field: rule(values[key])})
        except _BadError as error:
            default = _shown(getattr(section, field))
            problems.append(f"{name}.{key} must be {error}. The default, {default}, is used.")
    return section


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


def _one_of(*choices: str) -> Rule:
    def rule(value: Any) -> Any:
        if value not in choices:
            quoted = [f"“{choice}”" for choice in choices]
            raise _BadError(f"{', '.join(quoted[:-1])} or {quoted[-1]}")
        return value

    return rule


def _whole(least: int, most: int) -> Rule:
    def rule(value: Any) -> Any:
        if type(value) is not int or not least <= value <= most:
            raise _BadError(f"a whole number from {least} to {most}")
        return value

    return rule


def _flag(value: Any) -> Any:
    if not isinstance(value, bool):
        raise _BadError("true or false")
    return value


def _text(value: Any) -> Any:
    if not isinstance(value, str):
        raise _BadError("a text in quotation marks")
    return value.strip()


def _texts(value: Any) -> Any:
    if not (isinstance(value, dict) and all(isinstance(keys, str) for keys in value.values())):
        raise _BadError("a section of names with their keys, each a text in quotation marks")
    return {name: keys.strip() for name, keys in value.items()}


def _clock(value: Any) -> Any:
    clock = value if isinstance(value, time) else parse_clock(value) if isinstance(value, str) else None
    if clock is None:
        raise _BadError("a time such as “09:00”")
    return clock


def _days(value: Any) -> Any:
    days = (
        [day.strip().casefold()[:3] for day in value if isinstance(day, str)] if isinstance(value, list) else [""]
    )
    if not (set(days) <= set(DAYS) and len(days) == len(value)):
        raise _BadError("a list of days out of mon, tue, wed, thu, fri, sat, sun")
    return tuple(day for day in DAYS if day in days)


def _proxy(value: Any) -> Any:
    if value not in ("system", "none") and not (
        isinstance(value, str) and re.fullmatch(r"https?://[^\s/]+:\d{1,5}/?", value)
    ):
        raise _BadError(
            "“system”, “none” or an address such as “http://host:port”"
        )  # may hold a password: unquoted
    return value


_AWAY = _one_of("ask", "stop", "keep")
_MINUTES = _whole(1, 1440)
_RULES: Mapping[str, Mapping[str, Rule]] = {
    "general": {
        "theme": _one_of("system", "light", "dark"),
        "language": _one_of("system", "en", "de"),
        "week_starts": _one_of("profile", "monday", "sunday"),
    },
    "tray": {
        "icon": _one_of("auto", "light", "dark", "grey"),
        "left_click": _one_of("quick-entry", "menu"),
        "middle_click": _one_of("toggle", "none"),
    },
    "hotkeys": {"quick_entry": _text, "toggle": _text, "stop": _text, "continue": _text, "favorites": _texts},
    "timer": {
        "default_project": _text,
        "minimum_seconds": _whole(0, 86400),
        "split_totals_at_midnight": _flag,
        "round_display_minutes": _whole(0, 60),
    },
    "idle": {"minutes": _whole(0, 1440), "on_lock": _AWAY, "on_sleep": _AWAY, "on_shutdown": _AWAY},
    "reminders": {
        "enabled": _flag,
        "days": _days,
        "from": _clock,
        "to": _clock,
        "after_minutes": _MINUTES,
        "long_running_hours": _whole(0, 999),
    },
    "pomodoro": {
        "enabled": _flag,
        "work_minutes": _MINUTES,
        "break_minutes": _MINUTES,
        "long_break_minutes": _MINUTES,
        "at_end": _one_of("notify", "stop", "break"),
    },
    "confirm": {"every_write": _flag},
    "network": {"proxy": _proxy, "offline": _flag},
    "privacy": {
        "log_level": _one_of("debug", "info", "warning", "error"),
        "hide_names_in_notifications": _flag,
        "window_record_days": _whole(0, 3650),
    },
}
