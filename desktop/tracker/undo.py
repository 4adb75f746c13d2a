"""Undo: the write that takes an act back, or the quiet removal of one that was never sent.

What was sent, or may have been, is answered by a new write under its own approval. What was changed since, here
or elsewhere, is left as it is.

    act on an entry               never sent          sent, or nobody knows
    ----------------------------- ------------------- ------------------------------------------------------
    start                         vanishes            deleted
      what it ended               runs on             goes on as a new entry, if nothing else has ended it
    stop, nothing came after it   vanishes            goes on as a new entry
    edit                          the old values, where ours still stand; what waits is folded
    delete                        vanishes            a new entry; running, if it ran and nothing came after
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from desktop.model.command import Command
from desktop.model.entry import Ref, TimeEntry
from desktop.model.intent import Delete, Edit, Undo
from desktop.model.label import quoted
from desktop.model.moment import format_api, parse_api
from desktop.model.question import Confirmation
from desktop.store import Activity, Store
from desktop.sync.coalesce import is_open
from desktop.sync.fields import same
from desktop.sync.freeze import with_ids
from desktop.sync.stops import HABIT
from desktop.tracker import plan, things
from desktop.tracker.outcome import Refused
from desktop.tracker.plan import Act, Plan, Situation
from desktop.tracker.state import LONGEST_ENTRY, visible, visible_entry
from desktop.tracker.step import Step, Unwritten, back

UNDO = "undo:"
"""Batches of acts that are themselves an undo begin with this; plain `undo` looks past them."""
_PAGE = 100


class UndoPlan(NamedTuple):
    """A plan, and what it takes out of the outbox before."""

    plan: Plan
    unwritten: Unwritten = Unwritten()


def undo(intent: Undo, at: Situation) -> UndoPlan | Refused:
    """Take back one act of the activity log (None: the last), with everything that was done together with it."""
    row = _last(at.store) if intent.activity_id is None else at.store.activity(intent.activity_id)
    if row is None:
        return Refused(_nothing_more(at.store) if intent.activity_id is None else "There is no such act.")
    if not undoable(row):
        return Refused(_why_not(row))
    rows = [row] if row.batch is None else [other for other in at.store.activities_in(row.batch) if undoable(other)]
    acts, unwritten, reach = list[Act](), Unwritten(), None
    for each in rows:
        step = _inverse(each, at, rows)
        if isinstance(step, Refused):
            return step
        acts += step.acts
        unwritten = unwritten.and_also(step.unwritten)
        reach = reach or step.reach
    return UndoPlan(_plan(rows, acts, reach), unwritten)


def undoable(row: Activity) -> bool:
    """Whether the row can be taken back; the server may still refuse when it is tried."""
    return _stands(row) and (row.noun == "entry" or row.verb != "delete" or row.outcome == "waiting")


def _plan(rows: Sequence[Activity], acts: Sequence[Act], reach: str | None) -> Plan:
    said = f"Undo: {rows[0].words}"
    batch = f"{UNDO}{rows[0].id}"
    marked = tuple(act._replace(command=act.command._replace(batch=batch)) for act in acts)
    confirmation = Confirmation(
        title=f"{said}?", verb="Undo", target=rows[0].words, effect=_effect(marked), reach=reach
    )
    return Plan(marked, said, rows[0].target, confirmation, tuple(row.id for row in rows))


def _stands(row: Activity) -> bool:
    """Whether the act still has an effect, or one that the log alone still knows."""
    # Vanished with a note: deleted elsewhere, and only the log still has it.
    gone = row.outcome == "vanished" and (row.verb == "delete" or (row.verb == "create" and bool(row.note)))
    return gone or row.outcome in ("waiting", "saved")


def _derived(row: Activity) -> bool:
    """Whether it was no act of its own: an undo, or what the engine did to finish an act."""
    return row.how == "engine" or (row.batch or "").startswith(UNDO)


def _newest(store: Store) -> Iterator[Activity]:
    before = None
    while rows := store.activities(_PAGE, before):
        yield from rows
        before = rows[-1].id


def _last(store: Store) -> Activity | None:
    return next((row for row in _newest(store) if _stands(row) and not _derived(row)), None)


def _why_not(row: Activity) -> str:
    match row.outcome:
        case "undone":
            return "That was undone already."
        case "saved" | "waiting":
            return things.irrevocable(row.noun)
        case _:
            return "That never reached Toggl; there is nothing to undo."


def _nothing_more(store: Store) -> str:
    """What would bring back what was undone last."""
    for row in _newest(store):
        if _stands(row) and (row.batch or "").startswith(UNDO):
            undone = store.activity(int((row.batch or "").removeprefix(UNDO)))
            words = undone.words if undone else row.words
            return f"There is nothing more to undo. To bring back {words}: tracktray undo {row.id}, or Activity."
        if row.outcome == "undone" and not _derived(row):
            return f"There is nothing more to undo. To have it back, do it again: {row.words}."
    return "There is nothing to undo."


def _inverse(row: Activity, at: Situation, together: Sequence[Activity]) -> Step | Refused:
    """`together`: the rows that are taken back in the same act, this one among them."""
    if row.noun != "entry":
        return things.undo(row, at)
    match row.verb:
        case "create":
            return _unstart(row, at)
        case "stop":
            return _unstop(row, at, together)
        case "edit":
            return _unedit(row, at)
        case _:
            return _undelete(row, at, together)


def _unstart(row: Activity, at: Situation) -> Step | Refused:
    if row.outcome == "vanished":
        return _save_again(row, at)
    entry = visible_entry(at.store, row.target)
    if entry is None:
        return Refused("That entry is gone already.")
    waiting = _waiting(at, row.target)
    create = next((command for command in waiting if command.verb == "create" and is_open(command)), None)
    forgotten = create is not None and entry.running
    if forgotten:
        step = Step(unwritten=Unwritten(removed=tuple(command.seq for command in waiting)))
    else:
        planned = plan.delete(Delete(entry.ref), at)
        if isinstance(planned, Refused):
            return planned
        step = Step(planned.acts)
    # A start that was itself ended gives nothing back: what ran before it ended then, and others followed.
    moment = parse_api((row.after or {})["start"])
    before = _ended_by(row, create, at) if entry.running else None
    if before is None or not _ended_at(before, moment):
        return step
    more = _run_on(before, moment, at, step.unwritten, in_place=forgotten)
    return Step(step.acts + more.acts, more.unwritten)


def _ended_by(row: Activity, create: Command | None, at: Situation) -> TimeEntry | None:
    """What the start ended: inside a hold it may have taken another's place, and that one's effect with it."""
    inherited = create.base.get("stops") if create is not None else None
    stopped: Ref | None = inherited if inherited is not None else (row.after or {}).get("stops")
    return None if stopped is None else visible_entry(at.store, stopped)


def _ended_at(entry: TimeEntry, moment: datetime) -> bool:
    """Whether it ended then, as far as the server keeps moments; else somebody has decided otherwise."""
    return entry.stop is not None and abs(entry.stop - max(moment, entry.start)) <= HABIT


def _run_on(
    entry: TimeEntry,
    moment: datetime,
    at: Situation,
    unwritten: Unwritten,
    *,
    in_place: bool = True,
    without: tuple[int, ...] = (),
) -> Step:
    """Let an entry that ended at `moment` run on: without its stop where that suffices, else as a new entry.

    `unwritten` is what goes in any case, `without` what another step of the same undo takes out of the outbox.
    """
    if in_place:
        less = unwritten.and_also(_ends(entry, moment, at))
        left = less.and_also(Unwritten(removed=without)).left_of(at.store.commands())
        then = visible_entry(at.store, entry.ref, left)
        if then is not None and then.running:
            return Step(unwritten=less)
    again = {**plan.fields_of(entry), "start": format_api(entry.stop or moment), "stop": None}
    said = f"Continue {quoted(entry.description)} as a new entry"
    return Step((plan.recreate(again, at, said),), unwritten)


def _ends(entry: TimeEntry, moment: datetime, at: Situation) -> Unwritten:
    """The ends of the entry that nobody has sent: stops, cuts of a start, and one folded into its create."""
    waiting = _waiting(at, entry.ref)
    stops = tuple(command.seq for command in waiting if command.verb == "stop" and _unsent(command))
    folded = tuple(
        command._replace(fields={**command.fields, "stop": None})
        for command in waiting
        if command.verb == "create"
        and is_open(command)
        and same("stop", command.fields.get("stop"), format_api(moment))
    )
    return Unwritten(stops, folded)


def _unstop(row: Activity, at: Situation, together: Sequence[Activity]) -> Step | Refused:
    entry = visible_entry(at.store, row.target)
    moment = parse_api((row.after or {})["stop"])
    if entry is None:
        return Refused("That entry is gone; it cannot run on.")
    if not _ended_at(entry, moment):
        return Refused(f"{quoted(entry.description)} was changed again since. Nothing was undone.")
    after = {at.store.resolve(other.target): other for other in together if other.verb == "create"}
    for ref, start in after.items():
        again = visible_entry(at.store, ref)
        if again is not None and again.stop is not None and (start.after or {}).get("stop") is None:
            return Refused(f"{quoted(again.description)} was stopped again since. Nothing was undone.")
    hindrance = _hindrance(moment, at, but={entry.ref, *after})
    if hindrance is not None:
        return hindrance
    for other in together:
        if other.verb == "edit" and at.store.resolve(other.target) == entry.ref:
            entry = entry._replace(**plan.typed(_old(other, entry, at)))
    going = tuple(command.seq for ref in after for command in _waiting(at, ref) if is_open(command))
    return _run_on(entry, moment, at, Unwritten(), without=going)


def _hindrance(moment: datetime, at: Situation, but: Collection[Ref] = ()) -> Refused | None:
    """Why nothing can run on from `moment`: there would be time twice."""
    running = at.state.running
    if running is not None and running.ref not in but:
        return Refused(f"{quoted(running.description)} is running now. Stop it first.")
    later = _recorded_since(moment, at, but)
    if later is None:
        return None
    return Refused(f"{quoted(later.description)} was recorded after it. Nothing was undone; start it anew instead.")


def _recorded_since(moment: datetime, at: Situation, but: Collection[Ref]) -> TimeEntry | None:
    """An entry that runs or has time after `moment`, the newest; `but` are not meant."""
    entries = [*filter(None, [at.state.running]), *visible(at.store, moment - LONGEST_ENTRY, at.now)]
    return next((e for e in entries if e.ref not in but and (e.stop is None or e.stop > moment)), None)


def _unedit(row: Activity, at: Situation) -> Step | Refused:
    """The old values. The act counts as old as the edit, so that what was changed elsewhere since stays."""
    entry = visible_entry(at.store, row.target)
    if entry is None:
        return Refused("That entry is gone; its change cannot be undone.")
    old = _old(row, entry, at)
    if not old:
        return Refused(f"{quoted(entry.description)} was changed again since. Nothing was undone.")
    planned = plan.edit(Edit(entry.ref, plan.typed(old)), at)
    if not isinstance(planned, Plan):
        return Refused(planned.words)
    return Step(tuple(act._replace(command=act.command._replace(at=row.at)) for act in planned.acts))


def _old(row: Activity, entry: TimeEntry, at: Situation) -> dict[str, Any]:
    """What an edit's undo writes into the entry as it is now."""
    before, after, now = (with_ids(at.store, s) for s in (row.before or {}, row.after or {}, plan.fields_of(entry)))
    return back(before, after, now)


