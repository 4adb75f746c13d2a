"""What an answer leaves behind, each in one transaction: mirror, alias, outbox, activity log, implied stop."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from desktop.gateway.errors import AlreadyStopped, Conflict, Forbidden, GatewayError, Invalid, Missing, PlanNeeded
from desktop.model.command import Approval, Command, Noun, Status
from desktop.model.entry import Ref
from desktop.model.moment import format_api
from desktop.store import ImpliedStop, Store, precedence
from desktop.store.activity import Outcome
from desktop.sync import doubts, journal, owing, words
from desktop.sync.coalesce import Coalesced, coalesce, cut, cut_for, implied_stop, is_open, repeatable, stop_at
from desktop.sync.fields import normal
from desktop.sync.merge import dragged
from desktop.sync.order import FLYING
from desktop.sync.stops import HABIT, Put, decide_stop, off
from desktop.sync.uses import uses, without

LATE = "late_starts"
"""Meta key: starts of ours that were executed late, until a pull shows what they met."""
MOST_OUTDATED = 3
"""Attempts whose times may be refused for a change elsewhere before the command is given up."""
UNSEEN = timedelta(minutes=10)
"""How long a deletion elsewhere may be unknown to a device that is not cut off."""
Row = Mapping[str, Any]


class LateStart(NamedTuple):
    """A start that the server executed some time after its moment."""

    entry: int
    begun: str
    executed: str
    late: bool = True
    """Whether it was on its way for long: another entry may have begun meanwhile."""


def arrived(store: Store, command: Command, row: Row, *, at: datetime, late: bool) -> None:
    """A write was answered with the row it made. `at` is the server's time of the answer."""
    if command.noun != "entry":
        store.put_catalog(command.noun, [row])
        if command.verb == "create":
            _bind(store, command, int(row["id"]))
        _done(store, command)
        return
    along = dragged(store.raw_entry(int(row["id"])) or {}, command.bodies[-1], row) if command.bodies else {}
    store.put_entries([row])
    if normal("stop", row.get("stop")) is not None:
        for implied in store.implied_stops():
            if implied.entry == row["id"] and "stop" not in command.fields:
                decide_implied(store, implied, row)
    match command.verb:
        case "create":
            _bind(store, command, int(row["id"]))
            _imply(store, command, row, at)
            remember_late(store, row, late=late)
            _done(store, command)
        case "stop" if not command.bodies[-1] and off(row, normal("stop", command.fields["stop"])):
            # The server stopped it at its own now, further from the moment than its habit: the moment follows.
            store.update(command._replace(status="ready", live=False))
        case "edit" if along:
            base = {name: row[name] for name in along}
            store.update(command._replace(status="ready", fields=along, base=base, live=False))
        case _:
            _done(store, command)


def erased(store: Store, command: Command, at: datetime) -> None:
    """A deletion was confirmed, or found to be done."""
    if isinstance(command.target, int):
        if command.noun == "entry":
            store.remove_entry(command.target, at)
            store.drop_implied_stop(command.target)
        else:
            store.remove_from_catalog(command.noun, command.target, at)
            store.release(command.noun, command.target)
            _release(store, command.noun, command.target)
        for follower in _followers(store, command.target, command.noun):
            if follower.seq != command.seq:
                journal.record(store, follower, "vanished")
                store.remove(follower.seq)
        if command.noun == "entry":
            _ask_about_twin(store, command.target)
    _done(store, command)


def _ask_about_twin(store: Store, deleted: int) -> None:
    """Its twin was hidden behind it: whether that goes too, only the person can say."""
    for command in store.commands():
        question = command.question or {}
        if question.get("kind") == "twin" and question["facts"]["other"] == deleted:
            row = store.raw_entry(int(command.target)) or {}
            store.update(command._replace(question=doubts.late(row, doubts.here(store)).question))


def _release(store: Store, noun: Noun, ref: Ref) -> None:
    """What waits goes without what is deleted; the yes to the deletion told of it."""
    for command in store.commands():
        if command.status not in FLYING and (noun, ref) in uses(command):
            store.update(without(command, noun, ref))


def adopt(store: Store, command: Command, id_: int, note: str | None) -> None:
    """The entry `id_` is what this create made."""
    row = store.raw_entry(id_) or {}
    _bind(store, command, id_)
    _imply(store, command, row, None)
    remember_late(store, row, late=True)
    owing.settle(store, command, row)
    _done(store, command, note)


