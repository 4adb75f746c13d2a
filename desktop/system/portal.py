"""The desktop's portal, for programs in a sandbox too: questions, and the answers that come as signals."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from desktop import APP_ID
from desktop.system.bus import Bus, BusError, Service, Signal

ANSWER = 120.0
"""Seconds for the person to answer the desktop's own question."""
DONE, FAILED = 0, 2
"""How a request ended; 1 is a person who refused."""
_NAME, _PATH = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
_REGISTRY = Service(_NAME, _PATH, "org.freedesktop.host.portal.Registry")
_REQUEST = Service(_NAME, "", "org.freedesktop.portal.Request")


class Portal:
    """One of its interfaces, on a connection of our own."""

    def __init__(self, bus: Bus, interface: str) -> None:
        self._bus, self._service = bus, Service(_NAME, _PATH, f"org.freedesktop.portal.{interface}")
        self._answers: dict[str, asyncio.Future[tuple[int, dict[str, Any]]]] = {}
        self._numbers = itertools.count(1)

    @classmethod
    async def open(cls, interface: str) -> "Portal":
        """Connect. Raises `BusError` where the desktop has no portal, or none with this interface."""
        bus = await Bus.open()
        portal = cls(bus, interface)
        try:
            with suppress(BusError):  # newer ones want to know who asks
                await bus.call(_REGISTRY, "Register", "sa{sv}", (APP_ID, {}))
            await bus.property(portal._service, "version")
            await bus.hear(_REQUEST, portal._answer)
        except BusError:
            await bus.close()
            raise
        return portal

    async def hear(self, heard: Callable[[Signal], Awaitable[None] | None]) -> None:
        """Call `heard` for each signal of the interface. Raises `BusError`."""
        await self._bus.hear(self._service, heard)

    def token(self) -> str:
        """A new name for a request or a session."""
        return f"tracktray{next(self._numbers)}"

    async def ask(
        self, member: str, signature: str, body: tuple[Any, ...], options: dict[str, Any]
    ) -> tuple[int, dict[str, Any]]:
        """Ask, and wait for the answer, which may come before the call returns. How it ended, and its values, which
        are pairs of signature and value. Raises `BusError`."""
        token = self.token()
        path = f"{_PATH}/request/{self._bus.name[1:].replace('.', '_')}/{token}"
        self._answers[path] = asyncio.get_running_loop().create_future()
        try:
            whole = {"handle_token": ("s", token), **options}
            await self._bus.call(self._service, member, signature, (*body, whole))
            return await asyncio.wait_for(self._answers[path], ANSWER)
        except TimeoutError:
            return FAILED, {}
        finally:
            del self._answers[path]

    async def close_session(self, session: str) -> None:
        """End one that an earlier request made."""
        with suppress(BusError):
            await self._bus.call(Service(_NAME, session, "org.freedesktop.portal.Session"), "Close")

    async def close(self) -> None:
        """Disconnect."""
        await self._bus.close()

    def _answer(self, signal: Signal) -> None:
        waiting = self._answers.get(signal.path)
        if signal.member == "Response" and waiting is not None and not waiting.done():
            code, results = signal.body
            waiting.set_result((int(code), dict(results)))
