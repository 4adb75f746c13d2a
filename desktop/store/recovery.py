"""A damaged file: found, read row by row as far as it goes, and set aside. The mirror is fetched anew.

The new file is complete before the damaged one moves, so that a crash at any moment leaves one or the other.
"""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from desktop.store.connecting import connect, migrate, set_journal
from desktop.store.errors import Damaged, NotADatabase, OtherUser, translated
from desktop.store.readable_rows import MENDED, SOUND, TABLES, RowReader, Values

_PAGE = 4096
"""SQLite's page size."""
_ENDINGS = ("", "-wal", "-shm", "-journal")
"""The file, and what SQLite keeps beside it."""


class Salvaged(NamedTuple):
    commands: int
    """How many waiting commands were saved."""
    lost: bool
    """Whether anything but the mirror could not be read."""
    damaged: Path | None
    """Where the damaged file lies now."""


def is_damaged(path: Path, busy: float, *, made: bool) -> bool:
    """Whether the file, as a database of ours, is broken: its pages, or what its rows say.

    `made`: it had tables before, so that one without is broken, too. Raises a `StoreError` where that cannot be
    found out, e.g. because it is locked.
    """
    try:
        with closing(connect(path, busy=busy)) as connection:
            if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                return True
            if not made and connection.execute("SELECT count(*) FROM sqlite_schema").fetchone() == (0,):
                return False
            return not _makes_sense(connection)
    except sqlite3.Error as error:
        known = translated(error, path)
        if isinstance(known, Damaged | NotADatabase):
            return True
        raise known from error


def salvage(path: Path, steps: Sequence[Sequence[str]], user_id: int, busy: float) -> Salvaged:
    """Build a new file at `path` from what can be read of the damaged one, which is moved aside.

    Raises sqlite3.Error, OSError, and `OtherUser` where the file is another person's.
    """
    unfinished = _beside(path, "salvage")
    _forget(unfinished)
    with closing(connect(unfinished, busy=busy)) as fresh:
        set_journal(fresh, network_home=True)
        migrate(fresh, unfinished, steps[: _version(path, len(steps))], user_id)
        with _readable(path, unfinished, busy) as source:
            _refuse_other(source, path, user_id)
            source.text_factory = _readable_text
            reader = RowReader(source, MENDED)
            found = {table: list(reader.rows(table)) for table in TABLES}
        fresh.execute("BEGIN IMMEDIATE")
        for table, rows in found.items():
            _insert(fresh, table, rows)
        fresh.execute("COMMIT")
    unfinished.replace(_beside(path, "salvaged"))
    _force(path.parent)  # the new file has its name before the damaged one loses its own
    return Salvaged(len(found["command"]), reader.lost, finish_salvage(path))


def finish_salvage(path: Path) -> Path | None:
    """Put the new file in its place, and the damaged one aside; where that lies, if it was still here."""
    aside = set_aside(path)
    _beside(path, "salvaged").replace(path)
    return aside


def _makes_sense(connection: sqlite3.Connection) -> bool:
    reader = RowReader(connection, SOUND)
    for table in TABLES:
        reader.rows(table)
    return not reader.lost


def _refuse_other(connection: sqlite3.Connection, path: Path, user_id: int) -> None:
    """Raise `OtherUser` where the file still tells that it is another person's."""
    row = None
    with suppress(sqlite3.Error):
        row = connection.execute("SELECT value FROM meta WHERE key = 'user_id'").fetchone()
    if row is not None and str(row[0]).isdecimal() and int(row[0]) != user_id:
        raise OtherUser(path, int(row[0]), user_id)


def _readable_text(value: bytes) -> str:
    return value.decode("utf-8", "replace")


def _insert(connection: sqlite3.Connection, table: str, rows: list[Values]) -> None:
    """Rows that contradict one another are possible in a damaged file; the first is kept."""
    for values in rows:
        names = [name for name in values if name != "rowid"]
        places = ", ".join("?" * len(names))
        sql = f"INSERT OR IGNORE INTO {table} ({', '.join(names)}) VALUES ({places})"  # noqa: S608  the names are ours
        connection.execute(sql, [values[name] for name in names])


@contextmanager
def _readable(path: Path, fresh: Path, busy: float) -> Iterator[sqlite3.Connection]:
    """The damaged file as a connection; with the first page of the fresh file where its own is broken.

    The first page says where each table begins. Tables are made in the order of the migrations and never
    rebuilt, so that they begin in the same places in every file.
    """
    import shutil

    copy = _beside(path, "salvage-source")
    _forget(copy)
    try:
        if not _has_tables(path, busy):
            for ending in ("", "-wal", "-journal"):
                if path.with_name(path.name + ending).exists():
                    shutil.copyfile(path.with_name(path.name + ending), copy.with_name(copy.name + ending))
            _graft(copy, fresh)
            path = copy
        with closing(_connected(path, busy)) as connection:
            yield connection
    finally:
        _forget(copy)


def _connected(path: Path, busy: float) -> sqlite3.Connection:
    """The file, or, where SQLite wants nothing to do with it, an empty database: every table is missed there."""
    try:
        return connect(path, busy=busy)
    except sqlite3.DatabaseError:
        return sqlite3.connect(":memory:", isolation_level=None)


def _has_tables(path: Path, busy: float) -> bool:
    try:
        with closing(connect(path, busy=busy)) as connection:
            for table in TABLES:
                connection.execute(f"SELECT 1 FROM {table} LIMIT 0")  # noqa: S608  the names are ours
    except sqlite3.Error:
        return False
    return True


def _graft(copy: Path, fresh: Path) -> None:
    """Give the copy the fresh file's first page, and at least as many pages as it needs for the tables to begin."""
    size = max(copy.stat().st_size // _PAGE * _PAGE, fresh.stat().st_size)
    head = bytearray(fresh.read_bytes()[:_PAGE])
    head[28:32] = (size // _PAGE).to_bytes(4, "big")
    with copy.open("r+b") as file:
        file.write(head)
        file.truncate(size)


def _version(path: Path, latest: int) -> int:
    """The schema's version by the file's first bytes, or the latest where they say nothing sensible."""
    with path.open("rb") as file:
        version = int.from_bytes(file.read(64)[60:64], "big")
    return version if 0 < version <= latest else latest


def set_aside(path: Path) -> Path | None:
    """Move the file, and what SQLite keeps beside it, to the first free name; None where nothing is there."""
    if not any(path.with_name(path.name + ending).exists() for ending in _ENDINGS):
        return None
    number = 1
    while _beside(path, f"damaged-{number}").exists():
        number += 1
    aside = _beside(path, f"damaged-{number}")
    for ending in reversed(_ENDINGS):  # the file itself last: it makes the name taken
        part = path.with_name(path.name + ending)
        if part.exists():
            part.replace(aside.with_name(aside.name + ending))
    return aside


def _force(folder: Path) -> None:
    """Put the names in a folder on the disk, where the system lets a program do so."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _beside(path: Path, what: str) -> Path:
    return path.with_name(f"{path.name}.{what}")


def _forget(path: Path) -> None:
    for ending in _ENDINGS:
        path.with_name(path.name + ending).unlink(missing_ok=True)
