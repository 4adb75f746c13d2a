"""Writes to projects, clients and tags: each asks first, or is given the id and `--yes`."""

import json
from argparse import Namespace
from typing import Any, Literal

from desktop.cli import naming, thing_names, thing_rows
from desktop.cli.failure import CommandError
from desktop.cli.plain import plain
from desktop.cli.session import Session
from desktop.cli.writing import performed
from desktop.model.catalog import Client, Project, Tag, Workspace
from desktop.model.entry import Ref
from desktop.model.intent import Create, Intent, Manage
from desktop.model.names import tidy
from desktop.store import Store
from desktop.tracker.outcome import Done
from desktop.tracker.things import Thing, known

Managed = Literal["project", "client", "tag"]


async def write(session: Session, args: Namespace, noun: Managed) -> int:
    """Create, edit, archive, restore or delete one."""
    if args.act == "create":
        return await _carry_out(session, args, noun, _create(session, args, noun))
    word = " ".join((*args.text, *args.literal))
    if not word:
        raise CommandError(f"Name the {noun}: tracktray {noun}s {args.act} ID", 2)
    thing = thing_names.found(session, noun, word, naming.workspace_id(session, args.workspace))
    if args.yes and not thing_names.is_id(word, thing):
        raise CommandError(f"--yes goes with the id: {naming.short(thing.id)}.", 2)
    if isinstance(thing, Workspace):
        raise CommandError("Workspaces are changed at Toggl alone.", 2)
    return await _carry_out(session, args, noun, _managed(session, args, noun, thing))


def _managed(session: Session, args: Namespace, noun: Managed, thing: Thing) -> Manage:
    match args.act:
        case "edit":
            return Manage(noun, thing.id, "edit", _changes(session, args, noun, thing))
        case "restore" if getattr(args, "with_projects", False):
            projects = session.tracker.state.catalog.projects.values()
            coming = [each.id for each in projects if each.client_id == thing.id and not each.active]
            return Manage(noun, thing.id, "restore", {"projects": coming} if coming else {})
        case _:
            return Manage(noun, thing.id, args.act)


def _create(session: Session, args: Namespace, noun: Managed) -> Create:
    typed = tidy(" ".join((*args.text, *args.literal)))
    name = tidy(args.name) if args.name is not None else typed
    if typed and args.name is not None and typed != name:
        raise CommandError("The name is given twice. Give it once.", 2)
    if not name:
        raise CommandError(f"Name the new {noun}: tracktray {noun}s create NAME", 2)
    place = naming.workspace_id(session, args.workspace) or naming.home(session)
    fields = {"name": name, **_fields(session, args, noun, place)}
    _demand_free(session, noun, _blank(noun, place, fields))
    return Create(noun, place, fields)


def _changes(session: Session, args: Namespace, noun: Managed, thing: Thing) -> dict[str, Any]:
    changes: dict[str, Any] = {} if args.name is None else {"name": tidy(args.name)}
    changes |= _fields(session, args, noun, thing.workspace_id)
    if getattr(args, "no_client", False):
        if args.client is not None:
            raise CommandError("--client and --no-client exclude each other.", 2)
        changes["client_id"] = None
    if not changes:
        raise CommandError(f"Name what to change. See tracktray {noun}s edit --help.", 2)
    _demand_free(session, noun, thing._replace(**changes))
    return changes


def _fields(session: Session, args: Namespace, noun: Managed, place: int) -> dict[str, Any]:
    """What flags say besides the name."""
    fields: dict[str, Any] = {}
    if noun == "project":
        if args.client is not None:
            fields["client_id"] = _client(session, args.client, place)
        given = {"color": args.color, "is_private": args.is_private, "billable": args.billable}
        fields |= {name: value for name, value in given.items() if value is not None}
    if noun == "client" and args.notes is not None:
        fields["notes"] = args.notes.strip() or None
    return fields


def _client(session: Session, word: str, place: int) -> Ref:
    catalog = session.tracker.state.catalog
    here = [client for client in catalog.clients.values() if client.workspace_id == place]
    active = [client for client in here if not client.archived]
    return thing_names.meant(word, "client", active or here, catalog).id


def _blank(noun: Managed, place: int, fields: dict[str, Any]) -> Thing:
    if noun == "project":
        return Project("", place, fields["name"], fields.get("client_id"))
    return Client("", place, fields["name"]) if noun == "client" else Tag("", place, fields["name"])


def _demand_free(session: Session, noun: Managed, thing: Thing) -> None:
    """Say at once that a name is taken, as far as that is known here; the server knows for sure."""
    pool = [
        each
        for each in known(session.tracker.state.catalog, noun).values()
        if each.workspace_id == thing.workspace_id
    ]
    other = thing_names.same_name(thing, thing.name, pool)
    if other is None:
        return
    where = (
        f" of {_client_name(session, other)}" if isinstance(other, Project) and other.client_id is not None else ""
    )
    archived = "" if thing_rows.is_active(other) else ", archived"
    taken = f"There is a {noun} “{plain(thing.name)}”{where} already{archived} ({naming.short(other.id)})."
    raise CommandError(f"{taken} Take another name.")


def _client_name(session: Session, project: Project) -> str:
    client = session.tracker.state.catalog.client_of(project)
    return plain(client.name) if client else "that client"


async def _carry_out(session: Session, args: Namespace, noun: Managed, intent: Intent) -> int:
    done = await performed(session, intent, yes=args.yes)
    if not args.json:
        session.out(plain(done.words))
    said = await session.sent(done, answered=True) if done.seq is not None else None
    if args.json:
        session.out(await _document(session, noun, done, said))
    elif said:
        session.out(said)
    return 0


async def _document(session: Session, noun: Managed, done: Done, said: str | None) -> str:
    """`words`, whether it is `sent`, a `note` where it is not, and the thing as it is now, null once it is gone."""
    await session.tracker.refresh()
    state = session.tracker.state

    def find(store: Store) -> list[dict[str, Any]]:
        thing = known(state.catalog, noun).get(store.resolve(done.ref if done.ref is not None else ""))
        return thing_rows.rows_of(noun, [thing] if thing else [], state, store)

    rows = await thing_names.from_store(session, find)
    document = {"words": done.words, "sent": said is None, "note": said, noun: rows[0] if rows else None}
    return json.dumps(document, ensure_ascii=False)
