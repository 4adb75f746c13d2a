"""A day as people work, on the free plan: what it costs in requests, hour by hour, and how long a change waits.

python -m tests.simulation.working_day [SEED]
"""

import asyncio
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

from desktop.demo.account import plain
from desktop.demo.world import Seen, World
from desktop.model.command import How
from desktop.model.intent import Draft, Edit, Intent, Start, Stop, Toggle
from desktop.store import Change
from desktop.tracker.outcome import Done
from tests.simulation.device import Device
from tests.simulation.virtual import EPOCH, DeviceClock, Time, run

HOURS = 10
"""From eight in the morning to six in the evening."""
LUNCH = range(4 * 3600, 5 * 3600)
ACTS, MENUS, EDITS, ELSEWHERE = 40, 60, 6, 6
"""Starts and stops, openings of the menu, changes in the editor, and starts and stops at the second computer."""
THIEF = 240
"""Seconds between two requests of the browser extension in each window: fifteen an hour of thirty."""


class Wait(NamedTuple):
    """An act, and how long its change waited to be sent."""

    what: str
    at: float
    seconds: float


class Event(NamedTuple):
    """Something that somebody does."""

    at: float
    what: str


class WorkingDay:
    """One day, the same for the same seed."""

    def __init__(self, seed: int, folder: Path) -> None:
        self._rng, self._folder = Random(seed), folder
        self.time = Time()
        self.world = World(DeviceClock(self.time), seed=seed)
        self.account = plain(self.world)
        self.waits: list[Wait] = []
        self.acts: Counter[str] = Counter()
        self._open: dict[int, Wait] = {}

    def live(self) -> None:
        """Live through the day."""
        run(self._day(), self.time)

    @property
    def requests(self) -> list[Seen]:
        """Every request of both computers; the extension's are not among them."""
        return self.world.requests

    def table(self) -> str:
        """Requests by hour and kind, with what was left of the windows at the end of each hour."""
        hours = [Counter(_kind(r) for r in self.requests if _hour(r) == hour) for hour in range(HOURS)]
        kinds = sorted({kind for hour in hours for kind in hour})
        width = max(map(len, kinds))
        lines = [" " * width + "".join(f"{8 + hour:>5}" for hour in range(HOURS)) + "   all"]
        for kind in kinds:
            counts = [hour[kind] for hour in hours]
            lines.append(
                f"{kind:<{width}}" + "".join(f"{count or '·':>5}" for count in counts) + f"{sum(counts):>6}"
            )
        longest = max((wait.seconds for wait in self.waits), default=0.0)
        refused = sum(request.status in (402, 429) for request in self.requests)
        done = ", ".join(f"{count} {what}" for what, count in sorted(self.acts.items()))
        lines += ["", f"{done}; {refused} refused for their number; the longest wait {longest:.0f} s"]
        return "\n".join(lines)

    async def _day(self) -> None:
        laptop, other = (
            Device(self.world, self.account, self.time, self._folder, Random(self._rng.random()), name)
            for name in ("laptop", "other")
        )
        await laptop.start()
        laptop.database.subscribe(lambda changes: self._sent(laptop, changes))
        await asyncio.sleep(60)
        await other.start()
        for event in self._plan():
            await asyncio.sleep(max(0.0, event.at - self.time.seconds))
            await self._happen(event, laptop, other)
        await asyncio.sleep(HOURS * 3600 - self.time.seconds)
        await laptop.stop()
        await other.stop()

    def _plan(self) -> list[Event]:
        rng, end = self._rng, HOURS * 3600
        events = [Event(at, who) for who in ("reads", "writes") for at in range(120, end, THIEF)]
        hours = [hour for hour in range(HOURS) if hour * 3600 not in LUNCH]
        bursts = [hour * 3600 + rng.uniform(120, 3000) for hour in hours]
        for number in range(ACTS):
            begin = bursts[number % len(bursts)]
            events.append(Event(begin + (number // len(bursts)) * rng.uniform(8, 60), "act"))
        events += [Event(_at_work(rng), "menu") for _ in range(MENUS // 2)]
        events += [Event(rng.choice(bursts) + rng.uniform(0, 240), "menu") for _ in range(MENUS - MENUS // 2)]
        events += [Event(_at_work(rng), "edit") for _ in range(EDITS)]
        events += [Event(_at_work(rng), "elsewhere") for _ in range(ELSEWHERE)]
        events += [Event(LUNCH.start, "lunch"), Event(LUNCH.stop, "back")]
        return sorted(events)

    async def _happen(self, event: Event, laptop: Device, other: Device) -> None:
        user, where = self.account.user_id, self.account.workspace_id
        match event.what:
            case "reads":
                self.world.spend(user, None, 1)
            case "writes":
                self.world.spend(user, where, 1)
            case "menu":
                self.acts["menus opened"] += 1
                laptop.engine.poke("menu")
            case "lunch":
                laptop.engine.poke("asleep")
            case "back":
                laptop.clock.stood_still(LUNCH.stop - LUNCH.start)
                laptop.engine.poke("active")
                laptop.engine.poke("wake")
            case "act":
                await self._act(laptop)
            case "edit":
                await self._edit(laptop)
            case "elsewhere":
                self.acts["at the other computer"] += 1
                running = other.tracker.state.running is not None and self._rng.random() < 0.3
                await other.tracker.act(Stop() if running else Start(Draft("Elsewhere")), how="tray")

    async def _act(self, laptop: Device) -> None:
        rng, number = self._rng, self.acts["starts and stops"]
        self.acts["starts and stops"] += 1
        how: How = rng.choice(("tray", "quick entry", "hotkey"))
        running = laptop.tracker.state.running is not None
        if running and rng.random() < 0.35:
            await self._do(laptop, Stop(), how)
        elif how == "hotkey" and rng.random() < 0.5:
            await self._do(laptop, Toggle(), how)
        else:
            await self._do(laptop, Start(Draft(f"Task {number}")), how)

    async def _edit(self, laptop: Device) -> None:
        self.acts["edits"] += 1
        entries = await laptop.tracker.entries(EPOCH, EPOCH + timedelta(days=1))
        if entries:
            entry = self._rng.choice(entries)
            earlier = {"start": entry.start - timedelta(minutes=1)}
            words: Mapping[str, object] = {"description": f"{entry.description}, checked"}
            await self._do(laptop, Edit(entry.ref, self._rng.choice((earlier, words))), "editor")

    async def _do(self, device: Device, intent: Intent, how: How) -> None:
        outcome = await device.tracker.act(intent, how=how)
        if isinstance(outcome, Done) and outcome.seq is not None:
            self._open.setdefault(outcome.seq, Wait(outcome.words, self.time.seconds, 0.0))

    def _sent(self, device: Device, changes: frozenset[Change]) -> None:
        if "commands" in changes:
            left = {command.seq for command in device.store.commands()}
            for seq in self._open.keys() - left:
                wait = self._open.pop(seq)
                self.waits.append(wait._replace(seconds=self.time.seconds - wait.at))

    @property
    def unsent(self) -> list[Wait]:
        """What still waits in the evening."""
        return list(self._open.values())


def _at_work(rng: Random) -> float:
    """A moment of the day outside of lunch, and not in its last minutes."""
    return rng.choice([rng.uniform(120, LUNCH.start - 300), rng.uniform(LUNCH.stop + 60, HOURS * 3600 - 600)])


def _hour(request: Seen) -> int:
    return int((request.at - EPOCH).total_seconds() // 3600)


def _kind(request: Seen) -> str:
    parts = request.path.removeprefix("/toggl-track/api/v9/").split("/")
    if parts[0] == "me":
        return f"user      {request.method} {'/'.join(parts)}"
    thing = [part if not part.isdigit() else "…" for part in parts[2:]]
    return f"workspace {request.method} {'/'.join(thing)}"


def lived(seed: int) -> WorkingDay:
    """The day of a seed."""
    with tempfile.TemporaryDirectory() as folder:
        day = WorkingDay(seed, Path(folder))
        day.live()
        return day


if __name__ == "__main__":
    print(lived(int(sys.argv[1]) if len(sys.argv) > 1 else 1).table())
