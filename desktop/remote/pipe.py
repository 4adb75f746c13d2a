"""The command line's end of a named pipe of Windows, used as a socket is. Loads nothing but what is built in.

The file where other systems have their socket tells the pipe's name, made anew at each start of the app, and the
proof that the app gives first. It lies in the person's profile, which nobody else reads: who makes a pipe under a
name that they saw cannot give the proof, and is told nothing.
"""
# ruff: noqa: PTH123 - `pathlib` costs more than the rest

import sys
import time

assert sys.platform == "win32"  # noqa: S101 - nobody else imports it; the types of what follows are Windows' own

import _winapi  # noqa: E402 - the types come first

PROOF = 32
"""Bytes of the proof."""
_OVERLAPPED, _IDENTIFY_ONLY = 0x4000_0000, 0x0011_0000
"""Flags of `CreateFile`: reading can be given up, and the other end may not act in the person's name."""
_BUSY = 231
"""Error: somebody else is just being let in."""


class Pipe:
    """As much of a `socket.socket` as the client uses."""

    def __init__(self) -> None:
        self._handle: int | None = None
        self._patience = 0.0

    def settimeout(self, seconds: float) -> None:
        self._patience = seconds

    def connect(self, path: str) -> None:
        """Connect with the app whose file is `path`. Raises `OSError`, `TimeoutError` among them."""
        with open(path, encoding="ascii") as told:
            name, _, proof = told.read().partition("\n")
        self._handle = self._open(name)
        given = b""
        while len(given) < PROOF:
            more = self.recv(PROOF - len(given))
            if not more:
                break
            given += more
        if given != proof.encode() or not proof:
            raise PermissionError("Somebody else listens there.")

    def sendall(self, data: bytes) -> None:
        work, _ = _winapi.WriteFile(self._opened, data, True)
        self._finish(work)

    def recv(self, size: int) -> bytes:
        """At most `size` bytes; none at the end."""
        try:
            work, _ = _winapi.ReadFile(self._opened, size, True)
            self._finish(work)
        except BrokenPipeError:
            return b""
        return bytes(work.getbuffer() or b"")

    def close(self) -> None:
        if self._handle is not None:
            handle, self._handle = self._handle, None
            _winapi.CloseHandle(handle)

    @property
    def _opened(self) -> int:
        if self._handle is None:
            raise OSError("Not connected.")
        return self._handle

    def _open(self, name: str) -> int:
        late = time.monotonic() + self._patience
        access = _winapi.GENERIC_READ | _winapi.GENERIC_WRITE
        while True:
            try:
                flags = _OVERLAPPED | _IDENTIFY_ONLY
                return _winapi.CreateFile(name, access, 0, 0, _winapi.OPEN_EXISTING, flags, 0)
            except OSError as error:
                if error.winerror != _BUSY:
                    raise
            if time.monotonic() >= late:
                raise TimeoutError
            try:
                _winapi.WaitNamedPipe(name, 100)
            except OSError:
                continue  # still busy, or gone: the next attempt tells

    def _finish(self, work: _winapi.Overlapped) -> None:
        """Wait for what was begun. Raises `TimeoutError` after it was given up."""
        if _winapi.WaitForMultipleObjects([work.event], False, int(self._patience * 1000)) != 0:
            work.cancel()
            work.GetOverlappedResult(True)
            raise TimeoutError
        work.GetOverlappedResult(True)
