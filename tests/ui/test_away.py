"""The question after an absence, answered by keys and clicks: nothing changes before, and exactly that after."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from desktop.model.intent import Draft, Start, Stop
from desktop.nudges.absence import Absence
from desktop.tracker.state import visible
from desktop.ui import theme
from desktop.ui.away import Asked, AwayWindow
from desktop.ui.away.choice import ChoiceButton
from desktop.ui.away.window import DEAF
from tests.ui.stage import FRIDAY, Stage, signed_in

Times = list[tuple[str, str, str | None]]
LEFT, BACK = FRIDAY.replace(hour=11, minute=50, second=5), FRIDAY.replace(hour=12, minute=22, second=40)
"""12:50 and 13:22 in Berlin; it is 13:27 there."""


class Returned:
    """Somebody came back to “Notes & more”, which runs since 11:27."""

    def __init__(self, stage: Stage, qtbot: QtBot) -> None:
        self.stage = stage
        self.answered: int = 0
        self.opened: int = 0
        stage.track("Notes & more", 2, None, project_id=10)
        entry = stage.tracker.state.running
        assert entry is not None
        self.window = AwayWindow(
            Asked(Absence(LEFT, BACK, "idle"), entry, 10),
            stage.tracker,
            stage.spawn,
            open_settings=self._open,
            answered=self._answer,
        )
        self.window.show()
        qtbot.waitUntil(lambda: self.focused() and not self.window.deaf)
        qtbot.waitUntil(lambda: not self.window.settling)

    def focused(self) -> bool:
        """Whether the window has the keyboard; asked for again where one that just closed took it along."""
        if not self.window.isActiveWindow():
            self.window.activateWindow()
        return self.window.isActiveWindow()

    def _answer(self) -> None:
        self.answered += 1

    def _open(self) -> None:
        self.opened += 1

    def choice(self, name: str) -> ChoiceButton:
        (found,) = [b for b in self.window.findChildren(ChoiceButton) if b.accessibleName() == name]
        return found

    def press(self, key: str | Qt.Key) -> None:
        focus = QApplication.focusWidget()
        assert focus is not None
        if isinstance(key, str):
            QTest.keyClicks(focus, key)
        else:
            QTest.keyClick(focus, key)
        self.stage.play()

    def type_(self, text: str) -> None:
        focus = QApplication.focusWidget()
        assert isinstance(focus, QLineEdit)
        focus.selectAll()
        QTest.keyClicks(focus, text)

    def says(self, words: str) -> bool:
        return any(words in label.text() for label in self.window.findChildren(QLabel) if label.isVisible())

    def times(self) -> Times:
        entries = visible(self.stage.store, FRIDAY - timedelta(days=1), FRIDAY + timedelta(days=1))
        return sorted(
            (e.description, f"{e.start:%H:%M:%S}", f"{e.stop:%H:%M:%S}" if e.stop else None) for e in entries
        )


UNTOUCHED: Times = [("Notes & more", "10:27:10", None)]


@pytest.fixture
def returned(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[Returned]:
    theme.apply(qapp, "light")
    with signed_in(tmp_path) as stage:
        there = Returned(stage, qtbot)
        yield there
        if not there.answered:
            there.window.reject()
        stage.play()


def test_it_says_how_long_when_and_what_each_answer_does(returned: Returned) -> None:
    assert returned.window.windowTitle() == "You were away for 33 minutes"
    assert returned.says("12:50 – 13:22, while “Notes & more” was running. It still runs.")
    told = {b.accessibleName(): b.accessibleDescription() for b in returned.window.findChildren(ChoiceButton)}
    assert told == {
        "Keep the time": "It was work. Nothing changes. Key K.",
        "Discard and stop": "Ends “Notes & more” at 12:50. Key D.",
        "Discard and continue": "Ends at 12:50, starts again at 13:22. Key C.",
        "Keep as another entry": "12:50 – 13:22, as you describe it. Key A.",
        "Split": "Part of it was work: choose until when. Key S.",
    }
    assert returned.times() == UNTOUCHED


@pytest.mark.parametrize(
    ("key", "result"),
    [
        ("k", UNTOUCHED),
        ("D", [("Notes & more", "10:27:10", "11:50:05")]),
        ("c", [("Notes & more", "10:27:10", "11:50:05"), ("Notes & more", "12:22:40", None)]),
        (Qt.Key.Key_Return, UNTOUCHED),
        (Qt.Key.Key_Escape, UNTOUCHED),
    ],
)
def test_one_key_answers(returned: Returned, key: str | Qt.Key, result: Times) -> None:
    returned.press(key)
    assert returned.times() == result
    assert returned.answered == 1


def test_arrows_and_enter_answer_and_a_click_does(returned: Returned) -> None:
    returned.press(Qt.Key.Key_Down)
    returned.press(Qt.Key.Key_Down)
    assert returned.choice("Discard and continue").hasFocus()
    QTest.mouseClick(returned.choice("Discard and stop"), Qt.MouseButton.LeftButton)
    returned.stage.play()
    assert returned.times() == [("Notes & more", "10:27:10", "11:50:05")]


def test_the_time_between_becomes_an_entry_and_the_old_one_goes_on(returned: Returned) -> None:
    returned.press("a")
    returned.type_("Lunch @Ops")
    assert returned.says("Adds “Lunch” in Ops, 12:50 – 13:22. “Notes & more” ends at 12:50, starts again at 13:22.")
    assert returned.times() == UNTOUCHED
    returned.press(Qt.Key.Key_Return)
    assert returned.times() == [
        ("Lunch", "11:50:05", "12:22:40"),
        ("Notes & more", "10:27:10", "11:50:05"),
        ("Notes & more", "12:22:40", None),
    ]


def test_what_cannot_be_meant_is_said_and_nothing_is_written(returned: Returned) -> None:
    returned.press("a")
    returned.type_("Lunch @Nowhere")
    assert returned.says("Nowhere")
    returned.press(Qt.Key.Key_Return)
    returned.type_("Lunch at 12:00")
    assert returned.says("The times are set already. Leave them out.")
    returned.press(Qt.Key.Key_Return)
    returned.press(Qt.Key.Key_Escape)
    returned.press("s")
    returned.type_("14:00")
    assert returned.says("You were away 12:50 – 13:22. Choose a moment of that.")
    returned.press(Qt.Key.Key_Return)
    returned.type_("soon")
    returned.press(Qt.Key.Key_Return)
    assert returned.times() == UNTOUCHED
    assert not returned.answered


def test_a_split_keeps_work_until_a_moment(returned: Returned) -> None:
    returned.press("s")
    returned.type_("13:00")
    returned.press(Qt.Key.Key_Up)
    assert returned.says("Keeps 0:11, lets 0:22 go. “Notes & more” ends at 13:01, starts again at 13:22.")
    (goes_on,) = [box for box in returned.window.findChildren(QCheckBox) if box.isVisible()]
    goes_on.click()
    assert returned.says("Keeps 0:11, lets 0:22 go. “Notes & more” ends at 13:01.")
    (yes,) = [b for b in returned.window.findChildren(QPushButton) if b.text() == "Split"]
    yes.click()
    returned.stage.play()
    assert returned.times() == [("Notes & more", "10:27:10", "12:01:00")]


def test_closing_keeps_the_time(returned: Returned) -> None:
    returned.window.close()
    returned.stage.play()
    assert returned.times() == UNTOUCHED
    assert returned.answered == 1


def test_keys_that_were_meant_for_another_window_do_nothing(returned: Returned, qtbot: QtBot) -> None:
    QApplication.sendEvent(returned.window, QEvent(QEvent.Type.WindowActivate))
    for key in ("d", Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Escape):
        returned.press(key)
    assert returned.times() == UNTOUCHED
    qtbot.waitUntil(lambda: not returned.window.deaf, timeout=2 * DEAF)
    returned.press("d")
    assert returned.times() == [("Notes & more", "10:27:10", "11:50:05")]


def test_a_click_into_the_window_counts_though_it_brings_the_focus(returned: Returned) -> None:
    QApplication.sendEvent(returned.window, QEvent(QEvent.Type.WindowActivate))
    QTest.mouseClick(returned.choice("Discard and stop"), Qt.MouseButton.LeftButton)
    returned.stage.play()
    assert returned.times() == [("Notes & more", "10:27:10", "11:50:05")]


def test_it_comes_without_taking_the_focus(returned: Returned) -> None:
    assert returned.window.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    assert not returned.window.isModal()


@pytest.mark.parametrize("act", [Stop(), Start(Draft("Call"))])
def test_it_goes_when_what_ran_has_ended(returned: Returned, act: Stop | Start) -> None:
    returned.stage.run(returned.stage.tracker.act(act, how="tray"))
    returned.stage.play()
    assert returned.answered == 1


def test_settings_are_near(returned: Returned) -> None:
    (link,) = [b for b in returned.window.findChildren(QPushButton) if b.accessibleName() == "Settings"]
    link.click()
    assert returned.opened == 1
