"""The Activity window as a person uses it: by keys and clicks, over a real store."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from desktop.model.command import How, Status
from desktop.model.entry import Ref
from desktop.model.intent import Create, Delete, Draft, Intent, Start
from desktop.model.question import Choice, Confirmation, Question
from desktop.store import Activity
from desktop.tracker.outcome import Done
from desktop.ui import theme
from desktop.ui.activity import ActivityWindow
from desktop.ui.activity.face import broken
from desktop.ui.activity.filter import Filter
from desktop.ui.activity.footer import Footer
from desktop.ui.activity.list import RowList
from desktop.ui.activity.row import Row
from tests.ui.stage import Stage, signed_in

REFUSED = "“Mail” was not added: this workspace locks that period. It is kept here."
LACKING = Question(
    "lacking",
    "“Mail” is on something that Toggl did not take. Send it without?",
    (Choice("without", "Send it without"), Choice("drop", "Let it go")),
    {"ref": "gone"},
)


class Desk:
    """The window over one account."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.edited: list[Ref] = []
        self.window = ActivityWindow(stage.tracker, stage.spawn, open_editor=self.edited.append)

    def act(self, intent: Intent, how: How = "quick entry") -> None:
        outcome = self.stage.run(self.stage.tracker.act(intent, how=how))
        if isinstance(outcome, Confirmation):
            outcome = self.stage.run(self.stage.tracker.act(intent, how=how, yes=outcome))
        assert isinstance(outcome, Done), outcome
        self.stage.play()

    def start(self, *descriptions: str) -> None:
        for description in descriptions:
            self.stage.clock.forward(minutes=1)
            self.act(Start(Draft(description)))

    def leave(self, status: Status, **changes: Any) -> int:
        """The newest command as the engine leaves it; its place in the outbox."""
        command = self.stage.store.commands()[-1]

        def put(store: Any) -> None:
            store.update(command._replace(status=status, **changes))

        self.stage.run(self.stage.database(put))
        self.stage.run(self.stage.tracker.refresh())
        self.stage.play()
        return command.seq

    def log(self, count: int) -> None:
        """That many old rows."""
        now = self.stage.clock.now()
        with self.stage.store.transaction():
            for at in range(count):
                moment = now - timedelta(minutes=count - at)
                fields = {"start": "2026-11-20T10:00:00Z", "stop": None}
                self.stage.store.log(
                    Activity(0, moment, f"Start “{at}”", "tray", moment, f"old-{at}", "entry", "create", at + 1, 1,
                             None, fields, "saved")
                )  # fmt: skip

    def summon(self) -> None:
        self.window.summon()
        self.stage.play()
        QTest.qWaitForWindowActive(self.window)
        self.stage.play()

    @property
    def view(self) -> RowList:
        found = self.window.findChild(RowList)
        assert isinstance(found, RowList)
        return found

    @property
    def rows(self) -> list[Row]:
        return self.view.rows

    @property
    def words(self) -> list[str]:
        return [line.words.replace("\u2068", "").replace("\u2069", "") for line in self.view.lines]

    @property
    def said(self) -> str:
        """What the last line tells."""
        found = self.window.findChild(Footer)
        assert isinstance(found, Footer)
        return found.told.words

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """A key where the keyboard is."""
        target = self.window.focusWidget()
        assert target is not None
        QTest.keyClick(target, key, modifier)
        self.stage.play()

    def click(self, name: str, within: QWidget | None = None) -> None:
        found = [
            button
            for button in (within or self.window).findChildren(QPushButton)
            if named(button) == name and button.isVisible()
        ]
        QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)
        self.stage.play()

    def dialog(self) -> QWidget:
        """The question that is open."""
        found = QApplication.activeModalWidget()
        assert found is not None
        return found


@pytest.fixture
def desk(tmp_path: Path, qapp: QApplication) -> Iterator[Desk]:
    theme.apply(qapp, "light")
    with signed_in(tmp_path) as stage:
        made = Desk(stage)
        yield made
        made.window.close()
        made.window.deleteLater()
        stage.play()


def named(widget: QWidget) -> str:
    """What a screen reader calls it."""
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def test_what_was_done_stands_there_newest_first_with_an_undo(desk: Desk) -> None:
    desk.start("Mail", "Design review")
    desk.summon()
    assert desk.window.windowTitle() == "Activity"
    assert desk.words == ["Start “Design review”, stops “Mail”", "Start “Mail”"]
    assert named(desk.rows[1]) == "Start “Mail”, 13:28, you, quick entry, waiting"
    assert [named(button) for button in desk.rows[1].findChildren(QPushButton)] == ["Undo"]


