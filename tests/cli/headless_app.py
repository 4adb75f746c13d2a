"""The tray app without its tray: the same parts behind the same socket, for tests of the command line.

Run with `--demo` for the demo account. It prints `up` when it listens, and each window it is asked to show.
"""

import asyncio
import sys
from typing import Any
from uuid import uuid4

from desktop.cli.parts import make_engine, make_parts
from desktop.cli.served import handler
from desktop.model.question import Confirmation
from desktop.remote.server import Server
from desktop.store.async_store import StoreThread
from desktop.sync.engine import Engine
from desktop.sync.status import SyncStatus
from desktop.system.clock import SystemClock
from desktop.system.lockfile import LockFile
from desktop.system.paths import Paths
from desktop.system.settings.live import LiveSettings
from desktop.tracker.state import Connectivity
from desktop.tracker.tracker import Tracker


class HeadlessApp:
    """Satisfies `desktop.cli.session.App`."""

    def __init__(self, paths: Paths) -> None:
        self.paths, self.clock = paths, SystemClock()
        settings = LiveSettings(paths.settings_file).settings
        self.gateway, self.account = make_parts(paths, settings, self.clock, self.leave)
        self.tracker = Tracker(
            clock=self.clock, uuid=lambda: str(uuid4()), settings=lambda: settings, wake=lambda: self._poke()
        )
        self.engine: Engine | None = None
        self.database: StoreThread | None = None
        self.ended = asyncio.Event()
        self._user: int | None = None
        self._running: asyncio.Task[None] | None = None
        self._turn = asyncio.Lock()

    async def follow(self) -> None:
        async with self._turn:
            identity = self.account.identity
            if identity is None or identity.user_id == self._user:
                return
            await self.leave()
            self._user = identity.user_id
            self.database = await StoreThread.open(self.paths.database(self._user), user_id=self._user)
            self.engine = make_engine(self.paths, self.database, self.gateway, self.clock)
            self.engine.subscribe(self._hear)
            await self.tracker.attach(self.database)
            self._running = asyncio.ensure_future(self.engine.run())

    async def leave(self) -> None:
        self.tracker.detach()
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)
        if self.database is not None:
            await self.database.close()
        self._running, self.engine, self.database, self._user = None, None, None, None

    async def confirm(self, question: Confirmation) -> bool:
        print("asked", question.title, flush=True)
        return False

    def show(self, window: str) -> bool:
        print("show", window, flush=True)
        return window != "editor"

    def quit(self) -> None:
        self.ended.set()

    async def capabilities(self) -> dict[str, Any]:
        return {"tray": {"available": False}}

    def _poke(self) -> None:
        if self.engine is not None:
            self.engine.poke("append")

    def _hear(self, status: SyncStatus) -> None:
        self.account.report(status.problem)
        self.tracker.report(Connectivity(status.online, status.problem, status.offset or 0.0))


async def main() -> int:
    paths = Paths("--demo" in sys.argv)
    paths.prepare()
    if not LockFile(paths.app_lock).acquire():
        return 1
    app = HeadlessApp(paths)
    await app.account.start()
    await app.follow()
    server = Server(paths.socket, handler(app))
    await server.start()
    print("up", flush=True)
    await app.ended.wait()
    await server.close()
    await app.leave()
    await app.gateway.aclose()
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
