"""The end of the session, as Qt hears of it: what is due is done before the desktop goes on ending."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QGuiApplication

PATIENCE = 4.0
"""Seconds: desktops wait at least five."""


def on_session_end(app: QGuiApplication, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run `work` when the session is about to end; only then it ends, or after `PATIENCE`."""
    app.commitDataRequest.connect(lambda _manager: finish(work(), PATIENCE))


def finish(work: Coroutine[Any, Any, None], seconds: float) -> None:
    """Return when `work` is done, or after so long: Qt asks in a call that must not return before."""
    task = asyncio.ensure_future(work)
    inner = QEventLoop()
    task.add_done_callback(lambda _task: inner.quit())
    QTimer.singleShot(int(seconds * 1000), inner, inner.quit)
    inner.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
