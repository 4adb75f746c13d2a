"""The app's end of the socket: takes a request from each caller and hands it to the command line's code."""

import asyncio
import json
import logging
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from desktop import __version__
from desktop.model.question import Confirmation

if sys.platform == "win32":
    from desktop.remote.pipe_server import PipeServer
else:
    from desktop.remote.client import is_own

LOG = logging.getLogger(__name__)
LONGEST = 1 << 20
"""Bytes of a request."""
REQUEST_WITHIN = 10.0
HEARTBEAT = 4.0
MOST = 64
"""Callers at once; more wait in the system's queue."""


class Request(NamedTuple):
    """What a caller asks for."""

    argv: tuple[str, ...]
    stdin: str | None = None
    """What the client read for the command (the key of `login`); kept out of the repr."""
    tty: bool = False
    """Whether a person can be asked at the caller's terminal."""
    width: int = 0
    """Columns to fit the text into; 0: do not cut."""
    by_command_line: bool = False
    """False for another program, whose writes ask in a window."""

    def __repr__(self) -> str:
        return f"Request({self.argv!r})"


class Reply(NamedTuple):
    """How a command ended, and what it printed."""

    exit: int
    out: str = ""
    err: str = ""


class Caller:
    """The other end, while its command works."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def say(self, text: str) -> None:
        """Progress, shown at once."""
        await self.send({"say": text})

    async def ask(self, question: Confirmation) -> bool:
        """Show target and effect at the caller's terminal; True for a yes."""
        await self.send({"ask": question._asdict()})
        try:
            answer = json.loads(await self._reader.readline() or b"{}")
        except ValueError:
            return False
        return isinstance(answer, dict) and answer.get("yes") is True

    async def send(self, message: dict[str, Any]) -> None:
        self._writer.write(json.dumps(message).encode() + b"\n")
        await self._writer.drain()


class _Closable(Protocol):
    def close(self) -> None: ...


Handler = Callable[[Request, Caller], Awaitable[Reply]]


class Server:
    """The socket of the running app.

    The holder of the app's lock alone may start one: it replaces what lies at `path`. The folder must be private
    (`Paths.prepare`). `handle` carries out one request; it should not raise.
    """

    def __init__(self, path: Path, handle: Handler) -> None:
        self._path, self._handle = path, handle
        self._server: _Closable | None = None
        self._callers: set[asyncio.Task[None]] = set()
        self._room = asyncio.Semaphore(MOST)

    async def start(self) -> None:
        """Listen from now on. Raises `OSError` where the socket cannot be made."""
        self._path.unlink(missing_ok=True)
        if sys.platform == "win32":
            self._server = PipeServer(self._accept, self._path, limit=LONGEST)
        else:
            self._server = await asyncio.start_unix_server(self._accept, self._path, limit=LONGEST)
            self._path.chmod(0o600)

    async def close(self) -> None:
        """Stop listening; commands under way are cancelled, except the one that asked for the end."""
        if self._server is not None:
            self._server.close()
            self._server = None
            with suppress(PermissionError):  # on Windows, while a client reads it
                self._path.unlink(missing_ok=True)
        others = [task for task in self._callers if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - asyncio calls this in a task of its own
        self._callers.add(task)
        try:
            async with self._room:
                await self._serve(reader, writer)
        except (OSError, ValueError, TimeoutError, asyncio.IncompleteReadError):
            LOG.debug("a caller went away or spoke nonsense")
        except asyncio.CancelledError:
            LOG.debug("a caller was cut off: the app ends")
        finally:
            self._callers.discard(task)
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if sys.platform != "win32" and not is_own(writer.get_extra_info("socket")):
            return
        caller = Caller(reader, writer)
        await caller.send({"tracktray": __version__, "v": 1})
        async with asyncio.timeout(REQUEST_WITHIN):
            line = await reader.readline()
        if not line.endswith(b"\n"):
            return
        request = _understood(json.loads(line))
        if request is None:
            await caller.send({"exit": 2, "out": "", "err": "This is not a request that Tracktray knows."})
            return
        reply = await self._carried_out(request, caller, reader)
        if reply is not None:
            await caller.send(reply._asdict())

    async def _carried_out(self, request: Request, caller: Caller, reader: asyncio.StreamReader) -> Reply | None:
        """The command's reply; None when its caller went away, and the command was given up for that."""
        work = asyncio.ensure_future(self._handle(request, caller))
        try:
            while not (await asyncio.wait((work,), timeout=HEARTBEAT))[0]:
                if reader.at_eof():
                    return None
                await caller.send({"alive": True})
            return work.result()
        finally:
            if not work.done():
                work.cancel()
                await asyncio.gather(work, return_exceptions=True)


def _understood(message: Any) -> Request | None:
    if not isinstance(message, dict) or message.get("v") != 1:
        return None
    argv, stdin, width = message.get("argv"), message.get("stdin"), message.get("width")
    if not isinstance(argv, list) or not all(isinstance(word, str) for word in argv):
        return None
    return Request(
        argv=tuple(argv),
        stdin=stdin if isinstance(stdin, str) else None,
        tty=message.get("tty") is True,
        width=width if isinstance(width, int) and width > 0 else 0,
        by_command_line=message.get("from") == "command line",
    )
