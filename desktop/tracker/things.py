"""Projects, clients and tags: what would be written to manage one, and what takes that back.

act       undone, never sent   undone, sent
--------- -------------------- -------------------------------------------------------
create    vanishes             deleted; entries keep their time
edit      the old values, where ours still stand; what waits is folded
archive   vanishes             restored; a client with the projects that went with it
restore   vanishes             archived
delete    vanishes             cannot be: Toggl brings none back
"""

from collections.abc import Mapping
from typing import Any

from desktop.model.catalog import Catalog, Client, Project, Tag, Workspace
from desktop.model.command import Noun
from desktop.model.entry import Ref
from desktop.model.intent import Create, Manage
from desktop.model.label import quoted
from desktop.model.question import Confirmation
from desktop.store import Activity
from desktop.sync.coalesce import is_open
from desktop.sync.freeze import with_ids
from desktop.sync.uses import uses
from desktop.tracker import reach, words
from desktop.tracker.outcome import Done, Refused
from desktop.tracker.plan import Act, Plan, Situation, new_command
from desktop.tracker.step import Step, Unwritten, back

Thing = Project | Client | Tag
PUBLIC = "Everyone in the workspace can see and use it."
PRIVATE = "Only its members can see and use it."


def create(intent: Create, at: Situation) -> Plan | Refused:
    """A project, client or tag, shared with everyone in the workspace; a project may be private."""
    name = str(intent.fields.get("name", "")).strip()
    workspace = at.state.catalog.workspaces.get(intent.workspace_id)
    if not name or workspace is None:
        return Refused(f"A {intent.noun} needs a name." if workspace else "There is no such workspace.")
    if not _may_create(intent.noun, workspace):
        return Refused(f"Only admins may create {intent.noun}s in the workspace {workspace.name}. Ask one of them.")
    said = words.created(intent.noun, name, intent.fields, at.state.catalog)
    uuid = at.uuid()
    # Said in so many words, so that what the question promises does not hang on the server's defaults.
    usual = {"active": True, "is_private": False} if intent.noun == "project" else {}
    fields = {**usual, **intent.fields, "name": name}
    command = new_command(at, uuid, intent.noun, "create", uuid, intent.workspace_id, fields, {}, said)
    confirmation = Confirmation(
        title=f"{said}?",
        verb="Create",
        target=f"{intent.noun.capitalize()} {quoted(name)} in the workspace {workspace.name}",
        effect=PRIVATE if fields.get("is_private") else PUBLIC,
        undo=f"Deleting the {intent.noun} takes it back.",
    )
    return Plan((Act(command, None, fields),), said, uuid, confirmation)


def manage(intent: Manage, at: Situation) -> Plan | Done | Refused:
    """A change, archival, restoration or deletion of one that exists, always after a yes."""
    thing = known(at.state.catalog, intent.noun).get(at.store.resolve(intent.ref))
    if thing is None:
        return Refused(f"There is no such {intent.noun}. It may have been deleted elsewhere.")
    match intent.verb:
        case "edit":
            return _edit(intent, thing, at)
        case "delete":
            return _delete(intent, thing, at)
        case _:
            return _file(intent, thing, at)


def known(catalog: Catalog, noun: Noun) -> Mapping[Ref, Thing]:
    """All of a kind, by reference."""
    things: dict[Noun, Mapping[Ref, Thing]] = {
        "project": catalog.projects,
        "client": catalog.clients,
        "tag": catalog.tags,
    }
    return things[noun]


def undo(row: Activity, at: Situation) -> Step | Refused:
    """Take back an act on a project, client or tag."""
    if row.verb == "create":
        return _uncreate(row, at)
    waiting = next((c for c in at.store.commands() if c.uuid == row.command_uuid and c.verb == "delete"), None)
    if row.verb == "delete":
        if waiting is not None and is_open(waiting):
            return Step(unwritten=Unwritten(removed=(waiting.seq,)))
        return Refused(irrevocable(row.noun))
    intent = _opposite(row, at)
    planned = intent if isinstance(intent, Refused) else manage(intent, at)
    return _step(planned)


def irrevocable(noun: Noun) -> str:
    """What is said where a deletion cannot be taken back."""
    return f"Toggl cannot bring back a deleted {noun}. Create it anew; entries kept their time."


def _edit(intent: Manage, thing: Thing, at: Situation) -> Plan | Done | Refused:
    changes = {name: value for name, value in intent.changes.items() if value != getattr(thing, name)}
    if not changes:
        return Done("Nothing changed", thing.id)
    if not str(changes.get("name", thing.name)).strip():
        return Refused(f"A {intent.noun} needs a name.")
    base = {name: getattr(thing, name) for name in changes}
    said = words.thing_changed(intent.noun, thing, changes, at.state.catalog)
    effect = "Everyone in the workspace sees it so."
    if "is_private" in changes:
        effect = PRIVATE if changes["is_private"] else PUBLIC
    renamed = "name" in changes and intent.noun != "client"
    count = reach.entries(at.store, intent.noun, thing.id) if renamed else reach.Count(0)
    far = reach.told(count, "shows the new name", "show the new name")
    return _plan(intent, thing, said, at, effect, base=base, fields=changes, far=far)