def test_undo_by_a_click_takes_it_back_and_says_so(desk: Desk) -> None:
    desk.start("Mail")
    desk.summon()
    desk.click("Undo")
    assert desk.rows[0].line.state == "Undone"
    assert desk.said == "Undo: Start “Mail”"
    assert desk.stage.tracker.state.running is None
    assert not desk.rows[0].findChildren(QPushButton)


@pytest.mark.parametrize("key", [Qt.Key.Key_U, Qt.Key.Key_Return])
def test_undo_by_a_key_leaves_the_keyboard_at_the_row(desk: Desk, key: Qt.Key) -> None:
    desk.start("Mail", "Design review")
    desk.summon()
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_Up)
    desk.press(key)
    assert desk.rows[0].line.state == "Undone"
    assert desk.window.focusWidget() is desk.rows[0]


def test_a_deletion_comes_back_from_here(desk: Desk) -> None:
    ref = desk.stage.track("Invoices", 2, 1)
    desk.act(Delete(ref), "editor")
    desk.summon()
    desk.press(Qt.Key.Key_U)
    assert desk.stage.run(desk.stage.tracker.entry(ref)) is not None


def test_undoing_something_that_colleagues_share_asks_first(desk: Desk) -> None:
    desk.act(Create("tag", 1, {"name": "legacy"}), "editor")
    desk.leave("uncertain", attempts=1)
    desk.summon()
    desk.press(Qt.Key.Key_U)
    assert desk.dialog().windowTitle() == "Undo: Create the tag “legacy”?"
    desk.click("Cancel", desk.dialog())
    assert desk.rows[0].line.state == "Waiting"
    desk.press(Qt.Key.Key_U)
    desk.click("Undo", desk.dialog())
    assert [row.line.state for row in desk.rows] == ["Waiting", "Undone"]
    assert desk.words[0] == "Delete the tag “legacy”"


def test_an_undo_that_cannot_be_is_explained(desk: Desk) -> None:
    desk.act(Create("tag", 1, {"name": "legacy"}), "editor")
    tags = desk.stage.tracker.state.catalog.tags.values()
    desk.act(Start(Draft("Later", tag_ids=(next(tag.id for tag in tags if tag.name == "legacy"),))))
    desk.summon()
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_U)
    assert desk.said == "Entries that wait to be sent use it. Send or change them first."
    assert desk.rows[1].line.state == "Waiting"


def test_a_refused_change_tells_why_and_opens_what_mends_it(desk: Desk) -> None:
    desk.start("Mail")
    desk.leave("parked", reason=REFUSED)
    desk.summon()
    row = desk.rows[0]
    assert row.line.state == "Refused"
    assert "locks that period" in row.accessibleDescription()
    desk.press(Qt.Key.Key_Return)
    assert named(desk.window.focusWidget() or row) == "Edit"
    desk.press(Qt.Key.Key_Return)
    assert desk.edited == ["uuid-1"]
    desk.press(Qt.Key.Key_Escape)
    assert desk.window.isVisible()
    assert not row.opened
    assert desk.window.focusWidget() is row


def test_a_refused_change_is_sent_again(desk: Desk) -> None:
    desk.start("Mail")
    desk.leave("parked", reason=REFUSED)
    desk.summon()
    desk.click("Fix")
    desk.click("Send again")
    assert [command.status for command in desk.stage.store.commands()] == ["ready"]
    assert desk.rows[0].line.state == "Waiting"
    assert [named(button) for button in desk.rows[0].findChildren(QPushButton)] == ["Undo"]


def test_letting_go_waits_for_a_yes(desk: Desk) -> None:
    desk.start("Mail")
    desk.leave("parked", reason=REFUSED)
    desk.summon()
    desk.press(Qt.Key.Key_Return)
    desk.click("Let go")
    desk.click("Cancel", desk.dialog())
    assert len(desk.stage.store.commands()) == 1
    desk.click("Let go")
    desk.click("Let go", desk.dialog())
    assert desk.stage.store.commands() == []
    assert desk.rows[0].line.state == "Let go"


