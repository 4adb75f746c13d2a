"""Pomodoro in the running program: what its ends ask, and that nothing is done before the answer."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.app.intervals import Doing, Intervals
from desktop.model.intent import Draft, Start, Stop, Undo
from desktop.model.settings import Confirm, Pomodoro
from tests.app.desk import Desk
from tests.ui.stage import Stage, signed_in


class Paced(Desk):
    """With a pomodoro on; `look` follows as the program does."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self.changes = 0
        doing = Doing(
            by_setting=lambda intent: stage.tracker.act(intent, how="setting"),
            undo=lambda words: stage.spawn(self._undo(words)),
            spawn=stage.spawn,
        )
        self.intervals = Intervals(self.around, doing, self._changed)
        self.ends_with("notify")

    def ends_with(self, at_end: str) -> None:
        wishes = Pomodoro(enabled=True, at_end=at_end, break_project="Ops")
        self.stage.settings = self.stage.settings._replace(pomodoro=wishes)

    def look(self, minutes: float = 0) -> list[str]:
        """The titles that stand after so many minutes."""
        self.stage.clock.forward(minutes=minutes)
        self.in_loop(self.intervals.look)
        return self.titles()

    def answer(self, action: str) -> None:
        self.press("pomodoro", action)
        self.look()

    def running(self) -> str:
        entry = self.stage.tracker.state.running
        return entry.description if entry else ""

    async def _undo(self, words: str) -> None:
        rows = await self.stage.tracker.activity(5)
        await self.stage.tracker.act(Undo(next(row.id for row in rows if row.words == words)), how="notification")

    def confirm_all(self) -> None:
        self.stage.settings = self.stage.settings._replace(confirm=Confirm(every_write=True))

    def _changed(self) -> None:
        self.changes += 1


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Paced]:
    with signed_in(tmp_path) as stage:
        made = Paced(stage)
        yield made
        made.in_loop(made.intervals.stop)


def test_the_end_is_told_and_the_break_runs_beside_the_timer(desk: Paced) -> None:
    desk.stage.start("Mail", project_id=10)
    assert desk.look() == []
    assert desk.look(25) == ["The interval is over"]
    assert desk.board.shown["pomodoro"].body == "Mail — Website. Time for 5 minutes of rest."
    assert desk.look(3) == ["The interval is over"]
    desk.answer("rest")
    assert (desk.intervals.rhythm.phase, desk.running(), desk.asked) == ("break", "Mail", [])
    assert desk.look(5) == ["The break is over"]
    desk.answer("work")
    assert (desk.intervals.rhythm.phase, desk.running()) == ("work", "Mail")


def test_it_stops_the_timer_where_that_is_set_and_says_so(desk: Paced) -> None:
    desk.ends_with("stop")
    desk.stage.start("Mail")
    desk.look()
    assert desk.look(25) == ["The interval is over"]
    assert desk.board.shown["pomodoro"].body == "Stopped “Mail”, 0:25. Time for 5 minutes of rest."
    assert (desk.running(), desk.intervals.rhythm.phase) == ("", "break")
    (row, *_) = desk.stage.run(desk.stage.tracker.activity(1))
    assert row.approved == "setting"
    assert desk.look(5) == ["The break is over"]
    assert desk.board.shown["pomodoro"].body == "Start Mail?"
    desk.answer("start")
    assert (desk.running(), desk.intervals.rhythm.phase, desk.titles()) == ("Mail", "work", [])


def test_it_starts_an_entry_for_the_break_on_the_chosen_project(desk: Paced) -> None:
    desk.ends_with("break")
    desk.stage.start("Mail")
    desk.look()
    desk.look(25)
    said = "Started “Break” in Ops, stopped “Mail”. Time for 5 minutes of rest."
    assert desk.board.shown["pomodoro"].body == said
    running = desk.stage.tracker.state.running
    assert running is not None
    assert (running.description, running.project_id) == ("Break", 16)
    assert desk.intervals.rhythm.phase == "break"
    assert desk.look(5) == ["The break is over"]
    assert desk.board.shown["pomodoro"].body == "Start Mail?"
    desk.answer("later")
    assert desk.look(4) == []
    assert desk.look(1) == ["The break is over"]


@pytest.mark.parametrize("at_end", ["stop", "break"])
def test_what_the_end_did_can_be_put_off_for_five_minutes(desk: Paced, at_end: str) -> None:
    desk.ends_with(at_end)
    desk.stage.start("Mail")
    desk.look()
    desk.look(25)
    desk.answer("later")
    assert (desk.running(), desk.intervals.rhythm.phase, desk.titles()) == ("Mail", "work", [])
    assert desk.look(4) == []
    assert desk.look(1) == ["The interval is over"]
    assert desk.running() != "Mail"


@pytest.mark.parametrize(
    ("at_end", "asked"),
    [
        ("stop", "Stop Mail for a break of 5 minutes?"),
        ("break", "Start Break in Ops, which stops Mail?"),
    ],
)
def test_where_every_write_must_be_confirmed_the_end_asks(desk: Paced, at_end: str, asked: str) -> None:
    desk.ends_with(at_end)
    desk.stage.start("Mail")
    desk.confirm_all()
    desk.look()
    desk.look(25)
    assert (desk.running(), desk.board.shown["pomodoro"].body) == ("Mail", asked)
    desk.press("pomodoro", at_end)
    assert desk.asked == [Stop() if at_end == "stop" else Start(Draft("Break", 16, workspace_id=1))]


def test_an_end_that_came_while_the_computer_slept_is_asked_about(desk: Paced) -> None:
    desk.ends_with("stop")
    desk.stage.start("Mail")
    desk.look()
    desk.look(90)
    assert (desk.running(), desk.board.shown["pomodoro"].body) == ("Mail", "Stop Mail for a break of 5 minutes?")
    desk.answer("stop")
    assert (desk.running(), desk.intervals.rhythm.phase) == ("", "break")


def test_the_fourth_interval_is_followed_by_the_long_break(desk: Paced) -> None:
    desk.ends_with("stop")
    rests = []
    for _ in range(4):
        desk.stage.start("Mail")
        desk.look()
        desk.look(25)
        rests.append(desk.board.shown["pomodoro"].body.partition(". ")[2])
        desk.stage.clock.forward(minutes=2)
    assert rests == ["Time for 5 minutes of rest."] * 3 + ["Time for 15 minutes of rest."]


def test_whoever_acts_without_the_notice_is_not_asked_any_more(desk: Paced) -> None:
    desk.stage.start("Mail")
    desk.look()
    desk.look(25)
    desk.in_loop(lambda: desk.around.act(Stop()))
    assert (desk.look(), desk.intervals.rhythm.phase) == ([], "break")
    desk.stage.clock.forward(minutes=1)
    desk.stage.start("Call")
    assert (desk.look(6), desk.intervals.rhythm.phase) == ([], "work")


def test_the_tray_is_drawn_when_another_step_is_to_be_seen_and_not_without_a_pomodoro(desk: Paced) -> None:
    desk.look()
    assert desk.changes == 0
    desk.stage.start("Mail")
    desk.look()
    assert desk.changes == 1
    wake = desk.intervals.rhythm.wake(desk.stage.clock.now())
    assert wake is not None
    assert (wake - desk.stage.clock.now()).total_seconds() == 62.5
