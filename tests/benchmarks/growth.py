"""How much the core grows over thousands of starts, stops and syncs: store, tracker, engine and gateway in one.

Weeks pass in a virtual clock. The server is the demo's world in a process of its own, for it must grow.
"""

import asyncio
import ctypes
import gc
import multiprocessing
import os
import random
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median

import httpx

from desktop.demo.account import Account, plain
from desktop.demo.message import Reply, Request
from desktop.demo.world import World
from desktop.gateway.client import Gateway
from desktop.model.intent import Draft, Start, Stop
from desktop.model.settings import Settings
from desktop.store import Store
from desktop.store.async_store import InlineStore
from desktop.sync.engine import Engine
from desktop.tracker.outcome import Done
from desktop.tracker.tracker import Tracker
from tests.benchmarks import processes
from tests.benchmarks.figure import Figure
from tests.simulation.virtual import DeviceClock, Time, run

ACTS = 10_000
WARM = 3_000
"""Acts before the first look: three weeks, so that a full week is shown and every cache is full."""
EVERY = 250
"""Acts from one look to the next. The figure compares the medians of the first and the last looks, for one look
differs from the next by what happens to be under way."""
LOOKS = 9
MEMORY_DISK = "/dev/shm"
"""Where thousands of commits need not wait for a disk."""
BETWEEN = 600
"""Seconds between two acts: two syncs with nothing new, and a day of some seventy entries."""


def growth() -> Iterator[Figure]:
    """Memory after `ACTS` more starts and stops, with a sync every five minutes between them."""
    context = multiprocessing.get_context("spawn")
    results, send = context.Pipe(duplex=False)
    process = context.Process(target=_measure, args=(send,))
    process.start()
    send.close()
    grown, syncs = results.recv()
    process.join()
    yield Figure(f"growth over {ACTS} acts", grown, "MiB", 2, f"starts and stops in turn, {syncs} requests")


class _Clock:
    """Shows the time of the request at hand."""

    def __init__(self) -> None:
        self.moment = datetime.fromtimestamp(0, UTC)

    def now(self) -> datetime:
        return self.moment

    def monotonic(self) -> float:
        return self.moment.timestamp()


def _serve(line: Connection, began: datetime) -> None:
    """Be the server until the line closes."""
    clock = _Clock()
    clock.moment = began
    world = World(clock)
    line.send(plain(world, limit=600))
    while True:
        try:
            clock.moment, request = line.recv()
        except EOFError:
            return
        line.send(world.handle(request))


class _Transport(httpx.AsyncBaseTransport):
    """Hands each request to the server's process."""

    def __init__(self, line: Connection, clock: DeviceClock) -> None:
        self._line, self._clock = line, clock
        self.requests = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests += 1
        headers = {name.lower(): value for name, value in request.headers.items()}
        url = request.url
        asked = Request(request.method, url.path, dict(url.params), headers, await request.aread())
        self._line.send((self._clock.now(), asked))
        reply: Reply = self._line.recv()
        return httpx.Response(reply.status, headers=dict(reply.headers), content=reply.body, request=request)


class _Lock:
    """The lock of a computer with one sender."""

    def acquire(self) -> bool:
        return True

    def release(self) -> None:
        pass


def _measure(results: Connection) -> None:
    time = Time()
    line, far = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=_serve, args=(far, time.now), daemon=True)
    server.start()
    far.close()
    account: Account = line.recv()
    memory = MEMORY_DISK if Path(MEMORY_DISK).is_dir() else None
    with tempfile.TemporaryDirectory(prefix="tt-", dir=memory) as folder:
        results.send(run(_live(account, line, time, Path(folder)), time))
    line.close()
    server.join()


async def _live(account: Account, line: Connection, time: Time, folder: Path) -> tuple[float, int]:
    """Act and sync; the growth in MiB, and how many requests that took."""
    clock, numbers = DeviceClock(time), count(1)
    transport = _Transport(line, clock)
    gateway = Gateway(base_url="https://api.maton.ai", key=lambda: account.key, clock=clock, transport=transport)
    gateway.connection_id = account.connection_id
    database = InlineStore(Store.open(folder / "store.db", user_id=account.user_id))
    engine = Engine(
        database=database, gateway=gateway, clock=clock, rng=random.Random(1), lock=_Lock(), boot_id="boot"
    )
    tracker = Tracker(
        clock=clock, uuid=lambda: f"u{next(numbers)}", settings=Settings, wake=lambda: engine.poke("append")
    )
    await tracker.attach(database)
    running = asyncio.create_task(engine.run())
    await asyncio.sleep(BETWEEN)
    await _act(tracker, WARM)
    looks = [_held()]
    for _ in range(ACTS // EVERY):
        await _act(tracker, EVERY)
        looks.append(_held())
    grown = median(looks[-LOOKS:]) - median(looks[:LOOKS])
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await database.close()
    return grown, transport.requests


async def _act(tracker: Tracker, times: int) -> None:
    for number in range(times):
        intent = Stop() if number % 2 else Start(Draft(f"Work {number % 50}"))
        outcome = await tracker.act(intent, how="tray")
        if not isinstance(outcome, Done):
            raise TypeError(f"{intent}: {outcome}")
        await asyncio.sleep(BETWEEN)
    if tracker.state.pending or tracker.state.parked:
        raise RuntimeError(f"{tracker.state.pending} waiting, {tracker.state.parked} parked")


def _held() -> float:
    """Memory in MiB without what Python and the C library keep for later use."""
    gc.collect()
    if sys.platform == "linux":
        ctypes.CDLL(None).malloc_trim(0)
    return processes.own_pss(os.getpid())