def _undelete(row: Activity, at: Situation, together: Sequence[Activity]) -> Step | Refused:
    """It ran, and other time followed: then it ended when it was deleted."""
    entry = dict(row.before or {})
    leaving = {at.store.resolve(other.target) for other in together if other.verb == "create"}
    ends = entry.get("stop") is None and _recorded_since(row.at, at, but=leaving) is not None
    ended = max(row.at, parse_api(entry["start"])) if ends else None
    delete = next((c for c in _waiting(at, row.target) if c.verb == "delete" and _unsent(c)), None)
    if delete is not None:
        gone = Unwritten(removed=(delete.seq,))
        again = visible_entry(at.store, row.target, gone.left_of(at.store.commands()))
        acts = (plan.ended(again, ended, at),) if ended is not None and again is not None else ()
        return Step(acts, gone)
    if ended is not None:
        entry["stop"] = format_api(ended)
    return Step((plan.recreate(entry, at, f"Restore {quoted(entry['description'])} as a new entry"),))


def _save_again(row: Activity, at: Situation) -> Step | Refused:
    """An entry that was deleted elsewhere while nobody knew whether it had arrived."""
    fields = {name: value for name, value in (row.after or {}).items() if name != "stops"}
    hindrance = _hindrance(parse_api(fields["start"]), at) if fields.get("stop") is None else None
    if hindrance is not None:
        return hindrance
    return Step((plan.recreate(fields, at, f"Save {quoted(fields['description'])} again"),))


def _unsent(command: Command) -> bool:
    """Whether nothing of it is on the wire; what is asked about a change or a deletion was not done."""
    return is_open(command) or (command.status == "asked" and command.verb != "create")


def _waiting(at: Situation, ref: Ref) -> list[Command]:
    target = at.store.resolve(ref)
    return [command for command in at.store.commands() if at.store.resolve(command.target) == target]


def _effect(acts: Sequence[Act]) -> str:
    said = [act.command.approval.words for act in acts]
    return ". ".join(said) or "It was not sent yet and is forgotten."
