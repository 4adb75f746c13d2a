"""Sleep and lock on Windows, by messages to a window that is never shown; to be used in the GUI's thread.

Posted messages reach the filter twice, and the tray's own window gets none about power: hence a window of our own.
"""

import asyncio
import ctypes
import sys
from typing import Any

from desktop.system.login.interface import Backend, Event, Happened

_EVENTS: dict[tuple[int, int], Event] = {
    (0x0218, 0x0004): "sleeps",  # WM_POWERBROADCAST, PBT_APMSUSPEND
    (0x0218, 0x0007): "woke",  # PBT_APMRESUMESUSPEND
    (0x0218, 0x0012): "woke",  # PBT_APMRESUMEAUTOMATIC
    (0x02B1, 0x0007): "locked",  # WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK
    (0x02B1, 0x0008): "unlocked",
    (0x0016, 0x0001): "ends",  # WM_ENDSESSION
}


class WindowsLogin:
    """Satisfies `Login`."""

    backend: Backend = "windows"

    def __init__(self) -> None:
        self._window: Any = None
        self._filter: Any = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self, happened: Happened) -> None:
        if "PySide6.QtWidgets" not in sys.modules:
            return  # a command line's: nothing reads messages there
        from PySide6.QtCore import QAbstractNativeEventFilter, QCoreApplication
        from PySide6.QtWidgets import QWidget

        tell = self._tell

        class Filter(QAbstractNativeEventFilter):
            def nativeEventFilter(self, kind: Any, message: Any) -> object:  # noqa: N802 - Qt's name
                if bytes(kind) == b"windows_generic_MSG":
                    from ctypes import wintypes

                    told = wintypes.MSG.from_address(int(message))
                    event = _EVENTS.get((told.message, told.wParam))
                    if event is not None:
                        tell(event)
                return False, 0

        self._happened = happened
        self._window = QWidget()
        _sessions().WTSRegisterSessionNotification(int(self._window.winId()), 0)
        app = QCoreApplication.instance()
        if app is not None:
            self._filter = Filter()
            app.installNativeEventFilter(self._filter)

    async def stop(self) -> None:
        if self._window is None:
            return
        from PySide6.QtCore import QCoreApplication

        app = QCoreApplication.instance()
        if app is not None and self._filter is not None:
            app.removeNativeEventFilter(self._filter)
        _sessions().WTSUnRegisterSessionNotification(int(self._window.winId()))
        self._window = None

    def _tell(self, event: Event) -> None:
        async def tell() -> None:
            await self._happened(event)

        task = asyncio.ensure_future(tell())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _sessions() -> Any:
    """The library of terminal sessions, which knows of locks."""
    if sys.platform == "win32":
        return ctypes.WinDLL("wtsapi32")
    raise OSError("This is not Windows.")
