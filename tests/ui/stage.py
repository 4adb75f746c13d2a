"""What the windows' tests play on: a real tracker over a real store, and a loop that needs no waiting."""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent

from desktop.model.intent import Draft, Start
from desktop.model.settings import Settings
from desktop.store import Store
from desktop.store.async_store import InlineStore
from desktop.tracker.state import Connectivity
from desktop.tracker.tracker import Tracker
from tests.tracker.account import TestClock, told_entry

T = TypeVar("T")

FRIDAY = datetime(2026, 11, 20, 12, 27, 10, tzinfo=UTC)
"""13:27:10 in Berlin."""

PROFILE = {
    "id": 7,
    "email": "ada@example.com",
    "fullname": "Ada",
    "timezone": "Europe/Berlin",
    "beginning_of_week": 1,
    "default_workspace_id": 1,
}
CLIENTS = {20: "ACME", 21: "Initech", 22: "Globex", 23: "Übergrößenträger & Söhne"}
PROJECTS = {
    10: ("Website", 20, "#0b83d9"),
    11: ("Mobile app", 21, "#9e5bd9"),
    12: ("Brand refresh", 20, "#c7af14"),
    13: ("Research", None, "#2da608"),
    14: ("Onboarding of the southern and the eastern region", 23, "#d94182"),
    15: ("מחקר שוק", 22, "#06a893"),
    16: ("Ops", None, "#525266"),
}
TAGS = {30: "deep work", 31: "bug", 32: "qa", 33: "ops", 34: "שיחה", 35: "learning", 36: "call"}


class Stage:
    """One signed-in account. `spawn` runs what a window asks for; `play` lets all of it go on until it rests."""

    def __init__(self, store: Store) -> None:
        self.store, self.clock, self.settings = store, TestClock(FRIDAY), Settings()
        numbers = count(1)
        self.tracker = Tracker(
            clock=self.clock, uuid=lambda: f"uuid-{next(numbers)}", settings=lambda: self.settings
        )
        self.database = InlineStore(store)
        self.loop = asyncio.new_event_loop()
        self._tasks: list[asyncio.Task[None]] = []
        self._ids = count(900)
        self.run(self.tracker.attach(self.database))

    def spawn(self, act: Coroutine[Any, Any, None]) -> None:
        self._tasks.append(self.loop.create_task(act))

    def run(self, act: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(act)

    def play(self) -> None:
        """Let spawned acts and Qt's events take turns until nothing moves; what an act raises fails the test."""
        for _ in range(6):
            self.loop.run_until_complete(_breath())
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            QCoreApplication.processEvents()
        for task in [task for task in self._tasks if task.done()]:
            self._tasks.remove(task)
            task.result()

    def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        self.loop.run_until_complete(_breath())
        self.loop.close()

    def track(self, description: str, hours: float, length: float | None, **fields: Any) -> int:
        """An entry that the server told of, begun `hours` ago, `length` hours long (None: it runs)."""
        start = (self.clock.moment - timedelta(hours=hours)).replace(microsecond=0)
        stop = None if length is None else start + timedelta(hours=length)
        number = next(self._ids)
        self.told(told_entry(number, start, stop, description=description, **fields))
        return number

    def told(self, *rows: dict[str, Any]) -> None:
        """Rows as a pull brings them."""

        def put(store: Store) -> None:
            with store.transaction():
                store.put_entries(rows)

        self.run(self._put(put))

    async def _put(self, put: Any) -> None:
        await self.database(put)
        await self.tracker.refresh()

    def offline(self) -> None:
        """The way to the server is cut."""

        async def report() -> None:
            self.tracker.report(Connectivity(online=False))

        self.run(report())
        self.play()

    def start(self, description: str, **fields: Any) -> None:
        """A timer that the person started a while ago."""
        self.run(self.tracker.act(Start(Draft(description, **fields)), how="tray"))


async def _breath() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


def furnish(store: Store, *, premium: bool = True) -> None:
    """A catalog with everything that is hard to draw."""
    with store.transaction():
        store.put_profile(PROFILE)
        store.put_catalog(
            "workspace", [{"id": 1, "name": "Consulting", "organization_id": 5, "premium": premium, "admin": True}]
        )
        store.put_catalog("client", [{"id": i, "wid": 1, "name": n, "archived": False} for i, n in CLIENTS.items()])
        projects = [
            {"id": i, "workspace_id": 1, "name": n, "client_id": c, "color": x, "active": True}
            for i, (n, c, x) in PROJECTS.items()
        ]
        projects.append(
            {"id": 19, "workspace_id": 1, "name": "Old", "client_id": None, "color": "#525266", "active": False}
        )
        store.put_catalog("project", projects)
        store.put_catalog("tag", [{"id": i, "workspace_id": 1, "name": n} for i, n in TAGS.items()])


@contextmanager
def signed_in(folder: Path, *, premium: bool = True) -> Iterator[Stage]:
    """An account in Berlin on a Friday afternoon, with nothing tracked yet."""
    store = Store.open(folder / "7.sqlite", user_id=7)
    furnish(store, premium=premium)
    stage = Stage(store)
    yield stage
    stage.close()
    store.close()


def a_week_of_work(stage: Stage) -> None:
    """Seven recents, of which some are long, right to left, or empty."""
    long = "A very long description that someone pasted from a ticket, " * 50
    stage.track("Reading: offline-first sync", 30, 0.5, tag_ids=[35])
    stage.track("Invoices", 28, 1, project_id=16)
    stage.track("ראיון עם לקוח", 27, 1, project_id=15, tag_ids=[34])
    stage.track(long[:2990], 26, 0.5, project_id=14, tag_ids=[33])
    stage.track("", 25, 0.25, project_id=13)
    stage.track("Fix flaky login test 🎉 & R&D", 6, 1, project_id=11, tag_ids=[31, 32], billable=True)
    stage.track("Design review", 4, 1.25, project_id=10, tag_ids=[30], billable=True)
