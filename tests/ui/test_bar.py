"""The program's own bar: what there is to tell where the desktop shows no notifications with buttons."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop.model.notice import CLICKED, Notice, told
from desktop.ui import theme
from desktop.ui.bar import Bar

UNDO = Notice("undo", body="Stopped “Mail” in Ops, 0:42", actions=(("undo", "Undo"),), seconds=5)
ASKS = Notice(
    "timer",
    "No timer is running",
    "since 14:20",
    ((CLICKED, "Start"), ("snooze", "Snooze"), ("today", "Not today")),
    lasting=True,
)


@pytest.fixture
def bar(qapp: QApplication) -> Iterator[Bar]:
    theme.apply(qapp, "light")
    made = Bar()
    yield made
    made.clear()
    made.deleteLater()


@pytest.fixture
def pressed() -> list[str]:
    return []


def words(bar: Bar) -> list[str]:
    return [label.text() for label in bar.findChildren(QLabel) if not label.isHidden()]


def buttons(bar: Bar) -> dict[str, QPushButton]:
    return {button.text(): button for button in bar.findChildren(QPushButton) if not button.isHidden()}


def test_it_says_what_was_done_and_offers_to_take_it_back(bar: Bar, pressed: list[str]) -> None:
    bar.show_notice(UNDO, pressed.append)
    assert bar.isVisible()
    assert not bar.isActiveWindow()
    assert words(bar) == ["Stopped “Mail” in Ops, 0:42"]
    buttons(bar)["Undo"].click()
    assert pressed == ["undo"]
    assert not bar.isVisible()


def test_two_answers_stand_below_the_words_and_a_click_beside_them_is_a_third(bar: Bar, pressed: list[str]) -> None:
    bar.show_notice(ASKS, pressed.append)
    assert words(bar) == ["No timer is running", "since 14:20"]
    assert list(buttons(bar)) == ["Snooze", "Not today"]
    texts = [label for label in bar.findChildren(QLabel) if not label.isHidden()]
    assert all(text.geometry().bottom() < buttons(bar)["Snooze"].geometry().top() for text in texts)
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton)
    bar.show_notice(ASKS, pressed.append)
    buttons(bar)["Not today"].click()
    assert pressed == [CLICKED, "today"]


def test_what_lasts_comes_back_after_what_does_not(bar: Bar, pressed: list[str], qtbot: QtBot) -> None:
    bar.show_notice(ASKS, pressed.append)
    bar.show_notice(UNDO._replace(seconds=0.05), pressed.append)
    assert words(bar) == ["Stopped “Mail” in Ops, 0:42"]
    qtbot.waitUntil(lambda: words(bar) == ["No timer is running", "since 14:20"])
    bar.withdraw("timer")
    assert not bar.isVisible()
    assert pressed == []


def test_a_later_one_takes_the_place_of_the_earlier(bar: Bar, pressed: list[str]) -> None:
    bar.show_notice(UNDO, pressed.append)
    bar.show_notice(told("The project “Ops” is archived. Pick another one."), pressed.append)
    assert words(bar) == ["The project “Ops” is archived. Pick another one."]
    assert buttons(bar) == {}
    bar.withdraw("undo")
    assert bar.isVisible()


def test_names_are_left_out_where_the_person_wants_that() -> None:
    assert told("“Mail” is “running” now. Stop it first.").without_names().body == "“…” now. Stop it first."
    assert UNDO._replace(nameless="Stopped a timer").without_names().body == "Stopped a timer"


LONG = "Started “Break” in Signage, stopped “Pomodoro test”. Time for a minute of rest. "


@pytest.mark.parametrize("body", [LONG, LONG * 3, "Short."])
@pytest.mark.parametrize(
    "actions", [(("later", "5 more minutes"),), (("stop", "Stop"), ("later", "5 more minutes"))]
)
def test_all_words_are_seen_beside_and_above_buttons(
    bar: Bar, pressed: list[str], body: str, actions: tuple[tuple[str, str], ...]
) -> None:
    bar.show_notice(UNDO, pressed.append)
    bar.show_notice(Notice("pomodoro", "The interval is over", body, actions, lasting=True), pressed.append)
    QApplication.processEvents()
    shown = [label for label in bar.findChildren(QLabel) if not label.isHidden()]
    for label in shown:
        assert label.height() >= label.heightForWidth(label.width()), (label.size(), label.text())
        assert bar.rect().contains(label.geometry())
        for other in (*shown, *buttons(bar).values()):
            assert other is label or not label.geometry().intersects(other.geometry())
