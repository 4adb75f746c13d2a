"""Apple's own calls for sleep and locks: `IORegisterForSystemPower`, and the notifications that all programs get.

All come in the main thread's run loop, which is Qt's.
"""

import ctypes
from collections.abc import Callable
from typing import Any

_FRAMEWORKS = "/System/Library/Frameworks/{0}.framework/{0}"
_UTF8, _AT_ONCE = 0x08000100, 4

_Power = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_uint32, ctypes.c_uint32, ctypes.c_void_p)
_Notified = ctypes.CFUNCTYPE(None, *[ctypes.c_void_p] * 5)


class MacCalls:
    """Satisfies `Calls`."""

    def __init__(self) -> None:
        self._kit = ctypes.CDLL(_FRAMEWORKS.format("IOKit"))
        self._core = ctypes.CDLL(_FRAMEWORKS.format("CoreFoundation"))
        for name in ("CFNotificationCenterGetDistributedCenter", "CFStringCreateWithCString", "CFRunLoopGetMain"):
            getattr(self._core, name).restype = ctypes.c_void_p
        self._kit.IORegisterForSystemPower.restype = ctypes.c_uint32
        self._kit.IONotificationPortGetRunLoopSource.restype = ctypes.c_void_p
        self._port, self._notifier = ctypes.c_void_p(), ctypes.c_uint32()
        self._root = 0
        self._observer = ctypes.create_string_buffer(1)
        """What names us among all observers: an address."""
        self._kept: list[Any] = []
        """Callbacks, of which the system holds only the addresses."""

    def hear_power(self, told: Callable[[int, int], None]) -> None:
        """Have `told` called with each message about power, and the number by which it is agreed to."""
        callback = _Power(lambda _reference, _service, message, number: told(message, number or 0))
        self._kept.append(callback)
        self._root = self._kit.IORegisterForSystemPower(
            None, ctypes.byref(self._port), callback, ctypes.byref(self._notifier)
        )
        if self._root:
            source = ctypes.c_void_p(self._kit.IONotificationPortGetRunLoopSource(self._port))
            self._core.CFRunLoopAddSource(ctypes.c_void_p(self._core.CFRunLoopGetMain()), source, self._modes())

    def hear(self, name: str, told: Callable[[], None]) -> None:
        """Have `told` called at each notification of that name."""
        callback = _Notified(lambda *_: told())
        self._kept.append(callback)
        words = ctypes.c_void_p(self._core.CFStringCreateWithCString(None, name.encode(), _UTF8))
        self._core.CFNotificationCenterAddObserver(
            self._center(), self._observer, callback, words, None, ctypes.c_long(_AT_ONCE)
        )
        self._core.CFRelease(words)

    def allow(self, number: int) -> None:
        """The computer may sleep."""
        self._kit.IOAllowPowerChange(ctypes.c_uint32(self._root), ctypes.c_void_p(number))

    def close(self) -> None:
        """Hear nothing any more."""
        self._core.CFNotificationCenterRemoveEveryObserver(self._center(), self._observer)
        if self._root:
            self._kit.IODeregisterForSystemPower(ctypes.byref(self._notifier))
            self._kit.IOServiceClose(ctypes.c_uint32(self._root))
            self._kit.IONotificationPortDestroy(self._port)
            self._root = 0

    def _center(self) -> ctypes.c_void_p:
        return ctypes.c_void_p(self._core.CFNotificationCenterGetDistributedCenter())

    def _modes(self) -> ctypes.c_void_p:
        return ctypes.c_void_p.in_dll(self._core, "kCFRunLoopCommonModes")
