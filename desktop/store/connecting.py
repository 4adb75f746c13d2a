"""Connections to the file, and the steps that bring its schema up to date."""

import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from desktop.store.errors import NewerVersion, NotADatabase, OtherUser

APPLICATION_ID = 0x54725472
"""Marks a SQLite file as one of Tracktray's."""


def connect(path: Path, *, busy: float) -> sqlite3.Connection:
    """A connection to the file at `path`, created (only for its owner to read) where there is none.

    `busy`: seconds to wait for another process's lock. Raises sqlite3.Error, OSError.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if os.fstat(descriptor).st_mode & 0o077 and os.name == "posix":
            os.fchmod(descriptor, 0o600)
    finally:
        os.close(descriptor)
    # Whoever gives the store to a thread of its own sees to it that no other uses it.
    connection = sqlite3.connect(path, timeout=busy, isolation_level=None, check_same_thread=False)
    try:
        # Every commit is on the disk before it is on the screen; EXTRA: the end of its journal, too.
        connection.execute("PRAGMA synchronous = EXTRA")
    except BaseException:
        connection.close()
        raise
    return connection


def set_journal(connection: sqlite3.Connection, *, network_home: bool) -> None:
    """WAL, or the old journal where the file lies on a network file system: WAL needs shared memory."""
    connection.execute("PRAGMA journal_mode = DELETE" if network_home else "PRAGMA journal_mode = WAL")


def is_ours(connection: sqlite3.Connection) -> bool:
    """Whether the file is one of Tracktray's, or still empty."""
    mark = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    return bool(mark == APPLICATION_ID or tables == 0)


def migrate(
    connection: sqlite3.Connection,
    path: Path,
    steps: Sequence[Sequence[str]],
    user_id: int,
) -> Path | None:
    """Bring the schema up to `steps`, in one transaction, with a copy of an older file first; where the copy is.

    Raises sqlite3.Error, `NewerVersion`, `NotADatabase`.
    """
    if not is_ours(connection):
        raise NotADatabase(path, "a database of another program")
    if version_of(connection, path, len(steps)) == 0:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = version_of(connection, path, len(steps))
        backup = back_up(path, version) if 0 < version < len(steps) else None
        for step in steps[version:]:
            for statement in step:
                connection.execute(statement)
        if version == 0:
            connection.execute("INSERT INTO meta (key, value) VALUES ('user_id', ?)", (str(user_id),))
        if version < len(steps):
            connection.execute(f"PRAGMA user_version = {len(steps)}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return backup


def version_of(connection: sqlite3.Connection, path: Path, latest: int) -> int:
    """The schema's version; raises `NewerVersion`."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > latest:
        raise NewerVersion(path, version, latest)
    return version


def back_up(path: Path, version: int) -> Path:
    """Copy the file as it is committed, to where a restore is a rename; replaces an older copy of the version."""
    target = path.with_name(f"{path.name}.backup-{version}")
    unfinished = path.with_name(f"{path.name}.backup-unfinished")
    unfinished.unlink(missing_ok=True)
    try:
        with closing(connect(path, busy=5.0)) as source, closing(connect(unfinished, busy=5.0)) as copy:
            source.backup(copy)
            set_journal(copy, network_home=True)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return target


def check_user(connection: sqlite3.Connection, path: Path, user_id: int) -> None:
    """Raises `OtherUser` where the file is another person's."""
    row = connection.execute("SELECT value FROM meta WHERE key = 'user_id'").fetchone()
    if row is None or row[0] != str(user_id):
        raise OtherUser(path, int(row[0]) if row else 0, user_id)
