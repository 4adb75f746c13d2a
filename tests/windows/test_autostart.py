"""Starting with the session: the value under the person's `Run` key, and the Task Manager's switch."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from desktop.system.autostart.windows import APPROVED, RUN, WindowsAutostart

pytestmark = pytest.mark.windows

NAME = "Tracktray (test)"
COMMAND = [r"C:\Größe mit Lücke\tracktrayw.exe", "--background"]


def registry() -> Any:
    import winreg

    return winreg


@pytest.fixture
def autostart() -> Iterator[WindowsAutostart]:
    chosen = WindowsAutostart(NAME, COMMAND)
    yield chosen
    asyncio.run(chosen.enable(False))


def test_it_is_off_until_it_is_switched_on_and_again_after(autostart: WindowsAutostart) -> None:
    assert not autostart.enabled
    for on in (True, True, False, False, True):
        asyncio.run(autostart.enable(on))
        assert autostart.enabled is on
        assert WindowsAutostart(NAME, COMMAND).enabled is on


def test_windows_reads_the_command_with_its_gaps(autostart: WindowsAutostart) -> None:
    asyncio.run(autostart.enable(True))
    with registry().OpenKey(registry().HKEY_CURRENT_USER, RUN) as key:
        assert registry().QueryValueEx(key, NAME) == (
            r'"C:\Größe mit Lücke\tracktrayw.exe" --background',
            registry().REG_SZ,
        )


def test_what_the_task_manager_switched_off_is_off_until_it_is_on_here_again(
    autostart: WindowsAutostart,
) -> None:
    asyncio.run(autostart.enable(True))
    with registry().CreateKeyEx(registry().HKEY_CURRENT_USER, APPROVED, 0, registry().KEY_SET_VALUE) as key:
        registry().SetValueEx(key, NAME, 0, registry().REG_BINARY, bytes([3]) + bytes(11))
    assert not autostart.enabled
    asyncio.run(autostart.enable(True))
    assert autostart.enabled
