"""From an intent to commands: what exactly would be written, or why nothing can be.

Runs inside the transaction that appends, so that what it sees is what it changes, whoever else is writing.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from desktop.model.command import Approval, Command, How, Noun, Verb
from desktop.model.entry import Ref, TimeEntry
from desktop.model.intent import Continue, Delete, Draft, Edit, Start, Stop
from desktop.model.label import quoted
from desktop.model.moment import format_api, parse_api
from desktop.model.question import Confirmation
from desktop.store import Store
from desktop.sync.fields import TIMES
from desktop.tracker import words
from desktop.tracker.outcome import Done, Refused
from desktop.tracker.state import LONGEST_ENTRY, State, visible_entry


class Situation(NamedTuple):
    """What an intent meets: the truth before it, the clocks, and how it was given."""

    store: Store
    state: State
    now: datetime
    """By the corrected clock, in whole seconds."""
    wall: datetime
    """By the computer's clock: holds are counted by it."""
    how: How
    hold: timedelta
    uuid: Callable[[], str]


class Act(NamedTuple):
    """One command to be written, with what the activity log keeps of it."""

    command: Command
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


class Plan(NamedTuple):
    """What would be written, and the question that a confirmed act asks first."""

    acts: tuple[Act, ...]
    words: str
    ref: Ref
    confirmation: Confirmation
    undoes: tuple[int, ...] = ()
    """Rows of the activity log that this takes back."""
    uses: tuple[int, ...] = ()
    """Rows of the activity log of which this writes what gave way to a change made elsewhere."""


def start(intent: Start, at: Situation) -> Plan | Refused:
    """A timer from now or from a past moment, or a finished entry where the draft has a stop."""
    draft = intent.draft
    entry = drafted(draft, at)
    problem = unusable(entry, at)
    if problem is not None:
        return Refused(problem)
    if entry.stop is not None:
        said = words.added(entry, at.state.catalog, at.state.zone, at.now)
        return _one(created(entry, at, said), said)
    running = at.state.running
    if running is not None and draft.start is not None and running.start > draft.start:
        later = words.local(running.start, at.state.zone, at.now)
        return Refused(f"{quoted(running.description)} started later, at {later}. Stop or change it first.")
    if draft.start is None:
        entry = entry._replace(start=_exclusive(at))
    since = None if draft.start is None else words.local(draft.start, at.state.zone, at.now)
    said = words.started(entry, at.state.catalog, running, since)
    return _one(created(entry, at, said, stops=running, live=draft.start is None), said)


def stop(intent: Stop, at: Situation) -> Plan | Done | Refused:
    """The end of the running entry, now or at a past moment."""
    entry = at.state.running
    if entry is None:
        return Done("No timer running")
    moment = max(at.now, entry.start) if intent.at is None else intent.at
    if moment < entry.start:
        since = words.local(entry.start, at.state.zone, at.now)
        return Refused(f"{quoted(entry.description)} started at {since}. It cannot end before that.")
    if moment > at.now + timedelta(minutes=1) and intent.at is not None:
        return Refused("That moment is still to come. Stop the timer when it has passed.")
    shown = None if intent.at is None else words.local(moment, at.state.zone, at.now)
    said = words.stopped(entry, at.state.catalog, shown, entry._replace(stop=moment).duration(moment))
    fields = {"stop": format_api(moment)}
    act = _act(at, "stop", entry, fields, said, live=intent.at is None)
    return _one(act, said)


def ended(entry: TimeEntry, moment: datetime, at: Situation, said: str | None = None) -> Act:
    """The end of an entry that ran, at a moment; `said`: as a part of what these words told."""
    if said is None:
        over = entry._replace(stop=moment)
        when = words.local(moment, at.state.zone, at.now)
        said = words.stopped(over, at.state.catalog, when, over.duration(moment))
    return _act(at, "stop", entry._replace(stop=None), {"stop": format_api(moment)}, said)


