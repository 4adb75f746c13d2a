"""What the engine does next. Pure: facts in, one action out.

Everything that could be done is a wish with the moment from which it may be done; of those whose moment has come
the first in this order is done, else the engine waits for the earliest:

    1. know whose account this is, before anything else
    2. live starts and stops
    3. look for what may have arrived
    4. what a person asked to see; a pull that was asked for, then the routine one
    5. the queue, starts and stops first; behind a fresh pull what must see what it meets
    6. projects, clients and tags, once a day; what is left of the windows, when nobody knows
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal, NamedTuple, TypeAlias

from desktop.model.command import Command
from desktop.model.entry import Ref
from desktop.sync import quota
from desktop.sync.alike import alike, is_common
from desktop.sync.coalesce import started
from desktop.sync.match import PROBE_AFTER, PROOF_AFTER
from desktop.sync.order import sendable
from desktop.sync.quota import Budget, Mode, Read, Write
from desktop.sync.stops import LIVE

FRESH = 30.0
"""Seconds for which a pull guards the starts and stops behind it."""
PATIENCE = 60.0
"""Seconds that a start or stop waits for its guard before it goes without one."""
LONGEST_HOLD = timedelta(seconds=60)
"""A hold that ends later than this comes from a clock that was set back; it counts as over."""


class Send(NamedTuple):
    """Send this command. `guarded`: a fresh pull or answer shows what it meets."""

    seq: int
    guarded: bool = True
    along: tuple[int, ...] = ()
    """Commands that ask for the same change of other entries; they may go in the same request."""


class Pull(NamedTuple):
    """Ask what changed."""

    purpose: Read


class Related(NamedTuple):
    """Fetch profile, workspaces, projects, clients, tags and recent entries in one call."""


class Verify(NamedTuple):
    """Ask `/me` whose account the connection leads to."""


class Quota(NamedTuple):
    """Ask what is left of every window."""


class Lookup(NamedTuple):
    """Look for the project, client or tag of this create by its name."""

    seq: int


class Show(NamedTuple):
    """Ask what a person wants to see."""


class Wait(NamedTuple):
    """Nothing to do before this monotonic moment; None: before something happens."""

    until: float | None


Action: TypeAlias = Send | Pull | Related | Verify | Quota | Lookup | Show | Wait


class Wish(NamedTuple):
    action: Action
    at: float
    """The monotonic moment from which it may be done."""


class Facts(NamedTuple):
    """All that the decision rests on. Floats are moments of the monotonic clock."""

    commands: Sequence[Command]
    now: datetime
    """The computer's wall clock: windows and holds are counted by it."""
    server_now: datetime
    mono: float
    budget: Budget
    organization: Callable[[int], int]
    """The organisation that owns a workspace's window."""
    verified: bool = True
    """Whether `/me` has shown that the connection leads to the store's user."""
    forbidden: Collection[int] = ()
    """Commands that got a 403: they wait until `/me` tells whether it was about rights or about the connection."""
    known: bool = True
    """Whether the account's projects and recent entries were ever fetched."""
    clocked: bool = True
    """Whether the server's time is known."""
    mode: Mode = "active"
    pulled: float | None = None
    """When the last successful pull was asked for."""
    related_at: float | None = None
    """When the related data are due; None: not at all."""
    wanted: Literal["trigger", "person"] | None = None
    """Who asked for a pull."""
    soon: float | None = None
    """When a pull is due because an answer must be checked."""
    given_up: Mapping[int, float] = {}
    """When the last attempt of an uncertain command was given up."""
    looked: Mapping[int, float] = {}
    """When the name of an uncertain create was last looked up."""
    shown: Mapping[Ref, float] = {}
    """When an answer last showed this entry."""
    strict: Mapping[int, float] = {}
    """Commands that were refused because the server knew better, and when: only a later pull guards them."""
    alone: Collection[int] = ()
    """Edits that go by themselves: a request for several did not do them."""
    quota_unknown: bool = False
    """Whether nobody has said what is left of the windows, or one of them was used up before it was expected."""
    backoff: float = 0.0
    """No request before this."""
    last_request: float | None = None
    release: bool = False
    """Whether holds are over: the person leaves, or asked to sync."""
    reads: Sequence[int | None] = ()
    """Reads that a person asked for: the workspaces whose windows they use, None for the person's own."""
    only_reads: bool = False
    """Whether nothing else is to be done."""


