"""Idle time on Windows, by `GetLastInputInfo`."""

import ctypes
import sys
from typing import Any

from desktop.system.idle.interface import Backend


class _LastInput(ctypes.Structure):
    _fields_ = (("size", ctypes.c_uint32), ("tick", ctypes.c_uint32))


class WindowsIdle:
    """Satisfies `IdleTime`."""

    backend: Backend = "windows"

    async def seconds(self) -> float | None:
        user32, kernel32 = _library("user32"), _library("kernel32")
        told = _LastInput(ctypes.sizeof(_LastInput))
        if not user32.GetLastInputInfo(ctypes.byref(told)):
            return None
        since = (kernel32.GetTickCount() - told.tick) & 0xFFFFFFFF  # it starts over after 49 days
        return float(since) / 1000

    async def stop(self) -> None:
        """There is no connection."""


def _library(name: str) -> Any:
    if sys.platform == "win32":
        return ctypes.WinDLL(name)
    raise OSError("This is not Windows.")
