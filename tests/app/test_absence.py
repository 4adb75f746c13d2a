"""What the program does about an absence: asked once, or done as the settings have it and said."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.app.absence import Absences, Around
from desktop.model.command import How
from desktop.model.intent import Continue, Intent, Stop
from desktop.model.settings import Confirm, Idle
from desktop.nudges.absence import Absence
from desktop.nudges.absence_words import AWAY
from desktop.nudges.presence import Cause
from desktop.system.login.interface import Event
from desktop.ui.away import Asked
from tests.ui.board import Board
from tests.ui.stage import Stage, signed_in


class Window:
    """The question on the screen; satisfies `Question`."""

    def __init__(self, asked: Asked, over: Callable[[], None]) -> None:
        self.asked, self._over = asked, over

    def reject(self) -> None:
        self._over()


class Desk:
    """Somebody for whom “Notes” has run for two hours."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.board = stage, Board()
        self.windows: list[Asked] = []
        self.changes = 0
        self.standing: Window | None = None
        stage.track("Notes", 2, None)
        self.absences = self._program()

    def killed(self) -> None:
        """The program is gone with all its windows, and started again on the same store."""
        self.standing, self.windows, self.board = None, [], Board()
        self.absences = self._program()
        self.stage.run(self.absences.begin())
        self.stage.play()

    def _program(self) -> Absences:
        stage = self.stage
        return Absences(
            Around(
                tracker=stage.tracker,
                settings=lambda: stage.settings,
                notices=self.board,
                spawn=stage.spawn,
                act=self._act,
                ask=self._ask,
                recall=lambda: stage.database(lambda store: store.meta("open")),
                keep=lambda text: stage.database(lambda store: store.set_meta("open", text)),
                changed=self._changed,
            )
        )

    def wish(self, idle: Idle) -> None:
        self.stage.settings = self.stage.settings._replace(idle=idle)

    def back_after(self, minutes: float, cause: Cause = "idle", ended: float = 0) -> None:
        """Back `ended` minutes ago, after so many of absence."""
        back = self.stage.clock.now().replace(microsecond=0) - timedelta(minutes=ended)
        self.absences.returned(Absence(back - timedelta(minutes=minutes), back, cause))
        self.stage.play()

    def event(self, event: Event) -> None:
        self.stage.run(self.absences.happened(event))

    def said(self) -> str:
        return self.board.shown[AWAY].body

    def ran(self) -> int | None:
        """Minutes that “Notes” ran; None while it runs."""
        entry = self.stage.tracker.state.running
        last = self.stage.tracker.state.last
        return None if entry is not None or last is None else last.duration(self.stage.clock.now()) // 60

    async def _act(self, intent: Intent, how: How) -> None:
        await self.stage.tracker.act(intent, how=how)

    def _changed(self) -> None:
        self.changes += 1

    def _ask(self, asked: Asked, over: Callable[[], None]) -> Window:
        def gone() -> None:
            self.standing = None
            over()

        self.windows.append(asked)
        self.standing = Window(asked, gone)
        return self.standing


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with signed_in(tmp_path) as stage:
        yield Desk(stage)


def test_an_absence_is_asked_about_in_a_window_and_a_notice(desk: Desk) -> None:
    desk.back_after(32)
    assert desk.standing is not None
    icon = [desk.absences.asking]
    assert desk.board.shown[AWAY].title == "You were away for 32 minutes"
    assert desk.board.shown[AWAY].actions == (
        ("stop", "Stop at 12:55"),
        ("continue", "Continue from 13:27"),
    )
    desk.standing.reject()
    assert not desk.board.shown
    assert [*icon, desk.absences.asking] == [True, False]
    assert desk.changes == 2
    assert desk.ran() is None


def test_the_notices_button_does_what_it_says(desk: Desk) -> None:
    desk.back_after(30)
    desk.board.press(AWAY, "stop")
    desk.stage.play()
    assert desk.ran() == 90


def test_short_absences_are_not_asked_about_nor_those_without_a_timer(desk: Desk) -> None:
    desk.back_after(9)
    desk.stage.run(desk.stage.tracker.act(Stop(), how="tray"))
    desk.back_after(32)
    assert desk.windows == []


def test_a_second_absence_takes_the_open_question_in(desk: Desk) -> None:
    desk.back_after(30, ended=20)
    desk.back_after(18)
    assert [asked.absence.seconds // 60 for asked in desk.windows] == [30, 50]
    assert desk.standing is not None
    assert desk.board.shown[AWAY].title == "You were away for 50 minutes"


@pytest.mark.parametrize(
    ("event", "wish"),
    [
        ("locked", Idle(on_lock="stop")),
        ("sleeps", Idle(on_sleep="stop")),
        ("ends", Idle(on_shutdown="stop")),
    ],
)
def test_a_timer_stops_at_once_where_that_is_set_and_it_is_said(desk: Desk, event: Event, wish: Idle) -> None:
    desk.event(event)
    assert desk.ran() is None
    desk.wish(wish)
    desk.event(event)
    assert desk.ran() == 120
    assert desk.said() == "Stopped “Notes”, 2:00, as your settings say."
    desk.back_after(32, "locked")
    assert desk.windows == []


def test_a_sleep_that_was_not_announced_stops_it_afterwards_at_the_moment_of_leaving(desk: Desk) -> None:
    desk.wish(Idle(on_sleep="stop"))
    desk.back_after(40, "asleep")
    assert desk.ran() == 80
    assert desk.said() == "Stopped “Notes” at 12:47, 1:20, as your settings say."


def test_where_every_write_must_be_confirmed_a_stop_is_asked_after_all(desk: Desk) -> None:
    desk.wish(Idle(on_lock="stop"))
    desk.stage.settings = desk.stage.settings._replace(confirm=Confirm(every_write=True))
    desk.event("locked")
    desk.back_after(32, "locked")
    assert desk.ran() is None
    assert len(desk.windows) == 1


def test_time_that_counts_as_work_is_kept_and_that_is_said(desk: Desk) -> None:
    desk.wish(Idle(on_lock="keep"))
    desk.back_after(32, "locked")
    assert desk.windows == []
    assert desk.said() == "Kept 12:55 – 13:27 in “Notes”: the screen was locked."


def test_a_question_that_was_open_when_the_program_was_killed_is_asked_again(desk: Desk) -> None:
    desk.back_after(32, ended=5)
    (before,) = desk.windows
    desk.killed()
    assert desk.windows == [before]
    assert desk.board.shown[AWAY].title == "You were away for 32 minutes"
    assert desk.ran() is None
    desk.killed()
    desk.board.press(AWAY, "stop")
    desk.stage.play()
    assert desk.ran() == 83


def test_it_is_asked_again_after_the_program_ended_cleanly_and_takes_a_later_absence_in(desk: Desk) -> None:
    desk.back_after(30, ended=20)
    desk.absences.close()
    desk.stage.play()
    desk.killed()
    desk.back_after(18)
    assert desk.board.shown[AWAY].title == "You were away for 50 minutes"


def test_what_was_answered_closed_or_is_over_is_not_asked_again(desk: Desk) -> None:
    desk.back_after(30, ended=20)
    assert desk.standing is not None
    desk.standing.reject()
    desk.stage.play()
    desk.killed()
    assert desk.windows == []
    desk.back_after(18)
    desk.stage.run(desk.stage.tracker.act(Stop(), how="tray"))
    desk.killed()
    assert desk.windows == []
    desk.stage.run(desk.stage.tracker.act(Continue(), how="tray"))
    desk.killed()
    assert desk.windows == []
