"""Sleep and locks on macOS, which waits up to half a minute with the sleep until it is told that it may."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

from desktop.system.login.interface import Backend, Happened

CAN_SLEEP, WILL_SLEEP, HAS_WOKEN = 0xE0000270, 0xE0000280, 0xE0000300
"""`kIOMessageCanSystemSleep`, which asks; `kIOMessageSystemWillSleep` and `kIOMessageSystemHasPoweredOn`."""
LOCKED, UNLOCKED = "com.apple.screenIsLocked", "com.apple.screenIsUnlocked"


class Calls(Protocol):
    """The system's own calls: see `mac_calls.py`."""

    def hear_power(self, told: Callable[[int, int], None]) -> None: ...

    def hear(self, name: str, told: Callable[[], None]) -> None: ...

    def allow(self, number: int) -> None: ...

    def close(self) -> None: ...


class MacLogin:
    """Satisfies `Login`. Of the end of the session Qt tells."""

    backend: Backend = "macos"

    def __init__(self, make: Callable[[], Calls]) -> None:
        """`make` loads the system's libraries."""
        self._make = make
        self._calls: Calls | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self, happened: Happened) -> None:
        self._happened = happened
        self._calls = self._make()
        self._calls.hear_power(self._power)
        self._calls.hear(LOCKED, lambda: self._spawn(happened("locked")))
        self._calls.hear(UNLOCKED, lambda: self._spawn(happened("unlocked")))

    async def stop(self) -> None:
        if self._calls is not None:
            self._calls.close()
            self._calls = None

    def _power(self, message: int, number: int) -> None:
        if message == WILL_SLEEP:
            self._spawn(self._sleep(number))
        elif message == CAN_SLEEP and self._calls is not None:
            self._calls.allow(number)
        elif message == HAS_WOKEN:
            self._spawn(self._happened("woke"))

    async def _sleep(self, number: int) -> None:
        try:
            await self._happened("sleeps")
        finally:
            if self._calls is not None:
                self._calls.allow(number)

    def _spawn(self, told: Awaitable[None]) -> None:
        task = asyncio.ensure_future(told)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
