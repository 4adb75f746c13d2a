"""One computer in a simulation: a real store on a file, a real gateway over the demo world, engine and tracker.

It can be killed at every statement and every send, and started again.
"""

import asyncio
from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from desktop.demo.account import Account
from desktop.demo.faults import Faults
from desktop.demo.transport import DemoTransport
from desktop.demo.world import World
from desktop.gateway.client import Gateway
from desktop.model.pause import Pause
from desktop.model.settings import Settings
from desktop.store import Change, Store
from desktop.store.async_store import InlineStore
from desktop.store.presence import note_path
from desktop.sync.engine import Engine
from desktop.sync.status import SyncStatus
from desktop.tracker.state import Connectivity
from desktop.tracker.tracker import Tracker
from tests.simulation.crash import Crash, Killed, mortal
from tests.simulation.network import Sent, Wire
from tests.simulation.virtual import DeviceClock, Time

T = TypeVar("T")
LATENCY = 0.15
"""Seconds that a request takes when nothing goes wrong."""


class Lock:
    """The send lock of a computer, as one process sees it; a killed process lets go of it."""

    def __init__(self) -> None:
        self.owner: object | None = None

    def acquire(self) -> bool:
        if self.owner not in (None, self):
            return False
        self.owner = self
        return True

    def release(self) -> None:
        self.owner = None


class Unwatched:
    """A store that tells nobody what changed: whoever acts looks first."""

    def __init__(self, inner: InlineStore) -> None:
        self._inner = inner

    async def __call__(self, work: Callable[[Store], T], /) -> T:
        return await self._inner(work)

    def subscribe(self, listener: Callable[[frozenset[Change]], None], /) -> Callable[[], None]:
        return lambda: None


class Device:
    """A computer with the program on it. `name` keeps the uuids of two devices apart."""

    def __init__(
        self,
        world: World,
        account: Account,
        time: Time,
        folder: Path,
        rng: Random,
        name: str = "a",
        *,
        watched: bool = True,
    ) -> None:
        """`watched`: whether the tracker's state follows each commit; without, it is refreshed when somebody acts,
        which saves half of a simulation's time."""
        self.clock = DeviceClock(time)
        self.faults = Faults(Random(rng.random()))
        self.crash = Crash()
        self.lock = Lock()
        self.sent: list[Sent] = []
        self.name = name
        self.path = folder / f"{name}.db"
        self.connection_id = account.connection_id
        self.boot = "boot"
        """Names the run of the computer, as its monotonic clock begins anew with each."""
        self.starts = 0
        self.touched = 0
        """Grows with each commit that may change what is shown."""
        self._time, self._world, self._account, self._rng, self._watched = time, world, account, rng, watched
        self._numbers = count(1)
        self._paused: Pause | None = None
        """The first error that nobody foresaw: a user's engine goes on after it, here the story is over."""
        self._connectivity = Connectivity()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start the program; what was on disk is there. Raises `Killed` where it dies on the way."""
        self.crash.dead = False
        with mortal(self.crash) as connections:
            self.store = Store.open(self.path, user_id=self._account.user_id)
        if not self._watched:
            connections[-1].keep()
        self.database = InlineStore(self.store)
        self.database.subscribe(self._count)
        transport = DemoTransport(self._world, self.faults, latency=LATENCY)
        self.gateway = Gateway(
            base_url="https://api.maton.ai",
            key=lambda: self._account.key,
            clock=self.clock,
            transport=Wire(transport, self.crash, lambda: self._time.now, self.sent, self._bodies_being_sent),
        )
        self.gateway.connection_id = self.connection_id
        self.engine = Engine(
            database=self.database,
            gateway=self.gateway,
            clock=self.clock,
            rng=Random(self._rng.random()),
            lock=self.lock,
            boot_id=self.boot,
        )
        self.tracker = Tracker(
            clock=self.clock,
            uuid=lambda: f"{self.name}-{next(self._numbers)}",
            settings=Settings,
            wake=lambda: self.engine.poke("append"),
        )
        self.engine.subscribe(self._report)
        await self.tracker.attach(self.database if self._watched else Unwatched(self.database))
        self._task = asyncio.get_running_loop().create_task(self.engine.run())
        self.starts += 1
        self.touched += 1

    async def stop(self) -> None:
        """End the program as it ends itself."""
        await self._end_engine()
        self.tracker.detach()
        await self.gateway.aclose()
        self.store.close()

    async def kill(self) -> None:
        """End the process at once: whatever it was doing, nothing more of it happens."""
        self.crash.spare()
        self.crash.dead = True
        await self.stop()
        note_path(self.path).write_bytes(b"open")  # only who ends by itself notes that all is well

    async def _end_engine(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    @property
    def running(self) -> bool:
        """Whether the program was started and not stopped; it may have died since."""
        return self._task is not None

    @property
    def alive(self) -> bool:
        return self._task is not None and not self._task.done() and not self.crash.dead and self._paused is None

    def failed(self) -> BaseException | None:
        """What ended the engine or makes it rest, if not a death."""
        if self._paused is not None:
            return AssertionError(f"an error that nobody foresaw, which the log tells: {self._paused.error}")
        if self._task is None or not self._task.done() or self._task.cancelled():
            return None
        error = self._task.exception()
        return None if isinstance(error, Killed) else error or AssertionError("the engine returned")

    def _bodies_being_sent(self) -> list[Mapping[str, Any]]:
        sending = [command for command in self.store.commands() if command.status == "sending"]
        early = [c for c in sending if c.not_before is not None and self.clock.now() < c.not_before]
        if early and not self._watched and not self.clock.ahead:  # in a story nobody flushes
            raise AssertionError(f"sent inside its hold: {early[0]}")
        return [command.bodies[-1] for command in sending]

    def _count(self, changes: frozenset[Change]) -> None:
        if not changes <= {"quota", "meta"}:
            self.touched += 1

    def _report(self, status: SyncStatus) -> None:
        self._paused = self._paused or status.pause
        self._connectivity = Connectivity(status.online, status.problem, status.offset or 0.0, status.pause)
        if self._watched:
            self.tell()

    def tell(self) -> None:
        """Let the tracker know what the engine knows of the way to the server."""
        self.tracker.report(self._connectivity)
