"""The editor on the screen, through keys and clicks, over a real tracker."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCalendarWidget, QCheckBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.model.entry import Ref, TimeEntry
from desktop.model.intent import Edit
from desktop.ui import theme
from desktop.ui.approval.dialog import Approval
from desktop.ui.editor import EditorDialog
from desktop.ui.editor.choice import ChoiceList
from tests.ui.stage import Stage, a_week_of_work, signed_in

BERLIN = ZoneInfo("Europe/Berlin")


class Window:
    """The editor as a person meets it."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.dialog = EditorDialog(stage.tracker, stage.spawn)

    def edit(self, ref: Ref) -> "Window":
        assert self.stage.run(self.dialog.edit(ref))
        QTest.qWaitForWindowActive(self.dialog)
        self.stage.play()
        return self

    def field(self, name: str) -> QLineEdit:
        (found,) = [f for f in self.dialog.findChildren(QLineEdit) if f.accessibleName() == name]
        return found

    def button(self, name: str) -> QPushButton:
        return button(self.dialog, name)

    def write(self, name: str, text: str) -> None:
        field = self.field(name)
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)

    def press(self, *keys: str) -> None:
        for key in keys:
            QTest.keySequence(QApplication.focusWidget() or self.dialog, QKeySequence(key))
            self.stage.play()

    def search(self, text: str) -> None:
        """Type into the list that is open."""
        field = QApplication.focusWidget()
        assert isinstance(field, QLineEdit)
        QTest.keyClicks(field, text)

    def click(self, name: str) -> None:
        QTest.mouseClick(self.button(name), Qt.MouseButton.LeftButton)
        self.stage.play()

    @property
    def hint(self) -> str:
        (found,) = [label for label in self.dialog.findChildren(QLabel) if label.accessibleName() == "Hint"]
        return found.text()

    @property
    def times(self) -> tuple[str, str, str]:
        return self.field("Start").text(), self.field("Stop").text(), self.field("Duration").text()

    def entry(self, ref: Ref) -> TimeEntry:
        found = self.stage.run(self.stage.tracker.entry(ref))
        assert found is not None
        return found


def button(parent: QWidget, name: str) -> QPushButton:
    (found,) = [b for b in parent.findChildren(QPushButton) if name in (b.accessibleName(), b.text())]
    return found


def at(moment: datetime | None) -> str:
    return f"{moment.astimezone(BERLIN):%d %H:%M:%S}" if moment else "running"


@pytest.fixture
def stage(tmp_path: Path, qapp: QApplication) -> Iterator[Stage]:
    theme.apply(qapp, "light")
    with signed_in(tmp_path) as stage:
        a_week_of_work(stage)
        yield stage


@pytest.fixture
def window(stage: Stage) -> Iterator[Window]:
    window = Window(stage)
    yield window
    window.dialog.hide()
    window.dialog.deleteLater()
    stage.play()


@pytest.fixture
def mail(stage: Stage) -> int:
    """11:27:10 to 12:27:10."""
    return stage.track("Mail", 2, 1, project_id=11, tag_ids=[31], billable=True)


def test_every_field_has_its_name_and_shows_the_entry(window: Window, mail: int) -> None:
    window.edit(mail)
    assert window.field("Description").text() == "Mail"
    assert window.times == ("11:27", "12:27", "1:00")
    assert window.button("Project").accessibleDescription() == "Mobile app, Initech"
    assert window.button("Tags").accessibleDescription().replace("\u2068", "").replace("\u2069", "") == "#bug"
    assert window.button("Date").accessibleDescription() == "Friday 20 November 2026"
    (billable,) = window.dialog.findChildren(QCheckBox)
    assert (billable.text(), billable.isChecked(), billable.isVisible()) == ("Billable", True, True)
    for name in ("Continue", "Duplicate", "Delete", "Done"):
        assert window.button(name).isVisible()


def test_a_letter_typed_at_once_adds_to_the_description(window: Window, mail: int) -> None:
    window.edit(mail)
    QTest.keyClicks(window.field("Description"), "s")
    assert window.field("Description").text() == "Mails"


def test_done_writes_what_changed_and_nothing_else(window: Window, mail: int) -> None:
    window.edit(mail)
    window.write("Description", "Letters")
    window.write("Stop", "13")
    window.click("Done")
    assert not window.dialog.isVisible()
    (command,) = window.stage.store.commands()
    assert set(command.fields) == {"description", "stop"}
    entry = window.entry(mail)
    assert (entry.description, at(entry.start), at(entry.stop)) == ("Letters", "20 11:27:10", "20 13:00:00")


def test_enter_in_a_field_saves(window: Window, mail: int) -> None:
    window.edit(mail)
    window.write("Duration", "1h30")
    window.press("Return")
    assert not window.dialog.isVisible()
    assert at(window.entry(mail).stop) == "20 12:57:10"


def test_escape_reverts(window: Window, mail: int) -> None:
    window.edit(mail)
    window.write("Description", "Letters")
    window.press("Esc")
    assert not window.dialog.isVisible()
    assert window.stage.store.commands() == []
    assert window.edit(mail).field("Description").text() == "Mail"


