"""The time at the end of a quick entry: `25m ago`, `since 9:15`, `9:00-10:30`, `yesterday 9-11`, `for 45m`.

What reads as a time is decided by the words alone; what moment they mean, or that they mean none, by now and zone.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from desktop.model.duration import parse_duration
from desktop.model.moment import (
    WEEKDAYS,
    MomentError,
    parse_clock,
    parse_day,
    resolve_stop,
    resolve_time,
    whole,
)

LONGEST = 9
"""The most words a time has: `yesterday at 9 am for 1 h 30 min`."""

_DAY = rf"(?:(today|yesterday|{'|'.join(WEEKDAYS)}|\d{{4}}-\d\d-\d\d) )?"
_CLOCK = r"(\d[\d:.h]*(?: ?(?:am|pm|a\.m\.|p\.m\.))?)"
_START = rf"(?:since |at )?{_DAY}(?:since |at )?{_CLOCK}(?: for (.+))?"
_RANGE = rf"{_DAY}{_CLOCK} ?[-–—−] ?{_CLOCK}"


class Phrase(NamedTuple):
    """A time as it was written. Either `length` alone, or `clock` with what it has."""

    day: str | None = None
    clock: time | None = None
    end: time | None = None
    length: int | None = None
    """Seconds: up to now, or from `clock` on."""
    running: bool = False
    """Whether `length` ago something began that goes on."""


class Found(NamedTuple):
    phrase: Phrase
    taken: int
    """How many of the last words it takes."""
    escaped: bool
    """Whether a backslash before its first word says that it is meant as plain words."""


def find(words: Sequence[str]) -> Found | None:
    """The time that the last of these words make, the longest there is; None where they make none."""
    for count in range(min(LONGEST, len(words)), 0, -1):
        first, rest = words[-count], words[len(words) - count + 1 :]
        bare = first.lstrip("\\")
        phrase = read(" ".join((bare, *rest)))
        if phrase is not None:
            return Found(phrase, count, escaped=bare != first)
    return None


def read(text: str) -> Phrase | None:
    """The time written in `text`, or None where it is no time."""
    text = " ".join(text.split()).casefold()
    if text.endswith(" ago"):
        length = _length(text.removesuffix(" ago"))
        return None if length is None else Phrase(length=length, running=True)
    if text.startswith("for "):
        length = _length(text.removeprefix("for "))
        return None if length is None else Phrase(length=length)
    if match := re.fullmatch(_RANGE, text):
        return _range(*match.groups())
    if ("at " in text or "since " in text) and (match := re.fullmatch(_START, text)):
        return _start(*match.groups())
    return None


def resolve(phrase: Phrase, *, now: datetime, here: ZoneInfo) -> tuple[datetime, datetime | None]:
    """Start and stop (None: it keeps running) as UTC in whole seconds.

    Raises `MomentError` with a sentence where the start is still to come or a local time does not exist.
    """
    if phrase.clock is None:
        start = whole(now) - timedelta(seconds=phrase.length or 0)
        return start, None if phrase.running else whole(now)
    start = _began(phrase, phrase.clock, now, here)
    if phrase.end is not None:
        return start, resolve_stop(phrase.end, start=start, here=here)
    return start, None if phrase.length is None else start + timedelta(seconds=phrase.length)


def _began(phrase: Phrase, clock: time, now: datetime, here: ZoneInfo) -> datetime:
    if phrase.day is None:
        return resolve_time(clock, now=now, here=here)
    today = now.astimezone(here).date()
    day = parse_day(phrase.day, today)
    start = resolve_time(clock, now=now, here=here, day=day)
    if start > now and phrase.day in WEEKDAYS:
        return resolve_time(clock, now=now, here=here, day=day - timedelta(days=7))
    if start > now:
        raise MomentError(
            f"{clock.hour}:{clock:%M} {_named(day, today)} is still to come. A start lies in the past."
        )
    return start


def _named(day: date, today: date) -> str:
    return "today" if day == today else f"on {day.isoformat()}"


def _range(day: str | None, first: str, last: str) -> Phrase | None:
    """Hours alone (`9-11`) are a range only after a day: `Chapter 9-11` is none."""
    halved = first[-1] in "m." or last[-1] in "m."
    if not (day or halved or ":" in first + last):
        return None
    start, end = parse_clock(first), parse_clock(last, end=True)
    if start is None or end is None:
        return None
    if first[-1] not in "m." and last[-1] in "m.":  # `1-3pm` begins in the afternoon, `11-1pm` and `9-5pm` do not
        half = "am" if last.rstrip("m. ").endswith("a") else "pm"
        same = parse_clock(first + half)
        start = same if same is not None and same <= end else start
    return Phrase(day=day, clock=start, end=end)


def _start(day: str | None, clock: str, length: str | None) -> Phrase | None:
    if re.fullmatch(r"\d{3,}", clock):  # `Room at 404` is a room
        return None
    start, seconds = parse_clock(clock), None if length is None else _length(length)
    if start is None or (length is not None and seconds is None):
        return None
    return Phrase(day=day, clock=start, length=seconds)


def _length(text: str) -> int | None:
    """A duration that says so by unit or colon: `Presents for 12` are presents."""
    return parse_duration(text) if ":" in text or text[-1:].isalpha() or "h" in text else None
