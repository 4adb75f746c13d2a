"""Accounts of a chosen size: as many projects, clients, tags, and entries as wanted, the same number each day."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from desktop.demo.account import Account, plain
from desktop.demo.moments import micros, with_offset
from desktop.demo.world import World
from desktop.store import Store

A_DAY = 55
"""Entries of one day; they follow each other."""
EACH = timedelta(minutes=20)
LISTED = timedelta(days=85)
"""How far back the server lists entries; older ones come to the store month by month, as a person looks at them."""
BATCH = 5_000


class Size(NamedTuple):
    """How much an account has."""

    entries: int
    projects: int
    clients: int
    tags: int


class Grown:
    """An account of that size in `world`. Its older entries are there once `remember` has put them into a store."""

    def __init__(self, world: World, size: Size) -> None:
        self.size, self._world = size, world
        self.account: Account = plain(world, limit=600)
        world.state.user_limit = 600
        clients = self._many("clients", size.clients, {"name": "Client"}, lambda number: {})
        self._projects = self._many(
            "projects", size.projects, {"name": "Project"}, lambda n: {"client_id": clients[n % len(clients)]}
        )
        self._tags = self._many("tags", size.tags, {"name": "tag"}, lambda number: {})
        self._now = world.now().replace(microsecond=0)
        self._list()

    def remember(self, path: Path) -> None:
        """Put every entry into the database, as if the person had looked at all the years."""
        rows = self._rows()
        with Store.open(path, user_id=self.account.user_id) as store:
            while batch := list(islice(rows, BATCH)):
                store.put_entries(batch, asked_at=self._now)

    def _many(self, table: str, count: int, body: dict[str, Any], more: Any) -> list[int]:
        """Make one as the web app does, then others like it."""
        account, state = self.account, self._world.state
        path = f"/workspaces/{account.workspace_id}/{table}"
        _, made = self._world.directly(account.user_id, "POST", path, body)
        rows: dict[int, dict[str, Any]] = getattr(state, table)
        first = rows.pop(made["id"])
        for number in range(count):
            row = {**first, "id": state.new_id(), "name": f"{body['name']} {number}", **more(number)}
            rows[row["id"]] = row
        return list(rows)

    def _list(self) -> None:
        """The newest entries, at the server."""
        account, state = self.account, self._world.state
        body = {"created_with": "web", "workspace_id": account.workspace_id, "duration": 60}
        body["start"] = with_offset(micros(self._now - timedelta(hours=1)))
        path = f"/workspaces/{account.workspace_id}/time_entries"
        _, made = self._world.directly(account.user_id, "POST", path, body)
        first = state.entries.pop(made["id"])
        for number, start in self._starts():
            if start < self._now - LISTED:
                break
            row = {**first, **self._work(number), "start": micros(start), "stop": micros(start + EACH)}
            state.entries[row["id"]] = row

    def _rows(self) -> Iterator[dict[str, Any]]:
        """All entries as the server shows them."""
        account, at = self.account, with_offset(micros(self._now - timedelta(hours=2)))
        for number, start in self._starts():
            yield {
                **self._work(number),
                "workspace_id": account.workspace_id,
                "user_id": account.user_id,
                "task_id": None,
                "billable": False,
                "start": with_offset(micros(start)),
                "stop": with_offset(micros(start + EACH)),
                "duration": int(EACH.total_seconds()),
                "duronly": True,
                "at": at,
                "server_deleted_at": None,
            }

    def _starts(self) -> Iterator[tuple[int, datetime]]:
        """Number and start of each, newest first."""
        for number in range(self.size.entries):
            days, place = divmod(number, A_DAY)
            yield number, self._now - timedelta(days=days, hours=1) - place * EACH

    def _work(self, number: int) -> dict[str, Any]:
        return {
            "id": 9_000_000_000 - number,
            "description": f"Work {number % 200}",
            "project_id": self._projects[number * 7 % len(self._projects)],
            "tag_ids": [self._tags[number * 3 % len(self._tags)]] if number % 3 == 0 else [],
        }
