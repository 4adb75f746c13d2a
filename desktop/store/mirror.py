"""The mirror: time entries as the server last said."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from desktop.model.entry import Ref, TimeEntry
from desktop.model.moment import format_api
from desktop.store.alias import Aliases
from desktop.store.columns import (
    dumps,
    first_second,
    from_micros,
    loads,
    maybe_from_micros,
    maybe_micros,
    micros,
    without_secrets,
)
from desktop.store.database import Row
from desktop.store.entry_row import Facts, changed, completed, entry, facts
from desktop.store.errors import Suspicious
from desktop.store.precedence import Standing, dated, is_deleted, outlives, supersedes


class Merged(NamedTuple):
    """What one row of the server did to the mirror."""

    id: int
    before: dict[str, Any] | None
    """The mirror's row, None where it was unknown."""
    after: dict[str, Any]
    """The mirror's row now."""
    ignored: bool
    """Whether the row was older than the mirror and left no trace."""


class Unbound(NamedTuple):
    """A server row that no create of this device is known to have made; deleted ones count."""

    id: int
    raw: dict[str, Any]
    deleted: bool
    seen: datetime | None
    """When the list that first showed it was asked for; for an answer, its `at`."""


class _Known(NamedTuple):
    """What the mirror has of a row."""

    standing: Standing
    seen: int | None
    field_at: dict[str, int]
    raw: dict[str, Any]


