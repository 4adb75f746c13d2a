"""`edit`, `delete`, `undo`, `list`."""

import json
from argparse import Namespace
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from desktop.cli import naming, times
from desktop.cli.failure import CommandError
from desktop.cli.plain import plain
from desktop.cli.session import Session
from desktop.cli.status_output import entry_fields
from desktop.cli.writing import act
from desktop.model.catalog import Catalog
from desktop.model.duration import clock
from desktop.model.entry import Ref, TimeEntry
from desktop.model.intent import Delete, Draft, Edit, Undo
from desktop.model.label import elide, entry_label
from desktop.model.lookup import find_project, find_tag
from desktop.model.moment import MONTHS, WEEKDAYS, format_api
from desktop.sync.pull import REACH
from desktop.tracker.state import State


async def edit(session: Session, args: Namespace) -> int:
    """Change what TEXT and flags name of one entry, nothing else."""
    await session.ready()
    entry = await naming.entry(session, args.id)
    if args.workspace is not None and naming.workspace_id(session, args.workspace) != entry.workspace_id:
        raise CommandError("An entry does not move to another workspace. Start it there anew.")
    changes = await _named(session, args, entry)
    parsed = (await naming.understood(session, args, entry.workspace_id)).draft
    changes = {**_written(parsed, args.literal), **changes, **_moved(session, args, entry)}
    if not changes:
        raise CommandError("Name what to change: TEXT or flags. See tracktray edit --help.", 2)
    return await act(session, Edit(entry.ref, changes), yes=args.yes)


async def delete(session: Session, args: Namespace) -> int:
    """Delete an entry, after a yes; `--yes` counts together with an id only."""
    await session.ready()
    if args.yes and args.id in ("running", "last"):
        raise CommandError("--yes goes with an entry's id. See tracktray list.", 2)
    return await act(session, Delete((await naming.entry(session, args.id)).ref), yes=args.yes)


async def undo(session: Session, args: Namespace) -> int:
    """Take back the last write, or that one."""
    await session.ready()
    return await act(session, Undo(args.id), yes=args.yes)


async def list_(session: Session, args: Namespace) -> int:
    """The entries of some days, oldest first for people, newest first as JSON."""
    await session.ready()
    state, now = session.tracker.state, session.tracker.now()
    start, end = times.days(args.first, args.last, now=now, here=state.zone)
    chosen = _filter(session, args)
    if start < now - REACH:
        day = (now - REACH).astimezone(state.zone)
        since = f"{day.day} {MONTHS[day.month - 1]}"
        await session.say(f"Toggl tells of about three months: entries before {since} may be missing here.")
    entries = [entry for entry in await session.tracker.entries(start, end) if chosen(entry)]
    if args.json:
        rows = [_row(entry, state.catalog, now) for entry in entries]
        session.out(json.dumps({"entries": rows}, ensure_ascii=False))
    else:
        session.out(_table(list(reversed(entries)), state, now, session.width))
    return 0


async def _named(session: Session, args: Namespace, entry: TimeEntry) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if args.project is not None and args.no_project:
        raise CommandError("--project and --no-project exclude each other.", 2)
    if args.client is not None and args.project is None:
        raise CommandError("--client says whose --project it is. Name the project, too.", 2)
    if args.no_project:
        changes["project_id"] = None
    elif args.project is not None:
        changes["project_id"] = (await naming.project_ref(session, args, entry.workspace_id))[0]
    if args.no_tags or args.tag is not None:
        changes["tag_ids"] = () if args.no_tags else await naming.tag_refs(session, args, entry.workspace_id)
    if args.billable is not None:
        changes["billable"] = args.billable
    return changes


def _written(draft: Draft, literal: Sequence[str]) -> dict[str, Any]:
    """What TEXT names; what it leaves out stays as it is."""
    description = " ".join([draft.description, *literal]).strip()
    changes: dict[str, Any] = {"description": description} if description else {}
    if draft.project_id is not None:
        changes["project_id"] = draft.project_id
    if draft.tag_ids:
        changes["tag_ids"] = draft.tag_ids
    if draft.billable is not None:
        changes["billable"] = draft.billable
    if draft.start is not None:
        changes["start"] = draft.start
    if draft.stop is not None:
        changes["stop"] = draft.stop
    return changes


