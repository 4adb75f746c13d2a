"""Moments and days: the API's forms of time, the one zone that draws, and the times people type.

A moment is an aware UTC `datetime`. Local time exists only between a person's words and the moment they mean.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

# Names of our own: the system's would be in another language than the sentence around them.
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
# Patterns are compiled when first used: no start pays for them.
_CLOCK = r"(\d{1,2})(?:[:.h](\d{2})(?::(\d{2}))?)?\s*(am|pm|a\.m\.|p\.m\.)?"
_DIGITS = r"(\d{1,2})(\d{2})\s*(am|pm)?"
_SHIFT = r"([+\-−])\s*(\S.*)"
_DAYS_AGO = r"[-−](\d{1,4})([dw])"
_UTC_FILE = b"TZif" + bytes(32) + b"\0\0\0\1\0\0\0\4" + bytes(6) + b"UTC\0"


class MomentError(ValueError):
    """A time that cannot be meant; its text is a sentence for the person."""


def parse_api(text: str) -> datetime:
    """The moment an API time names, as UTC, with its fraction of a second kept.

    Raises `ValueError` for what is no time or has no offset.
    """
    parsed = datetime.fromisoformat(text)
    if parsed.tzinfo is None:
        raise ValueError(f"a time without an offset: {text!r}")
    try:
        return parsed.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"a time out of range: {text!r}") from error


def format_api(moment: datetime) -> str:
    """`2026-01-02T03:04:05Z`: whole seconds, cut as the server cuts them."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs an offset")
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def time_of_day(moment: datetime, here: tzinfo) -> str:
    """`9:05` in that zone."""
    local = moment.astimezone(here)
    return f"{local.hour}:{local:%M}"


def whole(moment: datetime) -> datetime:
    """The moment cut to its whole second, as `start` and `stop` are kept."""
    return moment.replace(microsecond=0)


def zone(name: str) -> ZoneInfo:
    """The zone of that IANA name; UTC for a name this computer does not know."""
    for known in (name, "UTC"):
        try:
            return ZoneInfo(known)
        except (OSError, ValueError, LookupError):  # not there, not a name, not readable
            continue
    return _utc()


def _utc() -> ZoneInfo:
    """UTC where the computer has no zone database at all."""
    from io import BytesIO

    return ZoneInfo.from_file(BytesIO(_UTC_FILE), key="UTC")


def day_bounds(day: date, here: ZoneInfo) -> tuple[datetime, datetime]:
    """When that local day begins and ends, as UTC. Days have 23 to 25 hours; one that a zone skipped has none."""
    return _midnight(day, here), _midnight(day + timedelta(days=1), here)


def _midnight(day: date, here: ZoneInfo) -> datetime:
    """The first moment of the day, to the second, also where clocks skip or repeat midnight."""
    late, early = (datetime.combine(day, time(fold=fold), here).astimezone(UTC) for fold in (0, 1))
    if early >= late:
        return late
    # Midnight is skipped: the day begins where the clocks jump, somewhere between the two readings.
    low, high = 0, int((late - early).total_seconds())
    while low < high:
        middle = (low + high) // 2
        if (early + timedelta(seconds=middle)).astimezone(here).date() >= day:
            high = middle
        else:
            low = middle + 1
    return early + timedelta(seconds=low)


def week_start(day: date, beginning_of_week: int) -> date:
    """The first day of the week that `day` is in; `beginning_of_week` is 0 for Sunday to 6 for Saturday."""
    return day - timedelta(days=(day.isoweekday() - beginning_of_week) % 7)


