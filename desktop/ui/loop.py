"""Qt's event loop and asyncio's as one, ended in one way however the end comes: by menu, signal, or the session."""

import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor

import qasync  # type: ignore[import-untyped]  # it has no types

from desktop.ui.application import Application


def run(app: Application, main: Callable[[asyncio.Event], Awaitable[int]]) -> int:
    """Run `main` on Qt's loop and return its result. `main` gets the event that asks for the end, and ends then.

    1 where Qt's loop was stopped under it (the screen went away): nothing can be awaited any more.
    """
    stop = asyncio.Event()
    app.quit_asked = stop.set

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
        app.quit_asked = None


def _loop(app: Application) -> qasync.QEventLoop:
    if sys.platform == "win32":
        from desktop.ui.windows_loop import wait_instead_of_polling

        wait_instead_of_polling()
    loop = qasync.QEventLoop(app)
    loop.set_default_executor(ThreadPoolExecutor(1, "aside"))  # started when needed; qasync's own is ten threads
    return loop