def _moved(session: Session, args: Namespace, entry: TimeEntry) -> dict[str, datetime]:
    """New times. A duration moves the end, of a running entry the beginning."""
    now, zone = session.tracker.now(), session.tracker.state.zone
    if args.at is not None and args.begin is not None:
        raise CommandError("--at and --from say the same. Give one of them.", 2)
    if args.end is not None and args.length is not None:
        raise CommandError("--to and --for both name the end. Give one of them.", 2)
    changes: dict[str, datetime] = {}
    begin = args.at if args.at is not None else args.begin
    if begin is not None:
        changes["start"] = times.moved(begin, entry.start, now=now, here=zone)
    start = changes.get("start", entry.start)
    if args.end is not None:
        shift = entry.stop is not None and args.end[:1] in "+-−"
        if shift and entry.stop is not None:
            changes["stop"] = times.moved(args.end, entry.stop, now=now, here=zone)
        else:
            changes["stop"] = times.ending(args.end, start, now=now, here=zone)
    elif args.length is not None:
        took = timedelta(seconds=times.length(args.length))
        if entry.stop is None and begin is None:
            changes["start"] = now - took
        else:
            changes["stop"] = start + took
    return changes


class _Filter:
    """Which entries `list` shows: those that have everything that was named."""

    def __init__(self, project: Ref | None, tags: frozenset[Ref], billable: bool | None, workspace: int | None):
        self._project, self._tags, self._billable, self._workspace = project, tags, billable, workspace
        self.clients: frozenset[Ref] | None = None

    def __call__(self, entry: TimeEntry) -> bool:
        return (
            self._project in (None, entry.project_id)
            and self._tags <= set(entry.tag_ids)
            and self._billable in (None, entry.billable)
            and self._workspace in (None, entry.workspace_id)
            and (self.clients is None or entry.project_id in self.clients)
        )


def _filter(session: Session, args: Namespace) -> _Filter:
    catalog = session.tracker.state.catalog
    workspace = naming.workspace_id(session, args.workspace)
    project, tags = None, []
    if args.project is not None:
        parts = (args.client, args.project) if args.client is not None else tuple(args.project.split("/"))
        found = find_project(parts, catalog, workspace, quoted=args.client is not None)
        if found.ref is None:
            raise CommandError(found.words)
        project = found.ref
    for name in args.tag or ():
        tag = find_tag(name.removeprefix("#"), catalog, workspace)
        if tag.ref is None:
            raise CommandError(tag.words)
        tags.append(tag.ref)
    chosen = _Filter(project, frozenset(tags), args.billable, workspace)
    if args.client is not None and args.project is None:
        chosen.clients = _of_client(args.client, catalog)
    return chosen


def _of_client(name: str, catalog: Catalog) -> frozenset[Ref]:
    from desktop.model.names import matching

    clients = {client.id for client in matching(name, catalog.clients.values())}
    if not clients:
        raise CommandError(f"No client “{name}”.")
    return frozenset(project.id for project in catalog.projects.values() if project.client_id in clients)


def _row(entry: TimeEntry, catalog: Catalog, now: datetime) -> dict[str, Any]:
    return {
        **entry_fields(entry, catalog, now),
        "stop": format_api(entry.stop) if entry.stop else None,
        "workspace_id": entry.workspace_id,
        "project_id": entry.project_id,
        "tag_ids": list(entry.tag_ids),
        "task_id": entry.task_id,
    }


def _table(entries: list[TimeEntry], state: State, now: datetime, width: int) -> str:
    """Days with their totals, and a line an entry: id, times, duration, and the label last."""
    if not entries:
        return "Nothing tracked."
    ids = max(len(naming.short(entry.ref)) for entry in entries)
    lines: list[str] = []
    day = None
    for entry in entries:
        local = entry.start.astimezone(state.zone)
        if local.date() != day:
            day = local.date()
            total = sum(each.duration(now) for each in entries if each.start.astimezone(state.zone).date() == day)
            weekday, month = WEEKDAYS[day.weekday()].capitalize(), MONTHS[day.month - 1]
            lines += ["", f"{weekday} {day.day} {month} {day.year}  {clock(total)}"]
        lines.append(_line(entry, state, now, ids, width))
    return "\n".join(lines).lstrip("\n")


def _line(entry: TimeEntry, state: State, now: datetime, ids: int, width: int) -> str:
    start = entry.start.astimezone(state.zone)
    stop = entry.stop.astimezone(state.zone) if entry.stop else None
    ends = f"{stop.hour:2}:{stop:%M}" if stop else "now  "
    named = naming.short(entry.ref)
    fixed = f"{named:>{ids}}  {start.hour:2}:{start:%M} – {ends}  {clock(entry.duration(now)):>6}  "
    project = state.catalog.project(entry.project_id)
    client = state.catalog.client_of(project)
    label = plain(entry_label(entry, state.catalog, tags=True))
    label += (f" ({plain(client.name)})" if client else "") + (" $" if entry.billable else "")
    label += " · not sent yet" if entry.pending else ""
    return fixed + (elide(label, max(width - len(fixed), 10)) if width else label)
