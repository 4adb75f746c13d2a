"""The Settings window as a person uses it, by clicks and keys; what is seen, and what the file says then."""

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QListView, QPushButton, QWidget

from desktop.model.intent import Draft
from desktop.model.settings import RULES, Problem, Settings
from desktop.system.settings.live import Listener, LiveSettings
from desktop.ui import theme
from desktop.ui.settings import SettingsWindow
from desktop.ui.settings.chip import Chip
from desktop.ui.settings.controls import Choice, Clock, Number, Switch
from desktop.ui.settings.description import PAGES, Key
from desktop.ui.settings.key_field import ALONE, LEGEND, KeyField
from desktop.ui.settings.row import Row
from tests.ui.stage import Stage, signed_in

T = TypeVar("T")
NONE = Qt.KeyboardModifier.NoModifier
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


async def at_once(work: Callable[[], T]) -> T:
    return work()


class File:
    """The real file, followed at once."""

    def __init__(self, path: Path) -> None:
        self.path, self._live = path, LiveSettings(path)

    def __call__(self) -> Settings:
        return self._live.settings

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self._live.problems

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        return self._live.subscribe(listener)

    async def change(self, key: tuple[str, ...], value: Any) -> str | None:
        return await self._live.change(key, value, at_once)

    async def look(self) -> None:
        await self._live.look(at_once)


class OtherPrograms:
    """Hotkeys on a desktop where another program has Ctrl+Alt+S."""

    available: str | None = None

    def __init__(self) -> None:
        self.paused = 0
        self.listeners: list[Callable[[], None]] = []

    def become(self, available: str | None) -> None:
        self.available = available
        for listener in self.listeners:
            listener()

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def taken(self, sequence: str) -> str | None:
        return "Taken by another program. Pick other keys." if sequence == "Ctrl+Alt+S" else None

    def pause(self) -> None:
        self.paused += 1

    def resume(self) -> None:
        self.paused -= 1


class Session:
    """Autostart in a session whose folder may be shut."""

    def __init__(self) -> None:
        self.enabled, self.shut = False, False

    async def enable(self, on: bool) -> None:
        if self.shut:
            raise PermissionError(13, "Permission denied")
        self.enabled = on


