"""Hotkeys by `RegisterHotKey`: they reach us whoever has the focus, and a taken key is told."""

import asyncio
import subprocess
import sys

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.system.hotkeys.grabbed import TAKEN, UNKNOWN, GrabbedHotkeys
from desktop.system.hotkeys.interface import Held
from desktop.system.hotkeys.windows import WindowsGrabs
from tests.windows.hands import ALT, CONTROL, F9, LETTER_A, press

pytestmark = pytest.mark.windows

OTHER = """
import ctypes, sys
print(ctypes.windll.user32.RegisterHotKey(None, 1, 3, 0x78), flush=True)
sys.stdin.readline()
"""


def test_a_key_acts_and_a_field_with_the_focus_does_not_see_it(qtbot: QtBot) -> None:
    acts: list[str] = []
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    qtbot.waitUntil(field.hasFocus)
    hotkeys = GrabbedHotkeys(WindowsGrabs())
    asyncio.run(hotkeys.start(acts.append))
    asyncio.run(hotkeys.bind({"toggle": "Ctrl+Alt+F9", "stop": "", "continue": "Ctrl+Alt+A"}))
    assert hotkeys.held == {
        "toggle": Held("Ctrl+Alt+F9", "in-use"),
        "stop": Held("", "off"),
        "continue": Held("Ctrl+Alt+A", "in-use"),
    }
    press(CONTROL, ALT, F9)
    qtbot.waitUntil(lambda: acts == ["toggle"])
    press(CONTROL, ALT, LETTER_A)
    qtbot.waitUntil(lambda: acts == ["toggle", "continue"])
    press(LETTER_A)
    qtbot.waitUntil(lambda: field.text() == "a")
    asyncio.run(hotkeys.stop())
    press(CONTROL, ALT, F9)
    press(LETTER_A)
    qtbot.waitUntil(lambda: field.text() == "aa")
    assert acts == ["toggle", "continue"]


def test_keys_that_another_program_holds_are_told_until_it_ends(qapp: QApplication) -> None:
    hotkeys = GrabbedHotkeys(WindowsGrabs())
    other = [sys.executable, "-c", OTHER]
    with subprocess.Popen(other, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        assert process.stdout.readline() == "1\n"
        assert hotkeys.taken("Ctrl+Alt+F9") == TAKEN
        asyncio.run(hotkeys.bind({"toggle": "Ctrl+Alt+F9"}))
        assert hotkeys.held == {"toggle": Held("Ctrl+Alt+F9", "taken")}
        process.stdin.write("\n")
    assert hotkeys.taken("Ctrl+Alt+F9") is None
    assert hotkeys.taken("Ctrl+Alt+NoSuchKey") in (None, UNKNOWN)
    asyncio.run(hotkeys.bind({"toggle": "Ctrl+Alt+F9"}))
    assert hotkeys.held == {"toggle": Held("Ctrl+Alt+F9", "in-use")}
    asyncio.run(hotkeys.stop())
