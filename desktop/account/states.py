"""Where signing in stands. Each state is a value; `words` is one calm sentence, or None where none is needed."""

from datetime import datetime
from typing import Literal, NamedTuple, TypeAlias

from desktop.gateway.connections import Connection

KeySource: TypeAlias = Literal["environment", "keyring", "session"]
"""environment: `MATON_API_KEY`. session: kept until quit, stored nowhere."""


class Person(NamedTuple):
    """Who is signed in, as the sign-in knows it."""

    id: int
    email: str
    fullname: str = ""


class SignedOut(NamedTuple):
    """There is no key."""

    words: str | None = None


class Verifying(NamedTuple):
    """The keyring (`keyring` is True: it may show a prompt) or Maton is being asked."""

    keyring: bool = False


class KeyUnknown(NamedTuple):
    """Maton does not take the key, or what was entered cannot be one."""

    words: str


class NoNetwork(NamedTuple):
    """The gateway cannot be reached. `retry` tries again with the same key."""

    words: str


class KeyringLocked(NamedTuple):
    """The keyring cannot be read or written now. `holding` tells that a verified key can be kept until quit."""

    words: str
    holding: bool = False


class KeyringAbsent(NamedTuple):
    """This desktop has no keyring. `holding` tells that a verified key can be kept until quit."""

    words: str
    holding: bool = False


class NeedsConnection(NamedTuple):
    """The key is good, and Toggl is not connected; `expired` tells that it was, and wants a new sign-in."""

    expired: bool = False
    words: str | None = None


class WaitingForBrowser(NamedTuple):
    """The sign-in page is open in the browser. `url` holds a session token: show it nowhere, log it nowhere."""

    since: datetime
    url: str

    def __repr__(self) -> str:
        return f"WaitingForBrowser(since={self.since!r})"


class Choosing(NamedTuple):
    """Only the person can say which connection is meant."""

    connections: tuple[Connection, ...]
    words: str


class Ready(NamedTuple):
    """Signed in and connected."""

    profile: Person
    connection_id: str
    key_source: KeySource


class Failed(NamedTuple):
    """It did not work for a reason that no other state names. `retry` tries again."""

    words: str


AccountState: TypeAlias = (
    SignedOut
    | Verifying
    | KeyUnknown
    | NoNetwork
    | KeyringLocked
    | KeyringAbsent
    | NeedsConnection
    | WaitingForBrowser
    | Choosing
    | Ready
    | Failed
)
