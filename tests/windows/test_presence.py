"""Idle time, locks and sleep as Windows tells them."""

import asyncio
import os

import pytest
from PySide6.QtWidgets import QApplication

from desktop.system.idle.windows import WindowsIdle
from desktop.system.login.interface import Event
from desktop.system.login.windows import WindowsLogin
from desktop.ui import loop
from desktop.ui.application import Application
from tests.windows.hands import LETTER_A, press, user32, windows_of

pytestmark = pytest.mark.windows

SESSION_CHANGE, POWER = 0x02B1, 0x0218


def test_idle_time_grows_until_a_key_is_pressed(qapp: QApplication) -> None:
    async def story() -> None:
        idle = WindowsIdle()
        press(LETTER_A)
        await asyncio.sleep(1.2)
        before = await idle.seconds()
        press(LETTER_A)
        after = await idle.seconds()
        assert before is not None
        assert after is not None
        assert before >= 1
        assert after < 1

    asyncio.run(story())


@pytest.mark.parametrize(
    ("message", "word", "event"),
    [
        (SESSION_CHANGE, 7, "locked"),
        (SESSION_CHANGE, 8, "unlocked"),
        (POWER, 4, "sleeps"),
        (POWER, 18, "woke"),
    ],
)
def test_what_the_session_does_is_heard(qapp: Application, message: int, word: int, event: Event) -> None:
    async def story(_stop: asyncio.Event) -> int:
        login, heard = WindowsLogin(), asyncio.Queue[Event]()
        await login.start(heard.put)
        for window in windows_of(os.getpid()):
            user32().PostMessageW(window, message, word, 0)
        assert await asyncio.wait_for(heard.get(), 10) == event
        await login.stop()
        return 0

    assert loop.run(qapp, story) == 0
