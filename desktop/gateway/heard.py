"""What every answer tells besides its content: the quota, the server's time, whether the gateway was reached."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple, TypeAlias

from desktop.gateway.errors import Bucket

_SECONDS = re.compile(r"\s*(\d{1,9}(?:\.\d{1,9})?)\s*")


class Heard(NamedTuple):
    """Facts about one request, told to listeners after each, failed ones included."""

    bucket: Bucket
    workspace_id: int | None
    """The workspace whose organisation owns the window; None outside the workspace bucket."""
    status: int | None
    """None when there was no answer."""
    remaining: int | None
    """Requests left in the window; None when the server did not say."""
    resets_in: int | None
    """Seconds until the window resets; None when the server did not say."""
    server_date: datetime | None
    """The answer's `Date`, whole seconds, UTC."""
    sent_at: datetime
    """By the local clock, just before the first byte."""
    received_at: datetime
    """By the local clock, at the end of the answer or of the attempt."""
    reached: bool
    """Whether an HTTP answer came. False for a failed connection, a reset, a time-out."""


Listener: TypeAlias = Callable[[Heard], None]


def remaining(headers: Mapping[str, str]) -> int | None:
    """Requests left in the window, by `X-Toggl-Quota-Remaining`."""
    value = seconds(headers.get("x-toggl-quota-remaining"))
    return None if value is None else int(value)


def resets_in(headers: Mapping[str, str]) -> int | None:
    """Seconds to the window's reset, by `X-Toggl-Quota-Resets-In`."""
    value = seconds(headers.get("x-toggl-quota-resets-in"))
    return None if value is None else int(value)


def seconds(text: str | None) -> float | None:
    """A plain non-negative number, or None for everything else."""
    match = _SECONDS.fullmatch(text or "")
    return float(match.group(1)) if match else None


def http_date(text: str | None) -> datetime | None:
    """An HTTP date as aware UTC, or None when it is missing or makes no sense."""
    from email.utils import parsedate_to_datetime

    if not text:
        return None
    try:
        moment = parsedate_to_datetime(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds to wait by `Retry-After`, as seconds or as a date; None when it makes no sense."""
    text = headers.get("retry-after")
    plain = seconds(text)
    if plain is not None:
        return plain
    moment = http_date(text)
    if moment is None:
        return None
    return max(0.0, (moment - (http_date(headers.get("date")) or now)).total_seconds())