def next_action(facts: Facts) -> Action:
    """The first wish whose moment has come, else how long to wait."""
    earliest, waits = floor(facts), []
    for wish in _wishes(facts):
        at = max(wish.at, earliest)
        if at <= facts.mono:
            return wish.action
        waits.append(at)
    return Wait(min(waits, default=None))


def show_opens(facts: Facts) -> float:
    """From when on the window of the first read that a person asked for has room; now, where none waits."""
    if not facts.reads:
        return facts.mono
    known = facts.verified and facts.known
    return _person_reads(facts, facts.reads[0]) if known else _read(facts, "verify")


def floor(facts: Facts) -> float:
    """No request before this."""
    spaced = facts.last_request + quota.SPACING if facts.last_request is not None else 0.0
    return max(facts.backoff, spaced)


def is_live(command: Command, server_now: datetime) -> bool:
    """Whether it still means “now”: a first attempt that leaves within two seconds of the act."""
    return command.live and not command.attempts and server_now - command.at <= LIVE


def starts_or_stops(command: Command) -> bool:
    """Whether it meets what else runs. A typed, finished entry meets nothing."""
    if command.noun != "entry":
        return False
    return command.verb == "stop" or (command.verb == "create" and started(command))


def _waited(command: Command, server_now: datetime) -> bool:
    return server_now - command.at > timedelta(seconds=FRESH)


def _wishes(facts: Facts) -> Iterator[Wish]:
    if not facts.verified:
        first: Action = Verify() if facts.known else Related()
        yield Wish(first, _read(facts, "verify"))
        return
    if not facts.known:
        yield Wish(Related(), _read(facts, "verify"))
        return
    asked = [Wish(Show(), _person_reads(facts, workspace)) for workspace in facts.reads[:1]]
    if facts.only_reads:
        yield from asked
        return
    if facts.forbidden:
        yield Wish(Verify(), _read(facts, "verify"))
    queue = sendable([_refused(c) if c.seq in facts.forbidden else c for c in facts.commands])
    live = [command for command in queue if is_live(command, facts.server_now) and command.status == "ready"]
    yield from (_live(facts, command) for command in live)
    yield from _looks(facts)
    yield from asked
    yield from _pulls(facts)
    waiting = [command for command in queue if command not in live]
    for command in sorted(waiting, key=lambda command: not starts_or_stops(command)):
        yield _queued(facts, command, queue)
    if facts.related_at is not None:
        yield Wish(Related(), max(facts.related_at, _read(facts, "related")))
    if facts.quota_unknown:
        yield Wish(Quota(), _read(facts, "related"))


def _refused(command: Command) -> Command:
    """As the queue takes a command that may never go: it holds back nothing but what depends on it."""
    return command._replace(status="parked")


def _live(facts: Facts, command: Command) -> Wish:
    if command.verb == "create" and not facts.clocked:
        return Wish(Pull("person"), _read(facts, "person"))
    return Wish(Send(command.seq), _write(facts, command))


def _looks(facts: Facts) -> Iterator[Wish]:
    """When to look for what may have arrived: soon, and once more when absence is proof."""
    for command in facts.commands:
        if command.status != "uncertain":
            continue
        given_up = facts.given_up.get(command.seq, facts.mono)
        early, late = given_up + PROBE_AFTER, given_up + PROOF_AFTER
        if command.noun != "entry":
            last = facts.looked.get(command.seq)
            at = early if last is None or last < early else late
            yield Wish(Lookup(command.seq), max(at, _write(facts, command)))
            continue
        waits_for_proof = command.verb == "edit" or (command.verb == "stop" and bool(command.bodies[-1]))
        early = late if waits_for_proof else early
        at = early if facts.pulled is None or facts.pulled < early else late
        yield Wish(Pull("probe"), max(at, _read(facts, "probe")))