def test_leaving_a_field_shows_what_was_understood(window: Window, mail: int) -> None:
    window.edit(mail)
    window.write("Start", "9.15am")
    window.press("Tab")
    assert window.times == ("9:15", "12:27", "3:12")
    window.write("Stop", "9")
    window.press("Tab")
    assert window.times == ("9:15", "9:00", "23:45")
    assert window.hint == "Ends the next day, Saturday 21 November. 23:45 in all."


def test_what_cannot_be_meant_is_marked_told_and_kept(window: Window, mail: int) -> None:
    window.edit(mail)
    window.write("Start", "soon")
    window.press("Tab")
    assert window.field("Start").property("invalid")
    assert window.hint.startswith("“soon” is not a time.")
    assert window.field("Start").text() == "soon"
    window.click("Done")
    assert window.dialog.isVisible()
    assert window.field("Start").hasFocus()
    assert window.stage.store.commands() == []
    window.write("Start", "11")
    assert not window.field("Start").property("invalid")
    window.press("Return")
    assert at(window.entry(mail).start) == "20 11:00:00"


def test_one_field_that_cannot_be_meant_does_not_lose_its_text_to_another(window: Window, mail: int) -> None:
    window.edit(mail)
    window.write("Start", "soon")
    window.write("Duration", "30")
    window.press("Tab")
    assert window.times == ("soon", "11:57", "0:30")
    assert window.field("Start").property("invalid")
    assert not window.field("Duration").property("invalid")


def test_a_step_too_far_is_told_and_not_taken(window: Window) -> None:
    window.edit(window.stage.track("Short", 1, 0.02))
    window.field("Stop").setFocus()
    window.press("Shift+Down")
    assert window.hint == "It would end before it starts."
    window.press("Return")
    assert not window.dialog.isVisible()
    assert window.stage.store.commands() == []


def test_the_arrow_keys_step_by_a_minute_or_five(window: Window, mail: int) -> None:
    window.edit(mail)
    window.field("Stop").setFocus()
    window.press("Up", "Up", "Shift+Up", "Down")
    assert window.times == ("11:27", "12:33", "1:05")
    window.field("Duration").setFocus()
    window.press("Shift+Down")
    assert window.times[1:] == ("12:27", "1:00")


def test_a_running_entry_is_given_a_start_by_its_duration_and_an_end_by_its_stop(window: Window) -> None:
    ref = window.stage.track("Sprint", 1, None)
    window.edit(ref)
    assert window.times == ("12:27", "", "1:00")
    assert window.field("Stop").placeholderText() == "running"
    assert not window.button("Duplicate").isVisible()
    window.write("Duration", "30")
    window.press("Return")
    assert at(window.entry(ref).start) == "20 12:57:10"
    assert window.entry(ref).running
    window.edit(ref).write("Stop", "now")
    window.press("Return")
    assert at(window.entry(ref).stop) == "20 13:27:10"


def test_stop_ends_the_running_entry(window: Window) -> None:
    ref = window.stage.track("Sprint", 1, None)
    window.edit(ref).click("Stop")
    assert at(window.entry(ref).stop) == "20 13:27:10"
    assert not window.dialog.isVisible()


def test_continue_saves_first_and_goes_on_with_it(window: Window, mail: int) -> None:
    window.edit(mail)
    window.write("Description", "Letters")
    window.click("Continue")
    running = window.stage.tracker.state.running
    assert running is not None
    assert (running.description, running.project_id, running.tag_ids) == ("Letters", 11, (31,))
    assert not window.dialog.isVisible()


def test_duplicate_makes_a_copy_and_shows_it(window: Window, mail: int) -> None:
    window.edit(mail).click("Duplicate")
    assert window.dialog.isVisible()
    assert window.hint == "A copy with the same times. Change what differs."
    shown = window.dialog.editor.entry
    assert shown is not None
    assert shown.ref != mail
    assert (shown.description, at(shown.start)) == ("Mail", "20 11:27:10")


def test_delete_asks_first(window: Window, mail: int) -> None:
    window.edit(mail)
    for answer in ("Cancel", "Delete"):
        window.click("Delete")
        (question,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, Approval) and w.isVisible()]
        assert question.windowTitle() == "Delete “Mail” (1:00)?"
        QTest.mouseClick(button(question, answer), Qt.MouseButton.LeftButton)
        window.stage.play()
        assert window.dialog.isVisible() == (answer == "Cancel")
    assert window.stage.run(window.stage.tracker.entry(mail)) is None


def open_list(window: Window, name: str) -> ChoiceList:
    window.click(name)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    (found,) = popup.findChildren(ChoiceList)
    return found


def test_a_project_is_found_by_typing(window: Window, mail: int) -> None:
    window.edit(mail)
    shown = open_list(window, "Project")
    assert shown.current is not None
    assert shown.current.text == "Mobile app"
    window.search("rese")
    window.press("Return")
    assert window.button("Project").accessibleDescription() == "Research"
    window.click("Done")
    assert window.entry(mail).project_id == 13