def adopt_deleted(store: Store, command: Command, id_: int) -> None:
    """It arrived and was deleted elsewhere: ours goes too, the stop it implied does not."""
    _bind(store, command, id_)
    _imply(store, command, store.raw_entry(id_) or {}, None)
    for follower in _followers(store, id_):
        vanish(store, follower, "vanished")
    _done(store, command, "It was deleted elsewhere. Undo can save it again.", "vanished")


def decide_implied(store: Store, implied: ImpliedStop, row: Row | None) -> None:
    """What a start of ours ended is left alone where the server ended it well, or another end was typed since;
    else it is cut at that start. While another end or a deletion waits it stays open: that may be taken back."""
    waiting = _followers(store, implied.entry)
    if any(command.verb == "delete" or command.fields.get("stop") for command in waiting):
        return
    stop, answered = normal("stop", (row or {}).get("stop")), implied.asked_for
    typed = stop is not None and answered is not None and stop > answered + HABIT
    if row is not None and not typed and isinstance(decide_stop(implied.moment, row), Put):
        doubts.add(store, cut_of(store, implied.start_uuid, row, implied.moment))
    store.drop_implied_stop(implied.entry)


def cut_of(store: Store, start_uuid: str, row: Row, moment: datetime) -> Command:
    """The stop of a row that belongs to a start which is done: its approval stands in the activity log."""
    logged = next(iter(store.activities_of(start_uuid)), None)
    said = logged.words if logged else "Stop the entry that ran before"
    approved = logged.approved_at if logged else moment
    approval = Approval(said, "engine", approved)
    start = Command(start_uuid, "entry", "create", start_uuid, row["workspace_id"], {}, {}, approved, approval)
    return cut(start, row["id"], format_api(moment))


def unanswered(store: Store, command: Command, at: datetime) -> None:
    """It may have arrived; the connection was given up at `at` of the server's time."""
    status: Status = "ready" if repeatable(command) else "uncertain"
    store.update(command._replace(status=status, given_up=at))


def absent(store: Store, command: Command) -> None:
    """It is proven that the last attempt did nothing: what waited behind it is folded in, or takes it back."""
    ready = command._replace(status="ready", given_up=command.given_up if repeatable(command) else None)
    store.update(ready)
    if command.verb != "create":
        return
    for heir in store.commands():
        if heir.base.get("stops") == command.uuid and is_open(heir):
            ended = stop_at(ready, heir.fields["start"])
            store.update(ended)
            store.update(heir._replace(base={name: value for name, value in heir.base.items() if name != "stops"}))
    for follower in _followers(store, command.uuid):
        if is_open(follower):
            store.remove(follower.seq)
            apply(store, coalesce([c for c in store.commands() if c.seq != follower.seq], follower), follower)


def vanish(store: Store, command: Command, outcome: Outcome) -> None:
    """Let go of a command; a stop that its start implied stays."""
    if command.verb == "create":
        doubts.release_stop(store, command)
        for follower in _followers(store, command.uuid, command.noun):
            journal.record(store, follower, outcome)
            store.remove(follower.seq)
    journal.record(store, command, outcome)
    store.remove(command.seq)


def carry_out(store: Store, change: Coalesced, append: Callable[[Command], Command | None]) -> list[Command]:
    """Do what coalescing decided; the log follows. Returns the commands that are new or changed, with their places.

    `append` puts a command into the outbox, or returns None where it is not needed.
    """
    for seq in change.remove:
        store.remove(seq)
    for command in change.update:
        store.update(command)
    appended = [added for command in change.append if (added := append(doubts.told(store, command))) is not None]
    for logged in change.logged:
        if logged.into is None:
            journal.close(store, logged.uuid, "vanished")
        else:
            journal.move(store, logged.uuid, logged.into)
    return [*appended, *change.update]


def apply(store: Store, change: Coalesced, act: Command) -> None:
    """Carry out what coalescing decided about an act that is in the log already."""
    carry_out(store, change, lambda command: doubts.add(store, command))
    kept = [*change.append, *change.update]
    if not kept:
        journal.record(store, act, "vanished")
    elif all(command.uuid != act.uuid for command in kept):
        journal.move(store, act.uuid, kept[-1].uuid)


