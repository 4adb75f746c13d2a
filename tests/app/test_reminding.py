"""Reminders in the running program: from what is true to a notice, and from its answer to an act."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.app.reminding import Reminding
from desktop.model.intent import Stop
from desktop.model.notice import CLICKED
from desktop.model.settings import Reminders
from tests.app.desk import Desk
from tests.ui.stage import Stage, signed_in


class Reminded(Desk):
    """With reminders on."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        stage.settings = stage.settings._replace(reminders=Reminders(enabled=True))
        self.reminding = Reminding(self.around, stage.spawn)

    def look(self) -> list[str]:
        """The titles that stand after a look."""
        self.in_loop(self.reminding.look)
        return self.titles()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Reminded]:
    with signed_in(tmp_path) as stage:
        made = Reminded(stage)
        yield made
        made.in_loop(made.reminding.stop)


def test_it_asks_after_the_grace_and_leads_to_quick_entry(desk: Reminded) -> None:
    assert desk.look() == []
    desk.stage.clock.forward(minutes=10)
    assert desk.look() == ["No timer is running"]
    desk.press("reminder", CLICKED)
    assert desk.asked == [("quick-entry", "")]
    assert desk.look() == []


def test_a_timer_that_starts_takes_the_question_away(desk: Reminded) -> None:
    desk.stage.clock.forward(minutes=10)
    desk.look()
    desk.stage.start("Mail")
    assert desk.look() == []


def test_snooze_and_not_today(desk: Reminded) -> None:
    desk.stage.clock.forward(minutes=10)
    desk.look()
    desk.press("reminder", "snooze")
    assert desk.look() == []
    desk.stage.clock.forward(minutes=10)
    assert desk.look() == ["No timer is running"]
    desk.press("reminder", "not-today")
    desk.stage.clock.forward(hours=2)
    assert desk.look() == []


def test_a_long_timer_is_stopped_only_while_it_is_the_one_that_was_named(desk: Reminded) -> None:
    desk.stage.start("Mail")
    desk.stage.clock.forward(hours=10)
    assert desk.look() == ["The timer has run for 10 hours"]
    desk.press("reminder", "stop")
    assert desk.asked == [Stop()]
    desk.stage.clock.forward(hours=10)
    desk.stage.start("Other")
    desk.stage.clock.forward(hours=10)
    desk.look()
    desk.stage.start("Another")
    desk.press("reminder", "stop")
    assert desk.asked == [Stop()]


def test_it_wakes_by_itself_when_it_said_it_would(desk: Reminded) -> None:
    desk.stage.clock.forward(minutes=10, seconds=-0.1)

    async def wait() -> None:
        desk.reminding.look()
        assert not desk.board.shown
        desk.stage.clock.moment += timedelta(seconds=0.1)
        await asyncio.wait_for(desk.board.heard.wait(), 5)

    desk.stage.run(wait())


def test_after_sleep_there_is_the_grace_again(desk: Reminded) -> None:
    desk.stage.clock.forward(hours=1)
    desk.in_loop(desk.reminding.back)
    assert desk.look() == []
    desk.stage.clock.forward(minutes=10)
    assert desk.look() == ["No timer is running"]


def test_the_next_start_says_nothing_twice_and_knows_the_day_off(desk: Reminded) -> None:
    desk.stage.run(desk.reminding.serve(desk.stage.database))
    desk.stage.clock.forward(minutes=10)
    desk.look()
    desk.press("reminder", "not-today")
    again = Reminding(desk.around, desk.stage.spawn)
    desk.stage.run(again.serve(desk.stage.database))
    desk.stage.clock.forward(hours=2)
    desk.in_loop(again.look)
    assert desk.titles() == []
    desk.in_loop(again.stop)


def test_the_target_of_the_day_is_told_once_while_a_timer_runs(desk: Reminded) -> None:
    settings = desk.stage.settings
    desk.stage.settings = settings._replace(reminders=settings.reminders._replace(target_hours=6))
    desk.stage.track("Mail", 6, 5)
    desk.stage.start("Call")
    assert desk.look() == []
    desk.stage.clock.forward(minutes=59)
    assert desk.look() == []
    desk.stage.clock.forward(minutes=1)
    assert desk.look() == ["You have tracked 6 hours today"]
    assert desk.board.shown["reminder"].body == "Call still runs."
    desk.press("reminder", "stop")
    assert (desk.asked, desk.titles()) == ([Stop()], [])
    desk.stage.start("More")
    desk.stage.clock.forward(hours=1)
    assert desk.look() == []
