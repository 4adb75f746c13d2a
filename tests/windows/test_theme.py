"""Dark and light as Windows' settings have it, while the program runs."""

import ctypes
from collections.abc import Iterator
from ctypes import wintypes
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop.ui import theme
from desktop.ui.application import Application
from tests.windows.hands import user32

pytestmark = pytest.mark.windows

KEY, NAME = r"Software\Microsoft\Windows\CurrentVersion\Themes\Personalize", "AppsUseLightTheme"
EVERYBODY, SETTING_CHANGED = 0xFFFF, 0x001A


def registry() -> Any:
    import winreg

    return winreg


def choose(light: int) -> None:
    """What the settings' window does."""
    with registry().CreateKeyEx(registry().HKEY_CURRENT_USER, KEY, 0, registry().KEY_SET_VALUE) as key:
        registry().SetValueEx(key, NAME, 0, registry().REG_DWORD, light)
    answer = ctypes.c_size_t()
    user32().SendMessageTimeoutW(
        EVERYBODY, SETTING_CHANGED, wintypes.WPARAM(0), "ImmersiveColorSet", 2, 2000, ctypes.byref(answer)
    )


@pytest.fixture
def light() -> Iterator[None]:
    """Light at first, and as the person had it afterwards."""
    try:
        with registry().OpenKey(registry().HKEY_CURRENT_USER, KEY) as key:
            before = registry().QueryValueEx(key, NAME)[0]
    except FileNotFoundError:
        before = 1
    choose(1)
    yield
    choose(before)


def test_it_turns_dark_and_light_with_the_system(qapp: Application, qtbot: QtBot, light: None) -> None:
    theme.apply(qapp, "system")
    day = theme.tokens().window.lightness()
    choose(0)
    qtbot.waitUntil(lambda: theme.tokens().window.lightness() < day / 2)
    choose(1)
    qtbot.waitUntil(lambda: theme.tokens().window.lightness() == day)
