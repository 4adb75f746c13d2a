"""A computer for sign-in tests: the real gateway on the demo world, a clock that jumps, a key store to break."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desktop.account.account import Account
from desktop.account.interfaces import KeyProblem
from desktop.account.local_data import LocalFiles
from desktop.account.states import AccountState, WaitingForBrowser
from desktop.demo.faults import Faults
from desktop.demo.transport import DemoTransport
from desktop.demo.world import World
from desktop.gateway.client import Gateway

KEY = "k-ann-1"


class JumpingClock:
    """Time passes only when somebody waits."""

    def __init__(self) -> None:
        self._now = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
        self._ticks = 100.0

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._ticks

    async def pause(self, seconds: float) -> None:
        self.jump(seconds)
        await asyncio.sleep(0)

    def jump(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)
        self._ticks += seconds


class MemoryKeys:
    """A key store that can be locked, absent or silent."""

    def __init__(self, key: str | None = None) -> None:
        self.key = key
        self.problem: KeyProblem | None = None

    async def read(self) -> tuple[str | None, KeyProblem | None]:
        return (None, self.problem) if self.problem else (self.key, None)

    async def write(self, key: str) -> KeyProblem | None:
        if self.problem is None:
            self.key = key
        return self.problem

    async def delete(self) -> KeyProblem | None:
        if self.problem is None:
            self.key = None
        return self.problem


class Desk:
    """One computer and its person Ann, whose key can sign in at Toggl as Ann or as Bob."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = JumpingClock()
        self.world = World(self.clock, seed=7)
        self.world.sign_in_base = "https://connect.maton.ai"
        self.faults = Faults()
        self.ann = self.world.add_user("ann@example.com", fullname="Ann")
        self.bob = self.world.add_user("bob@example.com", fullname="Bob")
        for user in (self.ann, self.bob):
            self.world.add_workspace(user, "Home")
        self.world.add_key(KEY, self.ann, self.bob)
        self.keys = MemoryKeys()
        self.opened: list[str] = []
        self.browser_works = True
        self.signs_in_as: int | None = None
        self.released = 0
        self.states: list[AccountState] = []
        self.waiting_for_browser = asyncio.Event()
        self.account = self.restart()

    def restart(self, environment_key: str | None = None) -> Account:
        """The program, started anew on this computer."""
        gateway = Gateway(
            base_url="https://api.maton.ai",
            key=lambda: account.gateway_key(),
            clock=self.clock,
            transport=DemoTransport(self.world, self.faults),
        )
        account = Account(
            keys=self.keys,
            gateway=gateway,
            open_page=self._browse,
            clock=self.clock,
            identity_file=self.folder / "account.json",
            local=LocalFiles(self._databases, lambda: [self.folder / "tracktray.log", self.folder / "avatars"]),
            environment_key=environment_key,
            release=self._release,
            pause=self.clock.pause,
        )
        self.gateway = gateway
        self.account = account
        self.states.clear()
        account.subscribe(self._note)
        return account

    def asked(self, method: str, path: str) -> int:
        """How many requests of this kind reached the server."""
        return sum(seen.method == method and seen.path.startswith(path) for seen in self.world.requests)

    def _note(self, state: AccountState) -> None:
        self.states.append(state)
        if isinstance(state, WaitingForBrowser):
            self.waiting_for_browser.set()

    async def _browse(self, url: str) -> bool:
        self.opened.append(url)
        if self.signs_in_as is not None:
            self.world.complete_connection(url.split("/connect/")[1].partition("?")[0], self.signs_in_as)
        return self.browser_works

    async def _release(self) -> None:
        self.released += 1

    def _databases(self) -> list[tuple[int, Path]]:
        return [(int(path.stem.split("-")[1]), path) for path in self.folder.glob("toggl-*.sqlite3")]
