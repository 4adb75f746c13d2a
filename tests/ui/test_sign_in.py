"""Signing in on the screen: the real account and gateway over the demo world."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from desktop.account.states import KeyUnknown, NeedsConnection, Ready, WaitingForBrowser
from desktop.demo.faults import no_connection
from desktop.ui import theme
from desktop.ui.sign_in import SignIn
from desktop.ui.sign_in.window import HEIGHT
from tests.account.desk import KEY, Desk
from tests.ui.stage import Stage, signed_in


class Window:
    """The window as a person meets it."""

    def __init__(self, stage: Stage, desk: Desk) -> None:
        self.stage, self.desk = stage, desk
        self.pages: list[str] = []
        self.opens = True
        self.window = SignIn(desk.account, stage.tracker, stage.spawn, open_web=self._open_web, now=desk.clock.now)
        self.started = 0
        self.window.start_tracking.connect(self._count)

    def _count(self) -> None:
        self.started += 1

    async def _open_web(self, url: str) -> bool:
        self.pages.append(url)
        return self.opens

    def show(self) -> "Window":
        self.window.show()
        self.play()
        return self

    def play(self) -> None:
        for _ in range(4):
            self.stage.play()

    @property
    def key(self) -> QLineEdit:
        (found,) = self.window.findChildren(QLineEdit)
        return found

    def write(self, key: str) -> None:
        self.key.setFocus()
        self.key.selectAll()
        QTest.keyClicks(self.key, key)

    def buttons(self) -> list[str]:
        return [button.text() for button in self.window.findChildren(QPushButton) if button.isVisible()]

    def click(self, name: str) -> None:
        (found,) = [b for b in self.window.findChildren(QPushButton) if b.text() == name and b.isVisible()]
        QTest.mouseClick(found, Qt.MouseButton.LeftButton)
        self.play()

    @property
    def says(self) -> str:
        return " ".join(label.text() for label in self.window.findChildren(QLabel) if label.isVisible())


@pytest.fixture
def window(tmp_path: Path, qapp: QApplication) -> Iterator[Window]:
    theme.apply(qapp, "light")
    with signed_in(tmp_path) as stage:
        desk = Desk(tmp_path)
        window = Window(stage, desk).show()
        yield window
        desk.account.cancel()
        window.play()
        window.window.hide()
        window.window.deleteLater()
        window.play()


def test_from_a_key_to_tracking(window: Window) -> None:
    assert window.window.windowTitle() == "Sign in"
    assert window.key.accessibleName() == "Maton key"
    assert window.window.focusWidget() is window.key
    window.write(KEY)
    window.click("Verify")
    assert "Verified." in window.says
    assert window.key.text() == ""
    window.desk.signs_in_as = window.desk.ann
    window.click("Connect Toggl Track")
    window.play()
    assert isinstance(window.desk.account.state, Ready)
    assert "ann@example.com" in window.says
    window.click("Start tracking")
    assert window.started == 1
    assert not window.window.isVisible()


def test_the_window_is_as_high_as_its_words_from_the_first_moment(window: Window) -> None:
    assert window.window.height() == theme.metrics(HEIGHT)
    window.write(KEY)
    window.click("Verify")
    assert window.window.height() == theme.metrics(HEIGHT)


def test_the_key_is_never_readable_on_the_screen(window: Window) -> None:
    window.write(KEY)
    assert window.key.echoMode() == QLineEdit.EchoMode.Password
    assert KEY not in window.key.displayText()
    assert KEY not in repr(window.window)


def test_enter_verifies_and_an_unknown_key_is_marked_and_kept(window: Window) -> None:
    window.write("nonsense-key")
    QTest.keyClick(window.key, Qt.Key.Key_Return)
    window.play()
    assert isinstance(window.desk.account.state, KeyUnknown)
    assert "Maton does not know this key." in window.says
    assert window.key.property("invalid")
    assert window.key.text() == "nonsense-key"
    assert window.window.focusWidget() is window.key


def test_an_empty_field_is_not_sent(window: Window) -> None:
    window.click("Verify")
    assert window.desk.world.requests == []


def test_offline_says_so_and_the_same_key_can_be_tried_again(window: Window) -> None:
    window.desk.faults.script(no_connection())
    window.write(KEY)
    window.click("Verify")
    assert "cannot be reached" in window.says
    assert window.key.text() == KEY
    window.click("Verify")
    assert isinstance(window.desk.account.state, NeedsConnection)


def test_without_a_keyring_the_key_is_kept_until_quit(window: Window) -> None:
    window.desk.keys.problem = "absent"
    window.write(KEY)
    window.click("Verify")
    assert "This desktop has no keyring." in window.says
    window.click("Keep until quit")
    assert isinstance(window.desk.account.state, NeedsConnection)
    assert window.desk.keys.key is None


def test_a_locked_keyring_at_the_start_offers_both_ways(window: Window) -> None:
    window.desk.keys.problem = "locked"
    window.stage.spawn(window.desk.account.start())
    window.play()
    assert "Cannot read the keyring." in window.says
    assert "Try again" in window.buttons()
    (keep,) = [box for box in window.window.findChildren(QCheckBox) if box.isVisible()]
    assert keep.isChecked()
    window.write(KEY)
    window.click("Verify")
    assert isinstance(window.desk.account.state, NeedsConnection)
    assert window.desk.keys.key is None


def waiting(window: Window) -> WaitingForBrowser:
    state = window.desk.account.state
    assert isinstance(state, WaitingForBrowser)
    return state


def test_the_browser_is_waited_for_and_can_be_called_again_or_off(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.write(KEY)
    window.click("Verify")
    hold(window, monkeypatch)
    window.click("Connect Toggl Track")
    assert "Waiting for the browser … 0:00" in window.says
    window.desk.clock.jump(24)
    qtbot.waitUntil(lambda: "Waiting for the browser … 0:24" in window.says, timeout=3000)
    window.click("Open the page again")
    assert len(window.desk.opened) == 2
    window.click("Copy link")
    assert QGuiApplication.clipboard().text() == waiting(window).url
    assert waiting(window).url not in window.says
    window.window.hide()
    assert not [timer for timer in window.window.findChildren(QTimer) if timer.isActive()]
    window.show()
    assert "Waiting for the browser" in window.says
    window.click("Cancel")
    assert isinstance(window.desk.account.state, NeedsConnection)


def hold(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let waiting take real turns instead of jumping through its ten minutes."""

    async def pause(_seconds: float) -> None:
        await asyncio.sleep(0.01)

    monkeypatch.setattr(window.desk.account, "_pause", pause)


def test_several_connections_are_chosen_from(window: Window) -> None:
    for person in (window.desk.ann, window.desk.bob):
        window.desk.world.connect(KEY, person)
    window.write(KEY)
    window.click("Verify")
    assert "There are several connections" in window.says
    second = [radio for radio in window.window.findChildren(QRadioButton) if radio.isVisible()][1]
    second.click()
    window.click("Use this one")
    state = window.desk.account.state
    assert isinstance(state, Ready)
    assert state.profile.email in ("ann@example.com", "bob@example.com")


def test_a_key_is_got_in_the_browser(window: Window) -> None:
    window.click("Get a key in the browser")
    assert window.pages == ["https://maton.ai/settings"]
    window.opens = False
    window.click("Get a key in the browser")
    assert "The page is maton.ai/settings." in window.says


def test_closing_loses_nothing(window: Window) -> None:
    window.write("half a k")
    QTest.keyClick(window.window, Qt.Key.Key_Escape)
    assert not window.window.isVisible()
    assert window.show().key.text() == "half a k"
