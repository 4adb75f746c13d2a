"""Moments as the demo server keeps them (microseconds since 1970) and as the wire shows them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

SECOND = 1_000_000
DAY = 86_400 * SECOND
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def micros(moment: datetime) -> int:
    """Microseconds since 1970 of an aware datetime."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def moment(value: int) -> datetime:
    """The aware UTC datetime of microseconds since 1970."""
    return _EPOCH + timedelta(microseconds=value)


def parse(text: object) -> int | None:
    """An RFC 3339 moment with offset; None for anything else."""
    if not isinstance(text, str):
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return None if found.tzinfo is None or len(text) < 20 else micros(found)


def parse_bound(text: str, zone: str) -> int | None:
    """A day (its first moment in `zone`) or an RFC 3339 moment; None for anything else."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return parse(text)
    return micros(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)))


def cut(value: int) -> int:
    """Whole seconds: cut, not rounded."""
    return value - value % SECOND


def with_offset(value: int) -> str:
    """As reads show start and stop: `2026-02-13T19:58:43+00:00`."""
    return moment(value).isoformat(timespec="seconds")


def with_z(value: int) -> str:
    """As answers to writes show start and stop: `2026-02-13T19:58:43Z`."""
    return moment(value).strftime("%Y-%m-%dT%H:%M:%SZ")


def stamp(value: int) -> str:
    """As `at` is shown: with microseconds, their trailing zeros left out."""
    text = moment(value).strftime("%Y-%m-%dT%H:%M:%S.%f").rstrip("0").rstrip(".")
    return f"{text}Z"