def test_tags_are_taken_and_let_go(window: Window, mail: int) -> None:
    window.edit(mail)
    open_list(window, "Tags")
    window.search("learn")
    window.press("Return")
    window.search("bug")
    window.press("Return", "Esc")
    assert window.dialog.isVisible()
    window.click("Done")
    assert window.entry(mail).tag_ids == (35,)


def test_a_tag_that_is_not_there_is_created_after_a_yes(window: Window, mail: int) -> None:
    window.edit(mail)
    open_list(window, "Tags")
    window.search("brandnew")
    window.press("Return")
    (question,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, Approval) and w.isVisible()]
    QTest.mouseClick(button(question, "Create"), Qt.MouseButton.LeftButton)
    window.stage.play()
    window.click("Done")
    assert "brandnew" in window.stage.tracker.state.catalog.tag_names(window.entry(mail).tag_ids)


def test_another_day_by_keys_and_by_the_calendar(window: Window, mail: int) -> None:
    window.edit(mail)
    window.button("Date").setFocus()
    window.press("Down")
    assert window.button("Date").accessibleDescription() == "Thursday 19 November 2026"
    window.click("Date")
    popup = QApplication.activePopupWidget()
    assert popup is not None
    (calendar,) = popup.findChildren(QCalendarWidget)
    assert calendar.selectedDate().toPython() == date(2026, 11, 19)
    calendar.activated.emit(calendar.selectedDate().addDays(-2))
    window.stage.play()
    window.click("Done")
    assert at(window.entry(mail).start) == "17 11:27:10"
    assert at(window.entry(mail).stop) == "17 12:27:10"


def test_billable_is_there_only_where_the_plan_has_it(tmp_path: Path, qapp: QApplication) -> None:
    free = tmp_path / "free"
    free.mkdir()
    with signed_in(free, premium=False) as stage:
        window = Window(stage).edit(stage.track("Mail", 2, 1))
        assert not window.dialog.findChildren(QCheckBox)[0].isVisible()
        window.dialog.hide()


def test_a_change_from_elsewhere_is_shown_beside_what_is_being_typed(window: Window, mail: int) -> None:
    window.edit(mail)
    window.write("Description", "Lett")
    window.stage.track("Other", 0.2, 0.1)  # anything that makes the state another one
    before = window.entry(mail)
    window.stage.told(
        {
            "id": mail,
            "workspace_id": 1,
            "user_id": 7,
            "description": "Post",
            "project_id": 13,
            "task_id": None,
            "tag_ids": [31],
            "tags": ["bug"],
            "billable": True,
            "start": before.start.isoformat(),
            "stop": before.stop.isoformat() if before.stop else None,
            "duration": 3600,
            "at": window.stage.clock.moment.isoformat(),
            "server_deleted_at": None,
        }
    )
    window.stage.play()
    assert window.field("Description").text() == "Lett"
    assert window.button("Project").accessibleDescription() == "Research"
    window.click("Done")
    entry = window.entry(mail)
    assert (entry.description, entry.project_id) == ("Lett", 13)


def test_an_entry_deleted_elsewhere_is_told(window: Window, mail: int) -> None:
    window.edit(mail)
    window.write("Description", "Letters")

    def gone(store: object) -> None:
        window.stage.store.remove_entry(mail, window.stage.clock.moment)

    window.stage.run(window.stage.database(gone))
    window.stage.run(window.stage.tracker.refresh())
    window.stage.play()
    assert window.hint == "“Mail” was deleted elsewhere."
    assert window.field("Description").text() == "Letters"


def test_what_is_refused_is_told_and_nothing_is_lost(window: Window, mail: int) -> None:
    window.edit(mail)
    window.write("Description", "Letters")
    window.stage.tracker.detach()
    window.click("Done")
    assert window.dialog.isVisible()
    assert window.hint.startswith("Sign in first")
    assert window.field("Description").text() == "Letters"


def test_another_entry_does_not_push_unsaved_changes_away(window: Window, mail: int) -> None:
    other = window.stage.track("Other", 5, 1)
    window.edit(mail).write("Description", "Letters")
    window.edit(other)
    assert window.field("Description").text() == "Letters"
    assert window.hint == "Save or revert this entry first: Enter or Esc."


def test_there_is_nothing_to_edit_where_the_entry_is_gone(window: Window) -> None:
    assert window.stage.run(window.dialog.edit(123)) is False
    assert not window.dialog.isVisible()


def test_a_running_entry_grows_by_the_minute_while_one_looks(window: Window, qtbot: QtBot) -> None:
    ref = window.stage.track("Sprint", 3599 / 3600, None)
    window.edit(ref)
    assert window.times[2] == "0:59"
    window.stage.clock.forward(seconds=2)
    qtbot.waitUntil(lambda: window.times[2] == "1:00", timeout=3000)


def test_an_edit_from_the_command_line_shows_in_the_open_editor(window: Window, mail: int) -> None:
    window.edit(mail)
    window.stage.run(window.stage.tracker.act(Edit(mail, {"description": "Post"}), how="command line"))
    window.stage.play()
    assert window.field("Description").text() == "Post"
