"""The activity log: every write, how it was approved and how it ended."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, NamedTuple, TypeAlias

from desktop.model.command import How, Noun, Verb
from desktop.model.entry import Ref
from desktop.store.columns import dumps, from_micros, loads, micros, text
from desktop.store.database import Row, Rows

Outcome: TypeAlias = Literal["waiting", "saved", "undone", "discarded", "refused", "vanished"]


class Activity(NamedTuple):
    """One write of the person, in words."""

    id: int
    """0 until logged."""
    at: datetime
    words: str
    how: How
    approved_at: datetime
    command_uuid: str
    noun: Noun
    verb: Verb
    target: Ref
    workspace_id: int
    before: Mapping[str, Any] | None
    """The fields as they were, with JSON values."""
    after: Mapping[str, Any] | None
    outcome: Outcome
    batch: str | None = None
    note: str | None = None
    lost: Mapping[str, Any] | None = None
    """Its fields that gave way to a change made elsewhere, with JSON values; None where none did."""


class ActivityLog(Rows):
    def log(self, activity: Activity) -> int:
        """Write a row; its id."""
        with self._file.transaction():
            return self._file.write(
                "activity",
                "INSERT INTO activity (at, words, how, approved_at, command_uuid, noun, verb, target, workspace_id,"
                " before, after, outcome, batch, note, lost) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                _columns(activity),
            )

    def set_activity(self, activity: Activity) -> None:
        """Replace the row with its id. Raises LookupError where there is none."""
        with self._file.transaction():
            found = self._file.write(
                "activity",
                "UPDATE activity SET at = ?, words = ?, how = ?, approved_at = ?, command_uuid = ?, noun = ?, "
                "verb = ?, target = ?, workspace_id = ?, before = ?, after = ?, outcome = ?, batch = ?, note = ?, "
                "lost = ? WHERE id = ?",
                (*_columns(activity), activity.id),
            )
            if not found:
                raise LookupError(f"no activity {activity.id}")

    def activities(self, limit: int = 100, before: int | None = None) -> list[Activity]:
        """The newest rows, newest first; `before` an id continues a page."""
        rows = self._file.rows(
            "SELECT * FROM activity WHERE id < ? ORDER BY id DESC LIMIT ?",
            (2**62 if before is None else before, limit),
        )
        return [self._decoded(activity_of, row) for row in rows]

    def newest_activity(self) -> int:
        """The id of the newest row, 0 where there is none."""
        return int(self._file.one("SELECT coalesce(max(id), 0) FROM activity")[0])

    def activities_of(self, command_uuid: str) -> list[Activity]:
        """The rows that belong to a command, newest first."""
        rows = self._file.rows("SELECT * FROM activity WHERE command_uuid = ? ORDER BY id DESC", (command_uuid,))
        return [self._decoded(activity_of, row) for row in rows]

    def activities_in(self, batch: str) -> list[Activity]:
        """The rows of one batch, newest first."""
        rows = self._file.rows("SELECT * FROM activity WHERE batch = ? ORDER BY id DESC", (batch,))
        return [self._decoded(activity_of, row) for row in rows]

    def activity(self, id_: int) -> Activity | None:
        """One row, or None."""
        row = self._file.row("SELECT * FROM activity WHERE id = ?", (id_,))
        return None if row is None else self._decoded(activity_of, row)


def activity_of(row: Row) -> Activity:
    """The activity of a row of all columns. Raises ValueError, TypeError where it makes no sense."""
    return Activity(
        id=row[0],
        at=from_micros(row[1]),
        words=row[2],
        how=row[3],
        approved_at=from_micros(row[4]),
        command_uuid=row[5],
        noun=row[6],
        verb=row[7],
        target=loads(row[8]),
        workspace_id=row[9],
        before=None if row[10] is None else loads(row[10]),
        after=None if row[11] is None else loads(row[11]),
        outcome=row[12],
        batch=row[13],
        note=row[14],
        lost=loads(row[15])
        if len(row) > 15 and row[15] is not None
        else None,  # a file of the first schema has none
    )


def _columns(activity: Activity) -> tuple[Any, ...]:
    return (
        micros(activity.at),
        text(activity.words),
        activity.how,
        micros(activity.approved_at),
        activity.command_uuid,
        activity.noun,
        activity.verb,
        dumps(activity.target),
        activity.workspace_id,
        None if activity.before is None else dumps(activity.before),
        None if activity.after is None else dumps(activity.after),
        activity.outcome,
        activity.batch,
        None if activity.note is None else text(activity.note),
        None if activity.lost is None else dumps(activity.lost),
    )
