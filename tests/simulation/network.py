"""The hostile network of one device: what leaves is remembered, may meet a fault, and outlives its process.

A fault is armed for the next read or write, so that each can be taken out of a story alone.
"""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from random import Random
from typing import Any, NamedTuple

import httpx

from desktop.demo import faults
from desktop.demo.faults import Fault, Faults
from tests.simulation.crash import Crash

Maker = Callable[[Random], Fault]


class Weather(NamedTuple):
    """A kind of fault: how often it comes, what it is, which requests it meets (None: any)."""

    weight: int
    make: Maker
    path: str | None = None
    burst: int = 1
    """How many requests in a row it meets at most."""


WRITES, READS = "/workspaces/", "/me"
WEATHER: Mapping[str, Weather] = {
    "not sent": Weather(4, lambda rng: faults.no_connection(), WRITES, 3),
    "no connection": Weather(3, lambda rng: faults.no_connection(), None, 4),
    "request lost": Weather(4, lambda rng: faults.lost_request(silent=rng.random() < 0.4), None),
    "answer lost": Weather(6, lambda rng: faults.lost_answer(silent=rng.random() < 0.4), WRITES, 2),
    "read lost": Weather(2, lambda rng: faults.lost_answer(silent=rng.random() < 0.4), READS, 2),
    "answer late": Weather(4, lambda rng: faults.late_answer(rng.uniform(1, 40)), None),
    "request late": Weather(4, lambda rng: faults.late_request(rng.uniform(1, 70)), WRITES),
    "answer cut": Weather(2, lambda rng: faults.cut_answer(), None),
    "answer truncated": Weather(2, lambda rng: faults.truncated(), None),
    "web page": Weather(1, lambda rng: faults.html(executed=rng.random() < 0.3), None),
    "5xx": Weather(
        3, lambda rng: faults.server_fault(rng.choice((500, 502, 503, 504)), executed=rng.random() < 0.5), None, 5
    ),
    "429": Weather(1, lambda rng: faults.rate_limited(rng.choice((None, 2, 30))), None),
    "402 quota": Weather(1, lambda rng: faults.quota_used_up(rng.randint(5, 3_600)), None),
    "402 plan": Weather(1, lambda rng: faults.plan_needed(), WRITES),
    "403": Weather(1, lambda rng: faults.refused(403), WRITES),
    "stale list": Weather(4, lambda rng: faults.stale(rng.uniform(1, 10)), READS, 3),
}
"""What goes wrong; `executed twice` is armed apart, for its outcome is only found, not prevented."""


def arm(network: Faults, name: str, rng: Random) -> str:
    """Let the next requests meet a fault; what was armed, in words."""
    kind = WEATHER[name]
    times = rng.randint(1, kind.burst)
    fault = kind.make(rng)
    network.script(*[fault] * times, path=kind.path)
    seconds = f" {fault.wait or fault.delay or fault.lag:.0f} s" if fault.wait or fault.delay or fault.lag else ""
    which = {WRITES: "write", READS: "read"}.get(kind.path or "", "request")
    return f"the next {which} meets: {fault.name}{seconds}" + (f", {times} times" if times > 1 else "")


class Sent(NamedTuple):
    """A request that left a device, whether or not it arrived."""

    at: datetime
    """In true time."""
    method: str
    path: str
    """With its query."""
    body: bytes
    connection: str


class Wire(httpx.AsyncBaseTransport):
    """The way from a device to the network: the process can die before a request leaves and before its answer is
    read; what left is on its way for good."""

    def __init__(
        self,
        inner: httpx.AsyncBaseTransport,
        crash: Crash,
        now: Callable[[], datetime],
        sent: list[Sent],
        frozen: Callable[[], Sequence[Mapping[str, Any]]],
    ) -> None:
        """`frozen`: the bodies that the device has on disk as being sent."""
        self._inner, self._crash, self._now, self._sent, self._frozen = inner, crash, now, sent, frozen

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self._crash.here()
        body = await request.aread()
        whole = request.url.raw_path.decode()
        path = whole.partition("/api/v9")[2] or whole
        sent = Sent(self._now(), request.method, path, body, request.headers.get("Maton-Connection", ""))
        self._sent.append(sent)
        if request.method != "GET" and "/time_entries" in path:
            self._demand_frozen(body, entries=path.count(",") + 1)
        under_way = asyncio.ensure_future(self._inner.handle_async_request(request))
        under_way.add_done_callback(_forget)
        try:
            response = await asyncio.shield(under_way)
        except httpx.ConnectError:
            self._sent.remove(sent)  # it never left
            raise
        self._crash.here()
        return response

    def _demand_frozen(self, body: bytes, entries: int) -> None:
        """Nothing leaves but what is on disk as being sent, for as many `entries` as the request names."""
        left = json.loads(body) if body else {}
        if isinstance(left, list):
            left = {operation["path"].removeprefix("/"): operation["value"] for operation in left}
        if sum(left == dict(known) for known in self._frozen()) < entries:
            raise AssertionError(f"not on disk before it left: {left}")


def _forget(task: "asyncio.Future[httpx.Response]") -> None:
    """Nobody may be left to hear how it ended."""
    if not task.cancelled():
        task.exception()
