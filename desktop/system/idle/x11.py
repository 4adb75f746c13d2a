"""Idle time on X11, as the server's screen saver counts it. A question takes less than a millisecond.

Speaks the wire protocol itself: for three requests python-xlib would bring 4 MB.
Source: “X Window System Protocol”, release 6.7; “X11 Screen Saver Extension”, 1.0; Xauth's file as in Xsecurity(7).
"""

import asyncio
import os
import re
import socket
import struct
from collections.abc import Iterator
from pathlib import Path

from desktop.system.idle.interface import Backend

_COOKIE = b"MIT-MAGIC-COOKIE-1"
_NAME = b"MIT-SCREEN-SAVER"
_REPLY = 32
"""Bytes of each answer here, and of each event that a server sends unasked."""


class X11Idle:
    """Satisfies `IdleTime`. Connects at the first question, and again where the connection was lost."""

    backend: Backend = "x11"

    def __init__(self, display: str | None = None) -> None:
        self._display = os.environ.get("DISPLAY", "") if display is None else display
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._question = b""
        """The one request, for this connection."""

    async def seconds(self) -> float | None:
        try:
            if self._streams is None:
                await self._connect()
            (milliseconds,) = struct.unpack_from("=I", await self._ask(self._question), 16)
        except (OSError, ValueError, struct.error, asyncio.IncompleteReadError):
            await self.stop()  # no server, or one without the extension
            return None
        except asyncio.CancelledError:
            await self.stop()  # the answer may still come, and would be taken for the next one's
            raise
        return float(milliseconds) / 1000

    async def stop(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None

    async def _connect(self) -> None:
        """Raises OSError, ValueError, IncompleteReadError."""
        found = re.fullmatch(r"(?:unix)?([^:/]*):(\d+)(?:\.\d+)?", self._display)
        if found is None:
            raise ValueError(self._display)
        host, number = found[1], found[2]
        self._streams = await _open(host, int(number))
        reader, writer = self._streams
        cookie = next(_cookies(host or socket.gethostname(), number.encode()), b"")
        name = _COOKIE if cookie else b""
        order = b"l" if struct.pack("=H", 1) == b"\1\0" else b"B"
        hello = struct.pack("=cxHHHHxx", order, 11, 0, len(name), len(cookie))
        writer.write(hello + _padded(name) + _padded(cookie))
        accepted, length = struct.unpack("=BxxxxxH", await reader.readexactly(8))
        body = await reader.readexactly(4 * length)
        if accepted != 1:
            raise ConnectionRefusedError
        vendor, formats = struct.unpack_from("=H", body, 16)[0], body[21]
        (root,) = struct.unpack_from("=I", body, 32 + len(_padded(bytes(vendor))) + 8 * formats)
        request = struct.pack("=BxHHxx", 98, 2 + len(_padded(_NAME)) // 4, len(_NAME)) + _padded(_NAME)
        present, opcode = struct.unpack_from("=BB", await self._ask(request), 8)
        if not present:
            raise ValueError(_NAME)
        self._question = struct.pack("=BBHI", opcode, 1, 2, root)

    async def _ask(self, request: bytes) -> bytes:
        if self._streams is None:
            raise ConnectionResetError
        reader, writer = self._streams
        writer.write(request)
        answer = await reader.readexactly(_REPLY)
        while answer[0] > 1:  # an event, such as another keyboard layout
            answer = await reader.readexactly(_REPLY)
        if answer[0] == 0:
            raise ValueError("refused")
        return answer


async def _open(host: str, number: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    if host:
        return await asyncio.open_connection(host, 6000 + number)
    path = f"/tmp/.X11-unix/X{number}"  # noqa: S108 - where X servers listen
    try:
        return await asyncio.open_unix_connection(path)
    except OSError:
        return await asyncio.open_unix_connection(f"\0{path}")


def _cookies(host: str, number: bytes) -> Iterator[bytes]:
    """What opens this display, by the person's authority file; those of this host first."""
    path = Path(os.environ.get("XAUTHORITY") or Path.home() / ".Xauthority")
    try:
        raw = path.read_bytes()
    except OSError:
        return
    others = []
    while len(raw) > 2:
        family, raw = raw[:2], raw[2:]
        address, raw = _counted(raw)
        display, raw = _counted(raw)
        name, raw = _counted(raw)
        data, raw = _counted(raw)
        if name == _COOKIE and display in (b"", number):
            if address == host.encode() or family == b"\xff\xff":
                yield data
            others.append(data)
    yield from others


def _counted(raw: bytes) -> tuple[bytes, bytes]:
    (length,) = struct.unpack_from(">H", raw)
    return raw[2 : 2 + length], raw[2 + length :]


def _padded(data: bytes) -> bytes:
    return data + b"\0" * (-len(data) % 4)
