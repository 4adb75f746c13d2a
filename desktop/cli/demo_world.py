"""The demo account between two runs: a world in a file, used by one process at a time, request by request."""

import asyncio
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx

from desktop.demo.account import KEY
from desktop.demo.freelancer import freelancer
from desktop.demo.persist import from_json, to_json
from desktop.demo.transport import DemoTransport
from desktop.demo.world import World
from desktop.model.clock import Clock
from desktop.system.lockfile import LockFile

SEED = 1
RETRY = 0.02
"""Seconds between two tries for the file's lock."""


class DemoKeys:
    """The demo's key: always there, never in a keyring."""

    async def read(self) -> tuple[str | None, None]:
        return KEY, None

    async def write(self, key: str) -> None:
        return None

    async def delete(self) -> None:
        return None


class KeptWorld(httpx.AsyncBaseTransport):
    """The demo world at `path` as a transport. The first request makes a freelancer's account of four months."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path, self._clock = path, clock
        self._lock = LockFile(path.with_name(path.name + ".lock"))
        self._turn = asyncio.Lock()
        self._world: World | None = None
        self._stamp: tuple[int, int] | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        async with self._turn:
            await self._take()
            try:
                world = self._current()
                response = await DemoTransport(world).handle_async_request(request)
                self._keep(world)
            finally:
                self._lock.release()
        return response

    async def sign_in(self, url: str) -> bool:
        """What opening the sign-in page and agreeing does; there is no browser in the demo."""
        parts = urlsplit(url)
        token = parse_qs(parts.query).get("session_token", [""])[0]
        async with self._turn:
            await self._take()
            try:
                world = self._current()
                signed_in = world.sign_in(parts.path.rsplit("/", 1)[-1], token)
                self._keep(world)
            finally:
                self._lock.release()
        return signed_in

    async def _take(self) -> None:
        while not self._lock.acquire():  # noqa: ASYNC110 - another process cannot set an event
            await asyncio.sleep(RETRY)

    def _current(self) -> World:
        """The world as the file has it; another process may have changed it since."""
        try:
            stamp = self._stamped()
            if self._world is None or stamp != self._stamp:
                self._world = from_json(self._path.read_text("utf-8"), self._clock)
                self._stamp = stamp
        except (OSError, ValueError):
            self._world = World(self._clock, SEED)
            freelancer(self._world)
        return self._world

    def _keep(self, world: World) -> None:
        new = self._path.with_name(self._path.name + ".new")
        new.write_text(to_json(world), "utf-8")
        new.replace(self._path)
        self._stamp = self._stamped()

    def _stamped(self) -> tuple[int, int]:
        found = self._path.stat()
        return found.st_ino, found.st_mtime_ns
