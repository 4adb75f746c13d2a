"""Who takes part in these tests: clocks, an approval, gateways onto scripted answers and onto demo worlds."""

import asyncio
import selectors
from collections.abc import Awaitable, Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, TypeVar

import httpx

from desktop.demo.account import Account, plain
from desktop.demo.faults import Faults
from desktop.demo.transport import DemoTransport
from desktop.demo.world import World
from desktop.gateway.client import Gateway

T = TypeVar("T")
KEY = "mk_5f2d9c-SECRET"
BASE = "https://gateway.invalid"
EPOCH = datetime(2026, 2, 13, 19, 58, 43, 250_000, tzinfo=UTC)


class Yes(NamedTuple):
    """An approval."""

    words: str = "Start “Design review”"


YES = Yes()


class SetClock:
    """A clock that moves only when told."""

    def __init__(self, moment: datetime = EPOCH) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def monotonic(self) -> float:
        return self.moment.timestamp()

    def pass_by(self, **span: float) -> None:
        self.moment += timedelta(**span)


class LoopClock:
    """A clock that follows the running event loop's time."""

    def now(self) -> datetime:
        return EPOCH + timedelta(seconds=asyncio.get_running_loop().time())

    def monotonic(self) -> float:
        return asyncio.get_running_loop().time()


class _Leaping(selectors.DefaultSelector):
    """Waits for nothing: time leaps instead."""

    leapt = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        events = super().select(0)
        if not events and timeout:
            self.leapt += timeout
        return events


class _LeapingLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._leaping = _Leaping()
        super().__init__(self._leaping)

    def time(self) -> float:
        return self._leaping.leapt


def run_leaping(story: Coroutine[Any, Any, T]) -> T:
    """`asyncio.run` in which sleeps take no time."""
    with asyncio.Runner(loop_factory=_LeapingLoop) as runner:
        return runner.run(story)


def scripted(answer: Callable[[httpx.Request], httpx.Response | Awaitable[httpx.Response]]) -> Gateway:
    """A gateway whose every request `answer` answers."""

    class Transport(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            given = answer(request)
            return given if isinstance(given, httpx.Response) else await given

    return Gateway(base_url=BASE, key=lambda: KEY, clock=SetClock(), transport=Transport())


class Demo(NamedTuple):
    """A world, someone in it, and a gateway to it."""

    world: World
    account: Account
    gateway: Gateway
    clock: SetClock
    faults: Faults

    @property
    def workspace(self) -> int:
        return self.account.workspace_id

    def body(self, **fields: Any) -> dict[str, Any]:
        """A create's body: running since now, unless `fields` say otherwise."""
        start = self.clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")
        base = {"created_with": "tracktray", "workspace_id": self.workspace, "start": start, "duration": -1}
        return {name: value for name, value in {**base, **fields}.items() if value is not ...}


def demo(*, premium: bool = False, limit: int = 30) -> Demo:
    """A fresh world with a plain account."""
    clock, faults = SetClock(), Faults()
    world = World(clock)
    account = plain(world, key=KEY, premium=premium, limit=limit)
    gateway = Gateway(base_url=BASE, key=lambda: KEY, clock=clock, transport=DemoTransport(world, faults))
    gateway.connection_id = account.connection_id
    return Demo(world, account, gateway, clock, faults)
