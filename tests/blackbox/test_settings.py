"""The settings file of the running program, edited by hand."""

from pathlib import Path

from tests.blackbox import DEMO
from tests.desktop_session import DesktopSession, Panel, Program, wait_for


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
