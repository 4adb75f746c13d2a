"""The tray as one thing: clicks become acts, the minute is followed, and nothing ticks without a timer."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from desktop.model.entry import TimeEntry
from desktop.model.intent import Intent, Stop, Toggle
from desktop.model.settings import Settings
from desktop.model.settings import Tray as TraySettings
from desktop.nudges.pomodoro import Rhythm
from desktop.tracker.state import State
from desktop.ui import theme
from desktop.ui.tray.tray import Reach, Tray
from desktop.ui.tray.window import TrayWindow
from tests.ui.board import Board
from tests.ui.test_tray_presenter import BUSY, IDLE, held


class Stage:
    """A tray whose reach writes down what was asked for, on a clock that stands still."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.asked: list[object] = []
        self.now = datetime.now(UTC).replace(microsecond=0)
        self.settings = settings or Settings()
        self.board, self.rhythm, self.asking = Board(), Rhythm(), False
        self.tray = Tray()
        self.tray.serve(
            Reach(
                now=lambda: self.now,
                settings=lambda: self.settings,
                act=self.asked.append,
                undo=self._note("undo"),
                open_door=lambda door, text: self.asked.append((door, text)),
                opened=self._note("opened"),
                ticked=self._note("ticked"),
                new_day=self._note("new day"),
                dress=lambda: None,
                notices=self.board,
                rhythm=lambda: self.rhythm,
                asking=lambda: self.asking,
                quit=self._note("quit"),
            )
        )

    def _note(self, what: str) -> Callable[[], None]:
        return lambda: self.asked.append(what)

    def show(self, state: State) -> None:
        self.tray.show(state._replace(today=self.now.astimezone(state.zone).date()))

    def running(self, seconds: int) -> State:
        return BUSY._replace(running=TimeEntry(1, 1, self.now - timedelta(seconds=seconds), None, "Mail"))

    def texts(self) -> list[str]:
        return [action.text() for action in self.tray.menu.menu.actions()]

    def ticking(self) -> list[QTimer]:
        return [timer for timer in self.tray.findChildren(QTimer) if timer.isActive()]


@pytest.fixture
def stage(qapp: QApplication) -> Iterator[Stage]:
    theme.apply(qapp, "light")
    made = Stage()
    yield made
    made.tray.close()


def windows(kind: type) -> list[object]:
    return [window for window in QApplication.topLevelWidgets() if isinstance(window, kind) and window.isVisible()]


def test_clicks_on_the_icon(stage: Stage) -> None:
    stage.show(IDLE)
    stage.tray.item.clicked.emit("left")
    stage.tray.item.clicked.emit("middle")
    assert stage.asked == [("quick-entry", ""), Toggle()]


def test_a_middle_click_can_be_switched_off(stage: Stage) -> None:
    stage.settings = Settings(tray=TraySettings(middle_click="none"))
    stage.tray.item.clicked.emit("middle")
    assert stage.asked == []


def test_opening_the_menu_brings_it_up_to_date_and_is_told(stage: Stage) -> None:
    stage.show(stage.running(59))
    stage.now += timedelta(seconds=1)
    stage.tray.menu.menu.aboutToShow.emit()
    assert stage.texts()[0] == "Mail · 0:01"
    assert "opened" in stage.asked


def test_the_minute_is_redrawn_when_it_ends_and_not_before(stage: Stage, qtbot: QtBot) -> None:
    stage.show(stage.running(59))
    minute = min(stage.ticking(), key=lambda timer: timer.remainingTime())
    assert 900 <= minute.interval() <= 1100
    stage.now += timedelta(seconds=1)
    qtbot.waitUntil(lambda: stage.texts()[0] == "Mail · 0:01", timeout=3000)
    assert minute.interval() >= 59_000
    assert "ticked" in stage.asked


def test_without_a_timer_only_the_day_is_waited_for(stage: Stage) -> None:
    stage.show(stage.running(10))
    stage.show(IDLE)
    assert [timer.isSingleShot() for timer in stage.ticking() if timer.interval() < 60_000] == []


def test_an_unnamed_act_is_told_with_its_undo(stage: Stage) -> None:
    waiting = held("Start “Mail” in Ops")._replace(not_before=stage.now + timedelta(seconds=5))
    stage.show(IDLE._replace(held=waiting))
    stage.show(BUSY._replace(held=waiting))
    (notice,) = stage.board.shown.values()
    assert (notice.body, notice.actions, notice.seconds) == ("Started “Mail” in Ops", (("undo", "Undo"),), 5)
    assert notice.without_names().body == "Started a timer"
    stage.board.press(notice.key, "undo")
    assert stage.asked == ["undo"]


def test_a_second_act_takes_the_place_of_the_first(stage: Stage) -> None:
    until = stage.now + timedelta(seconds=5)
    stage.show(IDLE._replace(held=held("Stop “Mail” in Ops, 0:42")._replace(not_before=until, seq=8)))
    stage.show(IDLE._replace(held=held("Start “Call”")._replace(not_before=until, seq=9)))
    assert [notice.body for notice in stage.board.shown.values()] == ["Started “Call”"]


def test_the_undo_goes_when_the_act_can_no_longer_be_taken_back(stage: Stage) -> None:
    waiting = held("Start “Mail” in Ops")._replace(not_before=stage.now + timedelta(seconds=5))
    stage.show(IDLE._replace(held=waiting))
    stage.show(IDLE)
    assert stage.board.shown == {}


def test_without_a_tray_a_window_offers_the_same(stage: Stage) -> None:
    stage.show(BUSY)
    stage.tray.item.absent.emit()
    (window,) = windows(TrayWindow)
    assert isinstance(window, TrayWindow)
    buttons = {button.text(): button for button in window.findChildren(QPushButton)}
    buttons["Start…"].click()
    buttons["Stop"].click()
    assert stage.asked == [("quick-entry", ""), Stop()]
    assert buttons["More"].menu() is stage.tray.menu.menu
    stage.tray.item.present.emit()
    assert windows(TrayWindow) == []


def test_closing_the_window_quits_for_nothing_else_shows_the_program(stage: Stage) -> None:
    stage.show(IDLE)
    stage.tray.item.absent.emit()
    (window,) = windows(TrayWindow)
    assert isinstance(window, TrayWindow)
    window.close()
    assert stage.asked == ["quit"]


def test_before_the_state_is_known_nothing_can_be_clicked(qapp: QApplication) -> None:
    asked: list[Intent] = []
    tray = Tray()
    tray.menu.act = asked.append
    for action in tray.menu.menu.actions()[:8]:
        action.trigger()
    assert asked == []
    tray.close()
