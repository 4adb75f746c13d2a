"""Quick entry on the screen, through keys and clicks, over a real tracker."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QTimer
from PySide6.QtGui import QColor, QGuiApplication, QImage, QKeySequence, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.model.entry import Ref
from desktop.model.settings import Confirm, Settings, Timer
from desktop.ui import theme
from desktop.ui.approval.dialog import Approval
from desktop.ui.editor.choice import ChoiceList
from desktop.ui.editor.strip import Strip, width_of
from desktop.ui.quick_entry import QuickEntry
from desktop.ui.quick_entry.line import Line
from desktop.ui.quick_entry.preview_line import PreviewLine
from desktop.ui.quick_entry.recent_list import PLACE, RecentList, place, star
from tests.ui.stage import FRIDAY, Stage, a_week_of_work, signed_in

KEY = Qt.Key


class Window:
    """The window as a person meets it."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.edited: list[Ref] = []
        self.entry = QuickEntry(stage.tracker, stage.spawn, open_editor=self.edited.append)
        (self.line,) = self.entry.findChildren(Line)
        (self.preview,) = self.entry.findChildren(PreviewLine)
        (self.list,) = self.entry.findChildren(RecentList)
        (self.names,) = self.entry.findChildren(ChoiceList)

    def summon(self) -> "Window":
        self.entry.summon()
        QTest.qWaitForWindowActive(self.entry)
        self.stage.play()
        return self

    def write(self, text: str) -> None:
        QTest.keyClicks(self.line, text)
        self.stage.play()

    def press(self, *keys: str) -> None:
        for key in keys:
            QTest.keySequence(QApplication.focusWidget() or self.line, QKeySequence(key))
            self.stage.play()

    @property
    def says(self) -> str:
        return self.preview.accessibleDescription()

    @property
    def running(self) -> str | None:
        running = self.stage.tracker.state.running
        return running.description if running else None

    def question(self) -> Approval:
        (found,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, Approval) and w.isVisible()]
        return found

    def answer(self, button: str) -> None:
        (found,) = [
            b for b in self.question().findChildren(QPushButton) if button in (b.text(), b.accessibleName())
        ]
        QTest.mouseClick(found, Qt.MouseButton.LeftButton)
        self.stage.play()

    def visible(self, kind: type[QWidget]) -> list[str]:
        shown = [w for w in self.entry.findChildren(kind) if w.isVisible()]
        return [w.text() for w in shown if isinstance(w, QLabel | QAbstractButton)]


@pytest.fixture
def window(tmp_path: Path, qapp: QApplication) -> Iterator[Window]:
    theme.apply(qapp, "light")
    with signed_in(tmp_path) as stage:
        a_week_of_work(stage)
        window = Window(stage).summon()
        yield window
        window.entry.hide()
        window.entry.deleteLater()
        stage.play()


def test_names_that_screen_readers_and_tests_rely_on(window: Window) -> None:
    assert window.entry.windowTitle() == "Quick entry"
    assert window.line.accessibleName() == "What are you working on?"
    assert window.preview.accessibleName() == "Preview"
    role = Qt.ItemDataRole.AccessibleTextRole
    first = window.list.model().index(0, 0)
    assert first.data(role) == "Design review, Website, ACME, billable, tag deep work, Alt+1"


def test_enter_starts_what_the_preview_says_and_closes(window: Window) -> None:
    window.write('Draft @Website #"deep work" $')
    assert window.says == "Start Draft in Website (ACME), tag deep work, billable"
    window.press("Return")
    running = window.stage.tracker.state.running
    assert running is not None
    assert (running.description, running.project_id, running.tag_ids, running.billable) == (
        "Draft",
        10,
        (30,),
        True,
    )
    assert not window.entry.isVisible()
    assert window.summon().line.text() == ""


def test_a_second_enter_writes_nothing_twice(window: Window) -> None:
    window.write("Mail")
    QTest.keyClick(window.line, KEY.Key_Return)
    QTest.keyClick(window.line, KEY.Key_Return)
    window.stage.play()
    assert window.stage.tracker.state.pending == 1


def test_what_is_refused_keeps_words_and_text(window: Window) -> None:
    window.write("Mail")
    window.stage.tracker.detach()
    window.press("Return")
    assert window.entry.isVisible()
    assert window.line.text() == "Mail"
    assert window.says.startswith("Sign in first")


def test_tokens_are_told_from_words(window: Window) -> None:
    window.line.insertPlainText("🎉")
    window.write(" Mail @Website #xyzzy ")
    image = window.line.grab().toImage()
    tint = theme.project_colors("#0b83d9").tint.name()
    colors = [QColor(name) for name in pixels(image)]
    assert QColor(tint) in colors
    assert any(
        each.red() > 1.5 * max(each.green(), each.blue()) for each in colors
    )  # the wave below what is unknown


