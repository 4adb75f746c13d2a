"""The rows of a damaged file that can be read and make sense, table by table."""

import sqlite3
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, get_args

from desktop.model.command import Noun, Status
from desktop.store import command_row
from desktop.store.activity import activity_of
from desktop.store.columns import loads
from desktop.store.favorite import favorite_of

_STRETCH = 10_000
"""How many rows in a row may be unreadable before the rest between two readable ones is given up."""

Values: TypeAlias = dict[str, Any]
"""A row by column names, with its `rowid`."""


class RowReader:
    """Reads the rows that can be read and make sense; `lost` tells whether any could not, or did not."""

    def __init__(
        self, connection: sqlite3.Connection, wanted: Mapping[str, Callable[[Values], Values | None]]
    ) -> None:
        """`wanted` gives, by table, a row as it is to be kept, or None where it makes no sense."""
        self.lost = False
        self._connection = connection
        self._wanted = wanted

    def rows(self, table: str) -> list[Values]:
        rows = []
        for values in self._all(table):
            mended = self._wanted[table](values)
            if mended is None:
                self.lost = True
            else:
                rows.append(mended)
        return rows

    def _all(self, table: str) -> list[Values]:
        """Everything at once; after damage from the front to it, from the back to it, and one by one between."""
        try:
            cursor = self._connection.execute(f"SELECT rowid AS rowid, * FROM {table}")  # noqa: S608  ours
            return [_named(cursor, row) for row in cursor]
        except sqlite3.Error:
            self.lost = True
        front = self._run(table, "rowid > ? ORDER BY rowid", -(2**63))
        first = front[-1]["rowid"] if front else 0
        back = self._run(table, "rowid < ? ORDER BY rowid DESC", 2**63 - 1)
        back = [values for values in reversed(back) if values["rowid"] > first]
        return front + self._between(table, first, back[0]["rowid"] if back else None) + back

    def _between(self, table: str, first: int, last: int | None) -> list[Values]:
        """Rows one by one, until `last` or until nothing was found for a long stretch."""
        rows: list[Values] = []
        rowid = nearest = first
        while rowid - nearest < _STRETCH and (last is None or rowid + 1 < last):
            rowid += 1
            found = self._run(table, "rowid = ?", rowid, once=True)
            if found:
                rows += found
                nearest = rowid
        return rows

    def _run(self, table: str, where: str, edge: int, *, once: bool = False) -> list[Values]:
        """Rows from an edge on, until the end or the next damage."""
        sql = f"SELECT rowid AS rowid, * FROM {table} WHERE {where} LIMIT 1"  # noqa: S608  the names are ours
        found: list[Values] = []
        while True:
            try:
                cursor = self._connection.execute(sql, (edge,))
                row = cursor.fetchone()
            except sqlite3.Error:
                return found
            if row is None:
                return found
            found.append(_named(cursor, row))
            if once:
                return found
            edge = found[-1]["rowid"]


def _named(cursor: sqlite3.Cursor, row: tuple[Any, ...]) -> Values:
    return dict(zip((column[0] for column in cursor.description), row, strict=True))


def _command(values: Values) -> Values | None:
    """The command as it starts anew: what was sent, or may have been, as if the program had ended over it."""
    attempts, bodies = values["attempts"], values["bodies"]
    known = isinstance(attempts, int) and attempts >= 0 and _decodes(bodies) and values["status"] in _STATUSES
    # What was sent can then only be what was meant to be.
    mended = dict(values) if known else {**values, "attempts": 1, "bodies": f"[{values['fields']}]"}
    if mended["attempts"]:
        mended["status"] = "sending"
    return mended if _is_command(mended) else None


def _sound_command(values: Values) -> Values | None:
    known = isinstance(values["attempts"], int) and values["status"] in _STATUSES
    return values if known and _is_command(values) else None


def _is_command(values: Values) -> bool:
    row = tuple(value for name, value in values.items() if name != "rowid")
    return _is_sound(lambda: command_row.command(row))


def _activity(values: Values) -> Values | None:
    row = tuple(value for name, value in values.items() if name != "rowid")
    return values if _is_sound(lambda: activity_of(row)) else None


def _favorite(values: Values) -> Values | None:
    row = tuple(value for name, value in values.items() if name != "rowid")
    return values if _is_sound(lambda: favorite_of(row)) else None


def _alias(values: Values) -> Values | None:
    sound = isinstance(values["uuid"], str) and values["noun"] in _NOUNS and isinstance(values["id"], int)
    return values if sound else None


def _implied_stop(values: Values) -> Values | None:
    sound = (
        _decodes(values["entry"]) and isinstance(values["moment"], int) and isinstance(values["start_uuid"], str)
    )
    return values if sound and isinstance(values["asked_for"], int | None) else None


def _own_start(values: Values) -> Values | None:
    return values if isinstance(values["start"], int) else None


_STATUSES = frozenset(get_args(Status))
_NOUNS = frozenset(get_args(Noun))
MENDED: dict[str, Callable[[Values], Values | None]] = {
    "command": _command,
    "alias": _alias,
    "activity": _activity,
    "favorite": _favorite,
    "implied_stop": _implied_stop,
    "own_start": _own_start,
}
"""Rows as they are to be saved."""
SOUND = {**MENDED, "command": _sound_command}
"""Rows as they are in a file that needs no saving."""
TABLES = tuple(MENDED)
"""What is saved: all of it is in the schema since the first migration."""


def _decodes(text: Any) -> bool:
    return isinstance(text, str) and _is_sound(lambda: loads(text))


def _is_sound(decode: Callable[[], Any]) -> bool:
    try:
        decode()
    except (TypeError, ValueError, LookupError, AttributeError, OverflowError):
        return False
    return True
