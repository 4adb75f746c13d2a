"""A small signed-in account on a real store, and a tracker over it with a clock that the test moves."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from desktop.model.settings import Settings
from desktop.store import Store
from desktop.store.async_store import InlineStore
from desktop.tracker.tracker import Tracker

MONDAY_NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def told_entry(id_: int, start: datetime, stop: datetime | None, **fields: Any) -> dict[str, Any]:
    """An entry as the server tells it; what is not given is empty."""
    return {
        "id": id_,
        "workspace_id": 1,
        "user_id": 7,
        "description": "Mail",
        "project_id": None,
        "task_id": None,
        "tag_ids": [],
        "tags": [],
        "billable": False,
        "start": start.isoformat(),
        "stop": stop.isoformat() if stop else None,
        "duration": int((stop - start).total_seconds()) if stop else -int(start.timestamp()),
        "at": start.isoformat(),
        "server_deleted_at": None,
        **fields,
    }


class TestClock:
    """A clock that stands until the test moves it."""

    __test__ = False

    def __init__(self, begins: datetime = MONDAY_NOON) -> None:
        self.moment = self._begun = begins

    def now(self) -> datetime:
        return self.moment

    def monotonic(self) -> float:
        return (self.moment - self._begun).total_seconds()

    def forward(self, **delta: float) -> None:
        self.moment += timedelta(**delta)


class TrackedAccount:
    """The parts of one signed-in account."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = TestClock()
        self.settings = Settings()
        numbers = count(1)
        self.tracker = Tracker(
            clock=self.clock, uuid=lambda: f"uuid-{next(numbers)}", settings=lambda: self.settings
        )

    async def open(self) -> Tracker:
        await self.tracker.attach(InlineStore(self.store))
        return self.tracker

    def entry(self, id_: int, start: str, stop: str | None, **fields: Any) -> None:
        """An entry as the server told it."""
        begun = datetime.fromisoformat(start)
        ended = datetime.fromisoformat(stop) if stop else None
        row = told_entry(id_, begun, ended, at=MONDAY_NOON.isoformat(), **fields)
        with self.store.transaction():
            self.store.put_entries([row])


@contextmanager
def signed_in(folder: Path) -> Iterator[TrackedAccount]:
    """An account in Berlin with a free workspace, two projects (one archived), a client and two tags."""
    store = Store.open(folder / "7.sqlite", user_id=7)
    with store.transaction():
        store.put_profile(
            {
                "id": 7,
                "email": "ada@example.com",
                "fullname": "Ada",
                "timezone": "Europe/Berlin",
                "beginning_of_week": 1,
                "default_workspace_id": 1,
            }
        )
        store.put_catalog("workspace", [{"id": 1, "name": "Ada's", "organization_id": 5, "premium": False}])
        store.put_catalog("client", [{"id": 20, "wid": 1, "name": "ACME", "archived": False}])
        store.put_catalog(
            "project",
            [
                {
                    "id": 10,
                    "workspace_id": 1,
                    "name": "Website",
                    "client_id": 20,
                    "active": True,
                    "color": "#0b83d9",
                },
                {
                    "id": 11,
                    "workspace_id": 1,
                    "name": "Old",
                    "client_id": None,
                    "active": False,
                    "color": "#0b83d9",
                },
            ],
        )
        store.put_catalog("tag", [{"id": 30, "workspace_id": 1, "name": "deep work"}])
    account = TrackedAccount(store)
    yield account
    store.close()
