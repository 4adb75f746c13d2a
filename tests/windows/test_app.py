"""The whole program on Windows, started as a person starts it, on the demo account."""

import ctypes
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from ctypes import wintypes
from pathlib import Path
from typing import Any

import pytest

from desktop.system.places import live_socket
from tests.program import DEMO
from tests.windows.hands import ALT, CONTROL, F9, SYSTEM, click, is_wine, press, user32, wait_for, windows_of

pytestmark = pytest.mark.windows

QUERY_END, RIGHT, LEFT = 0x0011, 0x0008, 0x0002
ICON = 13, 33
"""Where Wine's window for icons shows its first, on a screen with openbox."""


class App:
    """The running app, and the command line beside it."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self.process = process

    def told(self, *words: str) -> Any:
        """What a command answers as JSON."""
        return json.loads(told(*words, "--json"))

    def shown(self) -> list[str]:
        """The titles of its windows that can be seen."""
        titles = []
        for window in windows_of(self.process.pid):
            if user32().IsWindowVisible(wintypes.HWND(window)):
                title = ctypes.create_unicode_buffer(99)
                user32().GetWindowTextW(wintypes.HWND(window), title, 99)
                titles.append(title.value)
        return titles

    def shows_quick_entry(self) -> bool:
        return any(title.startswith("Quick entry") for title in self.shown())  # Qt adds the program's name here

    def processor_time(self) -> float:
        """Seconds of it that the program has used."""
        times = [wintypes.FILETIME() for _ in range(4)]
        handle = wintypes.HANDLE(int(self.process._handle))  # type: ignore[attr-defined]  # of Windows alone
        assert SYSTEM.WinDLL("kernel32").GetProcessTimes(handle, *map(ctypes.byref, times))
        return sum((each.dwHighDateTime << 32) + each.dwLowDateTime for each in times[2:]) / 1e7


def told(*words: str, code: int = 0) -> str:
    done = subprocess.run([*DEMO, *words], stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
    assert done.returncode == code, done.stderr.decode(errors="replace")
    return done.stdout.decode(errors="replace")


def start() -> App:
    app = App(subprocess.Popen(DEMO, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT))
    wait_for("the app", lambda: app.process.poll() is not None or live_socket(True, os.environ), 60)
    assert app.process.poll() is None, app.process.communicate()[0].decode(errors="replace")
    wait_for("the account", lambda: app.told("status")["account"])
    return app


@pytest.fixture
def settings(home: Path) -> Path:
    path = home / "config" / "tracktray-demo" / "settings.toml"
    path.parent.mkdir(parents=True)
    return path


@pytest.fixture
def app(settings: Path) -> Iterator[App]:
    settings.write_text('[hotkeys]\ntoggle = "Ctrl+Alt+F9"\n\n[idle]\non_shutdown = "stop"\n')
    running = start()
    yield running
    running.process.kill()
    running.process.communicate()


def test_commands_reach_the_running_app_and_a_second_start_hands_over(app: App) -> None:
    told("start", "Planning the week")
    assert app.told("status")["running"]["description"] == "Planning the week"
    told("stop")
    assert app.told("status")["running"] is None
    assert subprocess.run(DEMO, stdin=subprocess.DEVNULL, timeout=60).returncode == 0
    wait_for("quick entry", app.shows_quick_entry)
    told("quit")
    assert app.process.wait(30) == 0
    assert live_socket(True, os.environ) is None


def test_it_starts_without_a_console(settings: Path) -> None:
    """As the shortcut and the start with the session have it: no input, no output."""
    windowed = Path(sys.executable).with_name("pythonw.exe")
    with subprocess.Popen([windowed, *DEMO[1:], "--background"]) as process:
        wait_for("the app", lambda: process.poll() is not None or live_socket(True, os.environ), 60)
        told("start", "Quietly")
        told("quit")
        assert process.wait(30) == 0


def test_doctor_names_the_backends_of_windows(app: App) -> None:
    found = app.told("doctor")
    assert found["screen"] == "windows"
    assert found["tray"] == "system"
    assert (found["idle"], found["login"], found["autostart"]["backend"]) == ("windows", "windows", "windows")
    toggle = next(each for each in found["hotkeys"] if each["act"] == "toggle")
    assert toggle == {"act": "toggle", "keys": "Ctrl+Alt+F9", "backend": "windows", "state": "in-use"}


def test_a_hotkey_starts_and_stops_the_timer(app: App) -> None:
    told("stop")
    press(CONTROL, ALT, F9)
    wait_for("a running timer", lambda: app.told("status")["running"])
    press(CONTROL, ALT, F9)
    wait_for("its end", lambda: app.told("status")["running"] is None)


def test_the_end_of_the_session_waits_until_the_stop_is_stored(app: App) -> None:
    """Windows ends the process right after its answer, so all must be done by then."""
    told("start", "Until the evening")
    answer = ctypes.c_size_t()
    for window in windows_of(app.process.pid):
        user32().SendMessageTimeoutW(wintypes.HWND(window), QUERY_END, 0, 0, 0, 20_000, ctypes.byref(answer))
    app.process.kill()
    app.process.wait()
    assert app.told("status")["running"] is None
    assert "Until the evening" in told("list")


def test_it_is_quiet_while_nothing_happens(app: App) -> None:
    told("stop")
    wait_for("calm", lambda: spent(app, 2) < 0.1)
    assert spent(app, 10) < 0.1


def spent(app: App, seconds: float) -> float:
    before = app.processor_time()
    with pytest.raises(subprocess.TimeoutExpired):
        app.process.wait(seconds)
    return app.processor_time() - before


@pytest.mark.skipif(os.name == "nt" and not is_wine(), reason="where Explorer shows an icon is its user's choice")
def test_the_icon_opens_its_menu_and_quick_entry(app: App) -> None:
    before = len(app.shown())
    click(*ICON, RIGHT)
    wait_for("the menu", lambda: len(app.shown()) > before)
    press(0x1B)  # Esc
    wait_for("its end", lambda: len(app.shown()) == before)
    click(*ICON, LEFT)
    wait_for("quick entry", app.shows_quick_entry)