def refused(store: Store, command: Command, error: GatewayError, at: datetime) -> None:
    """The server did not do it, and will not for the asking."""
    match command.verb, error:
        case "delete", Missing():
            erased(store, command, at)
        case "stop", AlreadyStopped():
            store.update(command._replace(status="ready", live=False))
        case (("edit" | "stop"), Missing()) if command.noun == "entry":
            missing(store, command)
        case "create", Invalid() | Conflict() if _taken(command, error) and command.attempts > 1:
            store.update(command._replace(status="uncertain"))  # an earlier attempt may have made it: look it up
        case "create", Invalid() | Conflict() if _taken(command, error):
            doubts.ask(store, command, doubts.taken(command))
        case "edit" | "stop", Invalid() if outdated(command, error):
            store.update(command._replace(status="ready", live=False))
        case _, PlanNeeded() | Forbidden() | Invalid() | Conflict() | Missing():
            park(store, command, error)
        case _:
            absent(store, command)


def outdated(command: Command, error: GatewayError) -> bool:
    """Whether the times were refused because another device moved the start meanwhile: the next pull shows it."""
    return (
        "duration" in command.bodies[-1] and "duration" in error.text.lower() and command.attempts <= MOST_OUTDATED
    )


def missing(store: Store, command: Command) -> None:
    """Its entry was deleted elsewhere: after our act that is the person's last word, before it they are asked."""
    row = store.raw_entry(command.target) if isinstance(command.target, int) else None
    if cut_for(command) is not None:
        _done(store, command, None, "vanished")  # the engine's own cut has nothing to cut
        return
    deleted = precedence.moment((row or {}).get("server_deleted_at"))
    if row is not None and deleted is None and command.attempts <= MOST_OUTDATED:
        store.update(command._replace(status="ready", live=False))  # the next pull shows when it was deleted
        return
    asked = next(
        (c for c in _followers(store, command.target) if c.status == "asked" and c.seq != command.seq), None
    )
    whole = _ended(store, gather(store, asked or command), row or {})
    # A stop says when it ended, not that it is to be kept: what had just been deleted may not have been seen yet.
    alone = whole.fields.keys() == {"stop"} and len(_followers(store, whole.target)) == 1
    unseen = UNSEEN if alone else timedelta(0)
    if deleted is not None and deleted > whole.at - unseen:
        journal.give_way(store, whole, whole.fields, "It was deleted elsewhere.")
        _done(store, whole, None, "vanished")
        return
    doubts.ask(store, whole, doubts.gone(whole, row))


def gather(store: Store, command: Command) -> Command:
    """The command with all that waits for its entry in it, but for what is in flight: one answer decides all."""
    others = [
        c
        for c in _followers(store, command.target)
        if c.seq != command.seq and c.verb != "delete" and c.status not in FLYING
    ]
    fields: dict[str, Any] = {}
    for each in sorted([command, *others], key=lambda c: c.seq):
        fields |= each.fields
    for other in others:
        journal.move(store, other.uuid, command.uuid)
        store.remove(other.seq)
    whole = command._replace(fields=fields, at=max(each.at for each in [command, *others]))
    store.update(whole)
    return whole


def _ended(store: Store, command: Command, row: Row) -> Command:
    """The change with the end that a start of ours gave its entry: what is saved anew runs no more either."""
    ends = [c.fields["start"] for c in store.commands() if c.base.get("stops") == command.target]
    ends += [format_api(implied.moment) for implied in store.implied_stops() if implied.entry == command.target]
    if not ends or row.get("stop") or command.fields.get("stop"):
        return command
    ended = command._replace(fields={**command.fields, "stop": min(ends, key=lambda end: normal("stop", end))})
    store.update(ended)
    return ended


def park(store: Store, command: Command, error: GatewayError) -> None:
    """Refused for good: kept with its reason. What needs it is asked about."""
    released = doubts.release_stop(store, command)
    store.update(released._replace(status="parked", reason=_reason(store, command, error)))
    if command.verb == "create" and command.noun != "entry":
        for other in store.commands():
            if other.status in ("ready", "held") and (command.noun, command.uuid) in uses(other):
                doubts.ask(store, other, doubts.lacking(other, command.uuid))


