"""The catalog: workspaces, projects, clients, tags and tasks as the server last said."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Literal, TypeAlias

from desktop.model.catalog import Catalog, Client, Project, Tag, Task, Workspace
from desktop.model.entry import Ref, TimeEntry
from desktop.store.columns import dumps, loads, maybe_micros, micros, without_secrets
from desktop.store.database import OpenFile, Row, Rows
from desktop.store.errors import Suspicious
from desktop.store.precedence import Standing, dated, is_deleted, outlives, supersedes

CatalogNoun: TypeAlias = Literal["workspace", "project", "client", "tag", "task"]


class CatalogRows(Rows):
    def __init__(self, file: OpenFile, user_id: int) -> None:
        super().__init__(file, user_id)
        self._catalog: tuple[int, Catalog] | None = None

    def catalog(self) -> Catalog:
        """Everything nameable that the server has, archived things too; the same object until it changes."""
        revision = self._file.revision("catalog")
        if self._catalog is not None and revision == self._catalog[0]:
            return self._catalog[1]
        found = self._decoded(_catalog, self._file.rows("SELECT noun, raw FROM thing WHERE deleted = 0"))
        if revision is not None:
            self._catalog = (revision, found)
        return found

    def catalog_of(self, entry: TimeEntry | None) -> Catalog:
        """The part of the catalog that names this entry, and all workspaces: a large one takes long to read."""
        rows = self._file.rows("SELECT noun, raw FROM thing WHERE noun = 'workspace' AND deleted = 0")
        if entry is not None:
            named = (
                ("project", entry.project_id),
                ("task", entry.task_id),
                *(("tag", id_) for id_ in entry.tag_ids),
            )
            rows += [row for noun, id_ in named for row in self._thing(noun, id_)]
            project = self._decoded(_catalog, rows).project(entry.project_id)
            rows += self._thing("client", project.client_id) if project is not None else []
        return self._decoded(_catalog, rows)

    def _thing(self, noun: str, id_: Ref | None) -> list[Row]:
        return self._file.rows("SELECT noun, raw FROM thing WHERE noun = ? AND id = ? AND deleted = 0", (noun, id_))

    def raw_thing(self, noun: CatalogNoun, id_: int) -> dict[str, Any] | None:
        """The server's row with every field it came with, deleted or not."""
        row = self._file.row("SELECT raw FROM thing WHERE noun = ? AND id = ?", (noun, id_))
        return None if row is None else self._decoded(loads, row[0])

    def put_catalog(
        self,
        noun: CatalogNoun,
        rows: Iterable[Mapping[str, Any]] | None,
        *,
        complete_for: int | Literal["all"] | None = None,
        asked_at: datetime | None = None,
        confirmed: bool = False,
    ) -> None:
        """Take in rows of the server, each unless a newer version is known.

        `complete_for`: the list has all of that workspace (or of all), so that others there are deleted; raises
        `Suspicious`, and stores nothing, where that would delete all of several, unless `confirmed` by a second
        fetch. `asked_at`: when the list was asked for, by the server's clock; None for the answer to a write.
        """
        listed = [] if rows is None else [without_secrets(dict(row)) for row in rows]
        asked = maybe_micros(asked_at)
        with self._file.transaction():
            gone = self._missing_things(noun, listed, complete_for, asked, confirmed)
            for row in listed:
                self._put_thing(noun, row, asked)
            for id_ in gone:
                self._file.write("catalog", "UPDATE thing SET deleted = 1 WHERE noun = ? AND id = ?", (noun, id_))

    def remove_from_catalog(self, noun: CatalogNoun, id_: int, at: datetime) -> None:
        """Note that a deletion of ours was confirmed at `at` (the server's clock): older rows do not revive it."""
        before = self.raw_thing(noun, id_) or {"id": id_}
        with self._file.transaction():
            self._write_thing(noun, {**before, "server_deleted_at": at.isoformat()}, micros(at))

    def _put_thing(self, noun: CatalogNoun, raw: dict[str, Any], asked: int | None) -> None:
        row = self._file.row(
            "SELECT at, answered, deleted, raw FROM thing WHERE noun = ? AND id = ?", (noun, raw["id"])
        )
        known = None if row is None else Standing(row[0], row[1], bool(row[2]))
        if not supersedes(known, dated(raw), asked):
            return
        if row is not None and not row[2] and self._decoded(loads, row[3]) == raw and asked is not None:
            return  # nothing new: whoever watches the catalog need not look
        answered = dated(raw) if asked is None else None if known is None else known.answered
        self._write_thing(noun, raw, answered)

    def _write_thing(self, noun: CatalogNoun, raw: dict[str, Any], answered: int | None) -> None:
        self._file.write(
            "catalog",
            "REPLACE INTO thing (noun, id, workspace_id, at, answered, deleted, raw) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (noun, raw["id"], _workspace_of(noun, raw), dated(raw), answered, is_deleted(raw), dumps(raw)),
        )

    def _missing_things(
        self,
        noun: CatalogNoun,
        listed: list[dict[str, Any]],
        complete_for: int | Literal["all"] | None,
        asked: int | None,
        confirmed: bool,
    ) -> list[int]:
        """The things that a complete list shows to be deleted."""
        if complete_for is None:
            return []
        rows = self._file.rows(
            "SELECT id, at, answered FROM thing WHERE noun = ? AND deleted = 0 AND (? OR workspace_id = ?)",
            (noun, complete_for == "all", 0 if complete_for == "all" else complete_for),
        )
        there = {row["id"] for row in listed}
        gone = [
            id_
            for id_, at, answered in rows
            if id_ not in there and (asked is None or not outlives(Standing(at, answered), asked))
        ]
        if gone and len(gone) == len(rows) and all(map(is_deleted, listed)) and not confirmed:
            raise Suspicious(noun, len(rows))
        return gone


