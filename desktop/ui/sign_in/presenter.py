"""The account's state as three steps, with what can be done at the one that is open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol, TypeAlias

from desktop.account.states import (
    AccountState,
    Choosing,
    Failed,
    KeyringAbsent,
    KeyringLocked,
    KeyUnknown,
    NeedsConnection,
    NoNetwork,
    Ready,
    SignedOut,
    Verifying,
    WaitingForBrowser,
)
from desktop.model.moment import MONTHS

if TYPE_CHECKING:
    from desktop.account.states import KeySource
    from desktop.model.catalog import Catalog

TITLE = "Set up Tracktray"
SUBTITLE = "About a minute. Nothing is written to Toggl."
KEYS_PAGE = "https://maton.ai/settings"

Mark: TypeAlias = Literal["todo", "now", "done", "problem"]
Control: TypeAlias = Literal[
    "key",
    "keep",
    "get-key",
    "keep-until-quit",
    "retry",
    "connect",
    "open-again",
    "copy-link",
    "cancel",
    "choose",
    "start",
]

_ABOUT_KEY = "Tracktray reaches Toggl through Maton. The key stays in this computer's keyring."
_ABOUT_CONNECTING = "Sign in to Toggl in the browser. Tracktray never sees your password."
_SOURCES: dict[str, str] = {
    "environment": "Taken from MATON_API_KEY.",
    "keyring": "Verified. Kept in the keyring.",
    "session": "Verified. Kept until quit.",
}


class Connection(Protocol):
    """What is told of a connection to choose."""

    @property
    def id(self) -> str: ...
    @property
    def created(self) -> str | None: ...
    @property
    def metadata(self) -> Mapping[str, Any]: ...


class Step(NamedTuple):
    title: str
    mark: Mark
    body: str = ""
    trouble: str = ""
    """What went wrong here, and what to do."""
    waiting: str = ""
    """What is waited for, with the time it has taken."""


class Offer(NamedTuple):
    """One connection to choose."""

    id: str
    words: str


class View(NamedTuple):
    key: Step
    connect: Step
    ready: Step
    controls: frozenset[Control] = frozenset()
    busy: bool = False
    """Something is being asked: what is typed stays, and nothing can be pressed."""
    offers: tuple[Offer, ...] = ()
    ticks: bool = False
    """Whether a second makes a difference."""

    @property
    def spoken(self) -> str:
        """What is new, for a screen reader."""
        for step in (self.key, self.connect, self.ready):
            if step.mark in ("now", "problem"):
                return " ".join(filter(None, (f"{step.title}.", step.trouble or step.body)))
        return f"{self.ready.title}. {self.ready.body}"


def present(
    state: AccountState, now: datetime, catalog: Catalog, *, has_key: bool, environment: bool, typed: bool
) -> View:
    """What the window shows.

    `has_key`: the account holds a key. `environment`: `MATON_API_KEY` is set and wins over a key typed here.
    `typed`: a key stands in the field, which then stays in sight.
    """
    match state:
        case SignedOut(words):
            return _at_key(words or "", {"key", "get-key"})
        case Verifying(keyring):
            waiting = "Reading the keyring …" if keyring else "Asking Maton …"
            return _at_key("", {"key"} if typed else (), busy=True, waiting=waiting)
        case KeyUnknown(words):
            return _at_key(words, {"retry"} if environment else {"key", "get-key"})
        case NoNetwork(words):
            return _at_key(words, {"retry"} if has_key and not typed else {"key", "get-key"})
        case KeyringLocked(words, holding) | KeyringAbsent(words, holding):
            locked = isinstance(state, KeyringLocked)
            if holding:
                return _at_key(words, {"keep-until-quit", *(("retry",) if locked else ())})
            return _at_key(words, {"key", "keep", *(("retry",) if locked else ("get-key",))})
        case Failed(words):
            if has_key:
                return _at_connecting(words, {"retry"}, verified="There is a key.")
            return _at_key(words, {"key", "get-key"})
        case _:
            return _beyond_key(state, now, catalog, environment=environment)


def _beyond_key(state: AccountState, now: datetime, catalog: Catalog, *, environment: bool) -> View:
    verified = _SOURCES["environment"] if environment else "Verified."
    match state:
        case NeedsConnection(expired, words):
            view = _at_connecting(words or "", {"connect"}, body=_ABOUT_CONNECTING, verified=verified)
            return view._replace(connect=view.connect._replace(mark="problem" if expired or words else "now"))
        case WaitingForBrowser(since=since):
            body = "Sign in to Toggl in the page that opened. This window goes on by itself."
            view = _at_connecting("", {"open-again", "copy-link", "cancel"}, body=body, verified=verified)
            minutes, seconds = divmod(max(0, int((now - since).total_seconds())), 60)
            waiting = f"Waiting for the browser … {minutes}:{seconds:02}"
            return view._replace(connect=view.connect._replace(waiting=waiting), ticks=True)
        case Choosing(connections, words):
            view = _at_connecting("", {"choose", "connect"}, body=words, verified=verified)
            return view._replace(offers=tuple(Offer(each.id, offer_words(each)) for each in connections))
        case Ready(profile, _, source):
            return _done(profile.email, source, catalog)
        case _:
            raise TypeError(f"no step for {type(state).__name__}")


def offer_words(connection: Connection) -> str:
    """`ada@example.com, since 20 November 2026`, or what there is to tell connections apart."""
    told = connection.metadata
    name = next((str(told[key]) for key in ("email", "account", "name") if told.get(key)), "")
    made = _day(connection.created)
    return ", ".join(filter(None, (name or f"Connection {connection.id[:8]}", f"made on {made}" if made else "")))


def _at_key(trouble: str, controls: Iterable[Control], *, busy: bool = False, waiting: str = "") -> View:
    step = Step("Maton key", "problem" if trouble else "now", _ABOUT_KEY, trouble, waiting)
    return View(step, Step("Connect Toggl Track", "todo"), Step("Ready", "todo"), frozenset(controls), busy)


def _at_connecting(
    trouble: str, controls: Iterable[Control], *, body: str = "", verified: str = "Verified."
) -> View:
    step = Step("Connect Toggl Track", "problem" if trouble else "now", body, trouble)
    return View(Step("Maton key", "done", verified), step, Step("Ready", "todo"), frozenset(controls))


def _done(email: str, source: KeySource, catalog: Catalog) -> View:
    spaces = len(catalog.workspaces)
    whose = f"{email} · {_count(spaces, 'workspace')}" if spaces else email
    here = f"{_count(len(catalog.projects), 'project')} and {_count(len(catalog.tags), 'tag')}"
    fetched = f"{here} are here and work offline." if spaces else "Your projects and entries are being fetched."
    return View(
        Step("Maton key", "done", _SOURCES[source]),
        Step("Connect Toggl Track", "done", whose),
        Step("Ready", "done", fetched),
        frozenset({"start"}),
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _day(created: str | None) -> str:
    try:
        moment = datetime.fromisoformat(created or "")
    except ValueError:
        return ""
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"
