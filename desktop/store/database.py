"""One SQLite connection: transactions, typed errors, and what changed, here or in another process."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Literal, TypeAlias, TypeVar

from desktop.store.errors import Damaged, NotADatabase, StoreError, Unavailable, translated

Change: TypeAlias = Literal["entries", "catalog", "profile", "commands", "activity", "favorites", "quota", "meta"]
"""An area of the store that a commit changed."""

Row: TypeAlias = tuple[Any, ...]
T = TypeVar("T")


class OpenFile:
    """A connection in autocommit mode; what is written is written inside `transaction`."""

    def __init__(self, connection: sqlite3.Connection, path: Path, condemn: Callable[[], None]) -> None:
        """`condemn` is called as soon as the content is found broken, so that the next to open it salvages it."""
        self.path = path
        self._condemn = condemn
        self._connection = connection
        self._depth = 0
        self._failed: StoreError | None = None
        self._dirty: set[Change] = set()
        self._changed: set[Change] = set()
        self._data_version = self.one("PRAGMA data_version")[0]
        self._revisions: dict[Change, int] = dict(self.rows("SELECT area, n FROM revision"))

    def close(self) -> None:
        self._connection.close()

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """All rows of a query."""
        try:
            return self._connection.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise self._noted(error) from error

    def row(self, sql: str, values: Sequence[Any] = ()) -> Row | None:
        """The first row of a query, or None."""
        found = self.rows(sql, values)
        return found[0] if found else None

    def one(self, sql: str, values: Sequence[Any] = ()) -> Row:
        """The one row that a query always has."""
        return self.rows(sql, values)[0]

    def write(self, area: Change, sql: str, values: Sequence[Any] = ()) -> int:
        """Execute one writing statement inside a transaction; its rowid, or the number of rows it changed."""
        if not self._connection.in_transaction:
            # SQLite itself rolls back on a full disk: what follows must not be committed statement by statement.
            raise self._failed or Unavailable(self.path, "a write outside a transaction")
        try:
            cursor = self._connection.execute(sql, values)
        except sqlite3.Error as error:
            raise self._noted(error) from error
        if cursor.rowcount:
            self._dirty.add(area)
        return cursor.lastrowid or 0 if sql.startswith("INSERT") else cursor.rowcount

    def touch(self, area: Change) -> None:
        """Count this transaction as a change of one more area."""
        self._dirty.add(area)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, on disk at the end; one inside another is a part of the outer that can fail alone.

        The write lock is taken at the start, so that what is read inside cannot be outdated by another process.
        Raises `Locked`, `Full`, `ReadOnly`, `Damaged`.
        """
        self._begin()
        try:
            yield
        except BaseException:
            self._roll_back()
            raise
        self._commit()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """One unchanging picture for several reads, without the write lock. No transaction may begin inside."""
        if self._depth:
            yield
            return
        self._run("BEGIN")
        try:
            self._notice()
            yield
        finally:
            if self._connection.in_transaction:
                self._run("COMMIT")

    def external_changes(self) -> frozenset[Change]:
        """What other processes changed since this was last looked at; `take_changes` will tell it too."""
        return self._notice()

    def take_changes(self) -> frozenset[Change]:
        """What was changed by commits, here and (as far as noticed) elsewhere, since the last call."""
        changes = frozenset(self._changed)
        self._changed.clear()
        return changes

    def revision(self, area: Change) -> int | None:
        """A number that changes with each commit to the area; None inside a transaction that has changed it."""
        if self._depth == 0 and not self._connection.in_transaction:
            self._notice()
        return None if area in self._dirty else self._revisions.get(area, 0)

    def note_damage(self, detail: str) -> Damaged:
        """The error for content that SQLite gave out, but that makes no sense."""
        self._condemn()
        return Damaged(self.path, detail)

    def _begin(self) -> None:
        if self._depth:
            if self._connection.in_transaction:
                self._run(f"SAVEPOINT level_{self._depth}")
        else:
            self._failed = None
            self._run("BEGIN IMMEDIATE")
            try:
                self._notice()
            except BaseException:
                self._run("ROLLBACK")
                raise
        self._depth += 1

    def _commit(self) -> None:
        if self._depth > 1:
            if self._connection.in_transaction:
                self._run(f"RELEASE level_{self._depth - 1}")
            self._depth -= 1
            return
        try:
            self._count(self._dirty)
            self._run("COMMIT")
        except BaseException:
            self._roll_back()
            raise
        self._depth = 0
        for area in self._dirty:
            self._revisions[area] = self._revisions.get(area, 0) + 1
        self._changed |= self._dirty
        self._dirty.clear()

    def _count(self, areas: Iterable[Change]) -> None:
        if not self._connection.in_transaction:
            raise self._failed or Unavailable(self.path, "the transaction was lost")
        for area in areas:
            self._run("UPDATE revision SET n = n + 1 WHERE area = ?", (area,))

    def _roll_back(self) -> None:
        self._depth -= 1
        if self._connection.in_transaction:
            with suppress(StoreError):  # the reason for rolling back is on its way up, and matters more
                if self._depth:
                    self._run(f"ROLLBACK TO level_{self._depth}")
                    self._run(f"RELEASE level_{self._depth}")
                else:
                    self._run("ROLLBACK")
        if self._depth == 0:
            self._dirty.clear()

    def _notice(self) -> frozenset[Change]:
        version = self.one("PRAGMA data_version")[0]
        if version == self._data_version:
            return frozenset()
        current: dict[Change, int] = dict(self.rows("SELECT area, n FROM revision"))
        changes = frozenset(area for area, n in current.items() if n != self._revisions.get(area))
        self._data_version, self._revisions = version, current
        self._changed |= changes
        return changes

    def _run(self, sql: str, values: Sequence[Any] = ()) -> None:
        try:
            self._connection.execute(sql, values)
        except sqlite3.Error as error:
            raise self._noted(error) from error

    def _noted(self, error: sqlite3.Error) -> StoreError:
        known = translated(error, self.path)
        if isinstance(known, NotADatabase):  # it was one when it was opened
            known = Damaged(self.path, known.detail)
        if isinstance(known, Damaged):
            self._condemn()
        self._failed = known
        return known


class Rows:
    """What the parts of the store share: the database they speak to."""

    def __init__(self, file: OpenFile, user_id: int) -> None:
        self._file = file
        self.user_id = user_id
        """The Toggl user whose file this is."""

    def _decoded(self, decode: Callable[[Any], T], stored: Any) -> T:
        """What the stored value means. Raises `Damaged` where it means nothing."""
        try:
            return decode(stored)
        except (TypeError, ValueError, LookupError, AttributeError, OverflowError) as error:
            raise self._file.note_damage(f"{decode.__name__}: {error}") from error