def _workspace_of(noun: CatalogNoun, raw: Mapping[str, Any]) -> int:
    if noun == "workspace":
        return int(raw["id"])
    return int(raw.get("workspace_id") or raw.get("wid") or 0)


def _catalog(rows: Iterable[Row]) -> Catalog:
    workspaces: dict[int, Workspace] = {}
    projects: dict[int | str, Project] = {}
    clients: dict[int | str, Client] = {}
    tags: dict[int | str, Tag] = {}
    tasks: dict[int, Task] = {}
    for noun, stored in rows:
        raw: dict[str, Any] = loads(stored)
        id_: int = raw["id"]
        match noun:
            case "workspace":
                workspaces[id_] = _workspace(raw)
            case "project":
                projects[id_] = _project(raw)
            case "client":
                clients[id_] = _client(raw)
            case "tag":
                tags[id_] = Tag(id_, _workspace_of(noun, raw), raw.get("name") or "")
            case "task":
                tasks[id_] = _task(raw)
    return Catalog(workspaces, projects, clients, tags, tasks)


def _workspace(raw: Mapping[str, Any]) -> Workspace:
    admin = raw.get("admin")
    return Workspace(
        id=raw["id"],
        name=raw.get("name") or "",
        organization_id=raw.get("organization_id") or 0,
        premium=bool(raw.get("premium")),
        admin=bool(admin) if admin is not None else raw.get("role") in (None, "admin"),
        only_admins_may_create_projects=bool(raw.get("only_admins_may_create_projects")),
        only_admins_may_create_tags=bool(raw.get("only_admins_may_create_tags")),
    )


def _project(raw: Mapping[str, Any]) -> Project:
    return Project(
        id=raw["id"],
        workspace_id=_workspace_of("project", raw),
        name=raw.get("name") or "",
        client_id=raw.get("client_id") or raw.get("cid"),
        color=raw.get("color") or Project._field_defaults["color"],
        active=raw.get("active") is not False,
        can_track_time=raw.get("can_track_time") is not False,
        billable=raw.get("billable"),
        is_private=bool(raw.get("is_private")),
    )


def _client(raw: Mapping[str, Any]) -> Client:
    return Client(
        id=raw["id"],
        workspace_id=_workspace_of("client", raw),
        name=raw.get("name") or "",
        archived=bool(raw.get("archived")),
        notes=raw.get("notes"),
    )


def _task(raw: Mapping[str, Any]) -> Task:
    return Task(
        id=raw["id"],
        workspace_id=_workspace_of("task", raw),
        project_id=raw.get("project_id") or raw.get("pid") or 0,
        name=raw.get("name") or "",
        active=raw.get("active") is not False,
    )
