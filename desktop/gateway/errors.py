# ruff: noqa: N818 - each name says what happened
"""What can go wrong at the gateway, told apart by what the caller must do next.

    GatewayError
    ├── NotSent                 never left this machine: nothing happened, send again later
    ├── Uncertain               may have been executed: find out before sending again
    │   └── ServerFault         a 5xx
    ├── Unreadable              the answer to a read makes no sense
    ├── KeyRefused              Maton does not take the key
    │   └── InvalidKey          it cannot be a key, and was not sent
    ├── NoConnection            Maton has no usable connection to Toggl
    ├── QuotaExceeded           an hourly window is used up
    ├── RateLimited             too many requests at once
    ├── PlanNeeded              a feature of a paid plan
    ├── Forbidden               rights, or (ask `/me`) a dead authorisation
    │   └── AuthorizationRefused   Toggl itself answered 401
    ├── Missing                 no such thing
    │   └── Gone                it was there once
    ├── Conflict                another state than the one expected
    │   └── AlreadyStopped      the entry does not run any more
    └── Invalid                 refused for its content

Every error but `NotSent`, `Uncertain` and `Unreadable` says that a write was not executed. Facts are fields; prose
for people is made elsewhere.
"""

from datetime import datetime
from typing import Literal, TypeAlias

Bucket: TypeAlias = Literal["user", "workspace", "maton"]
"""Whose allowance a request uses: Toggl's user window, Toggl's workspace window, or Maton alone."""


class GatewayError(Exception):
    """Base of the family. `status` is the HTTP status, None without an answer; `text` is the server's words or the
    cause, one line, without secrets, perhaps empty."""

    def __init__(self, status: int | None = None, text: str = "") -> None:
        super().__init__(status, text)
        self.status = status
        self.text = text

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.status or '-'}: {self.text}"


class NotSent(GatewayError):
    """The request never left this machine (no network, DNS, TLS, proxy, an unusable certificate file)."""


class Uncertain(GatewayError):
    """Nobody knows whether the request was executed: reset, read time-out, 5xx, 408, an answer that cannot be read.

    `given_up_at` is the moment of the local clock at which the connection was given up.
    """

    def __init__(self, status: int | None = None, text: str = "", *, given_up_at: datetime) -> None:
        super().__init__(status, text)
        self.given_up_at = given_up_at


class ServerFault(Uncertain):
    """A 5xx. Repeated 500s on a reachable gateway often mean an expired authorisation of the connection."""


class Unreadable(GatewayError):
    """A read was answered with something that is not what it should be; nothing can be concluded from it."""


class KeyRefused(GatewayError):
    """401 from Maton: the key is missing, wrong or expired."""


class InvalidKey(KeyRefused):
    """There is no key, or it has characters no key has; nothing was sent."""


class NoConnection(GatewayError):
    """Maton has no usable connection to Toggl for this key."""


class QuotaExceeded(GatewayError):
    """An hourly window is used up. `resets_in` is in seconds, None when the server did not say."""

    def __init__(self, status: int | None, text: str, *, bucket: Bucket, resets_in: float | None) -> None:
        super().__init__(status, text)
        self.bucket = bucket
        self.resets_in = resets_in


class RateLimited(GatewayError):
    """Too many requests at once. `retry_after` is in seconds, None when the server did not say."""

    def __init__(self, status: int | None, text: str, *, retry_after: float | None) -> None:
        super().__init__(status, text)
        self.retry_after = retry_after


class PlanNeeded(GatewayError):
    """402: a feature the workspace's plan lacks."""


class Forbidden(GatewayError):
    """403: not this person's right here; or, when `/me` is refused as well, a dead Toggl authorisation."""


class AuthorizationRefused(Forbidden):
    """Toggl, not Maton, answered 401: the connection's authorisation is dead, the key is fine."""


class Missing(GatewayError):
    """404: no such thing, or not visible to this person."""


class Gone(Missing):
    """410."""


class Conflict(GatewayError):
    """409."""


class AlreadyStopped(Conflict):
    """409 to a stop: the entry does not run any more."""


class Invalid(GatewayError):
    """Any other 4xx: refused for its content. `reason` is the server's sentence, perhaps empty."""

    @property
    def reason(self) -> str:
        return self.text
