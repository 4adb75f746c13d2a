"""Reminders in the running program: from what is true to a notice, and from its answer to an act."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.app.reminding import Around, Reminding
from desktop.model.intent import Intent, Stop
from desktop.model.notice import CLICKED
from desktop.model.settings import Reminders
from tests.ui.board import Board
from tests.ui.stage import Stage, signed_in


class Desk:
    """An account on a Friday at 13:27 in Berlin with reminders on, and what was asked of the program."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.board = stage, Board()
        self.asked: list[object] = []
        self.stage.settings = self.stage.settings._replace(reminders=Reminders(enabled=True))
        self.reminding = Reminding(
            Around(
                now=self.stage.clock.now,
                state=lambda: self.stage.tracker.state,
                settings=lambda: self.stage.settings,
                notices=self.board,
                act=self._act,
                open_door=lambda door, text: self.asked.append((door, text)),
            )
        )

    def look(self) -> list[str]:
        """The titles that stand after a look."""
        self.in_loop(self.reminding.look)
        return [notice.title for notice in self.board.shown.values()]

    def press(self, action: str) -> None:
        self.in_loop(lambda: self.board.press("reminder", action))

    def in_loop(self, work: Callable[[], object]) -> None:
        async def whole() -> None:
            work()

        self.stage.run(whole())

    def _act(self, intent: Intent) -> None:
        self.asked.append(intent)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with signed_in(tmp_path) as stage:
        made = Desk(stage)
        yield made
        made.in_loop(made.reminding.stop)


def test_it_asks_after_the_grace_and_leads_to_quick_entry(desk: Desk) -> None:
    assert desk.look() == []
    desk.stage.clock.forward(minutes=10)
    assert desk.look() == ["No timer is running"]
    desk.press(CLICKED)
    assert desk.asked == [("quick-entry", "")]
    assert desk.look() == []


def test_a_timer_that_starts_takes_the_question_away(desk: Desk) -> None:
    desk.stage.clock.forward(minutes=10)
    desk.look()
    desk.stage.start("Mail")
    assert desk.look() == []


def test_snooze_and_not_today(desk: Desk) -> None:
    desk.stage.clock.forward(minutes=10)
    desk.look()
    desk.press("snooze")
    assert desk.look() == []
    desk.stage.clock.forward(minutes=10)
    assert desk.look() == ["No timer is running"]
    desk.press("not-today")
    desk.stage.clock.forward(hours=2)
    assert desk.look() == []


def test_a_long_timer_is_stopped_only_while_it_is_the_one_that_was_named(desk: Desk) -> None:
    desk.stage.start("Mail")
    desk.stage.clock.forward(hours=10)
    assert desk.look() == ["The timer has run for 10 hours"]
    desk.press("stop")
    assert desk.asked == [Stop()]
    desk.stage.clock.forward(hours=10)
    desk.stage.start("Other")
    desk.stage.clock.forward(hours=10)
    desk.look()
    desk.stage.start("Another")
    desk.press("stop")
    assert desk.asked == [Stop()]


def test_it_wakes_by_itself_when_it_said_it_would(desk: Desk) -> None:
    desk.stage.clock.forward(minutes=10, seconds=-0.1)

    async def wait() -> None:
        desk.reminding.look()
        assert not desk.board.shown
        desk.stage.clock.moment += timedelta(seconds=0.1)
        await asyncio.wait_for(desk.board.heard.wait(), 5)

    desk.stage.run(wait())


def test_after_sleep_there_is_the_grace_again(desk: Desk) -> None:
    desk.stage.clock.forward(hours=1)
    desk.in_loop(desk.reminding.back)
    assert desk.look() == []
    desk.stage.clock.forward(minutes=10)
    assert desk.look() == ["No timer is running"]
