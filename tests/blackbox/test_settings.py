"""The settings of the running program, edited by hand and in their window."""

import json
from pathlib import Path

import pytest

from tests.desktop_session import DesktopSession, Panel, Program, missing_programs, wait_for
from tests.program import DEMO


def settings_file(desktop: DesktopSession) -> Path:
    return Path(desktop.environment["XDG_CONFIG_HOME"]) / "tracktray-demo" / "settings.toml"


def test_edits_by_hand_are_taken_in_while_it_runs(desktop: DesktopSession, panel: Panel, app: Program) -> None:
    item = panel.item("tracktray")
    wait_for("the demo to be in step", lambda: "Synced" in item.menu().labels(), timeout=30)
    file = settings_file(desktop)
    file.write_text("# for the train\n[network]\noffline = true\n")
    wait_for("staying offline", lambda: any(name.startswith("Offline") for name in item.menu().labels()))
    file.write_text("# for the train\n[network\noffline = false\n")
    doctor = desktop.run(*DEMO, "doctor").stdout
    assert "line 2 is not valid TOML" in doctor
    assert any(name.startswith("Offline") for name in item.menu().labels())
    file.write_text("# for the train\n[network]\noffline = false\n")
    wait_for("being in step again", lambda: "Synced" in item.menu().labels(), timeout=30)
    assert app.running()


@pytest.mark.skipif(bool(missing_programs("xdotool", "openbox")), reason="needs xdotool and openbox")
def test_the_window_is_found_from_every_other_and_writes_the_file(
    desktop: DesktopSession, panel: Panel, app: Program
) -> None:
    desktop.start("openbox")
    item = panel.item("tracktray")
    wait_for("the demo to be in step", lambda: "Synced" in item.menu().labels(), timeout=30)
    desktop.run(*DEMO, "show", "quick-entry")

    def window(title: str) -> list[str]:
        found = desktop.run("xdotool", "search", "--onlyvisible", "--name", f"^{title}$").stdout.split()
        return [each for each in found if desktop.run("xdotool", "windowactivate", "--sync", each).returncode == 0]

    wait_for("quick entry", lambda: window("Quick entry"))
    desktop.run("xdotool", "key", "ctrl+comma")
    wait_for("the settings", lambda: window("Settings"))
    desktop.run("xdotool", "key", "--delay", "30", "ctrl+f")
    desktop.run("xdotool", "type", "--delay", "12", "network.offline")
    desktop.run("xdotool", "key", "--delay", "30", "Down", "space")
    file = settings_file(desktop)
    wait_for("the file", file.exists)
    assert file.read_text() == "[network]\noffline = true\n"
    wait_for("staying offline", lambda: any(name.startswith("Offline") for name in item.menu().labels()))
    desktop.run("xdotool", "key", "--delay", "30", "Escape")
    assert app.running()


@pytest.mark.skipif(bool(missing_programs("xdotool")), reason="needs xdotool")
def test_a_timer_stopped_too_soon_from_the_tray_is_asked_about(desktop: DesktopSession, panel: Panel) -> None:
    file = settings_file(desktop)
    file.parent.mkdir(mode=0o700, parents=True)
    file.write_text("[timer]\nminimum_seconds = 600\n")
    app = desktop.start(*DEMO)
    item = panel.item("tracktray")
    wait_for("the demo to be in step", lambda: "Synced" in item.menu().labels(), timeout=30)
    desktop.run(*DEMO, "start", "By mistake")
    wait_for("the timer", lambda: item.menu().labels()[0].startswith("By mistake"))
    item.click("Stop")
    wait_for(
        "the question",
        lambda: bool(desktop.run("xdotool", "search", "--onlyvisible", "--name", "^Delete “By mistake”").stdout),
    )
    assert app.running()


@pytest.mark.skipif(bool(missing_programs("xdotool", "openbox", "gio")), reason="needs xdotool, openbox and gio")
def test_switched_on_in_settings_it_starts_with_the_session_before_the_panel(
    desktop: DesktopSession, absent_panel: Panel
) -> None:
    desktop.start("openbox")
    first = desktop.start(*DEMO, "--background")
    with absent_panel:
        item = absent_panel.item("tracktray")
        wait_for("the demo to be in step", lambda: "Synced" in item.menu().labels(), timeout=30)
        desktop.run(*DEMO, "show", "settings")
        window = (
            "xdotool",
            "search",
            "--sync",
            "--onlyvisible",
            "--name",
            "^Settings$",
            "windowactivate",
            "--sync",
        )
        assert desktop.run(*window).returncode == 0
        desktop.run("xdotool", "key", "--delay", "30", "ctrl+f")
        desktop.run("xdotool", "type", "--delay", "12", "autostart")
        desktop.run("xdotool", "key", "--delay", "30", "Down", "space")
        folder = Path(desktop.environment["XDG_CONFIG_HOME"]) / "autostart"
        entry = wait_for("the entry", lambda: next(folder.glob("*.desktop"), None))
        assert json.loads(desktop.run(*DEMO, "doctor", "--json").stdout)["autostart"] == {
            "backend": "xdg",
            "enabled": True,
        }
        item.click("Quit")
        assert first.wait() == 0
    assert desktop.start("gio", "launch", str(entry)).wait() == 0
    wait_for("the program", lambda: desktop.run(*DEMO, "status").stdout.startswith("Design"), timeout=30)
    with absent_panel:
        item = absent_panel.item("tracktray")
        item.wait_tip("Demo account", timeout=30)
        shown = desktop.run(
            "xdotool", "search", "--onlyvisible", "--name", "Settings|Quick entry|^Tracktray$|Sign in"
        )
        assert shown.stdout == ""
        item.click("Quit")
        wait_for("its end", lambda: not item.alive())
