"""The app's end of a named pipe of Windows: what `asyncio.start_unix_server` is elsewhere."""

import asyncio
import ctypes
import os
import sys
from collections.abc import Awaitable, Callable
from ctypes import byref, wintypes
from pathlib import Path
from typing import Any

assert sys.platform == "win32"  # noqa: S101 - nobody else imports it; the types of what follows are Windows' own

import _winapi  # noqa: E402 - the types come first
from asyncio.windows_utils import PipeHandle  # noqa: E402

from desktop.remote.pipe import PROOF  # noqa: E402

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

_FIRST, _NO_REMOTE, _UNLIMITED, _BUFFER = 0x0008_0000, 0x8, 255, 1 << 16
_AT_ONCE = 8
"""Callers that wait to be let in beside each other: what a socket's queue is."""
_QUERY, _USER = 0x8, 1
"""Of access tokens: the right to ask, and for whom."""


class PipeServer:
    """Listens from the start on; `serve` runs in a task for each caller, as with asyncio's own servers.

    The pipe lets in nobody but the person, and nobody over the network. It takes the loop's own door for pipes,
    which asyncio has for child processes and does not document: its public one lets in everybody who may read.
    """

    def __init__(self, serve: Serve, path: Path, *, limit: int) -> None:
        self._serve, self._limit = serve, limit
        self._loop: Any = asyncio.get_running_loop()
        self._name = rf"\\.\pipe\tracktray-{os.urandom(16).hex()}"
        self._proof = os.urandom(PROOF // 2).hex()
        self._free = {self._instance(_FIRST)} | {self._instance() for _ in range(_AT_ONCE - 1)}
        path.write_text(f"{self._name}\n{self._proof}", encoding="ascii")
        self._taking = [asyncio.ensure_future(self._take(pipe)) for pipe in list(self._free)]

    def close(self) -> None:
        """Let nobody in any more; who is in stays."""
        for each in self._taking:
            each.cancel()
        for pipe in self._free:
            pipe.close()

    async def _take(self, pipe: PipeHandle) -> None:
        """Let one after the other in."""
        while True:
            left = False
            try:
                await self._loop._proactor.accept_pipe(pipe)
            except OSError:
                left = True  # whoever it was is gone already
            self._free.discard(pipe)
            let_in, pipe = pipe, self._instance()
            self._free.add(pipe)
            if left:
                let_in.close()
                continue
            reader = asyncio.StreamReader(limit=self._limit, loop=self._loop)
            protocol = asyncio.StreamReaderProtocol(reader, self._serve, loop=self._loop)
            self._loop._make_duplex_pipe_transport(let_in, protocol).write(self._proof.encode())

    def _instance(self, first: int = 0) -> PipeHandle:
        """A pipe for one caller. Raises `OSError`."""
        mode = _winapi.PIPE_ACCESS_DUPLEX | _winapi.FILE_FLAG_OVERLAPPED | first
        with _Security() as security:
            return PipeHandle(
                _winapi.CreateNamedPipe(
                    self._name, mode, _NO_REMOTE, _UNLIMITED, _BUFFER, _BUFFER, 0, ctypes.addressof(security)
                )
            )


class _Attributes(ctypes.Structure):
    _fields_ = (("length", wintypes.DWORD), ("descriptor", ctypes.c_void_p), ("inherit", wintypes.BOOL))


class _Security:
    """Who may open the pipe: the person whose process this is."""

    def __enter__(self) -> _Attributes:
        self._descriptor = ctypes.c_void_p()
        words = f"D:P(A;;GA;;;{_own_name()})"
        advapi = ctypes.WinDLL("advapi32", use_last_error=True)
        if not advapi.ConvertStringSecurityDescriptorToSecurityDescriptorW(words, 1, byref(self._descriptor), None):
            raise ctypes.WinError(ctypes.get_last_error())
        return _Attributes(ctypes.sizeof(_Attributes), self._descriptor, False)

    def __exit__(self, *_: object) -> None:
        _free(self._descriptor)


def _own_name() -> str:
    """The person's security identifier, as text. Raises `OSError`."""
    advapi, kernel = (ctypes.WinDLL(name, use_last_error=True) for name in ("advapi32", "kernel32"))
    kernel.GetCurrentProcess.restype = wintypes.HANDLE
    token, text = wintypes.HANDLE(), wintypes.LPWSTR()
    user = (ctypes.c_void_p * 16)()  # a pointer to the identifier, its attributes, and the identifier itself
    known = advapi.OpenProcessToken(wintypes.HANDLE(kernel.GetCurrentProcess()), _QUERY, byref(token))
    try:
        size = ctypes.sizeof(user)
        if (
            not known
            or not advapi.GetTokenInformation(token, _USER, user, size, byref(wintypes.DWORD()))
            or not advapi.ConvertSidToStringSidW(ctypes.c_void_p(user[0]), byref(text))
        ):
            raise ctypes.WinError(ctypes.get_last_error())
        return str(text.value)
    finally:
        kernel.CloseHandle(token)
        _free(ctypes.cast(text, ctypes.c_void_p))


def _free(memory: ctypes.c_void_p) -> None:
    ctypes.WinDLL("kernel32").LocalFree(memory)