def _reason(store: Store, command: Command, error: GatewayError) -> str:
    known = command.target if isinstance(command.target, int) else None
    if command.noun == "entry":
        return words.refusal(command, error, None if known is None else store.raw_entry(known))
    return words.thing_refusal(command, error, None if known is None else store.raw_thing(command.noun, known))


def done_without(store: Store, command: Command, note: str | None = None) -> None:
    """Nothing had to be sent: the server has it already."""
    _done(store, command, note)


def remember_late(store: Store, row: Row, *, late: bool) -> None:
    """A start may have been executed after its moment: the next pull shows which entry that stopped.

    `late`: it was on its way for long, so that another entry may have begun meanwhile.
    """
    if normal("stop", row.get("stop")) is not None or not row.get("at"):
        return
    start = LateStart(row["id"], row["start"], row["at"], late)
    if late or normal("start", start.executed) - normal("start", start.begun) > HABIT:
        keep_late(store, [*(known for known in late_starts(store) if known.entry != row["id"]), start])


def keep_late(store: Store, late: Sequence[LateStart]) -> None:
    store.set_meta(LATE, json.dumps(late) if late else None)


def late_starts(store: Store) -> list[LateStart]:
    """The starts that were executed after their moment and met nobody knows what."""
    return [LateStart(*late) for late in json.loads(store.meta(LATE) or "[]")]


def _done(store: Store, command: Command, note: str | None = None, outcome: Outcome = "saved") -> None:
    if command.verb != "create" and command.noun == "entry" and "stop" in command.fields:
        _decided(store, command.target)
    journal.record(store, command, outcome, note)
    store.remove(command.seq)


def _decided(store: Store, entry: Ref) -> None:
    """The end of an entry was written, by the person or as a cut: no start ends it any more."""
    store.drop_implied_stop(entry)
    for start in store.commands():
        if start.base.get("stops") == entry:
            store.update(start._replace(base={n: v for n, v in start.base.items() if n != "stops"}))


def _bind(store: Store, command: Command, id_: int) -> None:
    """Give the thing its id, in every command that still speaks of it by the uuid of its create."""
    if command.noun == "entry" or store.uuid_of(command.noun, id_) is None:
        store.bind(command.uuid, command.noun, id_)
    # else: a name that was taken by an earlier create of ours; the commands alone speak of this one
    for other in store.commands():
        if other.seq == command.seq or other.status == "sending":
            continue
        renamed = _renamed(other, command.uuid, id_)
        if renamed != other:
            store.update(renamed)
        if renamed.status == "asked" and (renamed.question or {}).get("facts", {}).get("ref") == command.uuid:
            store.update(renamed._replace(status="ready", question=None))


def _renamed(command: Command, uuid: str, id_: int) -> Command:
    def new(value: Any) -> Any:
        if isinstance(value, list | tuple):
            return [new(item) for item in value]
        return id_ if value == uuid else value

    return command._replace(
        target=id_ if command.target == uuid and command.verb != "create" else command.target,
        fields={name: new(value) for name, value in command.fields.items()},
        base={name: new(value) for name, value in command.base.items()},
    )


def _imply(store: Store, command: Command, row: Row, at: datetime | None) -> None:
    """What ran before this start has ended at it, whatever the server made of that; a later pull compares."""
    start = normal("start", command.fields["start"])
    finished = normal("stop", row.get("stop")) is not None and command.fields.get("stop") is not None
    running = [] if finished else store.running()  # the server ends nothing for an entry that comes finished
    before: set[Ref] = {entry.ref for entry in running if entry.ref != row.get("id") and entry.start < start}
    stop = implied_stop(command)
    if stop is not None:
        before.add(store.resolve(stop.target))
    # What an earlier start has ended may still seem to run in the mirror: it stays ended at that one.
    for entry in before - {known.entry for known in store.implied_stops()}:
        store.add_implied_stop(ImpliedStop(entry, start, command.uuid, at))


def _followers(store: Store, target: Ref, noun: Noun = "entry") -> list[Command]:
    return [c for c in store.commands() if c.noun == noun and c.target == target and c.verb != "create"]


def _taken(command: Command, error: GatewayError) -> bool:
    return command.noun != "entry" and words.name_taken(error)
