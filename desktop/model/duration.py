"""Durations: whole seconds, as they are shown and as people type them."""

import re

LONGEST = 999 * 3600
"""The longest duration an entry may have, in seconds."""

_HOURS = r"h|hr|hrs|hour|hours|std"
_MINUTES = r"m|min|mins|minute|minutes"
_SECONDS = r"s|sec|secs|second|seconds"
# Patterns are compiled when first used: no start pays for them.
_COLONS = r"(\d{1,4}):(\d{2})(?::(\d{2}))?"
_BARE = r"(\d{1,7})"
_DECIMAL = rf"(\d{{0,5}})[.,](\d{{1,4}})\s*(?:{_HOURS})?"
_UNITS = rf"(?:(\d{{1,5}})\s*(?:{_HOURS}))?\s*(?:(\d{{1,7}})\s*(?:{_MINUTES}))?\s*(?:(\d{{1,9}})\s*(?:{_SECONDS}))?"
_HOURS_MINUTES = rf"(\d{{1,5}})\s*(?:{_HOURS})\s*(\d{{1,2}})"


def clock(seconds: int) -> str:
    """`H:MM`; what is left of a minute is cut, as a clock does."""
    hours, minutes = divmod(abs(seconds) // 60, 60)
    return f"{_sign(seconds, 60)}{hours}:{minutes:02}"


def clock_seconds(seconds: int) -> str:
    """`H:MM:SS`."""
    minutes, rest = divmod(abs(seconds), 60)
    return f"{_sign(seconds, 1)}{minutes // 60}:{minutes % 60:02}:{rest:02}"


def parse_duration(text: str) -> int | None:
    """Seconds meant by what a person typed, or None where it is no duration of 0 to 999 hours.

    A bare number is minutes (`90`), a decimal one hours (`1.5`, `1,5h`); `1:30`, `1:30:15`, `1h30`, `1h 30m`,
    `45 min`, `90s` are read as written.
    """
    seconds = _seconds(text.strip().casefold())
    return seconds if seconds is not None and seconds <= LONGEST else None


def _seconds(text: str) -> int | None:
    if match := re.fullmatch(_BARE, text):
        return int(match[1]) * 60
    if match := re.fullmatch(_COLONS, text):
        hours, minutes, seconds = (int(group or 0) for group in match.groups())
        return hours * 3600 + minutes * 60 + seconds if minutes < 60 and seconds < 60 else None
    if match := re.fullmatch(_DECIMAL, text):
        parts: int = 10 ** len(match[2])
        return (int(match[1] + match[2]) * 3600 * 2 + parts) // (parts * 2)  # rounded to the nearest second
    if match := re.fullmatch(_HOURS_MINUTES, text):
        return int(match[1]) * 3600 + int(match[2]) * 60 if int(match[2]) < 60 else None
    if text and (match := re.fullmatch(_UNITS, text)):
        hours, minutes, seconds = (int(group or 0) for group in match.groups())
        return hours * 3600 + minutes * 60 + seconds
    return None


def _sign(seconds: int, unit: int) -> str:
    return "−" if seconds < 0 and -seconds >= unit else ""
