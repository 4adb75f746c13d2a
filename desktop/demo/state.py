"""Everything the demo server remembers, as JSON values, so that it can be kept and compared."""

from random import Random
from typing import Any, TypeAlias
from uuid import UUID

Row: TypeAlias = dict[str, Any]

_KEPT = 600_000_000
"""Microseconds for which earlier versions of an entry are kept, for reads that lag."""


class State:
    """Tables of rows by id, and counters. Moments are microseconds since 1970 throughout."""

    TABLES = (
        "users",
        "organizations",
        "workspaces",
        "projects",
        "clients",
        "tags",
        "tasks",
        "entries",
        "favorites",
    )

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.counter = 0
        self.last_at = 0
        self.user_limit = 30
        self.keys: dict[str, list[int]] = {}
        """Maton key → the Toggl users who sign in at its new connections, the first by default."""
        self.connections: dict[str, Row] = {}
        self.windows: dict[str, Row] = {}
        self.users: dict[int, Row] = {}
        self.organizations: dict[int, Row] = {}
        self.workspaces: dict[int, Row] = {}
        self.projects: dict[int, Row] = {}
        self.clients: dict[int, Row] = {}
        self.tags: dict[int, Row] = {}
        self.tasks: dict[int, Row] = {}
        self.entries: dict[int, Row] = {}
        self.favorites: dict[int, Row] = {}
        self._versions: dict[int, list[tuple[int, Row | None]]] = {}

    def new_id(self) -> int:
        """The next id of anything; ids of different things never meet."""
        self.counter += 1
        return 3_700_000_000 + self.counter

    def new_token(self) -> str:
        """A secret or uuid, the same in every run of the same seed."""
        self.counter += 1
        return str(UUID(int=Random(f"{self.seed}/{self.counter}").getrandbits(128), version=4))  # noqa: S311 - repeatable, not secret

    def touch(self, now: int) -> int:
        """The moment of a change: `now`, but always later than the change before."""
        self.last_at = max(now, self.last_at + 1)
        return self.last_at

    def put_entry(self, row: Row, now: int) -> None:
        """Store an entry's new version; the old one stays visible to reads that lag."""
        versions = self._versions.setdefault(row["id"], [])
        versions.append((now, self.entries.get(row["id"])))
        while versions[0][0] < now - _KEPT:
            versions.pop(0)
        self.entries[row["id"]] = row

    def entry(self, entry_id: int, as_of: int) -> Row | None:
        """The entry as it was at `as_of`."""
        for until, row in self._versions.get(entry_id, ()):
            if until > as_of:
                return row
        return self.entries.get(entry_id)
