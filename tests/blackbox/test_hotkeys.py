"""Keys that act wherever the person is, from the file that sets them to what the panel shows."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from tests.desktop_session import DesktopSession, Panel, missing_programs, wait_for
from tests.program import DEMO

pytestmark = pytest.mark.skipif(bool(missing_programs("xdotool")), reason=missing_programs("xdotool"))
RUNNING = r"^.+ · \d+:\d\d\nToday \d+:\d\d\nDemo account$"
IDLE = r"^No timer running\nToday \d+:\d\d\nDemo account$"


def write_settings(desktop: DesktopSession, text: str) -> None:
    folder = desktop.folder / "config/tracktray-demo"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / "settings.toml").write_text(text)


def hotkeys(desktop: DesktopSession) -> dict[str, dict[str, Any]]:
    said = desktop.run(*DEMO, "doctor", "--json").stdout
    return {each["act"]: each for each in json.loads(said)["hotkeys"]}


def press(desktop: DesktopSession, *keys: str) -> None:
    assert desktop.run("xdotool", "key", *keys).returncode == 0


def wait_in_use(desktop: DesktopSession, acts: Sequence[str]) -> None:
    wait_for("the keys", lambda: all(hotkeys(desktop)[act]["state"] == "in-use" for act in acts), timeout=20)


def test_keys_of_the_file_stop_and_continue(desktop: DesktopSession, panel: Panel) -> None:
    write_settings(desktop, '[hotkeys]\ntoggle = "Ctrl+Alt+T"\n')
    desktop.start(*DEMO)
    item = panel.item("tracktray")
    item.wait_tip(RUNNING, timeout=30)
    wait_in_use(desktop, ["toggle"])
    press(desktop, "ctrl+alt+t")
    item.wait_tip(IDLE)
    press(desktop, "ctrl+alt+t")
    item.wait_tip(RUNNING)
    assert hotkeys(desktop)["toggle"] == {
        "act": "toggle",
        "keys": "Ctrl+Alt+T",
        "backend": "x11",
        "state": "in-use",
    }


def test_keys_that_are_written_while_it_runs_act_at_once(desktop: DesktopSession, panel: Panel) -> None:
    desktop.start(*DEMO)
    item = panel.item("tracktray")
    item.wait_tip(RUNNING, timeout=30)
    write_settings(desktop, '[hotkeys]\nstop = "Meta+F9"\nquick_entry = "Ctrl+Space"\n')
    wait_in_use(desktop, ["stop", "quick_entry"])
    press(desktop, "super+F9")
    item.wait_tip(IDLE)
    press(desktop, "ctrl+space")
    wait_for(
        "quick entry",
        lambda: desktop.run("xdotool", "search", "--onlyvisible", "--name", "Quick entry").stdout,
        timeout=20,
    )


def test_doctor_names_the_keys_without_the_app_too(desktop: DesktopSession) -> None:
    write_settings(desktop, '[hotkeys]\ntoggle = "Ctrl+Alt+T"\n[hotkeys.favorites]\nMail = "Ctrl+Alt+M"\n')
    found = hotkeys(desktop)
    assert found["toggle"] == {"act": "toggle", "keys": "Ctrl+Alt+T", "backend": "x11", "state": "off"}
    assert found["favorites.Mail"]["keys"] == "Ctrl+Alt+M"
