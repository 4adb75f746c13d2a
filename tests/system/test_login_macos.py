"""Sleep and locks on macOS: what its messages mean here, and on macOS itself that they come."""

import asyncio
import ctypes
import sys
from collections.abc import Callable

import pytest

from desktop.system.login.chosen import choose
from desktop.system.login.interface import Event
from desktop.system.login.macos import CAN_SLEEP, HAS_WOKEN, LOCKED, UNLOCKED, WILL_SLEEP, MacLogin


class System:
    """Stands in for Apple's calls."""

    def __init__(self) -> None:
        self.names: dict[str, Callable[[], None]] = {}
        self.allowed: list[int] = []
        self.closed = False

    def hear_power(self, told: Callable[[int, int], None]) -> None:
        self.power = told

    def hear(self, name: str, told: Callable[[], None]) -> None:
        self.names[name] = told

    def allow(self, number: int) -> None:
        self.allowed.append(number)

    def close(self) -> None:
        self.closed = True


def test_what_the_system_says_is_told_and_sleep_waits_for_what_it_causes() -> None:
    async def story() -> None:
        system, events, free = System(), asyncio.Queue[Event](), asyncio.Event()

        async def hear(event: Event) -> None:
            events.put_nowait(event)
            if event == "sleeps":
                await free.wait()

        login = MacLogin(lambda: system)
        await login.start(hear)
        system.names[LOCKED]()
        assert await events.get() == "locked"
        system.names[UNLOCKED]()
        assert await events.get() == "unlocked"
        system.power(CAN_SLEEP, 7)
        assert system.allowed == [7], "nobody is asked whether it may"
        system.power(WILL_SLEEP, 8)
        assert await events.get() == "sleeps"
        assert system.allowed == [7]
        free.set()
        system.power(HAS_WOKEN, 0)
        assert await events.get() == "woke"
        assert system.allowed == [7, 8]
        await login.stop()
        assert system.closed

    asyncio.run(asyncio.wait_for(story(), 10))


@pytest.mark.skipif(sys.platform != "darwin", reason="needs macOS")
def test_a_lock_is_heard_on_macos() -> None:
    events: list[Event] = []

    async def hear(event: Event) -> None:
        events.append(event)

    async def story() -> None:
        login = choose()
        await login.start(hear)
        core = ctypes.CDLL("/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation")
        core.CFNotificationCenterGetDistributedCenter.restype = ctypes.c_void_p
        core.CFStringCreateWithCString.restype = ctypes.c_void_p
        center = ctypes.c_void_p(core.CFNotificationCenterGetDistributedCenter())
        name = ctypes.c_void_p(core.CFStringCreateWithCString(None, LOCKED.encode(), 0x08000100))
        core.CFNotificationCenterPostNotification(center, name, None, None, True)
        mode = ctypes.c_void_p.in_dll(core, "kCFRunLoopDefaultMode")
        core.CFRunLoopRunInMode.argtypes = (ctypes.c_void_p, ctypes.c_double, ctypes.c_bool)
        async with asyncio.timeout(10):
            while not events:
                core.CFRunLoopRunInMode(mode, 0.1, True)
                await asyncio.sleep(0)
        await login.stop()

    asyncio.run(story())
    assert events == ["locked"]
