"""What a value of `settings.toml` may be: each rule reads it from the file and writes it as the file has it."""

import re
from collections.abc import Mapping
from datetime import time
from typing import Any, Protocol

from desktop.model.moment import WEEKDAYS, parse_clock

DAYS = tuple(day[:3] for day in WEEKDAYS)
"""`mon` to `sun`."""


class BadValueError(ValueError):
    """Says what the value must be."""


class Rule(Protocol):
    """One kind of value."""

    def read(self, value: Any) -> Any:
        """The value as it is kept, from what the file says. Raises `BadValueError`."""

    def write(self, value: Any) -> Any:
        """What the file says for a value that is kept."""


class _Plain:
    """A value that the file has as it is kept."""

    def write(self, value: Any) -> Any:
        return value


class OneOf(_Plain):
    """One word of several."""

    def __init__(self, *choices: str) -> None:
        self.choices = choices

    def read(self, value: Any) -> str:
        if value not in self.choices:
            quoted = [f"“{choice}”" for choice in self.choices]
            raise BadValueError(f"{', '.join(quoted[:-1])} or {quoted[-1]}")
        return str(value)


class Whole(_Plain):
    """A whole number within its bounds."""

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most

    def read(self, value: Any) -> int:
        if type(value) is not int or not self.least <= value <= self.most:
            raise BadValueError(f"a whole number from {self.least} to {self.most}")
        return value


class Flag(_Plain):
    """True or false."""

    def read(self, value: Any) -> bool:
        if not isinstance(value, bool):
            raise BadValueError("true or false")
        return value


class Text(_Plain):
    """Any text, without space around it."""

    def read(self, value: Any) -> str:
        if not isinstance(value, str):
            raise BadValueError("a text in quotation marks")
        return value.strip()


class Texts(_Plain):
    """A table of texts by names."""

    def read(self, value: Any) -> Mapping[str, str]:
        if not (isinstance(value, dict) and all(isinstance(text, str) for text in value.values())):
            raise BadValueError("a section of names with their keys, each a text in quotation marks")
        return {name: text.strip() for name, text in value.items()}


class ClockTime:
    """A time of day: TOML's own, or a text such as `9:00` or `5pm`."""

    def read(self, value: Any) -> time:
        clock = value if isinstance(value, time) else parse_clock(value) if isinstance(value, str) else None
        if clock is None:
            raise BadValueError("a time such as “09:00”")
        return clock

    def write(self, value: Any) -> str:
        return f"{value:%H:%M}"


class Days:
    """Days of the week, in their order whatever the file's is."""

    def read(self, value: Any) -> tuple[str, ...]:
        days = (
            [day.strip().casefold()[:3] for day in value if isinstance(day, str)]
            if isinstance(value, list)
            else [""]
        )
        if not (set(days) <= set(DAYS) and len(days) == len(value)):
            raise BadValueError("a list of days out of mon, tue, wed, thu, fri, sat, sun")
        return tuple(day for day in DAYS if day in days)

    def write(self, value: Any) -> list[str]:
        return list(value)


class Proxy(_Plain):
    """The system's proxy, none, or an address. What is bad is not repeated: it may hold a password."""

    def read(self, value: Any) -> str:
        if value not in ("system", "none") and not (
            isinstance(value, str) and re.fullmatch(r"https?://[^\s/]+:\d{1,5}/?", value)
        ):
            raise BadValueError("“system”, “none” or an address such as “http://host:port”")
        return str(value)