def pixels(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def test_enter_mends_an_unknown_name_first(window: Window) -> None:
    window.write("Mail @Websit and more")
    assert window.says == "No project “Websit”. Enter picks Website, Ctrl+N creates it…"
    window.press("Return")
    assert window.line.text() == "Mail @Website and more"
    assert window.running is None
    window.press("Return")
    assert window.running == "Mail and more"


def test_tab_completes(window: Window) -> None:
    window.write("Notes @on")
    assert window.says == "Enter picks Onboarding of the southern and the eastern region, or keep typing"
    window.press("Tab")
    assert window.line.text() == 'Notes @"Onboarding of the southern and the eastern region" '
    assert not window.names.isVisible()
    window.press("Return")
    assert window.running == "Notes"


def test_escape_closes_the_names_alone_then_the_window(window: Window) -> None:
    window.write("Notes @on")
    assert window.names.isVisible()
    window.press("Esc")
    assert not window.names.isVisible()
    assert window.entry.isVisible()
    window.press("Esc")
    assert not window.entry.isVisible()


def test_the_arrow_keys_go_through_the_names(window: Window) -> None:
    window.write("Notes @res")
    window.press("Down")
    assert window.says == "Enter picks Brand refresh, or keep typing"
    window.press("Return")
    assert window.line.text() == 'Notes @"Brand refresh" '


def test_a_name_that_fits_as_it_is_does_not_hold_enter_up(window: Window) -> None:
    window.write("Mail @Ops")
    assert window.names.isVisible()
    assert window.says == "Start Mail in Ops"
    window.press("Return")
    assert window.running == "Mail"


def test_an_unknown_name_is_created_after_a_yes(window: Window) -> None:
    window.write("Mail #xyzzy")
    window.press("Ctrl+N")
    assert window.question().windowTitle().endswith("?")
    assert window.entry.isVisible()
    window.answer("Cancel")
    assert window.stage.tracker.state.pending == 0
    assert window.line.text() == "Mail #xyzzy"
    window.press("Ctrl+N")
    window.answer("Create")
    assert window.says == "Start Mail, tag xyzzy"
    window.press("Return")
    running = window.stage.tracker.state.running
    assert running is not None
    assert window.stage.tracker.state.catalog.tag_names(running.tag_ids) == ("xyzzy",)


def test_the_preview_speaks_of_the_row_one_goes_to(window: Window) -> None:
    window.write("in")
    window.press("Down")
    assert window.says == "Start Invoices in Ops"
    window.press("Up")
    assert window.says == "Start in"


def test_typing_in_the_list_goes_on_in_the_line(window: Window) -> None:
    window.press("Down", "Down")
    assert window.list.hasFocus()
    QTest.keyClicks(window.list, "x")
    assert window.line.hasFocus()
    assert window.line.text() == "x"
    assert window.says == "Start x"


def test_enter_in_the_list_starts_the_row(window: Window) -> None:
    window.press("Down", "Down", "Return")
    assert window.running == "Fix flaky login test 🎉 & R&D"


def test_alt_and_a_digit_start_a_row(window: Window) -> None:
    window.press("Alt+3")
    running = window.stage.tracker.state.running
    assert running is not None
    assert (running.description, running.project_id) == ("", 13)


def test_a_click_starts_a_row(window: Window) -> None:
    spot = window.list.visualRect(window.list.model().index(5, 0)).center()
    QTest.mouseClick(window.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    window.stage.play()
    assert window.running == "Invoices"


def test_adding_wants_an_end(window: Window) -> None:
    window.write("Mail")
    window.press("Ctrl+Return")
    assert window.says == "To add it, say when it was: 9:00-10:30, or for 45m"
    window.write(" for 45m")
    assert window.says == "Add Mail, 12:42 – 13:27 (0:45)"
    window.press("Ctrl+Return")
    assert window.running is None
    assert window.stage.tracker.state.pending == 1
    assert not window.entry.isVisible()


def test_stop_from_the_keyboard_and_by_its_button(window: Window) -> None:
    window.stage.track("Sprint planning", 0.5, None, project_id=11)
    window.press("Ctrl+S")
    assert window.running is None
    assert window.says == "Stopped at 13:27. 0:30 in Mobile app."
    window.stage.track("Mail", 0.25, None)
    (stop,) = [b for b in window.entry.findChildren(QPushButton) if b.text() == "Stop"]
    QTest.mouseClick(stop, Qt.MouseButton.LeftButton)
    window.stage.play()
    assert window.running is None
    window.press("Ctrl+S")
    assert window.says == "No timer running"


def test_edit_opens_the_running_entry_else_the_last(window: Window) -> None:
    last = window.stage.tracker.state.last
    assert last is not None
    window.press("Ctrl+E")
    assert window.edited == [last.ref]
    running = window.stage.track("Mail", 0.25, None)
    window.summon().press("Ctrl+E")
    assert window.edited[1:] == [running]
    assert not window.entry.isVisible()


def test_the_text_outlives_the_window_for_ten_minutes(window: Window) -> None:
    window.write("Half a thou")
    window.entry.leave()
    window.stage.clock.forward(minutes=9)
    assert window.summon().line.text() == "Half a thou"
    window.press("Esc")
    window.stage.clock.forward(minutes=11)
    assert window.summon().line.text() == ""


def test_turning_to_another_window_hides_it(window: Window, qtbot: QtBot) -> None:
    qtbot.waitUntil(window.entry.isActiveWindow)
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(lambda: not window.entry.isVisible())


def test_pasted_lines_become_one(window: Window) -> None:
    pasted = QMimeData()
    pasted.setText("one\ntwo\r\nthree")
    window.line.insertFromMimeData(pasted)
    assert window.line.text() == "one two three"
    window.line.setPlainText("by a\nscreen reader")
    assert window.line.text() == "by a screen reader"


def test_a_long_description_is_said_to_be_too_long(window: Window) -> None:
    QGuiApplication.clipboard().setText("x" * 3001)
    window.press("Ctrl+V")
    assert "3,000" in window.says
    window.press("Return")
    assert window.entry.isVisible()
    assert window.running is None


def test_seconds_pass_only_while_one_looks(window: Window, qtbot: QtBot) -> None:
    window.stage.track("Sprint planning", 1, None)
    window.stage.play()
    assert "1:00:00" in window.visible(QLabel)
    window.stage.clock.forward(seconds=1)

    def a_second_passed() -> None:
        if not window.entry.isVisible():  # another program on this screen took the keyboard
            window.summon()
        assert "1:00:01" in window.visible(QLabel)

    qtbot.waitUntil(a_second_passed, timeout=15_000)
    window.entry.hide()
    assert not [timer for timer in window.entry.findChildren(QTimer) if timer.isActive()]


def test_the_running_row_is_there_only_while_something_runs(window: Window) -> None:
    assert "Stop" not in window.visible(QPushButton)
    window.stage.track("Sprint planning", 1, None)
    window.stage.play()
    assert "Stop" in window.visible(QPushButton)


def test_offline_is_said_and_the_act_is_done_all_the_same(window: Window) -> None:
    window.stage.offline()
    window.write("Mail")
    window.press("Return")
    window.summon()
    assert "Offline — 1 change waiting" in window.visible(QLabel)
    assert window.running == "Mail"


def test_confirming_every_write_asks_and_no_keeps_the_text(window: Window) -> None:
    window.stage.settings = window.stage.settings._replace(confirm=Confirm(every_write=True))
    window.write("Mail")
    window.press("Return")
    window.answer("Cancel")
    assert window.entry.isVisible()
    assert window.line.text() == "Mail"
    assert window.stage.tracker.state.pending == 0
    window.press("Return")
    window.answer("Start")
    assert window.running == "Mail"
    assert not window.entry.isVisible()


def test_enter_presses_the_button_one_has_gone_to(window: Window) -> None:
    window.stage.track("Sprint planning", 0.5, None)
    window.stage.play()
    (stop,) = [b for b in window.entry.findChildren(QPushButton) if b.text() == "Stop"]
    stop.setFocus()
    QTest.keyClick(stop, KEY.Key_Return)
    window.stage.play()
    assert window.running is None
    assert window.entry.isVisible()


def test_what_the_tray_begins_stands_behind_what_was_left(window: Window) -> None:
    window.write("Mail")
    window.entry.leave()
    window.entry.summon("@")
    assert window.line.text() == "Mail @"
    assert window.names.isVisible()


def test_the_tray_can_begin_the_line(window: Window) -> None:
    window.entry.summon("@")
    assert window.names.isVisible()
    assert window.line.text() == "@"


def test_dark_and_light_change_while_it_is_open(window: Window, qapp: QApplication) -> None:
    window.write("Mail @Website")
    theme.apply(qapp, "dark")
    window.stage.play()
    assert theme.tokens().surface.name() in pixels(window.entry.grab().toImage())
    theme.apply(qapp, "light")


def test_a_name_is_shortened_only_where_something_else_wants_the_room(qapp: QApplication) -> None:
    theme.apply(qapp, "light")
    project, client = "Onboarding of the southern region", "Harbour Museum"
    whole = sum(width_of(text, theme.font()) for text in (project, " · ", client))
    sheet = QImage(900, 36, QImage.Format.Format_ARGB32)
    painter = QPainter(sheet)
    for trailing in (True, False):
        roomy, narrow = (Strip(painter, sheet.rect(), mirrored=False) for _ in range(2))
        place(roomy, project, client, QColor("black"), trailing=trailing, spare=600)
        place(narrow, project, client, QColor("black"), trailing=trailing, spare=0)
        assert whole - 8 <= 900 - roomy.free <= whole + 8
        assert 900 - narrow.free <= theme.metrics(PLACE) + 8
    painter.end()


def test_it_keeps_its_size_and_place_on_the_screen(window: Window) -> None:
    assert window.entry.size() == window.entry.minimumSize() == window.entry.maximumSize()
    area = QGuiApplication.primaryScreen().availableGeometry()
    assert abs(window.entry.geometry().center().x() - area.center().x()) <= 1
    assert window.entry.y() <= area.y() + area.height() * 0.22 + 1


def favorites(window: Window) -> list[str]:
    return [favorite.name for favorite in window.stage.tracker.state.favorites]


def test_ctrl_p_pins_the_chosen_row_and_takes_it_back(window: Window) -> None:
    window.press("Down", "Down")
    assert "Pin" in window.visible(QLabel)
    window.press("Ctrl+P")
    assert window.says == "“Fix flaky login test 🎉 & R&D” is a favorite now"
    (favorite,) = window.stage.tracker.state.favorites
    assert (favorite.project_id, favorite.tag_ids, favorite.billable) == (11, (31, 32), True)
    assert window.list.currentIndex().row() == 1
    spoken = window.list.model().index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "favorite, Alt+2" in spoken
    assert "Unpin" in window.visible(QLabel)
    window.press("Down")
    assert window.says.startswith("Start")
    window.press("Up", "Ctrl+P")
    assert favorites(window) == []
    assert window.running is None


def test_the_star_of_a_row_pins_with_the_mouse_and_starts_nothing(window: Window) -> None:
    index = window.list.model().index(0, 0)
    where = star(window.list.visualRect(index), mirrored=False).center()
    QTest.mouseClick(window.list.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where)
    window.stage.play()
    assert favorites(window) == ["Design review"]
    assert window.running is None
    assert window.entry.isVisible()
    before = star(window.list.visualRect(index), mirrored=False).topLeft() - QPoint(30, -18)
    QTest.mouseClick(window.list.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, before)
    window.stage.play()
    assert window.running == "Design review"


def test_ctrl_p_in_the_line_pins_what_is_typed_else_what_runs(window: Window) -> None:
    window.press("Ctrl+P")
    assert window.says == "Go to a row with ↓, or type what to pin."
    window.write("Stand-up @Nope")
    window.press("Ctrl+P")
    assert favorites(window) == []
    window.line.set_text("")
    window.write("Stand-up @Website 25m ago")
    window.press("Ctrl+P")
    (favorite,) = window.stage.tracker.state.favorites
    assert (favorite.name, favorite.project_id) == ("Stand-up", 10)
    window.stage.start("Mail")
    window.line.set_text("")
    window.press("Ctrl+P")
    assert favorites(window) == ["Stand-up", "Mail"]


def test_a_start_that_names_no_project_is_on_the_default_one_and_says_so(window: Window) -> None:
    window.stage.settings = Settings(timer=Timer(default_project="ACME/Website"))
    window.stage.run(window.stage.tracker.refresh())
    window.write("Mail")
    assert window.says == "Start Mail in Website (ACME)"
    window.write(" @Ops")
    assert window.says == "Start Mail in Ops"
    window.line.set_text("")
    window.write("Mail")
    window.press("Return")
    running = window.stage.tracker.state.running
    assert running is not None
    assert running.project_id == 10


def test_totals_are_rounded_as_the_settings_say(window: Window) -> None:
    assert "Today 2:15 · Week 5:30" in window.visible(QLabel)
    window.stage.settings = Settings(timer=Timer(round_display_minutes=60))
    window.stage.run(window.stage.tracker.refresh())
    window.stage.play()
    assert "Today 2:00 · Week 6:00" in window.visible(QLabel)


def test_a_timer_stopped_too_soon_is_deleted_after_a_yes(window: Window) -> None:
    window.stage.settings = Settings(timer=Timer(minimum_seconds=60))
    for name, seconds, answer in (("Kept", 30, "Cancel"), ("Gone", 59, "Delete")):
        window.stage.start(name)
        window.stage.clock.forward(seconds=seconds)
        window.press("Ctrl+S")
        assert window.question().windowTitle() == f"Delete “{name}” (0:00)?"
        window.answer(answer)
    window.stage.start("Long enough")
    window.stage.clock.forward(seconds=60)
    window.press("Ctrl+S")
    found = window.stage.run(window.stage.tracker.entries(FRIDAY, FRIDAY + timedelta(hours=1)))
    assert [entry.description for entry in found] == ["Long enough", "Kept"]
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, Approval) and w.isVisible()]