def _file(intent: Manage, thing: Thing, at: Situation) -> Plan | Done | Refused:
    """To the archive, or back from it."""
    archive = intent.verb == "archive"
    if isinstance(thing, Tag):
        return Refused("Toggl has no archive for tags.")
    if _archived(thing) == archive:
        return Done(f"{quoted(thing.name)} is {'archived' if archive else 'active'} already", thing.id)
    said = f"{'Archive' if archive else 'Restore'} the {intent.noun} {quoted(thing.name)}"
    if isinstance(thing, Client):
        base = {"projects": _projects_of(thing, at, active=True)} if archive else {}
        effect = "It is offered for no new project." if archive else "It is offered for projects again."
        far = _client_reach(intent, thing, at)
    else:
        base = {}
        effect = "No new time can be put on it; its entries stay." if archive else "Time can be put on it again."
        far = reach.told(reach.entries(at.store, "project", thing.id), "stays on it", "stay on it")
    return _plan(intent, thing, said, at, effect, base=base, fields=dict(intent.changes), far=far)


def _client_reach(intent: Manage, thing: Client, at: Situation) -> str | None:
    """What becomes of the projects of a client that goes to the archive or comes back from it."""
    if intent.verb == "archive":
        going = len(_projects_of(thing, at, active=True))
        goes = "goes" if going == 1 else "go"
        return f"{reach.counted(going, 'project')} of the client {goes} with it." if going else None
    coming = len(intent.changes.get("projects", ()))
    staying = len(_projects_of(thing, at, active=False)) - coming
    parts = []
    if coming:
        parts.append(f"{reach.counted(coming, 'project')} {'comes' if coming == 1 else 'come'} back with it.")
    if staying > 0:
        parts.append(f"{reach.counted(staying, 'project')} of it {'stays' if staying == 1 else 'stay'} archived.")
    return " ".join(parts) or None


def _delete(intent: Manage, thing: Thing, at: Situation) -> Plan:
    said = f"Delete the {intent.noun} {quoted(thing.name)}"
    if isinstance(thing, Client):
        count = len(_projects_of(thing, at))
        stays = "stays without this client" if count == 1 else "stay without this client"
        far = f"{reach.counted(count, 'project')} {stays}." if count else None
    else:
        far = reach.of_deletion(intent.noun, reach.entries(at.store, intent.noun, thing.id), at.store)
    effect = f"It disappears for everyone in the workspace. {irrevocable(intent.noun).partition('.')[0]}."
    return _plan(intent, thing, said, at, effect, far=far, destructive=True)


def _plan(
    intent: Manage,
    thing: Thing,
    said: str,
    at: Situation,
    effect: str,
    *,
    base: Mapping[str, Any] | None = None,
    fields: Mapping[str, Any] | None = None,
    far: str | None = None,
    destructive: bool = False,
) -> Plan:
    workspace = at.state.catalog.workspaces.get(thing.workspace_id)
    where = f" in the workspace {workspace.name}" if workspace else ""
    command = new_command(
        at, at.uuid(), intent.noun, intent.verb, thing.id, thing.workspace_id, fields or {}, base or {}, said
    )
    confirmation = Confirmation(
        title=f"{said}?",
        verb=said.partition(" ")[0],
        target=f"{intent.noun.capitalize()} {quoted(thing.name)}{where}",
        effect=effect,
        reach=far,
        undo=None if intent.verb == "delete" else "Activity can take it back.",
        destructive=destructive,
    )
    return Plan((Act(command, base or None, fields or None),), said, thing.id, confirmation)


def _uncreate(row: Activity, at: Situation) -> Step | Refused:
    """Forgotten where it never left, else deleted."""
    users = [c for c in at.store.commands() if (row.noun, row.command_uuid) in uses(c)]
    if users:
        return Refused("Entries that wait to be sent use it. Send or change them first.")
    waiting = [command for command in at.store.commands() if command.uuid == row.command_uuid]
    if waiting and is_open(waiting[0]):
        return Step(unwritten=Unwritten(removed=(waiting[0].seq,)))
    return _step(manage(Manage(row.noun, row.target, "delete"), at))


def _step(planned: Plan | Done | Refused) -> Step | Refused:
    if not isinstance(planned, Plan):
        return Refused(planned.words)
    return Step(planned.acts, reach=planned.confirmation.reach)


def _opposite(row: Activity, at: Situation) -> Manage | Refused:
    thing = known(at.state.catalog, row.noun).get(at.store.resolve(row.target))
    before = with_ids(at.store, row.before or {})
    if thing is None:
        return Refused(f"That {row.noun} is gone; its change cannot be undone.")
    if row.verb == "edit":
        after = with_ids(at.store, row.after or {})
        old = back(before, after, with_ids(at.store, {name: getattr(thing, name) for name in after}))
        unchanged, intent = bool(old), Manage(row.noun, thing.id, "edit", old)
    else:
        archive = row.verb == "archive"
        unchanged = not isinstance(thing, Tag) and _archived(thing) == archive
        intent = Manage(row.noun, thing.id, "restore" if archive else "archive", before if archive else {})
    return intent if unchanged else Refused(f"{quoted(thing.name)} was changed again since. Nothing was undone.")


def _archived(thing: Project | Client) -> bool:
    return thing.archived if isinstance(thing, Client) else not thing.active


def _projects_of(client: Client, at: Situation, *, active: bool | None = None) -> list[Ref]:
    """The client's projects, all of them or those that are active or archived."""
    projects = at.state.catalog.projects.values()
    return [p.id for p in projects if p.client_id == client.id and active in (None, p.active)]


def _may_create(noun: Noun, workspace: Workspace) -> bool:
    reserved = {"project": workspace.only_admins_may_create_projects, "tag": workspace.only_admins_may_create_tags}
    return workspace.admin or not reserved.get(noun)
