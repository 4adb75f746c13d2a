"""One computer in a simulation: a real store on a file, a real gateway over the demo world, engine and tracker.

It can be killed around every commit and every send, and started again.
"""

import asyncio
from collections.abc import Callable, Mapping
from datetime import timedelta
from itertools import count
from pathlib import Path
from random import Random
from typing import TypeVar

import httpx

from desktop.demo.account import Account
from desktop.demo.faults import COMMON, Faults, Maker
from desktop.demo.transport import DemoTransport
from desktop.demo.world import World
from desktop.gateway.client import Gateway
from desktop.model.settings import Settings
from desktop.store import Change, Store
from desktop.store.async_store import InlineStore
from desktop.sync.engine import Engine, SyncStatus
from desktop.tracker.state import Connectivity
from desktop.tracker.tracker import Tracker
from tests.simulation.virtual import DeviceClock, Time

T = TypeVar("T")


class Killed(BaseException):
    """The process died here."""


class Lock:
    """The send lock of a computer; a killed process lets go of it."""

    def __init__(self) -> None:
        self.owner: object | None = None

    def of(self, owner: object) -> "LockHandle":
        return LockHandle(self, owner)


class LockHandle:
    def __init__(self, lock: Lock, owner: object) -> None:
        self._lock, self._owner = lock, owner

    def acquire(self) -> bool:
        if self._lock.owner in (None, self._owner):
            self._lock.owner = self._owner
            return True
        return False

    def release(self) -> None:
        self._lock.owner = None


class Danger:
    """Says where the process dies."""

    def __init__(self, rng: Random, rate: float = 0.0) -> None:
        self._rng, self.rate = rng, rate
        self.deaths = 0

    def here(self) -> None:
        if self.rate and self._rng.random() < self.rate:
            self.deaths += 1
            raise Killed


class MortalStore:
    """A store whose user dies before a commit or just after it."""

    def __init__(self, inner: InlineStore, danger: Danger, awake: Callable[[], bool] = lambda: True) -> None:
        self._inner, self._danger, self._awake = inner, danger, awake

    async def __call__(self, work: Callable[[Store], T], /) -> T:
        if self._awake():
            self._danger.here()
        result = await self._inner(work)
        if self._awake():
            self._danger.here()
        return result

    def subscribe(self, listener: Callable[[frozenset[Change]], None], /) -> Callable[[], None]:
        return self._inner.subscribe(listener)


class MortalTransport(httpx.AsyncBaseTransport):
    """Dies before a request leaves or before its answer is read."""

    def __init__(self, inner: httpx.AsyncBaseTransport, danger: Danger) -> None:
        self._inner, self._danger = inner, danger

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self._danger.here()
        response = await self._inner.handle_async_request(request)
        self._danger.here()
        return response


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
        menu: Mapping[str, tuple[int, Maker]] = COMMON,
    ) -> None:
        self.clock = DeviceClock(time)
        self.faults = Faults(Random(rng.random()), menu=menu)
        self.danger = Danger(Random(rng.random()))
        self.lock = Lock()
        self.name = name
        self._path = folder / f"{name}.db"
        self._world, self._account, self._rng = world, account, rng
        self._numbers = count(1)
        self._task: asyncio.Task[None] | None = None
        self.starts = 0
        self.boot = "boot"
        self.acting = False
        """Whether the person acts: what the tracker does in between only reads."""

    async def start(self) -> None:
        """Start the program; what was on disk is there."""
        self.store = Store.open(self._path, user_id=self._account.user_id)
        inner = InlineStore(self.store)
        self.database = MortalStore(inner, self.danger)
        transport = MortalTransport(DemoTransport(self._world, self.faults, latency=0.15), self.danger)
        self.gateway = Gateway(
            base_url="https://api.maton.ai", key=lambda: self._account.key, clock=self.clock, transport=transport
        )
        self.gateway.connection_id = self._account.connection_id
        self.engine = Engine(
            database=self.database,
            gateway=self.gateway,
            clock=self.clock,
            rng=Random(self._rng.random()),
            lock=self.lock.of(self),
            boot_id=self.boot,
        )
        self.tracker = Tracker(
            clock=self.clock,
            uuid=lambda: f"{self.name}-{next(self._numbers)}",
            settings=Settings,
            wake=lambda: self.engine.poke("append"),
        )
        self.engine.subscribe(self._report)
        await self.tracker.attach(MortalStore(inner, self.danger, lambda: self.acting))
        self._task = asyncio.get_running_loop().create_task(self.engine.run())
        self.starts += 1

    async def stop(self) -> None:
        """End the process, however it is: nothing more is written."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        self.tracker.detach()
        self.lock.owner = None
        await self.gateway.aclose()
        self.store.close()

    async def revive(self) -> bool:
        """Start again where the process has died; whether it had."""
        if self._task is not None and not self._task.done():
            return False
        if self._task is not None:
            error = self._task.exception()
            if not isinstance(error, Killed):
                raise AssertionError("the engine ended") from error
        await self.stop()
        await self.start()
        return True

    @property
    def alive(self) -> bool:
        return self._task is not None and not self._task.done()

    def _report(self, status: SyncStatus) -> None:
        self.tracker.report(Connectivity(status.online, status.problem, status.offset or 0.0))


async def rest(seconds: float) -> None:
    """Let so much time pass."""
    await asyncio.sleep(timedelta(seconds=seconds).total_seconds())
