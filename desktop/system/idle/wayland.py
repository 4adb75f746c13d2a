"""Idle time under Wayland by ext-idle-notify-v1 (KDE Plasma, sway, Hyprland): the compositor tells, nobody polls.

Speaks the wire protocol itself, which for three requests is less than a library would bring.
Source: wayland.freedesktop.org, “Wire Format”; ext-idle-notify-v1.xml of wayland-protocols.
"""

import asyncio
import os
import struct
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from desktop.system.idle.interface import Backend

AFTER = 60.0
"""Seconds without a touch after which the compositor tells; shorter absences count as none."""
_DISPLAY, _REGISTRY, _SEAT, _NOTIFIER, _NOTIFICATION = 1, 2, 3, 4, 5
"""Object ids: the first is the protocol's, the rest are given here in this order."""
_WANTED = {"wl_seat": _SEAT, "ext_idle_notifier_v1": _NOTIFIER}
_HEADER = struct.Struct("=IHH")


class WaylandIdle:
    """Satisfies `IdleTime`. Connects at the first question, which therefore has no answer yet."""

    backend: Backend = "wayland"

    def __init__(self, environ: Mapping[str, str], now: Callable[[], float]) -> None:
        """`now` counts seconds, also those that the computer sleeps."""
        self._environ, self._now = environ, now
        self._since: float | None = None
        self._told: asyncio.Task[None] | None = None
        self._known = False
        self._bound: set[str] = set()

    async def seconds(self) -> float | None:
        if self._told is None:
            self._told = asyncio.create_task(self._listen())
        if not self._known:
            return None
        return 0.0 if self._since is None else self._now() - self._since

    async def stop(self) -> None:
        if self._told is not None:
            self._told.cancel()
            await asyncio.gather(self._told, return_exceptions=True)

    async def _listen(self) -> None:
        """Ask for notifications and take them in, until the compositor is gone."""
        path = Path(self._environ.get("XDG_RUNTIME_DIR", "/"), self._environ.get("WAYLAND_DISPLAY", "wayland-0"))
        try:
            reader, writer = await asyncio.open_unix_connection(os.fspath(path))
        except OSError:
            return
        try:
            writer.write(_message(_DISPLAY, 1, struct.pack("=I", _REGISTRY)))
            with suppress(asyncio.IncompleteReadError, OSError):
                while True:
                    self._take(*await _next(reader), writer)
        finally:
            self._known = False
            writer.close()

    def _take(self, sender: int, code: int, body: bytes, writer: asyncio.StreamWriter) -> None:
        if sender == _REGISTRY and code == 0:
            self._bind(body, writer)
        elif sender == _NOTIFICATION:
            self._since = self._now() - AFTER if code == 0 else None

    def _bind(self, body: bytes, writer: asyncio.StreamWriter) -> None:
        """Take a thing that the compositor offers, and ask for notifications once both are there."""
        (number,) = struct.unpack_from("=I", body)
        name = _text(body, 4)
        if name not in _WANTED or name in self._bound:
            return
        self._bound.add(name)
        version = struct.pack("=II", 1, _WANTED[name])
        writer.write(_message(_REGISTRY, 0, struct.pack("=I", number) + _text_argument(name) + version))
        if self._bound == set(_WANTED):
            writer.write(_message(_NOTIFIER, 1, struct.pack("=III", _NOTIFICATION, int(AFTER * 1000), _SEAT)))
            self._known = True


def _message(target: int, code: int, body: bytes = b"") -> bytes:
    return _HEADER.pack(target, code, _HEADER.size + len(body)) + body


async def _next(reader: asyncio.StreamReader) -> tuple[int, int, bytes]:
    """Sender, code and body of the next event."""
    sender, code, size = _HEADER.unpack(await reader.readexactly(_HEADER.size))
    return sender, code, await reader.readexactly(size - _HEADER.size)


def _text(body: bytes, place: int) -> str:
    (length,) = struct.unpack_from("=I", body, place)
    return body[place + 4 : place + 3 + length].decode()


def _text_argument(words: str) -> bytes:
    raw = words.encode() + b"\0"
    return struct.pack("=I", len(raw)) + raw + b"\0" * (-len(raw) % 4)
