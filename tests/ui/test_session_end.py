"""The end of the session waits until what is due is done, and not for ever."""

import asyncio
import time
from collections.abc import Callable

import qasync  # type: ignore[import-untyped]  # it has no types
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from desktop.ui.session_end import finish


def asked_by_qt(app: QApplication, work: Callable[[], None]) -> None:
    """Call `work` as Qt calls it: from its loop, outside of any task."""

    async def main() -> None:
        done = asyncio.Event()

        def call() -> None:
            work()
            done.set()

        QTimer.singleShot(0, call)
        await asyncio.wait_for(done.wait(), 10)

    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
        runner.run(main())


def test_it_returns_when_the_work_is_done(qapp: QApplication) -> None:
    steps: list[str] = []

    async def store() -> None:
        steps.append(await asyncio.to_thread(lambda: "written"))

    def end() -> None:
        finish(store(), 5)
        steps.append("the session ends")

    asked_by_qt(qapp, end)
    assert steps == ["written", "the session ends"]


def test_it_returns_in_time_where_the_work_hangs(qapp: QApplication) -> None:
    begun = time.monotonic()
    asked_by_qt(qapp, lambda: finish(asyncio.sleep(60), 0.2))
    assert 0.1 < time.monotonic() - begun < 5