def parse_day(text: str, today: date) -> date:
    """The day meant by `2026-01-31`, `today`, `yesterday`, `monday` (the latest, today included) or `-7d`.

    Raises `MomentError` for anything else.
    """
    words = text.strip().casefold()
    try:
        if words in ("today", "yesterday"):
            return today - timedelta(days=words == "yesterday")
        if match := re.fullmatch(_DAYS_AGO, words):
            return today - timedelta(days=int(match[1]) * (7 if match[2] == "w" else 1))
        for number, name in enumerate(WEEKDAYS):
            if len(words) >= 3 and name.startswith(words):
                return today - timedelta(days=(today.weekday() - number) % 7)
        return date.fromisoformat(words)
    except (ValueError, OverflowError):
        raise MomentError(
            f"“{text.strip()}” is not a day. Write it like 2026-01-31, today, yesterday, monday or -7d."
        ) from None


def parse_clock(text: str, *, end: bool = False) -> time | None:
    """The time of day meant by `9`, `915`, `9:15`, `9.15pm`, `9am` or `9:15:30`, or None.

    An `end` may be written `24` or `24:00`, which is midnight.
    """
    words = text.strip().casefold()
    match = re.fullmatch(_CLOCK, words)
    if match:
        hour, minute, second, half = match.groups()
    elif match := re.fullmatch(_DIGITS, words):
        (hour, minute, half), second = match.groups(), None
    else:
        return None
    return _time(int(hour), int(minute or 0), int(second or 0), (half or "")[:1], end)


def _time(hour: int, minute: int, second: int, half: str, end: bool) -> time | None:
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    if end and (hour, minute, second) == (24, 0, 0):
        hour = 0
    return time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def resolve_time(clock: time, *, now: datetime, here: ZoneInfo, day: date | None = None) -> datetime:
    """The moment a time of day means: on `day`, or without one its latest past occurrence.

    A double local time is the first; one that does not exist raises `MomentError`.
    """
    if day is not None:
        return _at(day, clock, here)
    local = now.astimezone(here)
    today = _first(local.date(), clock, here)
    exists = today.astimezone(here).time() == clock
    past = today <= now if exists else clock <= local.time()
    return _at(local.date() if past else local.date() - timedelta(days=1), clock, here)


def resolve_stop(clock: time, *, start: datetime, here: ZoneInfo) -> datetime:
    """The moment of an end written as a time of day: on the day of the start, or the next day if before it."""
    begun = start.astimezone(here)
    same = _first(begun.date(), clock, here)
    exists = same.astimezone(here).time() == clock
    later = begun.date() + timedelta(days=1)
    before = same < start if exists else clock < begun.time()
    return _at(later if before else begun.date(), clock, here)


def parse_moment(text: str, *, value: datetime, now: datetime, here: ZoneInfo) -> datetime:
    """What a person typed into the field of a moment that was `value`: a time of that day, `now`, `+15`, `-10m`.

    Raises `MomentError` with a sentence for the hint.
    """
    words = text.strip().casefold()
    if words == "now":
        return whole(now)
    if match := re.fullmatch(_SHIFT, words):
        return _shifted(value, match[1], match[2], text)
    clock = parse_clock(words)
    if clock is None:
        raise MomentError(f"“{text.strip()}” is not a time. Write it like 9:15, 9.15pm, now, +15 or -10m.")
    return _at(value.astimezone(here).date(), clock, here)


def _shifted(value: datetime, sign: str, length: str, text: str) -> datetime:
    from desktop.model.duration import parse_duration

    seconds = parse_duration(length)
    if seconds is None:
        raise MomentError(f"“{text.strip()}” is not a step in time. Write it like +15 or -1h30.")
    return value + timedelta(seconds=seconds if sign == "+" else -seconds)


def _first(day: date, clock: time, here: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, here).astimezone(UTC)


def _at(day: date, clock: time, here: ZoneInfo) -> datetime:
    moment = _first(day, clock, here)
    if moment.astimezone(here).replace(tzinfo=None) != datetime.combine(day, clock):
        raise MomentError(
            f"{clock.hour}:{clock:%M} does not exist on {day.day} {MONTHS[day.month - 1]} {day.year}: "
            "the clocks go forward then."
        )
    return moment
