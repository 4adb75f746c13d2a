"""Sleep, lock and shutdown on Linux, by systemd's logind. A delay lock gives the time to store what is due."""

import asyncio
import os
from contextlib import suppress
from typing import Any

from desktop.system.bus import Bus, BusError, Service, Signal
from desktop.system.login.interface import Backend, Event, Happened

_NAME, _PATH = "org.freedesktop.login1", "/org/freedesktop/login1"
_MANAGER = Service(_NAME, _PATH, "org.freedesktop.login1.Manager")
_PROPERTIES = "org.freedesktop.DBus.Properties"
_SESSION = "org.freedesktop.login1.Session"
_INHIBIT = ("sleep:shutdown", "Tracktray", "Keeps your time before the computer sleeps", "delay")


class Logind:
    """Satisfies `Login`."""

    def __init__(self) -> None:
        self._bus: Bus | None = None
        self._lock: int | None = None

    @property
    def backend(self) -> Backend:
        return "none" if self._bus is None else "logind"

    async def start(self, happened: Happened) -> None:
        self._happened = happened
        try:
            bus = await Bus.open("SYSTEM")
        except BusError:
            return
        try:
            await bus.hear(_MANAGER, self._manager)
            (session,) = await bus.call(_MANAGER, "GetSession", "s", ("auto",))
            await bus.hear(Service(_NAME, session, _SESSION), self._session)
            await bus.hear(Service(_NAME, session, _PROPERTIES), self._changed)
        except BusError:
            await bus.close()
            return
        self._bus = bus
        await self._hold()

    async def stop(self) -> None:
        self._release()
        if self._bus is not None:
            await self._bus.close()
            self._bus = None

    async def _manager(self, signal: Signal) -> None:
        match signal.member, signal.body:
            case "PrepareForSleep", (True,):
                await self._before("sleeps")
            case "PrepareForShutdown", (True,):
                await self._before("ends")
            case "PrepareForSleep", (False,):
                await self._hold()
                await self._happened("woke")

    async def _session(self, signal: Signal) -> None:
        if signal.member in ("Lock", "Unlock"):
            await self._happened("locked" if signal.member == "Lock" else "unlocked")

    async def _changed(self, signal: Signal) -> None:
        """Desktops that lock by themselves say so by the session's hint alone."""
        interface, values, *_ = signal.body
        hint: Any = dict(values).get("LockedHint")
        if interface == _SESSION and hint is not None:
            await self._happened("locked" if hint[1] else "unlocked")

    async def _before(self, event: Event) -> None:
        try:
            await self._happened(event)
        finally:
            self._release()

    async def _hold(self) -> None:
        if self._lock is None:
            with suppress(OSError, TimeoutError):
                self._lock = await asyncio.to_thread(_inhibitor)

    def _release(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def _inhibitor() -> int | None:
    """The descriptor that delays sleep and shutdown while it is open; jeepney receives one only when it blocks."""
    from jeepney import DBusAddress, MessageType, new_method_call
    from jeepney.io.blocking import open_dbus_connection

    manager = DBusAddress(_MANAGER.path, _MANAGER.name, _MANAGER.interface)
    with open_dbus_connection("SYSTEM", enable_fds=True) as connection:
        reply = connection.send_and_get_reply(new_method_call(manager, "Inhibit", "ssss", _INHIBIT), timeout=2)
        if reply.header.message_type is not MessageType.method_return:
            return None
        return int(reply.body[0].to_raw_fd())
