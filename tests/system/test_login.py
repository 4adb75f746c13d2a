"""Sleep, locks and shutdown, told by a stand-in for logind on a private bus."""

import asyncio
import os
from collections.abc import Awaitable, Callable

import pytest

from desktop.system.login.chosen import choose
from desktop.system.login.interface import Event
from desktop.system.login.logind import Logind
from tests.desktop_session.bus import Bus
from tests.system.desk import Desk
from tests.system.login_service import NAME, SESSION, LoginService

Story = Callable[["Told", LoginService], Awaitable[None]]


class Told:
    """What the program hears, and how long it takes over it."""

    def __init__(self) -> None:
        self.events: asyncio.Queue[Event] = asyncio.Queue()
        self.free = asyncio.Event()
        self.free.set()

    async def hear(self, event: Event) -> None:
        self.events.put_nowait(event)
        await self.free.wait()

    async def next(self) -> Event:
        return await asyncio.wait_for(self.events.get(), 5)


def play(desk: Desk, monkeypatch: pytest.MonkeyPatch, story: Story) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", desk.address)

    async def whole(service: LoginService) -> None:
        login, told = Logind(), Told()
        await login.start(told.hear)
        assert login.backend == "logind"
        service.forget()
        await story(told, service)
        await login.stop()

    with Bus(desk.address, descriptors=True) as bus:
        service = LoginService(bus)
        asyncio.run(whole(service))
        service.close()


async def let_go(lock: int) -> None:
    """Return when the other end of the lock is closed."""
    assert await asyncio.wait_for(asyncio.to_thread(os.read, lock, 1), 5) == b""


def test_sleep_waits_until_what_is_due_is_stored(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(told: Told, service: LoginService) -> None:
        (lock,) = service.locks
        os.set_blocking(lock, False)
        told.free.clear()
        service.prepare("Sleep", True)
        assert await told.next() == "sleeps"
        with pytest.raises(BlockingIOError):
            os.read(lock, 1)
        os.set_blocking(lock, True)
        told.free.set()
        await let_go(lock)
        service.prepare("Sleep", False)
        assert await told.next() == "woke"
        assert len(service.locks) == 2
        service.forget()

    play(desk, monkeypatch, story)


def test_shutdown_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(told: Told, service: LoginService) -> None:
        service.prepare("Shutdown", True)
        assert await told.next() == "ends"
        await let_go(service.locks[0])

    play(desk, monkeypatch, story)


def test_locks_are_told_by_signal_and_by_hint(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(told: Told, service: LoginService) -> None:
        service.signal(f"{NAME}.Session", "Lock", path=SESSION)
        assert await told.next() == "locked"
        service.signal(f"{NAME}.Session", "Unlock", path=SESSION)
        assert await told.next() == "unlocked"
        service.lock(True)
        assert await told.next() == "locked"
        service.lock(False)
        assert await told.next() == "unlocked"

    play(desk, monkeypatch, story)


def test_the_lock_goes_with_the_program(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[int] = []

    async def story(told: Told, service: LoginService) -> None:
        kept.extend(os.dup(lock) for lock in service.locks)

    play(desk, monkeypatch, story)
    assert os.read(kept[0], 1) == b""
    os.close(kept[0])


def test_a_system_without_logind_tells_nothing() -> None:
    async def use() -> None:
        login = Logind()
        await login.start(Told().hear)
        assert login.backend == "none"
        await login.stop()

    asyncio.run(use())


def test_each_system_has_its_way() -> None:
    assert choose("win32").backend == "windows"
    assert choose("darwin").backend == "macos"
    assert choose("freebsd13").backend == "none"