def test_a_question_stands_under_its_row_with_a_button_for_each_answer(desk: Desk) -> None:
    desk.start("Mail")
    desk.leave("asked", question=LACKING.to_json())
    desk.summon()
    row = desk.rows[0]
    assert row.line.state == "Needs you"
    assert LACKING.words in row.accessibleDescription().replace("\u2068", "").replace("\u2069", "")
    assert [named(button) for button in row.findChildren(QPushButton)] == ["Send it without", "Let it go"]
    desk.press(Qt.Key.Key_Return)
    assert len(desk.stage.store.commands()) == 1, "Enter alone decides nothing"
    desk.press(Qt.Key.Key_Right)
    desk.press(Qt.Key.Key_Return)
    assert desk.stage.store.commands() == []


def test_the_filter_is_chosen_by_keys_and_keeps_what_it_shows_current(desk: Desk) -> None:
    desk.start("Mail")
    desk.leave("parked", reason=REFUSED)
    desk.start("Design review")
    desk.summon()
    desk.press(Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    assert desk.words == ["Start “Mail”"]
    desk.press(Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert desk.words == ["Start “Design review”, stops “Mail”"]
    desk.window.summon("refused")
    desk.stage.play()
    assert desk.words == ["Start “Mail”"]


def test_with_nothing_to_show_one_sentence_stands_there(desk: Desk) -> None:
    desk.summon()
    said = [
        child.property("text")
        for child in desk.view.findChildren(QWidget)
        if child.isVisible() and child.property("text")
    ]
    assert said == ["What you start, stop and change stands here, with its Undo."]


def test_new_acts_appear_while_it_is_open_without_moving_what_is_read(desk: Desk) -> None:
    desk.log(40)
    desk.summon()
    for _ in range(20):
        desk.press(Qt.Key.Key_Down)
    row = desk.window.focusWidget()
    assert isinstance(row, Row)
    before = row.mapTo(desk.window, row.rect().topLeft())
    desk.start("Mail", "Design review")
    assert desk.words[0].startswith("Start “Design review”")
    assert desk.window.focusWidget() is row
    assert row.mapTo(desk.window, row.rect().topLeft()) == before


def test_an_open_row_stays_open_and_in_its_place(desk: Desk) -> None:
    desk.start("Mail")
    desk.leave("parked", reason=REFUSED)
    desk.log(30)
    desk.window.summon("refused")
    desk.stage.play()
    desk.press(Qt.Key.Key_Return)
    row, button = desk.rows[0], desk.window.focusWidget()
    desk.press(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    desk.start("Design review")
    assert row.opened
    assert desk.window.focusWidget() is button


def test_the_rest_is_loaded_when_the_end_comes_near(desk: Desk) -> None:
    desk.log(250)
    desk.summon()
    assert len(desk.view.lines) == 100
    for _ in range(3):
        desk.press(Qt.Key.Key_End)
    assert len(desk.view.lines) == 250
    assert desk.window.focusWidget() is desk.rows[-1]


def test_arrows_go_row_by_row_and_tab_leaves_the_list(desk: Desk) -> None:
    desk.log(30)
    desk.summon()
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_Down)
    assert desk.window.focusWidget() is desk.rows[2]
    desk.press(Qt.Key.Key_Right)
    assert named(desk.window.focusWidget() or desk.window) == "Undo"
    desk.press(Qt.Key.Key_Down)
    assert desk.window.focusWidget() is desk.rows[3]
    desk.press(Qt.Key.Key_Tab)
    desk.press(Qt.Key.Key_Tab)
    focused = desk.window.focusWidget()
    assert focused is not None
    assert focused.parentWidget() is desk.window.findChild(Filter)


@pytest.mark.parametrize(
    ("key", "modifier"),
    [(Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)],
)
def test_it_closes_and_then_follows_nothing(desk: Desk, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    desk.start("Mail")
    desk.summon()
    desk.press(key, modifier)
    assert not desk.window.isVisible()
    desk.start("Design review")
    assert desk.words == ["Start “Mail”"]
    desk.summon()
    assert len(desk.rows) == 2


def test_a_description_of_three_thousand_letters_keeps_the_row_in_bounds(desk: Desk) -> None:
    desk.start("A description that someone pasted from somewhere else, " * 54)
    desk.summon()
    row = desk.rows[0]
    assert row.height() < 120
    assert row.width() <= desk.view.viewport().width()


def test_it_opens_and_closes_without_leaving_anything_behind(desk: Desk) -> None:
    desk.log(30)
    desk.summon()
    count = len(QApplication.allWidgets())
    for only in ("refused", "all", "waiting", "all") * 3:
        desk.window.hide()
        desk.window.summon(only)
        desk.stage.play()
    assert len(QApplication.allWidgets()) == count


def test_what_gave_way_to_a_change_made_elsewhere_is_had_after_all_from_its_row(desk: Desk) -> None:
    entry = desk.stage.track("Mail", 2, 1)
    now = desk.stage.clock.now()
    with desk.stage.store.transaction():
        desk.stage.store.log(
            Activity(0, now, "Stop “Mail”, 1:30", "tray", now, "old", "entry", "stop", entry, 1, {"stop": None},
                     {"stop": "2026-11-20T11:57:10Z"}, "saved", None, "Already stopped elsewhere at 12:27.",
                     {"stop": "2026-11-20T11:57:10Z"})
        )  # fmt: skip
    desk.summon()
    assert desk.rows[0].line.state == "Saved"
    desk.click("Fix")
    desk.click("Use mine: stop 12:27 → 12:57")
    (command,) = desk.stage.store.commands()
    assert (command.verb, command.target, command.approval.how) == ("edit", entry, "activity")
    assert command.fields == {"stop": "2026-11-20T11:57:10Z"}
    assert desk.words[:2] == ["Change “Mail”: stop 12:27 → 12:57", "Stop “Mail”, 1:30"]
    assert desk.rows[1].line.fixes == ()


@pytest.mark.parametrize("width", range(260, 340, 8))
def test_a_sentence_is_broken_between_words_whatever_signs_stand_in_it(qapp: QApplication, width: int) -> None:
    theme.apply(qapp, "light")
    words = "Start “Fix 🎉🙌 & R&D_x” in Mobile app, stops “ראיון עם לקוח” and more that follows"
    lines = broken(words, theme.font("strong"), width, 9)
    assert len(lines) > 1
    assert " ".join(lines).split() == words.split()


def test_few_rows_stand_on_one_ground_down_to_the_end(desk: Desk) -> None:
    desk.start("Mail")
    desk.summon()
    picture = desk.window.grab().toImage()
    ground = {picture.pixelColor(4, y).name() for y in range(desk.view.y(), desk.view.geometry().bottom(), 7)}
    assert ground == {theme.tokens().surface.name()}


def test_of_a_thousand_rows_those_near_what_is_seen_are_there(desk: Desk) -> None:
    desk.log(1000)
    desk.summon()
    while len(desk.view.lines) < 1000:
        desk.press(Qt.Key.Key_End)
    assert len(desk.rows) < 60
    height, bar = desk.view.viewport().height(), desk.view.verticalScrollBar()
    for value in (bar.maximum(), bar.maximum() // 2, 7, 0):
        bar.setValue(value)
        desk.stage.play()
        seen = [row for row in desk.rows if row.y() < value + height and row.y() + row.height() > value]
        assert sum(row.height() for row in seen) >= height
        assert [row.line.id for row in desk.rows] == sorted((row.line.id for row in desk.rows), reverse=True)
    desk.press(Qt.Key.Key_Home)
    assert desk.window.focusWidget() is desk.rows[0]
    desk.press(Qt.Key.Key_PageDown)
    desk.press(Qt.Key.Key_Up)
    row = desk.window.focusWidget()
    assert isinstance(row, Row)
    assert not row.visibleRegion().isEmpty()


def test_the_current_row_is_still_there_after_a_look_far_away(desk: Desk) -> None:
    desk.log(100)
    desk.summon()
    desk.press(Qt.Key.Key_Down)
    row, bar = desk.window.focusWidget(), desk.view.verticalScrollBar()
    bar.setValue(bar.maximum())
    desk.stage.play()
    desk.press(Qt.Key.Key_Down)
    assert desk.window.focusWidget() is not row
    assert desk.window.focusWidget() is desk.rows[2]
    assert bar.value() < bar.maximum() // 2


def test_a_change_of_the_theme_is_quick_with_a_thousand_rows(desk: Desk, qapp: QApplication) -> None:
    desk.log(1000)
    desk.summon()
    while len(desk.view.lines) < 1000:
        desk.press(Qt.Key.Key_End)
    taken = []
    for choice in ("dark", "light", "dark", "light"):
        begun = time.process_time()
        theme.apply(qapp, choice)
        QApplication.processEvents()
        taken.append(time.process_time() - begun)
    assert min(taken) < 0.1
