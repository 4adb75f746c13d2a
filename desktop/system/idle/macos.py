"""Idle time on macOS, by `CGEventSourceSecondsSinceLastEventType`."""

import ctypes

from desktop.system.idle.interface import Backend

_GRAPHICS = "/System/Library/Frameworks/ApplicationServices.framework/ApplicationServices"
_SESSION, _ANY_INPUT = 0, 0xFFFFFFFF


class MacIdle:
    """Satisfies `IdleTime`."""

    backend: Backend = "macos"

    async def seconds(self) -> float | None:
        ask = ctypes.CDLL(_GRAPHICS).CGEventSourceSecondsSinceLastEventType
        ask.restype = ctypes.c_double
        ask.argtypes = (ctypes.c_int32, ctypes.c_uint32)
        return float(ask(_SESSION, _ANY_INPUT))

    async def stop(self) -> None:
        """There is no connection."""
