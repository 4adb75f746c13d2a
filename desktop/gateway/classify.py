"""From an HTTP answer that is no success to the error that names the next step. Pure."""

import contextlib
import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from desktop.gateway import errors
from desktop.gateway.heard import remaining, resets_in, retry_after

_QUOTA_WORDS = re.compile(r"quota|hourly|\breset|rate limit|api calls|too many|\bseconds?\b", re.IGNORECASE)
_PLAN_WORDS = re.compile(r"premium|\bplan\b|feature|upgrade|subscription|\bpaid\b", re.IGNORECASE)
_SECONDS_IN_TEXT = re.compile(r"(\d{1,7})\s*(?:s\b|sec)", re.IGNORECASE)
_LONGEST = 500


class Failure(NamedTuple):
    """An answer outside 2xx, and what was asked."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes
    bucket: errors.Bucket
    reads: bool
    """Whether the request changed nothing (GET)."""
    stops: bool
    """Whether it was the stop of an entry."""
    now: datetime
    """The local clock's time of the answer."""


def classify(failure: Failure) -> errors.GatewayError:
    """The error of an answer outside 2xx."""
    status, text = failure.status, words(failure.body)
    match status:
        case 401:
            return (
                errors.AuthorizationRefused(status, text)
                if _toggl_said_401(failure)
                else errors.KeyRefused(status, text)
            )
        case 402:
            return _payment(failure, text)
        case 403:
            return errors.Forbidden(status, text)
        case 404 | 410:
            if _lacks_connection(failure, text):
                return errors.NoConnection(status, text)
            return errors.Gone(status, text) if status == 410 else errors.Missing(status, text)
        case 408:
            return errors.Uncertain(status, text, given_up_at=failure.now)
        case 409:
            return errors.AlreadyStopped(status, text) if failure.stops else errors.Conflict(status, text)
        case 429:
            if remaining(failure.headers) == 0:
                return _quota(failure, text)
            return errors.RateLimited(status, text, retry_after=retry_after(failure.headers, failure.now))
        case _ if 400 <= status < 500:
            if status == 400 and _lacks_connection(failure, text):
                return errors.NoConnection(status, text)
            return errors.Invalid(status, text)
        case _ if status >= 500:
            return errors.ServerFault(status, text, given_up_at=failure.now)
        case _:
            return _redirect(failure)


def words(body: bytes) -> str:
    """What an error body says, in one line: a JSON string, the message of an object, plain text; "" for HTML."""
    text = body[: 16 * _LONGEST].decode("utf-8", "replace").strip()
    if text.startswith("<"):
        return ""
    with contextlib.suppress(ValueError, RecursionError):  # else it is plain text
        text = _message(json.loads(text))
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _message(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        for name in ("message", "error", "detail", "error_message"):
            found = _message(value.get(name))
            if found:
                return found
    if isinstance(value, list) and value:
        return _message(value[0])
    return ""


def _from_toggl(failure: Failure) -> bool:
    """Whether Toggl itself answered. Maton's own errors carry none of Toggl's headers."""
    return any(name.startswith("x-toggl-") for name in failure.headers)


def _toggl_said_401(failure: Failure) -> bool:
    if failure.bucket == "maton":
        return False
    # Maton's own errors are objects, Toggl's are often bare strings.
    return _from_toggl(failure) or failure.body.lstrip().startswith(b'"')


def _lacks_connection(failure: Failure, text: str) -> bool:
    maton_said_it = not _from_toggl(failure) and not failure.body.lstrip().startswith(b'"')
    return failure.bucket != "maton" and maton_said_it and "connection" in text.lower()


def _payment(failure: Failure, text: str) -> errors.GatewayError:
    """Two kinds of 402. The text decides where it speaks clearly, else the header; in doubt the one that heals."""
    if _QUOTA_WORDS.search(text):
        return _quota(failure, text)
    if _PLAN_WORDS.search(text) or (remaining(failure.headers) or 0) > 0:
        return errors.PlanNeeded(failure.status, text)
    return _quota(failure, text)


def _quota(failure: Failure, text: str) -> errors.QuotaExceeded:
    told = resets_in(failure.headers)
    in_text = _SECONDS_IN_TEXT.search(text)
    wait: float | None = told if told is not None else float(in_text.group(1)) if in_text else None
    return errors.QuotaExceeded(failure.status, text, bucket=failure.bucket, resets_in=wait)


def _redirect(failure: Failure) -> errors.GatewayError:
    text = "The gateway sent the request elsewhere; it was not followed."
    if failure.reads:
        return errors.Unreadable(failure.status, text)
    return errors.Uncertain(failure.status, text, given_up_at=failure.now)
