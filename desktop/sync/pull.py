"""Takes in what the server says, each list in one transaction with the cursor that it moves.

A list decides what waits for it: creates whose answer was lost, changes of which nobody knows, and the entries that
our starts ended.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from desktop.model.command import Command
from desktop.model.entry import TimeEntry
from desktop.model.moment import parse_api
from desktop.store import Merged, Store
from desktop.store.errors import Suspicious
from desktop.sync import doubts, match, settle, shift, stops, twins
from desktop.sync.fields import normal, same

if TYPE_CHECKING:
    from desktop.gateway.user import Related

CURSOR, LAST_SYNC, RELATED, UNKNOWN, SUSPECT = "cursor", "last_sync", "related_at", "unknown", "suspect"
"""Meta keys."""
MIRRORED_FROM, WATCHED_FROM = "mirrored_from", "watched_from"
"""Meta keys: the mirror has each entry that starts after the one, and each made or changed after the other."""
OVERLAP = timedelta(seconds=120)
"""The cursor stays this far behind the server's clock: lists may lag, clocks differ."""
REACH = timedelta(days=85)
"""How far back a list goes; the server gives three months."""
FULL_LIST = 900
"""From this many rows on a list may be cut off by the server, and nothing follows from what is not in it."""

Row = Mapping[str, Any]


class Asked(NamedTuple):
    """A list that was asked for."""

    at: datetime
    """The server's time just before."""
    wall: datetime
    user_id: int
    proof: frozenset[int] = frozenset()
    """Uncertain commands whose absence it proves: it was asked for late enough after they were given up."""
    early: frozenset[int] = frozenset()
    """Uncertain commands that it may look at."""
    sure: bool = True
    """Whether `at` is known. Else the cursor stays: it must never be ahead of the server."""


def since(store: Store) -> datetime | None:
    """From when on changes are asked for; None: the whole reach, as nothing or too little is known."""
    text = store.meta(CURSOR)
    sent = [c.t0 - OVERLAP for c in store.commands() if c.status == "uncertain" and c.noun == "entry" and c.t0]
    if text is None:
        return min(sent, default=None)
    return min([parse_api(text), *sent])


def absorb(store: Store, rows: Sequence[Row], asked: Asked, *, whole: bool) -> None:
    """Take in a list of entries. `whole`: it has all of the reach, deleted ones left out."""
    with store.transaction():
        merged = _put(store, rows, asked, whole)
        for command in store.commands():
            if command.status == "uncertain" and command.noun == "entry":
                _uncertain(store, command, rows, asked)
        twins.watch(store, merged)
        _late_starts(store, asked)
        _implied_stops(store, asked)
        shift.forget_answered(store)
        if whole:
            _note_whole(store, rows, asked)
        if asked.sure and (whole or store.meta(CURSOR) is not None):
            store.set_meta(CURSOR, (asked.at - OVERLAP).isoformat())
        store.set_meta(LAST_SYNC, asked.wall.isoformat())
        _note_unknown(store, merged)


def _note_whole(store: Store, rows: Sequence[Row], asked: Asked) -> None:
    cut_off = min((row["start"] for row in rows), key=parse_api) if len(rows) >= FULL_LIST else None
    begin = parse_api(cut_off) if cut_off else asked.at - REACH
    store.set_meta(MIRRORED_FROM, begin.isoformat())
    store.set_meta(WATCHED_FROM, asked.at.isoformat())


def forget_cursor(store: Store) -> None:
    """The server does not go back so far: the next pull takes the whole reach."""
    store.set_meta(CURSOR, None)


def related(store: Store, found: "Related", asked: Asked) -> None:
    """Take in everything nameable, and the recent entries."""
    with store.transaction():
        store.put_profile(found.profile)
        suspect = set(filter(None, (store.meta(SUSPECT) or "").split(",")))
        emptied = set()
        for noun in ("workspace", "client", "project", "tag", "task"):
            rows = getattr(found, f"{noun}s")
            try:
                complete: Literal["all"] | None = "all" if rows or noun != "task" else None
                store.put_catalog(noun, rows, complete_for=complete, asked_at=asked.at, confirmed=noun in suspect)
            except Suspicious:
                # Everything of a kind gone at once looks like a wrong answer: only a second one is believed.
                emptied.add(noun)
        store.put_entries(found.entries, asked_at=asked.at)
        store.set_meta(SUSPECT, ",".join(sorted(emptied)) or None)
        store.set_meta(RELATED, asked.wall.isoformat())
        known = store.meta(UNKNOWN)
        if known and known.startswith("new:"):
            store.set_meta(UNKNOWN, known.removeprefix("new:"))


def _put(store: Store, rows: Sequence[Row], asked: Asked, whole: bool) -> list[Merged]:
    reach = (asked.at - REACH, asked.at + timedelta(days=1)) if whole and len(rows) < FULL_LIST else None
    try:
        return store.put_entries(rows, asked_at=asked.at, complete_between=reach)
    except Suspicious:
        return store.put_entries(rows, asked_at=asked.at)


def _uncertain(store: Store, command: Command, rows: Sequence[Row], asked: Asked) -> None:
    proof, early = command.seq in asked.proof, command.seq in asked.early
    match command.verb:
        case "create":
            _probe(store, command, rows, asked, proof=proof)
        case "stop" if not command.bodies[-1] and early:
            # The server's own stop may have arrived or not: from here on it is a delayed one.
            store.update(command._replace(status="ready", live=False))
        case _ if proof:
            row = store.raw_entry(int(command.target)) or {}
            body = command.bodies[-1]
            if all(same(name, row.get(name), value) for name, value in body.items() if name != "duration"):
                settle.done_without(store, command)
            else:
                store.update(command._replace(status="ready", live=False))
        case _:
            pass


