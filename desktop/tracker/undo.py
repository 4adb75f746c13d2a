"""Undo: the write that takes an act back, or the quiet removal of one that was never sent.

What still waits here simply vanishes. What was sent is answered by a new write under its own approval: a
deletion, the old values, or a new entry where the server cannot give back the old one.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from desktop.model.command import Command
from desktop.model.entry import Ref, TimeEntry
from desktop.model.intent import Delete, Edit, Undo
from desktop.model.label import quoted
from desktop.model.moment import format_api, parse_api
from desktop.model.question import Confirmation
from desktop.store import Activity
from desktop.sync.coalesce import is_open
from desktop.tracker import plan
from desktop.tracker.outcome import Done, Refused
from desktop.tracker.plan import Act, Plan, Situation
from desktop.tracker.state import visible_entry

UNDO = "undo:"
"""Batches of acts that are themselves an undo begin with this; plain `undo` looks past them."""


class Unwritten(NamedTuple):
    """What undo does to commands that never left: nothing reaches the server."""

    removed: tuple[int, ...] = ()
    updated: tuple[Command, ...] = ()

    def and_also(self, other: "Unwritten") -> "Unwritten":
        return Unwritten(self.removed + other.removed, self.updated + other.updated)


class UndoPlan(NamedTuple):
    """A plan, and what it takes out of the outbox before."""

    plan: Plan
    unwritten: Unwritten = Unwritten()


def undo(intent: Undo, at: Situation) -> UndoPlan | Done | Refused:
    """Take back one act of the activity log (None: the last), with everything that was done together with it."""
    rows = _chosen(intent, at)
    if not rows:
        return Refused("There is nothing to undo.")
    acts, unwritten = list[Act](), Unwritten()
    for row in rows:
        step = _inverse(row, at)
        if isinstance(step, Refused):
            return step
        acts += step[0]
        unwritten = unwritten.and_also(step[1])
    said = f"Undo: {rows[0].words}"
    batch = f"{UNDO}{rows[0].id}"
    marked = tuple(act._replace(command=act.command._replace(batch=batch)) for act in acts)
    confirmation = Confirmation(
        title=f"{said}?", verb="Undo", target=rows[0].words, effect=_effect(marked), destructive=False
    )
    return UndoPlan(Plan(marked, said, rows[0].target, confirmation, tuple(row.id for row in rows)), unwritten)


def undoable(row: Activity) -> bool:
    """Whether the row can be taken back; the server may still refuse when it is tried."""
    # Vanished with a note: deleted elsewhere, and only the log still has it.
    gone = ("vanished",) if row.verb == "delete" or (row.verb == "create" and row.note) else ()
    return row.outcome in ("waiting", "saved", *gone) and row.verb in ("create", "edit", "stop", "delete")


def _chosen(intent: Undo, at: Situation) -> list[Activity]:
    if intent.activity_id is not None:
        row = at.store.activity(intent.activity_id)
    else:
        rows = at.store.activities(limit=50)
        row = next((each for each in rows if undoable(each) and not _derived(each)), None)
    if row is None or not undoable(row):
        return []
    if row.batch is None:
        return [row]
    return [other for other in at.store.activities(limit=50) if other.batch == row.batch and undoable(other)]


def _derived(row: Activity) -> bool:
    """Whether it was no act of its own: an undo, or what the engine did to finish an act."""
    return row.how == "engine" or (row.batch or "").startswith(UNDO)


_Step = tuple[list[Act], Unwritten]


def _inverse(row: Activity, at: Situation) -> _Step | Refused:
    if row.noun != "entry":
        return _uncreate(row, at)
    match row.verb:
        case "create":
            return _unstart(row, at)
        case "stop":
            return _reopen(row.target, parse_api((row.after or {})["stop"]), at)
        case "edit":
            return _unedit(row, at)
        case _:
            return _undelete(row, at)


def _unstart(row: Activity, at: Situation) -> _Step | Refused:
    if row.outcome == "vanished":
        return _save_again(row, at)
    entry = visible_entry(at.store, row.target)
    if entry is None:
        return Refused("That entry is gone already.")
    waiting = _waiting(at, row.target)
    create = next((command for command in waiting if command.verb == "create" and is_open(command)), None)
    forgotten = create is not None and entry.running
    if forgotten:
        acts, unwritten = [], Unwritten(removed=tuple(command.seq for command in waiting))
    else:
        planned = plan.delete(Delete(entry.ref), at)
        if isinstance(planned, Refused):
            return planned
        acts, unwritten = list(planned.acts), Unwritten()
    # A start that was itself ended gives nothing back: what ran before it ended then, and others followed.
    stopped = _ended_by(row, create, at) if entry.running else None
    if stopped is None:
        return acts, unwritten
    moment = parse_api((row.after or {})["start"])
    reopened = _reopen(stopped, moment, at, leaving=entry, sent=not forgotten)
    if isinstance(reopened, Refused):
        return reopened
    return acts + reopened[0], unwritten.and_also(reopened[1])


def _ended_by(row: Activity, create: Command | None, at: Situation) -> Ref | None:
    """What the start ended: inside a hold it may have taken another's place, and that one's effect with it."""
    inherited = create.base.get("stops") if create is not None else None
    stopped: Ref | None = inherited if inherited is not None else (row.after or {}).get("stops")
    return stopped if stopped is not None and visible_entry(at.store, stopped) is not None else None


def _save_again(row: Activity, at: Situation) -> _Step | Refused:
    """An entry that was deleted elsewhere while nobody knew whether it had arrived."""
    fields = {name: value for name, value in (row.after or {}).items() if name != "stops"}
    other = at.state.running
    if fields.get("stop") is None and other is not None:
        return Refused(f"{quoted(other.description)} is running now. Stop it first.")
    return [plan.recreate(fields, at, f"Save {quoted(fields['description'])} again")], Unwritten()


def _reopen(
    ref: Ref, moment: datetime, at: Situation, leaving: TimeEntry | None = None, *, sent: bool = True
) -> _Step | Refused:
    """Let an entry run on: its stop is forgotten where it never left, else it goes on as a new entry."""
    for command in filter(is_open, _waiting(at, ref)):
        if command.verb == "stop":
            return [], Unwritten(removed=(command.seq,))
        if command.verb == "create" and command.fields.get("stop") == format_api(moment):
            running = command._replace(fields={**command.fields, "stop": None})
            return [], Unwritten(updated=(running,))
    entry = visible_entry(at.store, ref)
    mirrored = at.store.entry(at.store.resolve(ref))
    if mirrored is not None and mirrored.running and not sent:
        return [], Unwritten()
    if entry is None:
        return Refused("That entry is gone; it cannot run on.")
    other = at.state.running
    if other is not None and (leaving is None or other.ref != leaving.ref):
        return Refused(f"{quoted(other.description)} is running now. Stop it first.")
    again = {**plan.fields_of(entry), "start": format_api(entry.stop or moment), "stop": None}
    return [plan.recreate(again, at, f"Continue {quoted(entry.description)} as a new entry")], Unwritten()


def _unedit(row: Activity, at: Situation) -> _Step | Refused:
    entry = visible_entry(at.store, row.target)
    if entry is None:
        return Refused("That entry is gone; its change cannot be undone.")
    now, before, after = plan.fields_of(entry), row.before or {}, row.after or {}
    back = {name: before[name] for name in after if name in before and now.get(name) == after[name]}
    if not back:
        return Refused(f"{quoted(entry.description)} was changed again since. Nothing was undone.")
    planned = plan.edit(Edit(entry.ref, _typed(back)), at)
    if isinstance(planned, Plan):
        return list(planned.acts), Unwritten()
    return Refused(planned.words)


def _undelete(row: Activity, at: Situation) -> _Step | Refused:
    for command in _waiting(at, row.target):
        if command.verb == "delete" and is_open(command):
            return [], Unwritten(removed=(command.seq,))
    entry = dict(row.before or {})
    if entry.get("stop") is None:
        entry["stop"] = format_api(max(row.at, parse_api(entry["start"])))
    return [plan.recreate(entry, at, f"Restore {quoted(entry['description'])} as a new entry")], Unwritten()


def _uncreate(row: Activity, at: Situation) -> _Step | Refused:
    """A created project, client or tag: forgotten where it never left, else deleted."""
    users = [
        command
        for command in at.store.commands()
        if row.command_uuid in _references(command.fields) and command.uuid != row.command_uuid
    ]
    if users:
        return Refused("Entries that wait to be sent use it. Send or change them first.")
    waiting = [command for command in at.store.commands() if command.uuid == row.command_uuid]
    if waiting and is_open(waiting[0]):
        return [], Unwritten(removed=(waiting[0].seq,))
    said = f"Delete the {row.noun} {quoted(str((row.after or {}).get('name', '')))}"
    return [plan.removal(row.noun, at.store.resolve(row.target), row.workspace_id, at, said)], Unwritten()


def _waiting(at: Situation, ref: Ref) -> list[Command]:
    target = at.store.resolve(ref)
    return [command for command in at.store.commands() if at.store.resolve(command.target) == target]


def _references(fields: Mapping[str, Any]) -> list[Any]:
    return [fields.get("project_id"), fields.get("client_id"), *(fields.get("tag_ids") or ())]


def _typed(fields: Mapping[str, Any]) -> dict[str, Any]:
    """JSON values of a command as an `Edit` takes them."""
    typed = dict(fields)
    for name in ("start", "stop"):
        if typed.get(name):
            typed[name] = parse_api(typed[name])
    if "tag_ids" in typed:
        typed["tag_ids"] = tuple(typed["tag_ids"])
    return typed


def _effect(acts: Sequence[Act]) -> str:
    said = [act.command.approval.words for act in acts]
    return ". ".join(said) or "It was not sent yet and is forgotten."
