"""qasync on Windows, without its hundred wake-ups a second.

A thread of qasync's looks every 10 ms whether the system has finished something, which keeps a laptop's processor
from its sleep for an app that does nothing all day. This one waits for it, and is told of the end.
"""

import sys
from typing import Any

from PySide6.QtCore import QThread

assert sys.platform == "win32"  # noqa: S101 - nobody else imports it; the types of what follows are Windows' own

import _overlapped  # type: ignore[import-not-found]  # noqa: E402 - without types too, and after their condition

from qasync import _windows  # type: ignore[import-untyped]  # noqa: E402 - it has no types


class _Poller(QThread):
    """Takes the place of qasync's `_EventPoller`, by its methods."""

    def __init__(self, finished: Any) -> None:
        super().__init__()
        self._finished = finished
        self._proactor: Any = None
        self._stopping = False

    def start(self, proactor: Any) -> None:  # type: ignore[override]  # qasync's name, not that of a thread
        self._proactor, self._stopping = proactor, False
        super().start()

    def run(self) -> None:
        while not self._stopping:
            events = self._proactor.select(None)
            if events:
                self._finished.emit(events)

    def stop(self) -> None:
        self._stopping = True
        nobody = 1  # the address of no operation: it wakes and means nothing
        _overlapped.PostQueuedCompletionStatus(self._proactor._iocp, 0, 0, nobody)
        self.wait()


def wait_instead_of_polling() -> None:
    """Have the loops that qasync makes from now on wait. It offers no way for that."""
    _windows._EventPoller = _Poller
