"""Where a process can die: before every statement that writes, after every commit, around every request.

The statements run on a real SQLite connection. What dies inside a transaction leaves it uncommitted, as a killed
process would; the same connection can also find its disk full.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

_READS = ("SELECT", "PRAGMA")


class Killed(BaseException):
    """The process died here."""


class Crash:
    """Counts the points at which a process can die, and lets it die at one of them."""

    def __init__(self) -> None:
        self.left: int | None = None
        """How many points still pass before the process dies; None: it lives."""
        self.passed = 0
        self.dead = False
        self.full = False
        """Whether the disk is full: nothing can be written, though all can be read."""

    def arm(self, points: int) -> None:
        """Die at the point that comes so many points from now (1: at the next one)."""
        self.left = points

    def spare(self) -> None:
        """Live on."""
        self.left = None

    def here(self) -> None:
        """One point. Raises `Killed` where the process dies, and at every point after that."""
        if self.dead:
            raise Killed
        self.passed += 1
        if self.left is None:
            return
        self.left -= 1
        if self.left <= 0:
            self.left, self.dead = None, True
            raise Killed


class MortalConnection(sqlite3.Connection):
    """A connection whose process can die between two statements."""

    crash: Crash

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        if self.crash.dead:
            raise Killed
        if sql[:6] not in _READS:
            self.crash.here()
            if self.crash.full and not sql.startswith(("BEGIN", "ROLLBACK", "SAVEPOINT", "RELEASE")):
                raise _full()
        cursor = super().execute(sql, *values)
        if sql == "COMMIT":
            self.crash.here()
        return cursor

    def keep(self) -> None:
        """Spare what only another process or a power cut could make worth its time: neither comes here."""
        for pragma in ("locking_mode = EXCLUSIVE", "synchronous = OFF"):
            super().execute(f"PRAGMA {pragma}")


def _full() -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode, error.sqlite_errorname = sqlite3.SQLITE_FULL, "SQLITE_FULL"
    return error


@contextmanager
def mortal(crash: Crash) -> Iterator[list[MortalConnection]]:
    """Whatever connects to a database in here dies with `crash`; the connections, as they come."""
    made: list[MortalConnection] = []

    def connect(path: Path, **options: Any) -> MortalConnection:
        connection = MortalConnection(path, **options)
        connection.crash = crash
        made.append(connection)
        return connection

    with patch.object(sqlite3, "connect", connect):
        yield made
