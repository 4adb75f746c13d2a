"""Qt's event loop and asyncio's as one, ended in one way however the end comes: by menu, signal, or the session."""

import asyncio
import signal
from collections.abc import Awaitable, Callable

import qasync  # type: ignore[import-untyped]  # it has no types
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication


def run(app: QApplication, main: Callable[[asyncio.Event], Awaitable[int]]) -> int:
    """Run `main` on Qt's loop and return its result. `main` gets the event that asks for the end, and ends then.

    1 where Qt's loop was stopped under it (the screen went away): nothing can be awaited any more.
    """
    stop = asyncio.Event()
    quits = _Quits(stop)
    app.installEventFilter(quits)

    async def guarded() -> int:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            try:
                loop.add_signal_handler(number, stop.set)
            except NotImplementedError:  # Windows: the console's interrupt arrives as KeyboardInterrupt
                break
        return await main(stop)

    try:
        with asyncio.Runner(loop_factory=lambda: _loop(app)) as runner:
            return runner.run(guarded())
    except RuntimeError as error:
        if "Event loop stopped before Future completed" in str(error):
            return 1
        raise
    finally:
        app.removeEventFilter(quits)


def _loop(app: QApplication) -> qasync.QEventLoop:
    loop = qasync.QEventLoop(app)
    loop.set_default_executor(qasync.QThreadExecutor(1))  # its own would start ten threads
    return loop


class _Quits(QObject):
    """Turns Qt's wish to quit (Cmd-Q, the session's end) into the one way to end."""

    def __init__(self, stop: asyncio.Event) -> None:
        super().__init__()
        self._stop = stop

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Quit:
            self._stop.set()
            return True
        return super().eventFilter(watched, event)