def _probe(store: Store, command: Command, rows: Sequence[Row], asked: Asked, *, proof: bool) -> None:
    start = normal("start", command.fields["start"])
    t0, day = command.t0 or command.at, timedelta(days=1)
    known = {r.id for r in store.unbound(start - day, start + day) if match.known_before(r.seen, t0)}
    missing = match.Missing(
        bodies=command.bodies,
        workspace_id=command.workspace_id,
        user_id=asked.user_id,
        exclusive=command.exclusive,
        since=t0,
        known=frozenset(known),
    )
    verdict = match.probe(missing, rows, lambda id_: store.uuid_of("entry", id_) is not None, proof=proof)
    match verdict:
        case match.Adopt(row):
            settle.adopt(store, command, int(row["id"]), "Toggl already had it. It was not sent twice.")
        case match.AdoptDeleted(row):
            settle.adopt_deleted(store, command, int(row["id"]))
        case match.Ask(doubtful):
            doubts.ask(store, command, doubts.arrived(command, doubtful, doubts.here(store)))
        case match.Absent():
            settle.absent(store, command)
        case match.Wait():
            pass


def _implied_stops(store: Store, asked: Asked) -> None:
    """What our starts ended: left alone where the server ended it well, else cut at our start."""
    starts = {c.uuid for c in store.commands() if c.verb == "create"}
    for implied in store.implied_stops():
        if implied.asked_for is not None and asked.at <= implied.asked_for:
            continue  # this list may be older than our start
        if not isinstance(implied.entry, int):
            if implied.entry not in starts:
                store.drop_implied_stop(implied.entry)  # its create was let go
            continue
        settle.decide_implied(store, implied, store.raw_entry(implied.entry))


def _late_starts(store: Store, asked: Asked) -> None:
    """A start that was executed late may have stopped an entry that nobody here knew of."""
    left, late = [], settle.late_starts(store)
    for each in late:
        start, executed = normal("start", each.begun), normal("start", each.executed)
        if asked.at <= executed:
            left.append(each)
            continue
        row = store.raw_entry(each.entry)
        if row is None or row.get("server_deleted_at") is not None:
            continue
        _cut_older(store, row, start, executed)
        inside = _foreign(store, start + timedelta(seconds=1), executed + timedelta(seconds=1), each.entry)
        if inside and each.late:
            _met(store, row, store.raw_entry(inside[-1].id or 0) or {}, executed)
    if len(left) != len(late):
        settle.keep_late(store, left)


def _foreign(store: Store, begin: datetime, end: datetime, but: int) -> list[TimeEntry]:
    """Entries that began in that time and that no create of this device made."""
    entries = store.entries(begin, end)
    return [e for e in entries if e.id is not None and e.id != but and store.uuid_of("entry", e.id) is None]


def _cut_older(store: Store, ours: Row, start: datetime, executed: datetime) -> None:
    """What began before ours and was ended in the moment ours was executed, ended when ours began. What came to the
    server after ours was not there to be ended."""
    if executed - start <= stops.HABIT:
        return
    uuid = store.uuid_of("entry", int(ours["id"])) or str(ours["id"])
    for entry in _foreign(store, start - REACH, start, int(ours["id"])):
        there = (entry.id or 0) < int(ours["id"])
        if there and entry.stop is not None and abs(entry.stop - executed) <= stops.HABIT:
            doubts.add(store, settle.cut_of(store, uuid, store.raw_entry(entry.id or 0) or {}, start))


def _met(store: Store, ours: Row, theirs: Row, executed: datetime) -> None:
    """Ours ends where theirs began; whether theirs went on after ours stopped it, only the person knows."""
    began, ended = normal("start", theirs["start"]), normal("stop", theirs.get("stop"))
    stop = normal("stop", ours.get("stop"))
    uuid = store.uuid_of("entry", int(ours["id"])) or str(ours["id"])
    if stop is None or stop > began:
        doubts.add(store, settle.cut_of(store, uuid, ours, began))
    if ended is not None and abs(ended - executed) <= match.SLACK:
        doubts.add(store, doubts.went_on(theirs, ours, doubts.here(store)))


def _note_unknown(store: Store, merged: Iterable[Merged]) -> None:
    """Remember projects, tags and tasks that nobody told us of, so that they are fetched once."""
    catalog = store.catalog()
    text = store.meta(UNKNOWN) or ""
    seen = set(filter(None, text.removeprefix("new:").split(",")))
    found: set[str] = set()
    for row in merged:
        after = row.after
        project, task = after.get("project_id"), after.get("task_id")
        found |= {f"p{project}"} if project is not None and project not in catalog.projects else set()
        found |= {f"k{task}"} if task is not None and task not in catalog.tasks else set()
        found |= {f"t{tag}" for tag in after.get("tag_ids") or () if tag not in catalog.tags}
    if found - seen:
        store.set_meta(UNKNOWN, "new:" + ",".join(sorted(seen | found)))


def unknown(kept: str | None) -> bool:
    """Whether entries name things that no fetch has tried to find yet, by what is kept under `UNKNOWN`."""
    return (kept or "").startswith("new:")
