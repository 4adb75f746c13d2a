"""The last decision before a send, and its record: what exactly leaves is on disk before its first byte does.

Runs in one transaction of its own. Nothing may need to be sent after all; then the command is settled here.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple, TypeAlias

from desktop.model.command import Command
from desktop.model.entry import TimeEntry
from desktop.model.moment import format_api, time_of_day
from desktop.store import Store
from desktop.sync import bodies, doubts, journal, settle, stops, words
from desktop.sync.coalesce import cut, runs, started, stop_at
from desktop.sync.fields import CONTENT, content, normal, same
from desktop.sync.match import changed_since
from desktop.sync.merge import Merged, merge
from desktop.sync.order import references
from desktop.sync.plan import held_until, is_live, starts_or_stops

Call: TypeAlias = Literal["create", "update", "stop", "delete", "archive", "restore"]
_ATTEMPT = timedelta(seconds=90)
"""A stop the server made this long after an attempt may still come from it."""


class Frozen(NamedTuple):
    """A command that may leave now."""

    command: Command
    call: Call
    body: Mapping[str, Any]


class Moment(NamedTuple):
    """When, and with what knowledge, it is decided."""

    server_now: datetime
    wall: datetime
    """The computer's clock: holds are counted by it."""
    release: bool
    """Whether holds are over."""
    guarded: bool = True
    """Whether a fresh pull or answer shows what the command meets."""


def freeze(store: Store, seq: int, at: Moment, like: Mapping[str, Any] | None = None) -> Frozen | None:
    """Decide what to send for the command, and store it. None: nothing is sent for it now.

    `like`: an edit goes only if it has this very body.
    """
    with store.transaction():
        command = store.command(seq)
        if command is None or command.status not in ("ready", "held"):
            return None
        if held_until(command, at.wall, release=at.release) > at.wall:
            return None  # the person changed it meanwhile
        command = resolved(store, command)
        lacking = [ref for ref in references(command) if ref != command.target]
        if lacking:
            doubts.ask(store, command, doubts.lacking(command, lacking[0]))
            return None
        if isinstance(command.target, str) and command.verb != "create":
            settle.vanish(store, command, "vanished")  # its create was let go
            return None
        match command.noun, command.verb:
            case "entry", "create":
                return _create(store, command, at)
            case "entry", "edit":
                return _edit(store, command, at, like)
            case "entry", "stop":
                return _stop(store, command, at)
            case "entry", "delete":
                return _delete(store, command, at)
            case _:
                return _thing(store, command, at)


def resolved(store: Store, command: Command) -> Command:
    """The command with ids for everything whose create is confirmed."""
    target = command.target if command.verb == "create" else store.resolve(command.target)
    return command._replace(fields=with_ids(store, command.fields), target=target)


