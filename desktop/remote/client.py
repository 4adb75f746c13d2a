"""The command line's end of the socket. It must start fast: nothing but `os`, `sys`, `socket` and `json`.

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
import socket
import sys
from collections.abc import Mapping

from desktop.remote.terminal import agrees, is_terminal, tell, width

TYPE_CHECKING = False  # `typing` itself costs a tenth of the client's time
if TYPE_CHECKING:
    from typing import Any

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
        self._socket = _connected(path)
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


def _connected(path: str) -> socket.socket:
    if not hasattr(socket, "AF_UNIX"):
        raise NoAppError
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.settimeout(GREETING)
        connection.connect(path)
        if peer(connection) in (None, os.getuid()):
            return connection
    except (BlockingIOError, TimeoutError):  # its queue of callers is full: nobody takes them off
        connection.close()
        raise HungAppError(sent=False) from None
    except OSError:
        pass
    connection.close()
    raise NoAppError


def peer(connection: socket.socket) -> int | None:
    """The user id at the other end, or None where the system does not tell (the folder's mode protects there)."""
    if sys.platform != "linux":
        return None
    import struct

    found = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    return int(struct.unpack("3i", found)[1])
