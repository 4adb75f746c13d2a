"""What is true now: the mirror with everything that still waits laid over it, as one pure function."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any, NamedTuple

from desktop.model.catalog import Catalog, Client, Project, Tag
from desktop.model.command import STUCK, Command, Noun
from desktop.model.entry import Ref, TimeEntry
from desktop.model.moment import parse_api


class Cut(NamedTuple):
    """The stop that a start of ours implied for the entry that ran before it."""

    entry: Ref
    moment: datetime


def project(
    entries: Iterable[TimeEntry],
    commands: Sequence[Command],
    cuts: Iterable[Cut] = (),
    lookup: Callable[[Ref], TimeEntry | None] = lambda _ref: None,
) -> dict[Ref, TimeEntry]:
    """The entries as the person must see them, by reference.

    `lookup` finds a mirror row outside `entries` when a command or a cut acts on it. Laws: at most one entry
    runs; no entry ends before it starts; a create counts once, confirmed or not.
    """
    shown = _Shown(entries, lookup)
    for cut in cuts:
        shown.end(cut.entry, cut.moment)
    for command in commands:
        if command.noun == "entry":
            shown.lay(command)
        elif command.verb == "delete" and command.status not in STUCK:
            shown.release(command.noun, command.target)
    _keep_one_running(shown.entries)
    return shown.entries


class _Shown:
    """The entries while commands are laid over them, one after the other."""

    def __init__(self, entries: Iterable[TimeEntry], lookup: Callable[[Ref], TimeEntry | None]) -> None:
        self.entries = {entry.ref: entry for entry in entries}
        self._lookup = lookup
        self._gone: set[Ref] = set()

    def lay(self, command: Command) -> None:
        from desktop.sync.coalesce import started  # a rule of the engine: with nothing waiting nobody needs it

        match command.verb:
            case "create":
                created = _changed(TimeEntry(command.uuid, command.workspace_id, command.at), command.fields)
                stops = command.base.get("stops")
                ended = {stops} if stops is not None else set[Ref]()
                if started(command) and command.status not in STUCK:
                    ended |= {e.ref for e in self.entries.values() if e.stop is None and e.start <= created.start}
                for ref in ended:
                    self.end(ref, created.start)
                self.entries[created.ref] = created
            case "delete":
                self.entries.pop(command.target, None)
                self._gone.add(command.target)
            case "edit" | "stop":
                entry = self._find(command.target)
                if entry is not None:
                    self.entries[entry.ref] = _changed(entry, command.fields)

    def release(self, noun: Noun, ref: Ref) -> None:
        """A project or tag that is about to be deleted: its entries keep their time and lose it."""
        for entry in list(self.entries.values()):
            if noun == "project" and entry.project_id == ref:
                self.entries[entry.ref] = entry._replace(project_id=None, task_id=None)
            elif noun == "tag" and ref in entry.tag_ids:
                kept = tuple(tag for tag in entry.tag_ids if tag != ref)
                self.entries[entry.ref] = entry._replace(tag_ids=kept)

    def end(self, ref: Ref, moment: datetime) -> None:
        """End it then, as the engine will: an earlier end stands, a later one is cut, but for a habit."""
        from desktop.sync.stops import HABIT  # as above

        entry = self._find(ref)
        if entry is not None and (entry.stop is None or entry.stop - moment > HABIT):
            self.entries[entry.ref] = entry._replace(stop=max(moment, entry.start), pending=True)

    def _find(self, ref: Ref) -> TimeEntry | None:
        """An entry that is shown, or a row of the mirror outside; what is deleted here stays so."""
        return None if ref in self._gone else self.entries.get(ref) or self._lookup(ref)


def _changed(entry: TimeEntry, fields: Mapping[str, Any]) -> TimeEntry:
    """The entry with a command's fields, which have JSON values, laid over it."""
    values: dict[str, Any] = {name: fields[name] for name in TimeEntry._fields if name in fields}
    for name in ("start", "stop"):
        if isinstance(values.get(name), str):
            values[name] = parse_api(values[name])
    if "tag_ids" in values:
        values["tag_ids"] = tuple(values["tag_ids"] or ())
    if "description" in values:
        values["description"] = values["description"] or ""
    changed = entry._replace(**values, pending=True)
    if changed.stop is not None and changed.stop < changed.start:
        changed = changed._replace(stop=changed.start)
    return changed


def _keep_one_running(seen: dict[Ref, TimeEntry]) -> None:
    """Of several that seem to run, each ends where the next one started, as the server will have it."""
    running = sorted((entry for entry in seen.values() if entry.stop is None), key=lambda entry: entry.start)
    for entry, successor in pairwise(running):
        seen[entry.ref] = entry._replace(stop=successor.start, pending=True)


def project_catalog(catalog: Catalog, commands: Sequence[Command]) -> Catalog:
    """The catalog with waiting creates, edits, archivals and deletions of projects, clients and tags in it.

    What the server has refused is not so; a refused create is, as entries may be on it.
    """
    waiting = [c for c in commands if c.noun != "entry" and (c.verb == "create" or c.status not in STUCK)]
    if not waiting:
        return catalog
    things: dict[str, dict[Ref, Any]] = {
        "project": dict(catalog.projects),
        "client": dict(catalog.clients),
        "tag": dict(catalog.tags),
    }
    kinds: dict[str, Any] = {"project": Project, "client": Client, "tag": Tag}
    for command in waiting:
        kind, known = kinds[command.noun], things[command.noun]
        values = {name: command.fields[name] for name in kind._fields if name in command.fields}
        thing = known.get(command.target)
        match command.verb:
            case "create":
                values.pop("workspace_id", None)
                name = values.pop("name", "")
                known[command.uuid] = kind(command.uuid, command.workspace_id, name, **values)
            case "edit" if thing is not None:
                known[command.target] = thing._replace(**values)
            case "delete":
                known.pop(command.target, None)
                if command.noun == "client":
                    things["project"] = {
                        ref: project._replace(client_id=None) if project.client_id == command.target else project
                        for ref, project in things["project"].items()
                    }
            case "archive" | "restore" if isinstance(thing, Client):
                known[command.target] = thing._replace(archived=command.verb == "archive")
                for ref in (command.base if command.verb == "archive" else command.fields).get("projects", ()):
                    if ref in things["project"]:
                        things["project"][ref] = things["project"][ref]._replace(active=command.verb == "restore")
            case "archive" | "restore" if isinstance(thing, Project):
                known[command.target] = thing._replace(active=command.verb == "restore")
            case _:
                pass
    return catalog._replace(projects=things["project"], clients=things["client"], tags=things["tag"])
