"""The command line's end of the socket. It must start fast: nothing but `os`, `sys`, `socket` and `json`.

On Windows a named pipe takes the socket's place.

Both sides speak lines of JSON:

    app     {"tracktray": "0.1.0", "v": 1}                               it is alive; only now the request is sent
    client  {"v": 1, "argv": ["start", "x"], "stdin": null, "tty": true, "width": 80, "from": "command line"}
    app     {"alive": true}                                              now and then, while the command works
    app     {"say": "…"}                                                 progress, for standard error
    app     {"ask": {"title": "…?", "target": "…", "effect": "…", …}}    answered by {"yes": true} or {"yes": false}
    app     {"exit": 0, "out": "…", "err": "…"}                          the end

A request without `"from": "command line"` is one of another program: each write asks in a window first.
"""

import json
import os
import sys
from collections.abc import Mapping

from desktop.remote.terminal import agrees, is_terminal, tell, width

TYPE_CHECKING = False  # `typing` itself costs a tenth of the client's time
if TYPE_CHECKING:
    from typing import Any
if sys.platform == "win32":
    from desktop.remote.pipe import Pipe as Connection
else:
    from socket import socket as Connection  # noqa: N812 - one name for both

GREETING = 2.0
"""Seconds the app may take to show that it is alive."""
SILENCE = 15.0
"""Seconds without a line after which an app that took a request counts as hung; it says `alive` more often."""


class NoAppError(Exception):
    """No app runs here. Nothing was sent."""


class HungAppError(Exception):
    """An app is there but does not answer. `sent` tells whether it may have taken the request."""

    def __init__(self, *, sent: bool) -> None:
        self.sent = sent
        super().__init__(sent)


def run(path: str, argv: list[str], *, stdin: str | None = None, quiet: bool = False) -> int:
    """Have the app at the socket `path` carry out `argv`, print what it says, and return its exit code.

    `path` must stand in a folder of the person's alone; `quiet` leaves its words away. Raises
    `NoAppError` and `HungAppError`.
    """
    request = {
        "v": 1,
        "argv": argv,
        "stdin": stdin,
        "tty": is_terminal(sys.stdin),
        "width": width(),
        "from": "command line",
    }
    with _Line(path) as line:
        line.send(request)
        while True:
            answer = line.receive(SILENCE, sent=True)
            if "ask" in answer:
                line.send({"yes": agrees(answer["ask"])})
            elif "say" in answer:
                tell(answer["say"], sys.stderr)
            elif "exit" in answer:
                tell("" if quiet else answer.get("out", ""), sys.stdout)
                tell(answer.get("err", ""), sys.stderr)
                return int(answer["exit"])


class _Line:
    """A connection to an app that has greeted."""

    def __init__(self, path: str) -> None:
        self._socket = connected(path)
        self._buffer = b""
        try:
            greeting = self.receive(GREETING, sent=False)
        except BaseException:
            self._socket.close()
            raise
        if greeting.get("v") != 1:
            self._socket.close()
            raise NoAppError

    def __enter__(self) -> "_Line":
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def send(self, message: "Mapping[str, Any]") -> None:
        self._socket.settimeout(GREETING)
        try:
            self._socket.sendall(json.dumps(message).encode() + b"\n")
        except OSError:
            raise HungAppError(sent=True) from None

    def receive(self, patience: float, *, sent: bool) -> "dict[str, Any]":
        self._socket.settimeout(patience)
        while b"\n" not in self._buffer:
            try:
                more = self._socket.recv(1 << 16)
            except OSError:
                raise HungAppError(sent=sent) from None
            if not more:
                raise HungAppError(sent=True) if sent else NoAppError
            self._buffer += more
        line, _, self._buffer = self._buffer.partition(b"\n")
        message = json.loads(line)
        return message if isinstance(message, dict) else {}


def connected(path: str) -> Connection:
    """A connection to the app, which has not greeted yet. Raises `NoAppError` and `HungAppError`."""
    connection = _unconnected()
    try:
        connection.settimeout(GREETING)
        connection.connect(path)
        if is_own(connection):
            return connection
    except (BlockingIOError, TimeoutError):  # its queue of callers is full: nobody takes them off
        connection.close()
        raise HungAppError(sent=False) from None
    except OSError:
        pass
    connection.close()
    raise NoAppError


def _unconnected() -> Connection:
    if sys.platform == "win32":
        return Connection()
    else:  # noqa: RET505 - so that types are those of this system
        from socket import AF_UNIX

        return Connection(AF_UNIX)


def is_own(connection: Connection) -> bool:
    """Whether the other end is of the same user; True where the system does not tell: on macOS the folder's mode
    protects, and on Windows the pipe's list of who may.
    """
    if sys.platform == "linux":
        import struct
        from socket import SO_PEERCRED, SOL_SOCKET

        told = connection.getsockopt(SOL_SOCKET, SO_PEERCRED, struct.calcsize("3i"))
        return bool(struct.unpack("3i", told)[1] == os.getuid())
    else:  # noqa: RET505 - likewise
        return True
