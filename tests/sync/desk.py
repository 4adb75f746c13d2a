"""One device before the demo server in virtual time, for stories of a few acts."""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from random import Random
from typing import Any

from desktop.demo.account import Account, plain
from desktop.demo.world import Seen, World
from desktop.model.command import How
from desktop.model.intent import Answer, Create, Draft, Intent, Start
from desktop.model.question import Confirmation
from desktop.tracker.outcome import Done, Outcome
from tests.simulation.device import Device
from tests.simulation.virtual import DeviceClock, Time, run


class Desk:
    """A world, an account in it, and a device that is signed in."""

    def __init__(self, folder: Path, time: Time, **account: Any) -> None:
        self.time = time
        self.world = World(DeviceClock(time), seed=5)
        self.account: Account = plain(self.world, **account)
        self.device = Device(self.world, self.account, time, folder, Random(1))
        self._counted = 0

    async def open(self) -> None:
        await self.device.start()
        await self.rest(5)
        self.requests()

    async def rest(self, seconds: float) -> None:
        await asyncio.sleep(seconds or 0.01)  # long enough for what fails at once

    async def act(self, intent: Intent, how: How = "quick entry") -> Outcome:
        """Do it, with a yes where one is asked for."""
        outcome = await self.device.tracker.act(intent, how=how)
        if isinstance(outcome, Confirmation):
            outcome = await self.device.tracker.act(intent, how=how, yes=outcome)
        return outcome

    async def start(self, words: str = "Mail", **draft: Any) -> Done:
        outcome = await self.act(Start(Draft(words, **draft)))
        assert isinstance(outcome, Done), outcome
        return outcome

    async def create(self, intent: Create) -> Done:
        outcome = await self.act(intent, "command line")
        assert isinstance(outcome, Done), outcome
        return outcome

    def problem(self) -> str | None:
        return self.device.engine.status.problem

    async def answer(self, choice: str) -> None:
        """Answer the first question."""
        row = next(row for row in await self.device.tracker.pending() if row.choices)
        assert choice in [offered.key for offered in row.choices], row.choices
        await self.act(Answer(row.id, choice), "question")

    async def questions(self) -> list[str]:
        return [str(row.reason) for row in await self.device.tracker.pending() if row.choices]

    async def reasons(self) -> list[str]:
        return [str(row.reason) for row in await self.device.tracker.pending() if row.state == "parked"]

    def requests(self) -> list[str]:
        """What reached the server since the last time this was asked, as `PUT time_entries/12`."""
        new = self.world.requests[self._counted :]
        self._counted = len(self.world.requests)
        return [f"{seen.method} {_short(seen)}" for seen in new]

    def entries(self) -> list[tuple[str, float, float | None]]:
        """The server's entries: words, start and stop in seconds since the beginning, by start."""
        begin = 1_000_000
        zero = self.world.now().timestamp() - self.time.seconds
        rows = [row for row in self.world.state.entries.values() if row["deleted"] is None]
        found = [
            (
                row["description"] or "",
                row["start"] / begin - zero,
                None if row["stop"] is None else row["stop"] / begin - zero,
            )
            for row in rows
        ]
        return sorted(found, key=lambda entry: entry[1])

    def elsewhere(self, method: str, path: str, body: Any = None) -> Any:
        """What another program of the person does: the path begins after the workspace."""
        full = f"/workspaces/{self.account.workspace_id}/{path}"
        status, answer = self.world.directly(self.account.user_id, method, full, body)
        assert status == 200, answer
        return answer

    def begin_elsewhere(self, words: str, ago: float = 0.0, **fields: Any) -> int:
        """Another program starts an entry now, or did so some seconds ago."""
        from datetime import timedelta

        from desktop.model.moment import format_api

        body = {
            "created_with": "web",
            "workspace_id": self.account.workspace_id,
            "description": words,
            "start": format_api(self.world.now() - timedelta(seconds=ago)),
            "duration": -1,
            **fields,
        }
        return int(self.elsewhere("POST", "time_entries", body)["id"])


def live(story: Callable[[Desk], Awaitable[None]], **account: Any) -> None:
    """Live through a story."""
    time = Time()
    with tempfile.TemporaryDirectory() as folder:

        async def whole() -> None:
            desk = Desk(Path(folder), time, **account)
            await desk.open()
            try:
                await story(desk)
            finally:
                await desk.device.stop()

        run(whole(), time)


def _short(seen: Seen) -> str:
    parts = seen.path.removeprefix("/toggl-track/api/v9/").split("/")
    return "/".join(parts[2:] if parts[0] == "workspaces" else parts)