def resume(intent: Continue, at: Situation) -> Plan | Done | Refused:
    """A new timer with everything that the entry had: description, project, task, tags, billable."""
    if intent.ref is None and at.state.running is not None:
        return Done(f"{quoted(at.state.running.description)} is running already")
    entry = at.state.last if intent.ref is None else visible_entry(at.store, intent.ref)
    if entry is None:
        return Refused("There is no entry to continue.")
    return start(Start(Draft.again(entry)), at)


def edit(intent: Edit, at: Situation) -> Plan | Done | Refused:
    """What the person changed, and nothing else."""
    entry = visible_entry(at.store, intent.ref)
    if entry is None:
        return Refused("There is no such entry. It may have been deleted elsewhere.")
    changes = {name: value for name, value in intent.changes.items() if value != getattr(entry, name)}
    if not changes:
        return Done("Nothing changed", entry.ref)
    changed = entry._replace(**changes)
    problem = unusable(changed, at, moved=entry)
    if problem is not None:
        return Refused(problem)
    said = words.changed(entry, changes, at.state.catalog, at.state.zone, at.now)
    if "project_id" in changes and entry.task_id is not None and "task_id" not in changes:
        changes["task_id"], changed = None, changed._replace(task_id=None)  # a task belongs to its project
    acts = []
    ends = changes.pop("stop", None) if entry.stop is None else None
    if changes:
        acts.append(_act(at, "edit", entry, fields_of(changed, changes), said))
    if ends is not None:
        acts.append(_act(at, "stop", entry, {"stop": format_api(ends)}, said))
    return Plan(together(acts, at), said, entry.ref, plain(said))


def delete(intent: Delete, at: Situation) -> Plan | Refused:
    """An entry that goes from the account; the activity log can bring it back."""
    entry = visible_entry(at.store, intent.ref)
    if entry is None:
        return Refused("There is no such entry. It may have been deleted elsewhere.")
    said = words.deleted(entry, at.now)
    here = at.state.zone
    span = f"{words.local(entry.start, here, at.now)} – " + (
        words.local(entry.stop, here, at.now) if entry.stop else "now"
    )
    confirmation = Confirmation(
        title=f"{said}?",
        verb="Delete",
        target=f"{quoted(entry.description)}{words.place(entry.project_id, at.state.catalog)}, {span}",
        effect="The entry and its time disappear from Toggl.",
        undo="Activity can bring it back as a new entry.",
        destructive=True,
    )
    act = _act(at, "delete", entry, {}, said)
    return Plan((act,), said, entry.ref, confirmation)


def fields_of(entry: TimeEntry, names: Any = None) -> dict[str, Any]:
    """The entry's fields, or those of `names`, with the JSON values that commands carry."""
    values = {
        "workspace_id": entry.workspace_id,
        "description": entry.description,
        "project_id": entry.project_id,
        "task_id": entry.task_id,
        "tag_ids": list(entry.tag_ids),
        "billable": entry.billable,
        "start": format_api(entry.start),
        "stop": format_api(entry.stop) if entry.stop else None,
    }
    return values if names is None else {name: values[name] for name in values if name in names}


def typed(fields: Mapping[str, Any]) -> dict[str, Any]:
    """JSON values of a command as an `Edit` takes them."""
    values = dict(fields)
    for name in ("start", "stop"):
        if values.get(name):
            values[name] = parse_api(values[name])
    if "tag_ids" in values:
        values["tag_ids"] = tuple(values["tag_ids"])
    return values


def recreate(entry: Mapping[str, Any], at: Situation, said: str) -> Act:
    """A create with the fields of an entry that is gone, or that goes on as a new one."""
    uuid = at.uuid()
    command = new_command(at, uuid, "entry", "create", uuid, entry["workspace_id"], dict(entry), {}, said)
    return Act(command, None, dict(entry))


def drafted(draft: Draft, at: Situation) -> TimeEntry:
    """The draft with the account's defaults, as an entry."""
    catalog, profile = at.state.catalog, at.state.profile
    project = catalog.project(draft.project_id)
    default = profile.default_workspace_id if profile else 0
    workspace = draft.workspace_id or (project.workspace_id if project else default)
    billable = draft.billable
    if billable is None:
        billable = bool(project and project.billable)
    return TimeEntry(
        ref="",
        workspace_id=workspace,
        start=draft.start or at.now,
        stop=draft.stop,
        description=draft.description,
        project_id=draft.project_id,
        task_id=draft.task_id,
        tag_ids=draft.tag_ids,
        billable=billable,
    )


