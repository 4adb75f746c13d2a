"""An error that nobody foresaw: syncing rests and says so, tries again, and loses nothing."""

import logging

import pytest

from desktop.gateway.heard import Heard
from desktop.ui.tray.presenter import status
from tests.sync.desk import Desk, live

SECRET = "the words of an entry"


class Fault:
    """Somebody who hears every answer and fails, so many times: a mistake in the program."""

    def __init__(self, desk: Desk, times: int) -> None:
        self.left = times
        desk.device.gateway.listen(self)

    def __call__(self, heard: Heard) -> None:
        if self.left:
            self.left -= 1
            raise KeyError(SECRET)


def line(desk: Desk) -> str:
    return status(desk.device.tracker.state).label


@pytest.mark.expects_log("syncing paused by an error")
def test_syncing_pauses_says_so_and_goes_on_with_nothing_lost_or_sent_twice(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def story(desk: Desk) -> None:
        fault = Fault(desk, 5)
        await desk.start("Mail")
        await desk.rest(20)
        assert fault.left < 5
        assert line(desk) == "Syncing paused by an error (KeyError). Next try at 9:00."
        await desk.rest(100)
        assert line(desk) == "Syncing paused by an error (KeyError). Next try at 9:03.", "ever more seldom"
        await desk.rest(600)
        assert (fault.left, line(desk)) == (0, "Synced")
        assert [words for words, _, _ in desk.entries()] == ["Mail"]
        assert not await desk.device.tracker.pending()

    live(story)
    records = [each for each in caplog.records if each.levelno >= logging.WARNING]
    assert ["_send" in str(each.exc_text) for each in records] == [True, False], "each of the two calls once"


@pytest.mark.expects_log("syncing paused by an error")
def test_a_person_who_asks_need_not_wait() -> None:
    async def story(desk: Desk) -> None:
        await desk.rest(120)
        fault = Fault(desk, 1)
        desk.device.engine.poke("sync-now")
        await desk.rest(1)
        assert fault.left == 0
        assert line(desk).startswith("Syncing paused")
        desk.device.engine.poke("sync-now")
        await desk.rest(1)
        assert line(desk) == "Synced"

    live(story)