def with_ids(store: Store, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields with ids for everything whose create is confirmed."""
    known = dict(fields)
    for name in ("project_id", "client_id"):
        if isinstance(known.get(name), str):
            known[name] = store.resolve(known[name])
    if known.get("tag_ids"):
        known["tag_ids"] = [store.resolve(tag) for tag in known["tag_ids"]]
    return known


def _create(store: Store, command: Command, at: Moment) -> Frozen | None:
    if any(c.verb == "delete" and c.target == command.uuid for c in store.commands()):
        settle.vanish(store, command, "vanished")
        return None
    earlier = _earlier(store, command) if command.attempts else None
    if earlier is not None:
        settle.adopt(store, command, earlier, "Toggl already had it. It was not sent twice.")
        return None
    command = _ended_since(store, command)
    start, stop = normal("start", command.fields["start"]), normal("stop", command.fields.get("stop"))
    live = is_live(command, at.server_now)
    act = stops.Starting(start, stop, live, started(command), command.exclusive, command.at)
    match stops.decide_start(act, _seen(store, act, at.server_now) if starts_or_stops(command) else []):
        case stops.Cut(id_) if not _cut_is_stuck(store, command, id_):
            doubts.add(store, cut(command, id_, _ended_at(store, id_) or command.fields["start"]))
            return None
        case stops.AskEnded(id_):
            row = store.raw_entry(id_) or {}
            doubts.ask(store, command, doubts.ended(command, row, doubts.here(store)))
            return None
        case stops.Post(end) if end is not None:
            here = doubts.here(store)
            said = f"Another entry began elsewhere at {time_of_day(end, here)}. {words.named(command)} ended then."
            journal.remark(store, command, said)
            ended = {**command.fields, "stop": format_api(end)}
            command = command._replace(fields=ended)
    body = bodies.create_entry(command.workspace_id, command.fields)
    return _frozen(store, command, "create", body, at)


def _ended_since(store: Store, command: Command) -> Command:
    """The create with the end that a later start gave it, where that went first: it must not run meanwhile."""
    ends = (implied.moment for implied in store.implied_stops() if implied.entry == command.uuid and runs(command))
    end = next(ends, None)
    return command if end is None else stop_at(command, format_api(end))


def _ended_at(store: Store, entry: int) -> str | None:
    """The moment at which a start that was overtaken ends the entry, once it goes."""
    return next((c.fields["start"] for c in store.commands() if c.base.get("stops") == entry), None)


def _earlier(store: Store, command: Command) -> int | None:
    """An entry bound to nothing that equals a body sent before, unknown or unchanged since before the act."""
    for body in command.bodies:
        start = normal("start", body["start"])
        for row in store.unbound(start, start + timedelta(seconds=1)):
            recent = changed_since(row.raw, command.at)
            mine = row.raw.get("workspace_id") == command.workspace_id
            if not row.deleted and recent and mine and content(row.raw) == content(body):
                return row.id
    return None


def _seen(store: Store, act: stops.Starting, server_now: datetime) -> list[stops.Seen]:
    """What runs, and what began after the start, but for what is about to be deleted.

    What we have ended runs no more, whatever the mirror says.
    """
    waiting = [c for c in store.commands() if c.noun == "entry"]
    doomed = {c.target for c in waiting if c.verb == "delete"}
    ended = {implied.entry: implied.moment for implied in store.implied_stops()}
    ended |= {c.target: normal("stop", c.fields["stop"]) for c in waiting if c.fields.get("stop")}
    far = max(act.stop or act.start, server_now) + timedelta(days=1)
    entries: dict[int, TimeEntry] = {e.id: e for e in store.running() if e.id is not None}
    entries |= {e.id: e for e in store.entries(act.start + timedelta(seconds=1), far) if e.id is not None}
    return [
        stops.Seen(id_, e.start, e.stop or ended.get(id_), store.uuid_of("entry", id_) is None, e.at or e.start)
        for id_, e in entries.items()
        if id_ not in doomed
    ]


def _cut_is_stuck(store: Store, start: Command, entry: int) -> bool:
    """Whether the cut was refused: then the start goes without it, and the overlap stays with its reason."""
    uuid = cut(start, entry, "").uuid
    return any(c.uuid == uuid and c.status in ("parked", "asked") for c in store.commands())


def _edit(store: Store, command: Command, at: Moment, like: Mapping[str, Any] | None) -> Frozen | None:
    target = int(command.target)
    row = store.raw_entry(target)
    if row is None:
        return _frozen(store, command, "update", bodies.edit_entry(command.fields, None), at)
    if row.get("server_deleted_at") is not None:
        settle.missing(store, command)
        return None
    theirs = _without_our_stop(store, command, row)
    merged = _merged(store, command, theirs)
    if merged.backwards and not command.base.get("agreed"):
        doubts.ask(store, command, doubts.backwards(command, row, doubts.here(store)))
        return None
    if merged.lost:
        names = ", ".join(name.removesuffix("_id").removesuffix("_ids") for name in merged.lost)
        said = f"Changed elsewhere later, that version stays: {names}."
        journal.give_way(store, command, merged.lost, said)
    if not merged.send:
        settle.done_without(store, command)
        return None
    body = bodies.edit_entry(merged.send, row if at.guarded else None)
    return _frozen(store, command, "update", body, at) if like in (None, body) else None


def _without_our_stop(store: Store, command: Command, row: Mapping[str, Any]) -> Mapping[str, Any]:
    """The row as others have left it: a stop that the server made for a start of ours is no change of theirs."""
    stop = normal("stop", row.get("stop"))
    ours = any(i.entry == command.target and stop is not None and stop >= i.moment for i in store.implied_stops())
    return {**row, "stop": command.base["stop"]} if ours and "stop" in command.base else row


def _stop(store: Store, command: Command, at: Moment) -> Frozen | None:
    row = store.raw_entry(int(command.target))
    moment = normal("stop", command.fields["stop"])
    match _stop_step(store, command, row, moment, at):
        case stops.Patch():
            return _frozen(store, command, "stop", {}, at)
        case stops.Put(end, overruled):
            if overruled is not None:
                said = (
                    f"Stopped elsewhere at {time_of_day(overruled, doubts.here(store))}; your earlier stop counts."
                )
                journal.remark(store, command, said)
            return _frozen(store, command, "update", bodies.stop_entry(end, row), at)
        case stops.Stands(theirs):
            at_theirs = f"at {time_of_day(theirs, doubts.here(store))}" if theirs else ""
            note = f"Already stopped elsewhere {at_theirs}." if theirs else None
            if note is not None:
                journal.give_way(store, command, command.fields, note)
            settle.done_without(store, command, note)
            return None
        case stops.Gone():
            settle.missing(store, command)
            return None


def _stop_step(
    store: Store, command: Command, row: Mapping[str, Any] | None, moment: datetime, at: Moment
) -> stops.StopStep:
    if row is None:
        return stops.Put(moment)
    theirs, deleted = normal("stop", row.get("stop")), row.get("server_deleted_at") is not None
    runs = theirs is None and not deleted
    typed = command.base.get("stop") is not None and not _is_ours(command, row)
    if theirs is not None and not deleted and typed:
        end = max(moment, normal("start", row["start"]))
        return stops.Put(end) if _merged(store, command, row).send else stops.Stands(theirs)
    if runs and is_live(command, at.server_now):
        return stops.decide_live_stop(normal("start", row["start"]), at.server_now, moment)
    if runs and not at.guarded:
        return stops.Patch()
    return stops.decide_stop(moment, row, ours=_is_ours(command, row))


def _merged(store: Store, command: Command, row: Mapping[str, Any]) -> Merged:
    """What was changed by the person, merged into what the server has."""
    target = int(command.target)
    return merge(
        command.base, command.fields, row, intent=command.at, seen=lambda name: store.field_at(target, name)
    )


def _is_ours(command: Command, row: Mapping[str, Any]) -> bool:
    """Whether the row's stop can be what an attempt of this command made at the server's now."""
    stop = normal("stop", row.get("stop"))
    if stop is None or command.t0 is None or not any(not body for body in command.bodies):
        return False
    return bool(command.t0 - stops.HABIT <= stop <= command.t0 + _ATTEMPT)


def _delete(store: Store, command: Command, at: Moment) -> Frozen | None:
    row = store.raw_entry(int(command.target))
    if row is not None and row.get("server_deleted_at") is not None:
        settle.done_without(store, command, "It was deleted elsewhere already.")
        return None
    if row is not None and not command.base.get("agreed") and _changed_since(store, command, row):
        doubts.ask(store, command, doubts.changed(command, row, doubts.here(store)))
        return None
    return _frozen(store, command, "delete", {}, at)


def _changed_since(store: Store, command: Command, row: Mapping[str, Any]) -> bool:
    """Whether the entry was changed elsewhere after the yes. A stop is left out: a start elsewhere moves it too."""
    agreed = next((a.before for a in store.activities_of(command.uuid) if a.verb == "delete"), None)
    if not agreed:
        return False
    agreed = with_ids(store, agreed)
    for name in ("start", *CONTENT):
        at = store.field_at(int(command.target), name)
        if at is not None and at > command.at and name in agreed and not same(name, agreed[name], row.get(name)):
            return True
    return False


def _thing(store: Store, command: Command, at: Moment) -> Frozen | None:
    match command.noun, command.verb:
        case _, "create" if any(c.verb == "delete" and c.target == command.uuid for c in store.commands()):
            settle.vanish(store, command, "vanished")
            return None
        case _, "create":
            body = bodies.thing(command.workspace_id, command.fields)
            return _frozen(store, command, "create", body, at)
        case "project", "archive" | "restore":
            return _frozen(store, command, "update", {"active": command.verb == "restore"}, at)
        case _, "archive":
            return _frozen(store, command, "archive", {}, at)
        case _, "restore":
            return _frozen(store, command, "restore", dict(command.fields), at)
        case _, "delete":
            return _frozen(store, command, "delete", {}, at)
        case _:
            return _frozen(store, command, "update", dict(command.fields), at)


def _frozen(store: Store, command: Command, call: Call, body: Mapping[str, Any], at: Moment) -> Frozen:
    sending = command._replace(
        status="sending",
        attempts=command.attempts + 1,
        t0=at.server_now,
        bodies=(*command.bodies, body),
    )
    store.update(sending)
    return Frozen(sending, call, body)
