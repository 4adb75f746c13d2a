"""The approval dialog, answered by keys and clicks."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from desktop.model.intent import Create, Delete, Draft, Start
from desktop.model.question import Confirmation
from desktop.tracker.outcome import Done, Refused
from desktop.ui import theme
from desktop.ui.approval import ask, carry_out
from desktop.ui.approval.dialog import Approval
from tests.ui.stage import Stage, signed_in

QUESTION = Confirmation(
    "Delete “R&D” (0:30)?", "Delete", "“R&D” in Website, 9:00 – 9:30", "It disappears.", destructive=True
)


@pytest.fixture
def stage(tmp_path: Path, qapp: QApplication) -> Iterator[Stage]:
    theme.apply(qapp, "light")
    with signed_in(tmp_path) as stage:
        yield stage


class Asked:
    """A question on the screen and what came of it."""

    def __init__(self, stage: Stage, question: Confirmation = QUESTION, parent: QWidget | None = None) -> None:
        self.stage, self.answer = stage, asyncio.Event()
        self.yes: bool | None = None
        self.task = stage.loop.create_task(self._ask(question, parent))
        stage.play()
        self.dialog = shown()

    async def _ask(self, question: Confirmation, parent: QWidget | None) -> None:
        self.yes = await ask(question, parent)

    def button(self, name: str) -> QPushButton:
        return button(self.dialog, name)


def shown() -> Approval:
    (dialog,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, Approval) and w.isVisible()]
    return dialog


def button(dialog: QWidget, name: str) -> QPushButton:
    (found,) = [
        b for b in dialog.findChildren(QPushButton) if name in (b.accessibleName(), b.text().replace("&&", "&"))
    ]
    return found


def test_the_title_is_the_question_and_cancel_has_the_keyboard(stage: Stage) -> None:
    asked = Asked(stage)
    assert asked.dialog.windowTitle() == "Delete “R&D” (0:30)?"
    assert asked.dialog.focusWidget() is asked.button("Cancel")
    assert asked.dialog.isModal()
    words = [label.text() for label in asked.dialog.findChildren(QLabel)]
    assert {"Target", "Effect", "It disappears."} <= set(words)
    assert "1 request" in words
    QTest.keyClick(asked.dialog, Qt.Key.Key_Escape)
    stage.play()


def test_a_name_without_a_blank_is_broken_and_not_cut(stage: Stage) -> None:
    long = QUESTION._replace(title=f"Create the tag “{'new' * 40}”?", target=f"Tag “{'new' * 40}”")
    asked = Asked(stage, long)
    named = [label for label in asked.dialog.findChildren(QLabel) if "newnew" in label.text()]
    assert len(named) == 2
    for label in named:
        assert label.heightForWidth(label.width()) == label.height()
        assert label.height() >= 3 * label.fontMetrics().height()
    asked.dialog.reject()
    stage.play()


def test_the_verb_is_yes(stage: Stage) -> None:
    asked = Asked(stage)
    assert asked.button("Delete").property("kind") == "danger"
    QTest.mouseClick(asked.button("Delete"), Qt.MouseButton.LeftButton)
    stage.play()
    assert asked.yes is True


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Escape])
def test_a_careless_key_means_no(stage: Stage, key: Qt.Key) -> None:
    asked = Asked(stage)
    QTest.keyClick(asked.button("Cancel"), key)
    stage.play()
    assert asked.yes is False


def test_closing_means_no(stage: Stage) -> None:
    asked = Asked(stage)
    asked.dialog.close()
    stage.play()
    assert asked.yes is False


def test_a_parent_that_goes_away_means_no(stage: Stage) -> None:
    parent = QWidget()
    parent.show()
    asked = Asked(stage, parent=parent)
    parent.close()
    parent.deleteLater()
    stage.play()
    assert asked.yes is False


def test_whoever_stops_waiting_takes_the_question_away(stage: Stage) -> None:
    asked = Asked(stage)
    asked.task.cancel()
    stage.play()
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, Approval) and w.isVisible()]


def test_a_deletion_is_written_after_the_yes_alone(stage: Stage) -> None:
    ref = stage.track("Mail", 2, 0.5)
    outcomes: list[object] = []

    async def delete() -> None:
        outcomes.append(await carry_out(stage.tracker, Delete(ref), how="editor"))

    stage.spawn(delete())
    stage.play()
    QTest.mouseClick(button(shown(), "Cancel"), Qt.MouseButton.LeftButton)
    stage.play()
    assert outcomes == [None]
    assert stage.tracker.state.pending == 0

    stage.spawn(delete())
    stage.play()
    QTest.mouseClick(button(shown(), "Delete"), Qt.MouseButton.LeftButton)
    stage.play()
    assert isinstance(outcomes[1], Done)
    assert stage.run(stage.tracker.entry(ref)) is None


def test_what_needs_no_yes_is_done_without_a_question(stage: Stage) -> None:
    outcome = stage.run(carry_out(stage.tracker, Start(Draft("Mail")), how="quick entry"))
    assert isinstance(outcome, Done)


def test_what_cannot_be_created_is_not_asked_about(stage: Stage) -> None:
    outcome = stage.run(carry_out(stage.tracker, Create("tag", 1, {"name": " "}), how="quick entry"))
    assert isinstance(outcome, Refused)
