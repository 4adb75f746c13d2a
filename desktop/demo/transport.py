"""A World as an httpx transport: no sockets, waits by `asyncio.sleep`, so that a virtual clock drives it."""

import asyncio

import httpx

from desktop.demo.faults import NONE, Fault, Faults
from desktop.demo.message import Reply, Request
from desktop.demo.world import World


class DemoTransport(httpx.AsyncBaseTransport):
    """Hands each request to `world`, bent by `faults`; `latency` is in seconds, for requests without a fault."""

    def __init__(self, world: World, faults: Faults | None = None, *, latency: float = 0.0) -> None:
        self._world = world
        self._faults = faults
        self._latency = latency
        self._under_way: set[asyncio.Task[None]] = set()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        asked = await _asked(request)
        fault = self._faults.next(asked) if self._faults else NONE
        timeout = request.extensions.get("timeout", {}).get("read")
        patience = float("inf") if timeout is None else float(timeout)
        if not fault.reached:
            raise httpx.ConnectError("demo: no connection", request=request)
        reply = await self._executed(asked, fault, patience, request)
        return await self._delivered(reply, fault, patience - fault.wait, request)

    async def _executed(self, asked: Request, fault: Fault, patience: float, request: httpx.Request) -> Reply:
        """The reply, once the request has arrived; it may arrive after the client gave up."""
        wait = fault.wait + (self._latency if fault is NONE else 0.0)
        if wait >= patience:
            self._later(wait, asked, fault)
            await asyncio.sleep(patience)
            raise httpx.ReadTimeout("demo: no answer in time", request=request)
        if wait:
            await asyncio.sleep(wait)
        return fault.execute(self._world, asked)

    async def _delivered(
        self, reply: Reply, fault: Fault, patience: float, request: httpx.Request
    ) -> httpx.Response:
        """The reply on its way back."""
        silent = fault.ending == "silence"
        if silent or fault.delay >= patience:
            await asyncio.sleep(patience)
            raise httpx.ReadTimeout("demo: no answer in time", request=request)
        if fault.delay:
            await asyncio.sleep(fault.delay)
        if fault.ending == "reset":
            raise httpx.ReadError("demo: connection reset", request=request)
        if fault.ending == "cut":
            raise httpx.RemoteProtocolError("demo: connection closed in mid-answer", request=request)
        return httpx.Response(reply.status, headers=dict(reply.headers), content=reply.body, request=request)

    def _later(self, wait: float, asked: Request, fault: Fault) -> None:
        async def arrive() -> None:
            await asyncio.sleep(wait)
            fault.execute(self._world, asked)

        task = asyncio.get_running_loop().create_task(arrive())
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)


async def _asked(request: httpx.Request) -> Request:
    return Request(
        request.method,
        request.url.path,
        dict(request.url.params),
        {name.lower(): value for name, value in request.headers.items()},
        await request.aread(),
    )