class Mirror(Aliases):
    def entry(self, ref: Ref) -> TimeEntry | None:
        """One entry of the mirror, by id or by the UUID of its create; None where unknown or deleted."""
        row = self._file.row(
            "SELECT id, workspace_id, user_id, start, stop, description, project_id, task_id, tag_ids, billable, at"
            " FROM entry WHERE id = ? AND deleted = 0 AND start IS NOT NULL",
            (self.resolve(ref),),
        )
        return None if row is None else self._decoded(entry, row)

    def raw_entry(self, id_: int) -> dict[str, Any] | None:
        """The server's row with every field it came with, deleted (`server_deleted_at`) or not."""
        row = self._file.row("SELECT raw FROM entry WHERE id = ?", (id_,))
        return None if row is None else self._decoded(loads, row[0])

    def entries(self, start: datetime, end: datetime) -> list[TimeEntry]:
        """The entries with `start` <= entry.start < `end`, newest first."""
        return self._entries(
            "SELECT id, workspace_id, user_id, start, stop, description, project_id, task_id, tag_ids, billable, at"
            " FROM entry WHERE deleted = 0 AND start >= ? AND start < ? ORDER BY start DESC, id DESC",
            (first_second(start), first_second(end)),
        )

    def latest(self, limit: int) -> list[TimeEntry]:
        """The `limit` entries that started last, newest first."""
        return self._entries(
            "SELECT id, workspace_id, user_id, start, stop, description, project_id, task_id, tag_ids, billable, at"
            " FROM entry WHERE deleted = 0 AND start IS NOT NULL ORDER BY start DESC, id DESC LIMIT ?",
            (limit,),
        )

    def running(self) -> list[TimeEntry]:
        """The entries that run by the mirror, newest first: none or one, more only while a list is half known."""
        return self._entries(
            "SELECT id, workspace_id, user_id, start, stop, description, project_id, task_id, tag_ids, billable, at"
            " FROM entry WHERE deleted = 0 AND stop IS NULL AND start IS NOT NULL ORDER BY start DESC, id DESC"
        )

    def unbound(self, start: datetime, end: datetime) -> list[Unbound]:
        """Rows with `start` <= entry.start < `end` that no create of this device is bound to, by start and id."""
        rows = self._file.rows(
            "SELECT id, raw, deleted, seen FROM entry WHERE start >= ? AND start < ? "
            "AND NOT EXISTS (SELECT 1 FROM alias WHERE alias.noun = 'entry' AND alias.id = entry.id) "
            "ORDER BY start, id",
            (first_second(start), first_second(end)),
        )
        return [self._decoded(_unbound, row) for row in rows]

    def field_at(self, id_: int, field: str) -> datetime | None:
        """The `at` with which a field was last seen changed, or that of the row before where the answer to a write
        brought it; None where it never changed since the row is known.

        Fields: `workspace_id, start, stop, description, project_id, task_id, tag_ids, billable`.
        """
        row = self._file.row("SELECT field_at FROM entry WHERE id = ?", (id_,))
        value = None if row is None else self._decoded(loads, row[0]).get(field)
        return None if value is None else from_micros(value)

    def put_entries(
        self,
        rows: Iterable[Mapping[str, Any]] | None,
        *,
        asked_at: datetime | None = None,
        answered_at: datetime | None = None,
        complete_between: tuple[datetime, datetime] | None = None,
        confirmed: bool = False,
    ) -> list[Merged]:
        """Take in rows of the server, each unless the mirror has a newer version.

        `asked_at`: when the list was asked for, by the server's clock; None for the answer to a write, which no
        list asked for before `answered_at` (default: the row's own `at`) will revert or remove. With
        `complete_between` the list has all entries that start there, so the mirror's others are deleted; where
        that would delete all of them, `Suspicious` is raised unless `confirmed` by a second fetch.
        """
        listed = [] if rows is None else [without_secrets(dict(row)) for row in rows]
        asked = maybe_micros(asked_at)
        with self._file.transaction():
            gone = self._missing_entries(listed, asked, complete_between, confirmed)
            merged = [self._put_entry(row, asked, maybe_micros(answered_at)) for row in listed]
            for id_, raw in gone:
                after = {**raw, "server_deleted_at": format_api(asked_at)} if asked_at else raw
                self._file.write(
                    "entries", "UPDATE entry SET deleted = 1, raw = ? WHERE id = ?", (dumps(after), id_)
                )
                merged.append(Merged(id_, raw, after, ignored=False))
        return merged

    def remove_entry(self, id_: int, at: datetime) -> None:
        """Note that a deletion of ours was confirmed at `at` (the server's clock): older rows do not revive it."""
        before = self.raw_entry(id_) or {"id": id_}
        with self._file.transaction():
            self._put_entry({**before, "server_deleted_at": at.isoformat()}, None, micros(at), forced=True)

    def _entries(self, sql: str, values: tuple[Any, ...] = ()) -> list[TimeEntry]:
        return self._decoded(_all, self._file.rows(sql, values))

    def _known(self, id_: int) -> _Known | None:
        row = self._file.row("SELECT at, answered, deleted, seen, field_at, raw FROM entry WHERE id = ?", (id_,))
        return None if row is None else self._decoded(_known, row)

    def _put_entry(
        self, raw: dict[str, Any], asked: int | None, answered: int | None, *, forced: bool = False
    ) -> Merged:
        known, at = self._known(raw["id"]), dated(raw)
        if known is not None and not forced and not supersedes(known.standing, at, asked):
            return Merged(raw["id"], known.raw, known.raw, ignored=True)
        after = raw if known is None else completed(known.raw, raw)
        if known is not None and asked is not None and after == known.raw:
            return Merged(raw["id"], known.raw, after, ignored=False)  # nothing new, nothing to write
        if asked is None:
            answered = at if answered is None else answered
        else:
            answered = None if known is None else known.standing.answered
        seen = (at if asked is None else asked) if known is None else known.seen
        new = facts(after)
        # The answer to a write dates the write, not what somebody else had changed before it.
        since = known.standing.at if known is not None and asked is None and not forced else at
        dates = _field_at(known, new, since)
        self._write_entry(raw["id"], new, (at, seen, answered, is_deleted(after), dates), after)
        return Merged(raw["id"], None if known is None else known.raw, after, ignored=False)

    def _write_entry(self, id_: int, new: Facts, kept: Row, raw: dict[str, Any]) -> None:
        at, seen, answered, deleted, field_at = kept
        self._file.write(
            "entries",
            "REPLACE INTO entry (id, workspace_id, user_id, start, stop, description, project_id, task_id, tag_ids,"
            " billable, at, seen, answered, deleted, field_at, raw)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                id_,
                *new[:7],
                dumps(new.tag_ids),
                new.billable,
                at,
                seen,
                answered,
                deleted,
                dumps(field_at),
                dumps(raw),
            ),
        )

    def _missing_entries(
        self,
        listed: list[dict[str, Any]],
        asked: int | None,
        between: tuple[datetime, datetime] | None,
        confirmed: bool,
    ) -> list[tuple[int, dict[str, Any]]]:
        """The rows that a complete list shows to be deleted."""
        if between is None or asked is None:
            return []
        rows = self._file.rows(
            "SELECT id, at, answered, raw FROM entry WHERE deleted = 0 AND start >= ? AND start < ?",
            (first_second(between[0]), first_second(between[1])),
        )
        there = {row["id"] for row in listed}
        gone = [
            (id_, self._decoded(loads, raw))
            for id_, at, answered, raw in rows
            if id_ not in there and not outlives(Standing(at, answered), asked)
        ]
        if gone and len(gone) == len(rows) and all(map(is_deleted, listed)) and not confirmed:
            raise Suspicious("entry", len(rows))
        return gone


def _all(rows: list[Row]) -> list[TimeEntry]:
    return [entry(row) for row in rows]


def _known(row: Row) -> _Known:
    return _Known(Standing(row[0], row[1], bool(row[2])), row[3], loads(row[4]), loads(row[5]))


def _unbound(row: Row) -> Unbound:
    return Unbound(row[0], loads(row[1]), bool(row[2]), maybe_from_micros(row[3]))


def _field_at(known: _Known | None, new: Facts, at: int | None) -> dict[str, int]:
    if known is None:
        return {}
    if at is None:
        return known.field_at
    return {**known.field_at, **dict.fromkeys(changed(facts(known.raw), new), at)}