def unusable(entry: TimeEntry, at: Situation, moved: TimeEntry | None = None) -> str | None:
    """Why the server would refuse this entry, as far as it can be known here; None when nothing is wrong."""
    project = at.state.catalog.project(entry.project_id)
    fresh = moved is None or moved.project_id != entry.project_id
    if project is not None and fresh and not (project.active and project.can_track_time):
        return f"The project {quoted(project.name)} is archived. Pick another one."
    if project is not None and project.workspace_id != entry.workspace_id:
        return f"The project {quoted(project.name)} is in another workspace."
    if len(entry.description) > 3000:
        return "A description can have 3,000 characters. Shorten it; nothing was saved."
    if entry.stop is not None and entry.stop < entry.start:
        return "An entry cannot end before it starts."
    if entry.start > at.now + timedelta(minutes=1):
        return "An entry cannot start in the future."
    if entry.stop is None and moved is not None and moved.stop is not None:
        return "A finished entry does not run again. Continue it instead."
    if (entry.stop or at.now) - entry.start > LONGEST_ENTRY:
        return "An entry can be 999 hours long at most."
    return None


def _exclusive(at: Situation) -> datetime:
    """A live start differs from every other start of this device, so that a lost answer can be found by it."""
    start = at.now
    while at.store.started_at(start):
        start += timedelta(seconds=1)
    return start


def created(entry: TimeEntry, at: Situation, said: str, stops: TimeEntry | None = None, live: bool = False) -> Act:
    """A new entry; `stops` is what its start ends, `live` means from now on."""
    uuid = at.uuid()
    fields = fields_of(entry)
    base = {"stops": stops.ref} if stops else {}
    command = new_command(at, uuid, "entry", "create", uuid, entry.workspace_id, fields, base, said)
    command = command._replace(live=live and not at.hold, exclusive=live)
    return Act(command, None, {**fields, **base})


def _act(
    at: Situation,
    verb: Verb,
    entry: TimeEntry,
    fields: Mapping[str, Any],
    said: str,
    live: bool = False,
) -> Act:
    whole = fields_of(entry)
    names = {*fields, *TIMES} if verb == "edit" and not fields.keys().isdisjoint(TIMES) else set(fields)
    base = {name: whole[name] for name in whole if name in names}
    command = new_command(at, at.uuid(), "entry", verb, entry.ref, entry.workspace_id, fields, base, said)
    before = whole if verb == "delete" else {**base, "start": whole["start"]}
    return Act(command._replace(live=live and not at.hold), before, fields or None)


def new_command(
    at: Situation,
    uuid: str,
    noun: Noun,
    verb: Verb,
    target: Ref,
    workspace_id: int,
    fields: Mapping[str, Any],
    base: Mapping[str, Any],
    said: str,
) -> Command:
    """An act as a command, approved by the words `said`, with the hold of the situation."""
    return Command(
        uuid=uuid,
        noun=noun,
        verb=verb,
        target=target,
        workspace_id=workspace_id,
        fields=fields,
        base=base,
        at=at.now,
        approval=Approval(said, at.how, at.now),
        status="held" if at.hold else "ready",
        not_before=at.wall + at.hold if at.hold else None,
    )


def _one(act: Act, said: str) -> Plan:
    return Plan((act,), said, act.command.target, plain(said))


def together(acts: list[Act], at: Situation) -> tuple[Act, ...]:
    """Acts that are taken back as one."""
    if len(acts) < 2:
        return tuple(acts)
    batch = at.uuid()
    return tuple(act._replace(command=act.command._replace(batch=batch)) for act in acts)


def plain(said: str) -> Confirmation:
    """The question of a write that is asked about only because a setting wants every write confirmed."""
    verb, _, rest = said.partition(" ")
    return Confirmation(title=f"{said}?", verb=verb, target=rest, effect=said)