class Desk:
    """The window over one account and one file."""

    def __init__(self, stage: Stage, path: Path, *, hotkeys: OtherPrograms | None) -> None:
        self.stage, self.file, self.session = stage, File(path), Session()
        self.signing_in: list[str] = []
        self.hotkeys = hotkeys
        self.window = SettingsWindow(
            self.file,
            stage.tracker,
            stage.spawn,
            open_sign_in=lambda: self.signing_in.append("asked"),
            hotkeys=hotkeys,
            autostart=self.session,
        )
        self.window.summon()
        stage.play()
        QTest.qWaitForWindowActive(self.window)
        stage.play()

    def leave(self) -> None:
        """Close it for good: a change of the theme would dress it again."""
        self.window.close()
        self.window.deleteLater()
        self.stage.play()

    @property
    def saved(self) -> dict[str, Any]:
        return tomllib.loads(self.file.path.read_text())

    def edit(self, text: str) -> None:
        """Write the file by hand."""
        self.file.path.write_text(text)
        self.stage.run(self.file.look())
        self.stage.play()

    def open(self, page: str) -> None:
        view = self.window.findChild(QListView)
        assert view is not None
        at = next(at for at, each in enumerate(PAGES) if each.title == page)
        QTest.mouseClick(
            view.viewport(),
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            view.visualRect(view.model().index(at, 0)).center(),
        )
        self.stage.play()

    @property
    def rows(self) -> dict[str, Row]:
        """What is seen, by label."""
        return {row_label(row): row for row in self.window.findChildren(Row) if row.isVisible()}

    def control(self, label: str, kind: type[T]) -> T:
        control = self.rows[label].control
        assert isinstance(control, kind)
        return control

    def press(
        self, widget: QWidget, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        QTest.keyClick(widget, key, held)
        self.stage.play()

    def click(self, widget: QWidget) -> None:
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.stage.play()

    def choose(self, label: str, words: str) -> None:
        """As with the keyboard: the first letters go to the word."""
        box = self.control(label, QComboBox)
        box.setFocus()
        for _ in range(box.count()):
            self.press(box, Qt.Key.Key_Up)
        while box.currentText() != words:
            self.press(box, Qt.Key.Key_Down)

    def find(self, text: str) -> QLineEdit:
        QTest.keyClick(self.window, Qt.Key.Key_F, CONTROL)
        field = self.window.focusWidget()
        assert isinstance(field, QLineEdit)
        QTest.keyClicks(field, text)
        self.stage.play()
        return field

    @property
    def texts(self) -> list[str]:
        return [label.text() for label in self.window.findChildren(QLabel) if label.isVisible()]


def row_label(row: Row) -> str:
    return row.findChildren(QLabel)[0].text().replace("&&", "&")


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    theme.apply(qapp, "light")
    with signed_in(tmp_path) as stage:
        made = Desk(stage, tmp_path / "settings.toml", hotkeys=OtherPrograms())
        yield made
        made.leave()


def test_every_key_of_the_file_stands_on_some_page(desk: Desk) -> None:
    keys = [
        item.path for page in PAGES for section in page.sections for item in section.items if isinstance(item, Key)
    ]
    wanted = [(table, key) for table, rules in RULES.items() for key in rules if key != "favorites"]
    assert sorted(keys) == sorted(wanted)
    for page in PAGES:
        for section in page.sections:
            for item in section.items:
                if isinstance(item, Key):
                    desk.open(page.title)
                    assert item.label in desk.rows, item


def test_a_choice_is_written_at_once_and_in_force(desk: Desk) -> None:
    desk.choose("Appearance", "Dark")
    assert desk.saved == {"general": {"theme": "dark"}}
    assert desk.file().general.theme == "dark"


def test_numbers_days_times_and_switches_are_written_as_the_file_has_them(desk: Desk) -> None:
    desk.open("Idle and reminders")
    minutes = desk.control("Ask after being away for", Number)
    minutes.setFocus()
    desk.press(minutes, Qt.Key.Key_Down)
    assert desk.saved["idle"] == {"minutes": 9}
    minutes.selectAll()
    QTest.keyClicks(minutes, "45")
    desk.stage.play()
    assert desk.saved["idle"] == {"minutes": 9}, "half typed"
    desk.press(minutes, Qt.Key.Key_Return)
    assert desk.saved["idle"] == {"minutes": 45}
    desk.click(desk.control("Remind me when no timer runs", Switch))
    chips = {chip.accessibleName(): chip for chip in desk.rows["On these days"].findChildren(Chip)}
    desk.click(chips["Saturday"])
    desk.press(chips["Monday"], Qt.Key.Key_Space)
    begin = desk.control("From", Clock)
    begin.setFocus()
    desk.press(begin, Qt.Key.Key_Up)
    assert desk.saved["reminders"] == {
        "enabled": True,
        "days": ["tue", "wed", "thu", "fri", "sat"],
        "from": "10:00",
    }
    assert minutes.text() == "45 min"
    desk.edit("[idle]\nminutes = 0\n")
    assert minutes.text() == "Never"


def test_a_text_is_taken_when_it_is_left(desk: Desk) -> None:
    project = desk.control("Default project", QLineEdit)
    project.setFocus()
    QTest.keyClicks(project, " Website ")
    assert not desk.file.path.exists()
    desk.press(project, Qt.Key.Key_Return)
    assert desk.saved == {"timer": {"default_project": "Website"}}
    assert desk.rows["Default project"].problem == ""
    desk.edit('[timer]\ndefault_project = "Websit"\n')
    assert desk.rows["Default project"].problem == "No project “Websit”. Did you mean Website?"


def test_a_proxy_is_one_of_the_words_or_an_address(desk: Desk) -> None:
    desk.open("Data and privacy")
    row = desk.rows["Proxy"]
    kind, address = row.findChild(Choice), row.findChild(QLineEdit)
    assert kind is not None
    assert address is not None
    assert not address.isVisible()
    kind.setFocus()
    desk.press(kind, Qt.Key.Key_End)
    assert address.hasFocus()
    QTest.keyClicks(address, "proxy:3128")
    desk.press(address, Qt.Key.Key_Return)
    assert row.problem == "An address looks like http://host:port."
    assert not desk.file.path.exists()
    address.selectAll()
    QTest.keyClicks(address, "http://proxy.example:3128")
    desk.press(address, Qt.Key.Key_Return)
    assert desk.saved == {"network": {"proxy": "http://proxy.example:3128"}}
    assert row.problem == ""
    kind.setFocus()
    desk.press(kind, Qt.Key.Key_Home)
    assert desk.saved == {"network": {"proxy": "system"}}
    assert not address.isVisible()


def test_scrolling_the_page_sets_nothing(desk: Desk) -> None:
    desk.open("Idle and reminders")
    for label in ("Ask after being away for", "When the screen is locked", "From"):
        control = desk.control(label, QWidget)
        control.setFocus()
        middle = QPointF(control.rect().center())
        down = QWheelEvent(
            middle,
            QPointF(control.mapToGlobal(QPoint(5, 5))),
            QPoint(0, -120),
            QPoint(0, -120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(control, down)
        desk.stage.play()
    assert not desk.file.path.exists()


def test_an_edit_by_hand_is_seen_and_a_bad_value_named_under_its_row(desk: Desk) -> None:
    desk.open("Idle and reminders")
    desk.edit("[idle]\nminutes = -3\non_lock = 'keep'\n")
    assert desk.control("When the screen is locked", Choice).currentText() == "Keep it running"
    row = desk.rows["Ask after being away for"]
    assert row.problem == "idle.minutes must be a whole number from 0 to 1440. The default, 10, is used."
    desk.edit("[idle]\nminutes = 3\n")
    assert row.problem == ""


def test_a_typing_error_in_the_file_is_told_on_every_page_and_keeps_what_was(desk: Desk) -> None:
    desk.edit("[general]\ntheme = 'dark'\n")
    desk.edit("[general\ntheme = 'light'\n")
    words = "settings.toml: line 1 is not valid TOML. The settings of before stay."
    for page in ("General", "Approval"):
        desk.open(page)
        assert words in desk.texts
    switch = desk.control("Confirm every change", Switch)
    desk.click(switch)
    assert not switch.isChecked()
    assert desk.rows["Confirm every change"].problem.startswith("settings.toml cannot take this.")
    assert desk.file.path.read_text() == "[general\ntheme = 'light'\n"
    desk.edit("[general]\ntheme = 'light'\n")
    assert words not in desk.texts


def test_what_cannot_be_written_says_so_under_its_row(desk: Desk) -> None:
    desk.file.path.mkdir()
    desk.open("Approval")
    switch = desk.control("Confirm every change", Switch)
    desk.click(switch)
    assert desk.rows["Confirm every change"].problem == (
        "settings.toml cannot be written (Is a directory). Nothing was changed."
    )
    assert not switch.isChecked()


def test_the_search_finds_rows_on_all_pages_by_what_they_are_called_in_any_way(desk: Desk) -> None:
    for sought, label in (
        ("proxy", "Proxy"),
        ("idle.minutes", "Ask after being away for"),
        ("BREAK entry", "At the end of an interval"),
        ("toml", "All of this as a file"),
        ("sign", "Toggl account"),
        ("every_write", "Confirm every change"),
    ):
        field = desk.find(sought)
        assert label in desk.rows, sought
        assert "Week starts on" not in desk.rows
        field.clear()
    field = desk.find("every")
    desk.press(field, Qt.Key.Key_Down)
    assert desk.window.focusWidget() is next(iter(desk.rows.values())).control


def test_what_is_not_found_is_said_and_esc_leads_back(desk: Desk) -> None:
    desk.open("Pomodoro")
    field = desk.find("xyzzy")
    assert "No setting like “xyzzy”" in desk.texts
    assert desk.rows == {}
    desk.press(field, Qt.Key.Key_Escape)
    assert "Work in intervals" in desk.rows
    assert desk.window.isVisible()
    desk.press(field, Qt.Key.Key_Escape)
    assert not desk.window.isVisible()


def test_pages_go_by_arrow_keys(desk: Desk) -> None:
    pages = desk.window.focusWidget()
    assert isinstance(pages, QListView)
    desk.press(pages, Qt.Key.Key_Down)
    assert "Toggl account" in desk.rows
    assert "Appearance" not in desk.rows


def test_a_hotkey_is_recorded_by_pressing_it(desk: Desk) -> None:
    desk.open("Tray and hotkeys")
    field = desk.control("Show quick entry", KeyField)
    row = desk.rows["Show quick entry"]
    field.setFocus()
    desk.press(field, Qt.Key.Key_Space)
    assert (field.text(), row.note) == ("Press keys…", LEGEND)
    assert desk.hotkeys is not None
    assert desk.hotkeys.paused == 1
    desk.press(field, Qt.Key.Key_Control, CONTROL)
    desk.press(field, Qt.Key.Key_T)
    assert row.problem == ALONE
    desk.press(field, Qt.Key.Key_T, CONTROL | ALT)
    assert desk.saved == {"hotkeys": {"quick_entry": "Ctrl+Alt+T"}}
    assert (field.text(), row.note, desk.hotkeys.paused) == ("Ctrl+Alt+T", "", 0)


@pytest.mark.parametrize(
    ("key", "held", "name"),
    [
        (Qt.Key.Key_F9, NONE, "F9"),
        (Qt.Key.Key_MediaPlay, NONE, "Media Play"),
        (Qt.Key.Key_W, CONTROL, "Ctrl+W"),
        (Qt.Key.Key_Tab, CONTROL, "Ctrl+Tab"),
        (Qt.Key.Key_5, CONTROL | Qt.KeyboardModifier.KeypadModifier, "Ctrl+5"),
        (Qt.Key.Key_Escape, Qt.KeyboardModifier.MetaModifier, "Meta+Esc"),
    ],
)
def test_any_key_can_be_one_even_those_of_the_window(
    desk: Desk, key: Qt.Key, held: Qt.KeyboardModifier, name: str
) -> None:
    desk.open("Tray and hotkeys")
    field = desk.control("Stop", KeyField)
    desk.click(field)
    desk.press(field, key, held)
    assert desk.saved == {"hotkeys": {"stop": name}}
    assert desk.window.isVisible()


def test_esc_leaves_the_keys_and_backspace_takes_them_away(desk: Desk) -> None:
    desk.edit('[hotkeys]\nstop = "Ctrl+Alt+X" # mine\n')
    desk.open("Tray and hotkeys")
    field = desk.control("Stop", KeyField)
    desk.click(field)
    desk.press(field, Qt.Key.Key_Escape)
    assert field.text() == "Ctrl+Alt+X"
    assert desk.window.isVisible()
    desk.click(field)
    desk.press(field, Qt.Key.Key_Backspace)
    assert field.text() == "None"
    assert desk.file.path.read_text() == '[hotkeys]\nstop = "" # mine\n'


def test_leaving_the_field_ends_the_recording(desk: Desk) -> None:
    desk.open("Tray and hotkeys")
    field = desk.control("Stop", KeyField)
    desk.click(field)
    desk.control("Middle click", Choice).setFocus()
    desk.stage.play()
    assert field.text() == "None"
    assert desk.hotkeys is not None
    assert desk.hotkeys.paused == 0


def test_keys_that_others_have_are_refused_with_the_name_of_the_other(desk: Desk) -> None:
    desk.edit('[hotkeys]\nstop = "Ctrl+Alt+X"\n')
    desk.open("Tray and hotkeys")
    field, row = desk.control("Start or stop", KeyField), desk.rows["Start or stop"]
    for key, words in (
        (Qt.Key.Key_S, "Taken by another program. Pick other keys."),
        (Qt.Key.Key_X, "Taken by “Stop”. Pick other keys."),
    ):
        desk.click(field)
        desk.press(field, key, CONTROL | ALT)
        assert row.problem == words
        assert field.property("invalid")
    assert desk.saved == {"hotkeys": {"stop": "Ctrl+Alt+X"}}
    desk.click(field)
    desk.press(field, Qt.Key.Key_Y, CONTROL | ALT)
    assert (row.problem, field.property("invalid")) == ("", False)
    desk.edit('[hotkeys]\ntoggle = "Ctrl+Alt+S"\n')
    assert row.problem == "Taken by another program. Pick other keys."


def test_the_rows_follow_when_there_are_no_hotkeys_any_more_and_when_there_are_again(desk: Desk) -> None:
    assert desk.hotkeys is not None
    desk.stage.run(desk.stage.tracker.pin(Draft("Mail")))
    desk.edit('[hotkeys]\nstop = "Ctrl+Alt+X"\n')
    desk.open("Tray and hotkeys")
    desk.hotkeys.become("This desktop gives programs no hotkeys.")
    desk.stage.play()
    assert "This desktop gives programs no hotkeys." in desk.texts
    assert desk.rows["Stop"].note == "tracktray stop"
    desk.click(desk.control("Stop", QPushButton))
    assert QGuiApplication.clipboard().text() == "tracktray stop"
    desk.open("Favorites")
    assert desk.rows["Mail"].note == "tracktray favorite start Mail"
    desk.hotkeys.become(None)
    desk.stage.play()
    assert isinstance(desk.rows["Mail"].control, KeyField)
    desk.open("Tray and hotkeys")
    assert "This desktop gives programs no hotkeys." not in desk.texts
    assert (desk.control("Stop", KeyField).text(), desk.rows["Stop"].note) == ("Ctrl+Alt+X", "")
    desk.click(desk.control("Stop", KeyField))
    desk.press(desk.control("Stop", KeyField), Qt.Key.Key_F9)
    assert desk.saved == {"hotkeys": {"stop": "F9"}}
    desk.window.close()
    assert desk.hotkeys.listeners == []


def test_where_there_are_no_hotkeys_the_command_can_be_copied(qapp: QApplication, tmp_path: Path) -> None:
    with signed_in(tmp_path) as stage:
        stage.run(stage.tracker.pin(Draft("Stand-up & mail")))
        desk = Desk(stage, tmp_path / "settings.toml", hotkeys=None)
        desk.open("Tray and hotkeys")
        row = desk.rows["Start or stop"]
        assert row.note == "tracktray toggle"
        assert any(text.startswith("Hotkeys do not work here.") for text in desk.texts)
        desk.click(desk.control("Start or stop", QPushButton))
        assert QGuiApplication.clipboard().text() == "tracktray toggle"
        assert desk.control("Start or stop", QPushButton).text() == "Copied"
        desk.open("Favorites")
        assert desk.rows["Stand-up & mail"].note == "tracktray favorite start 'Stand-up & mail'"
        desk.leave()


def test_favorites_are_ordered_removed_and_given_keys(desk: Desk) -> None:
    for name in ("Mail", "R&D", "Call"):
        desk.stage.run(desk.stage.tracker.pin(Draft(name, 16)))
    desk.stage.play()
    desk.open("Favorites")
    assert list(desk.rows) == ["Mail", "R&D", "Call"]
    assert desk.rows["R&D"].note == "R&D — Ops"

    def button(name: str) -> QPushButton:
        found = [each for each in desk.window.findChildren(QPushButton) if each.accessibleName() == name]
        return next(each for each in found if each.isVisible())

    assert not button("Move up Mail").isEnabled()
    button("Move up Call").setFocus()
    desk.press(button("Move up Call"), Qt.Key.Key_Space)
    assert [favorite.name for favorite in desk.stage.tracker.state.favorites] == ["Mail", "Call", "R&D"]
    assert list(desk.rows) == ["Mail", "Call", "R&D"]
    assert desk.window.focusWidget() is button("Move up Call")
    desk.edit('[hotkeys.favorites]\nMail = "F9" # first\n')
    desk.click(button("Remove Mail"))
    assert list(desk.rows) == ["Call", "R&D"]
    assert desk.saved == {"hotkeys": {"favorites": {}}}
    field = desk.control("R&D", KeyField)
    desk.click(field)
    desk.press(field, Qt.Key.Key_1, CONTROL | ALT)
    assert desk.saved == {"hotkeys": {"favorites": {"R&D": "Ctrl+Alt+1"}}}
    desk.click(field)
    desk.press(field, Qt.Key.Key_Delete)
    assert desk.saved == {"hotkeys": {"favorites": {}}}


def test_without_favorites_it_says_how_to_get_one(desk: Desk) -> None:
    desk.open("Favorites")
    assert "No favorites yet. Ctrl+P in quick entry pins what you start often." in desk.texts


def test_the_account_is_named_and_its_window_opened(desk: Desk) -> None:
    desk.open("Account")
    assert desk.rows["Toggl account"].note == "Signed in as ada@example.com"
    desk.click(desk.control("Toggl account", QPushButton))
    assert desk.signing_in == ["asked"]
    desk.stage.tracker.detach()
    desk.stage.play()
    assert desk.rows["Toggl account"].note == "Nobody is signed in."
    assert desk.control("Toggl account", QPushButton).text() == "Sign in…"


def test_autostart_shows_what_is_and_says_why_it_cannot_change(desk: Desk) -> None:
    switch = desk.control("Start when I sign in", Switch)
    desk.click(switch)
    assert desk.session.enabled
    desk.session.shut = True
    desk.click(switch)
    assert switch.isChecked()
    assert desk.rows["Start when I sign in"].problem == "That cannot be changed (Permission denied)."


def test_every_control_says_what_it_is(desk: Desk) -> None:
    for page in PAGES:
        desk.open(page.title)
        for label, row in desk.rows.items():
            named = getattr(row.control, "buddy", row.control)
            assert (
                named.accessibleName() == label or label in named.accessibleName() or isinstance(named, QPushButton)
            ), label


def test_tab_goes_down_the_page(desk: Desk) -> None:
    for name in ("Mail", "Call"):
        desk.stage.run(desk.stage.tracker.pin(Draft(name)))
    for page in PAGES:
        desk.open(page.title)
        desk.find("").clear()
        stops: list[str] = []
        for _ in range(30):
            QTest.keyClick(desk.window, Qt.Key.Key_Tab)
            at = desk.window.focusWidget()
            assert at is not None
            row = next((row for row in desk.rows.values() if row.isAncestorOf(at)), None)
            if stops and row is None:
                break
            if row is not None:
                stops.append(row_label(row))
        by_place = sorted(desk.rows, key=lambda label: desk.rows[label].mapTo(desk.window, QPoint()).y())
        assert list(dict.fromkeys(stops)) == by_place, page.title


def test_the_first_picture_is_complete_and_nothing_moves_after_it(desk: Desk) -> None:
    desk.window.hide()
    desk.window.summon()
    first = desk.window.grab().toImage()
    desk.stage.play()
    assert desk.window.grab().toImage() == first