def _pulls(facts: Facts) -> Iterator[Wish]:
    if facts.wanted == "person":
        yield Wish(Pull("person"), _read(facts, "person"))
    if facts.wanted == "trigger":
        yield Wish(Pull("trigger"), _mono(facts, quota.trigger_opens(facts.budget, facts.now)))
    if facts.soon is not None:
        yield Wish(Pull("guard"), max(facts.soon, _read(facts, "guard")))
    interval = quota.interval(facts.budget.user, facts.mode, facts.now)
    if interval is not None:
        due = facts.pulled + interval if facts.pulled is not None else facts.mono
        yield Wish(Pull("routine"), max(due, _read(facts, "routine")))


def _queued(facts: Facts, command: Command, queue: Sequence[Command]) -> Wish:
    hold = held_until(command, facts.now, release=facts.release)
    at = max(_mono(facts, hold), _write(facts, command))
    blind = command.verb == "create" and command.noun == "entry" and not facts.clocked
    must = command.seq in facts.strict or _must_look(facts, command)
    if not blind and (_guarded(facts, command) or not (must or _better_looks(facts, command))):
        return Wish(Send(command.seq, along=_along(facts, command, queue)), at)
    must = must or blind
    purpose: Read = "guard" if starts_or_stops(command) and not must else "person"
    guard = _read(facts, purpose)
    if must or guard - facts.mono <= PATIENCE:
        return Wish(Pull(purpose), max(at, guard))
    return Wish(Send(command.seq, guarded=False), at)


def _must_look(facts: Facts, command: Command) -> bool:
    """Whether only a fresh look lets it go: a deletion that waited may meet another entry than was agreed to."""
    return command.noun == "entry" and command.verb == "delete" and _waited(command, facts.server_now)


def _along(facts: Facts, command: Command, queue: Sequence[Command]) -> tuple[int, ...]:
    if command.seq in facts.alone or not is_common(command):
        return ()
    due = [c for c in queue if c.seq not in facts.alone and _due(facts, c)]
    return tuple(other.seq for other in alike(command, due))


def _due(facts: Facts, command: Command) -> bool:
    return held_until(command, facts.now, release=facts.release) <= facts.now


def _better_looks(facts: Facts, command: Command) -> bool:
    """Whether it is worth a request to see what it meets: a start or stop, a change of times, which are told whole
    then, and any change that waited for long."""
    if command.noun != "entry" or command.verb != "edit":
        return starts_or_stops(command)
    return bool({"start", "stop"} & set(command.fields)) or _waited(command, facts.server_now)


def _guarded(facts: Facts, command: Command) -> bool:
    shown = facts.shown.get(command.target) if command.verb != "create" else None
    seen = max((at for at in (facts.pulled, shown) if at is not None), default=None)
    return seen is not None and facts.mono - seen <= FRESH and seen >= facts.strict.get(command.seq, seen)


def held_until(command: Command, now: datetime, *, release: bool) -> datetime:
    """The moment of the computer's clock at which its hold ends, `now` where there is none any more."""
    until = command.not_before
    if until is None or (release and command.status == "held") or until - now > LONGEST_HOLD:
        return now
    return max(now, until)


def _read(facts: Facts, purpose: Read) -> float:
    return _mono(facts, quota.read_opens(facts.budget.user, purpose, facts.now))


def _person_reads(facts: Facts, workspace_id: int | None) -> float:
    if workspace_id is None:
        return _read(facts, "person")
    window = facts.budget.organization(facts.organization(workspace_id))
    return _mono(facts, quota.write_opens(window, "write", facts.now))


def _write(facts: Facts, command: Command) -> float:
    purpose: Write = "live" if starts_or_stops(command) else "write"
    window = facts.budget.organization(facts.organization(command.workspace_id))
    return _mono(facts, quota.write_opens(window, purpose, facts.now))


def _mono(facts: Facts, moment: datetime) -> float:
    return facts.mono + max(0.0, (moment - facts.now).total_seconds())
