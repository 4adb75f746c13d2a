"""How values become columns: moments as integers since 1970, everything nested as JSON text."""

import json
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_SECOND = timedelta(seconds=1)
_COMPACT = json.JSONEncoder(separators=(",", ":"))


def micros(moment: datetime) -> int:
    """Microseconds since 1970 of an aware moment."""
    return (moment - _EPOCH) // _MICROSECOND


def seconds(moment: datetime) -> int:
    """Whole seconds since 1970 of an aware moment, cut as Toggl cuts them."""
    return (moment - _EPOCH) // _SECOND


def first_second(moment: datetime) -> int:
    """The first whole second that is not before `moment`."""
    return -((_EPOCH - moment) // _SECOND)


def maybe_micros(moment: datetime | None) -> int | None:
    return None if moment is None else micros(moment)


def from_micros(value: int) -> datetime:
    return _EPOCH + timedelta(microseconds=value)


def maybe_from_micros(value: int | None) -> datetime | None:
    return None if value is None else from_micros(value)


def from_seconds(value: int) -> datetime:
    return _EPOCH + timedelta(seconds=value)


def dumps(value: Any) -> str:
    """JSON in ASCII: also half a surrogate pair, which Toggl lets through, survives the file."""
    return _COMPACT.encode(value)


def loads(text: str) -> Any:
    return json.loads(text)


def text(value: str) -> str:
    """`value` as SQLite can keep it: half a surrogate pair becomes a replacement character."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return value


_SECRET_WORDS = ("token", "password", "secret", "api_key", "apikey")
_SECRET_NAMES = frozenset({"ical_url", "intercom_hash"})


def without_secrets(value: Any) -> Any:
    """A copy of an answer without what gives access to the account: `api_token` and its like, at any depth."""
    if isinstance(value, dict):
        return {name: without_secrets(inner) for name, inner in value.items() if not _is_secret(str(name))}
    if isinstance(value, list | tuple):
        return [without_secrets(inner) for inner in value]
    return value


@lru_cache(1024)
def _is_secret(name: str) -> bool:
    folded = name.lower()
    return folded in _SECRET_NAMES or any(word in folded for word in _SECRET_WORDS)
