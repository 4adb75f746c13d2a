"""The watch for twins: entries that a request of ours made a second time, or when nobody waited for it any more.

A row that is bound to nothing and has the start and content of something this device has sent is asked about, once;
nothing is deleted alone.

    what that create of ours made      becomes
    ---------------------------------- -------------------------------------------------------------------
    nothing yet, it still waits        nothing: the probe decides
    an entry that goes on beside it    which of them stays? Until then the row is hidden
    one that the row itself ended      the row is ours from now on; which stays? Until then the other is hidden
    one that is deleted, or was let go the row came late: keep it?
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, NamedTuple

from desktop.model.command import Approval, Command
from desktop.model.question import Question
from desktop.store import Merged, SentBody, Store
from desktop.sync import doubts, settle, words
from desktop.sync.fields import CONTENT, content, normal, same
from desktop.sync.match import twin
from desktop.sync.stops import HABIT

LATEST_ARRIVAL = timedelta(minutes=15)
"""How long after it was sent a request may still arrive; what appears later was made by somebody."""

Row = dict[str, Any]


class _Maker(NamedTuple):
    """A create of ours that sent what the row is."""

    uuid: str
    sent: SentBody | None = None
    """What it sent last, None where that is not known."""


def watch(store: Store, merged: Iterable[Merged]) -> None:
    """Look at the rows that a list has shown for the first time."""
    close_moot(store)
    for row in merged:
        new = row.before is None and not _gone(row.after)
        if new and row.after.get("start") and store.uuid_of("entry", row.id) is None:
            maker = _maker(store, row.after)
            if maker is not None:
                _found(store, row.after, maker)


def close_moot(store: Store) -> None:
    """A question of our own about entries that were deleted or changed meanwhile asks nothing any more."""
    for command in store.commands():
        kind = (command.question or {}).get("kind")
        if command.status == "asked" and kind in ("twin", "late", "went-on") and _is_moot(store, command):
            store.remove(command.seq)


def _is_moot(store: Store, command: Command) -> bool:
    question = Question.from_json(command.question or {})
    about = (command.target, question.facts.get("other"))
    rows = [store.raw_entry(id_) or {} for id_ in about if isinstance(id_, int)]
    if question.kind == "went-on" and not same("stop", rows[0].get("stop"), question.facts["row"].get("stop")):
        return True
    return any(_gone(row) for row in rows)


def rebind(store: Store, uuid: str, id_: int) -> None:
    """The create `uuid` made the entry `id_`: what speaks of the one it was bound to speaks of this one."""
    before = store.resolve(uuid)
    store.rebind(uuid, "entry", id_)
    for implied in store.implied_stops():
        if implied.entry == before:
            store.drop_implied_stop(before)
            store.add_implied_stop(implied._replace(entry=id_))
    for command in store.commands():
        if command.noun != "entry":
            continue
        base = {**command.base, "stops": id_} if command.base.get("stops") == before else command.base
        target = id_ if command.target == before else command.target
        if (target, base) != (command.target, command.base):
            store.update(command._replace(target=target, base=base))
    late = settle.late_starts(store)
    settle.keep_late(store, [each._replace(entry=id_) if each.entry == before else each for each in late])


def _maker(store: Store, row: Row) -> _Maker | None:
    """The create that sent this start and content, or whose entry has them now."""
    start = normal("start", row["start"])
    place = row.get("workspace_id")
    sent = [s for s in store.sent_bodies(start) if s.body.get("workspace_id") == place]
    alike = [_Maker(s.uuid, s) for s in reversed(sent) if content(s.body) == content(row)]
    if alike:
        waiting = {command.uuid for command in store.commands()}
        return max(alike, key=lambda maker: maker.uuid in waiting or _alive(store, maker))
    others = [
        store.raw_entry(entry.id) or {}
        for entry in store.entries(start, start + timedelta(seconds=1))
        if entry.id is not None and store.uuid_of("entry", entry.id) is not None
    ]
    other = twin(row, others)
    uuid = store.uuid_of("entry", other["id"]) if other is not None else None
    return None if uuid is None else _Maker(uuid)


def _found(store: Store, row: Row, maker: _Maker) -> None:
    here = doubts.here(store)
    if any(command.uuid == maker.uuid for command in store.commands()):
        return
    if not _alive(store, maker):
        if maker.sent is not None and _came_late(maker.sent, row):
            doubts.add(store, doubts.late(row, here))
        return
    ours = store.raw_entry(int(store.resolve(maker.uuid))) or {}
    if _ended_by(ours, row, maker.sent):
        rebind(store, maker.uuid, row["id"])
        _carry_over(store, ours, row)
        ours, row = row, ours
    doubts.add(store, doubts.twin(row, ours, here))


def _came_late(sent: SentBody, row: Row) -> bool:
    """Whether the row is as our request would have made it; who restores a deleted entry gives it an end."""
    at, stop, asked = normal("stop", row.get("at")), normal("stop", row.get("stop")), sent.body.get("stop")
    if at is None or at - sent.at > LATEST_ARRIVAL:
        return False
    return same("stop", stop, asked) or (asked is None and abs(stop - at) <= HABIT)


def _ended_by(ours: Row, row: Row, sent: SentBody | None) -> bool:
    """Whether ours is the shorter, and empty, or ended in the moment in which the row came to be: when it was last
    changed, or as soon as it was sent."""
    start, stop, longer = (normal("stop", text) for text in (ours["start"], ours.get("stop"), row.get("stop")))
    if stop is None or (longer is not None and longer <= stop):
        return False
    came = [moment for moment in (normal("stop", row.get("at")), sent and sent.at) if moment is not None]
    return bool(stop - start <= HABIT or any(abs(stop - moment) <= HABIT for moment in came))


def _carry_over(store: Store, ours: Row, row: Row) -> None:
    """What was changed on the entry meanwhile is changed on the one that takes its place."""
    names = [name for name in ("start", *CONTENT) if not same(name, ours.get(name), row.get(name))]
    if not names:
        return
    at = normal("start", ours.get("at") or ours["start"])
    said = f"Change {words.described(row)}, as it was changed before"
    doubts.add(
        store,
        Command(
            uuid=f"twin:{row['id']}:changed",
            noun="entry",
            verb="edit",
            target=row["id"],
            workspace_id=row["workspace_id"],
            fields={name: ours.get(name) for name in names},
            base={name: row.get(name) for name in names},
            at=at,
            approval=Approval(said, "engine", at),
        ),
    )


def _alive(store: Store, maker: _Maker) -> bool:
    id_ = store.resolve(maker.uuid)
    return isinstance(id_, int) and not _gone(store.raw_entry(id_) or {"server_deleted_at": "unknown"})


def _gone(row: Row) -> bool:
    return bool(row.get("server_deleted_at"))
