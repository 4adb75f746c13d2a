"""Starting with the session: what each system reads, and that it starts what it should."""

import plistlib
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.system.autostart.chosen import choose
from desktop.system.autostart.interface import Autostart
from desktop.system.autostart.xdg import XdgAutostart
from desktop.system.program import command
from tests.desktop_session import missing_programs

PLATFORMS = ["linux", "darwin", *(["win32"] if sys.platform == "win32" else [])]
AWKWARD = ['/opt/my "tools"/100% `a` $b \\c/trackträy', "--background"]


@pytest.fixture(params=PLATFORMS)
def autostart(request: pytest.FixtureRequest, tmp_path: Path) -> Autostart:
    chosen = choose({"XDG_CONFIG_HOME": str(tmp_path / "config")}, demo=True, home=tmp_path, platform=request.param)
    assert chosen is not None
    chosen.enable(False)
    return chosen


def test_it_is_off_until_it_is_switched_on_and_again_after(autostart: Autostart) -> None:
    assert not autostart.enabled
    for on in (True, True, False, False, True):
        autostart.enable(on)
        assert autostart.enabled is on
    autostart.enable(False)


def test_another_look_finds_what_the_first_set(autostart: Autostart, tmp_path: Path) -> None:
    autostart.enable(True)
    platform = {"xdg": "linux", "macos": "darwin", "windows": "win32"}[autostart.backend]
    environ = {"XDG_CONFIG_HOME": str(tmp_path / "config")}
    again = choose(environ, demo=True, home=tmp_path, platform=platform)
    own = choose(environ, demo=False, home=tmp_path, platform=platform)
    assert again is not None
    assert own is not None
    assert (again.enabled, own.enabled) == (True, False)
    autostart.enable(False)


@pytest.mark.skipif(bool(missing_programs("desktop-file-validate")), reason="needs desktop-file-validate")
def test_the_desktop_file_is_valid_with_any_path(tmp_path: Path) -> None:
    XdgAutostart(tmp_path, "awkward", AWKWARD).enable(True)
    checked = subprocess.run(
        ["desktop-file-validate", tmp_path / "awkward.desktop"], capture_output=True, text=True
    )
    assert (checked.returncode, checked.stdout) == (0, "")


def test_desktops_read_the_command_as_it_was_meant(tmp_path: Path) -> None:
    """GLib is what GNOME, Xfce, LXDE and others read it with."""
    program = tmp_path / 'a "b" `c` $d \\e' / "write"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$0" "$@" > "{tmp_path}/told"\n')
    program.chmod(0o755)
    XdgAutostart(tmp_path, "awkward", [str(program), "100% `a`", "--background"]).enable(True)
    reason = missing_programs("gio")
    if reason:
        pytest.skip(reason)
    subprocess.run(["gio", "launch", tmp_path / "awkward.desktop"], check=True, timeout=20)
    assert (tmp_path / "told").read_text().splitlines() == [str(program), "100% `a`", "--background"]


@pytest.mark.parametrize("line", ["Hidden=true", "X-GNOME-Autostart-enabled=false"])
def test_what_a_desktops_own_tool_switched_off_is_off(tmp_path: Path, line: str) -> None:
    autostart = XdgAutostart(tmp_path, "tracktray", ["/usr/bin/tracktray", "--background"])
    autostart.enable(True)
    file = tmp_path / "tracktray.desktop"
    kept = [each for each in file.read_text().splitlines() if not each.startswith("X-GNOME")]
    file.write_text("\n".join([*kept, line]))
    assert not autostart.enabled
    autostart.enable(True)
    assert autostart.enabled


def test_a_folder_that_cannot_be_written_is_an_oserror(tmp_path: Path) -> None:
    (tmp_path / "autostart").write_text("a file")
    with pytest.raises(OSError, match="autostart"):
        XdgAutostart(tmp_path / "autostart", "tracktray", ["/usr/bin/tracktray"]).enable(True)


def test_launchd_is_told_to_start_it_at_sign_in(tmp_path: Path) -> None:
    autostart = choose({}, demo=False, home=tmp_path, platform="darwin")
    assert autostart is not None
    autostart.enable(True)
    agent = plistlib.loads((tmp_path / "Library/LaunchAgents/io.github.tracktray.tracktray.plist").read_bytes())
    assert agent["ProgramArguments"] == [*command({}), "--background"]
    assert agent["RunAtLoad"] is True


def test_a_sandbox_has_none(tmp_path: Path) -> None:
    assert (
        choose({"FLATPAK_ID": "io.github.tracktray.tracktray"}, demo=False, home=tmp_path, platform="linux") is None
    )


def test_it_starts_from_an_environment_a_bundle_and_an_appimage(monkeypatch: pytest.MonkeyPatch) -> None:
    assert command({"APPIMAGE": "/home/ann/Other.AppImage"}) == [sys.executable, "-P", "-m", "desktop"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", "/tmp/.mount_x/usr/lib/tracktray/tracktray")
    mounted = {"APPIMAGE": "/home/ann/Tracktray.AppImage", "APPDIR": "/tmp/.mount_x"}
    assert command(mounted, demo=True) == ["/home/ann/Tracktray.AppImage", "--demo"]
    monkeypatch.setattr(sys, "executable", "/usr/lib/tracktray/tracktray")
    assert command(mounted) == ["/usr/lib/tracktray/tracktray"], "started by a program from another AppImage"
    assert command({}) == ["/usr/lib/tracktray/tracktray"]
