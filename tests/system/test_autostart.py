"""Starting with the session: what each system reads, and that it starts what it should."""

import asyncio
import plistlib
import subprocess
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from desktop.system.autostart.chosen import choose
from desktop.system.autostart.interface import Autostart
from desktop.system.autostart.xdg import XdgAutostart
from desktop.system.program import command
from tests.desktop_session import missing_programs
from tests.desktop_session.bus import Bus, wait_for
from tests.system.desk import Desk
from tests.system.portal_backend import PORTAL, PortalBackend, portal

needs_portal = pytest.mark.skipif(not PORTAL.exists(), reason="needs xdg-desktop-portal")
PLATFORMS = ["linux", "darwin", *(["win32"] if sys.platform == "win32" else [])]
AWKWARD = ['/opt/my "tools"/100% `a` $b \\c/trackträy', "--background"]


@pytest.fixture(params=PLATFORMS)
def autostart(request: pytest.FixtureRequest, tmp_path: Path) -> Autostart:
    chosen = choose({"XDG_CONFIG_HOME": str(tmp_path / "config")}, demo=True, home=tmp_path, platform=request.param)
    asyncio.run(chosen.enable(False))
    return chosen


def test_it_is_off_until_it_is_switched_on_and_again_after(autostart: Autostart) -> None:
    assert not autostart.enabled
    for on in (True, True, False, False, True):
        asyncio.run(autostart.enable(on))
        assert autostart.enabled is on
    asyncio.run(autostart.enable(False))


def test_another_look_finds_what_the_first_set(autostart: Autostart, tmp_path: Path) -> None:
    asyncio.run(autostart.enable(True))
    platform = {"xdg": "linux", "macos": "darwin", "windows": "win32"}[autostart.backend]
    environ = {"XDG_CONFIG_HOME": str(tmp_path / "config")}
    again = choose(environ, demo=True, home=tmp_path, platform=platform)
    own = choose(environ, demo=False, home=tmp_path, platform=platform)
    assert (again.enabled, own.enabled) == (True, False)
    asyncio.run(autostart.enable(False))


@pytest.mark.skipif(bool(missing_programs("desktop-file-validate")), reason="needs desktop-file-validate")
def test_the_desktop_file_is_valid_with_any_path(tmp_path: Path) -> None:
    asyncio.run(XdgAutostart(tmp_path, "awkward", AWKWARD).enable(True))
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
    asyncio.run(XdgAutostart(tmp_path, "awkward", [str(program), "100% `a`", "--background"]).enable(True))
    reason = missing_programs("gio")
    if reason:
        pytest.skip(reason)
    subprocess.run(["gio", "launch", tmp_path / "awkward.desktop"], check=True, timeout=20)
    assert (tmp_path / "told").read_text().splitlines() == [str(program), "100% `a`", "--background"]


@pytest.mark.parametrize("line", ["Hidden=true", "X-GNOME-Autostart-enabled=false"])
def test_what_a_desktops_own_tool_switched_off_is_off(tmp_path: Path, line: str) -> None:
    autostart = XdgAutostart(tmp_path, "tracktray", ["/usr/bin/tracktray", "--background"])
    asyncio.run(autostart.enable(True))
    file = tmp_path / "tracktray.desktop"
    kept = [each for each in file.read_text().splitlines() if not each.startswith("X-GNOME")]
    file.write_text("\n".join([*kept, line]))
    assert not autostart.enabled
    asyncio.run(autostart.enable(True))
    assert autostart.enabled


def test_a_folder_that_cannot_be_written_is_an_oserror(tmp_path: Path) -> None:
    (tmp_path / "autostart").write_text("a file")
    with pytest.raises(OSError, match="autostart"):
        asyncio.run(XdgAutostart(tmp_path / "autostart", "tracktray", ["/usr/bin/tracktray"]).enable(True))


def test_launchd_is_told_to_start_it_at_sign_in(tmp_path: Path) -> None:
    autostart = choose({}, demo=False, home=tmp_path, platform="darwin")
    asyncio.run(autostart.enable(True))
    agent = plistlib.loads((tmp_path / "Library/LaunchAgents/io.github.tracktray.tracktray.plist").read_bytes())
    assert agent["ProgramArguments"] == [*command({}), "--background"]
    assert agent["RunAtLoad"] is True


FLATPAK = {"FLATPAK_ID": "io.github.tracktray.tracktray"}


def in_a_sandbox(desk: Desk, folder: Path, story: Callable[[Autostart], Coroutine[Any, Any, None]]) -> None:
    """With the real portal, which sees a program of the desktop's own."""
    autostart = choose(FLATPAK, demo=False, home=folder, platform="linux")
    with portal(folder, desk.address), Bus(desk.address) as bus:
        wait_for("the portal", lambda: bus.has_owner("org.freedesktop.portal.Desktop"))
        asyncio.run(story(autostart))


@needs_portal
def test_in_a_sandbox_the_portal_sets_it(desk: Desk, tmp_path: Path) -> None:
    with Bus(desk.address) as bus:
        backend = PortalBackend(bus)

        async def story(autostart: Autostart) -> None:
            await autostart.enable(True)
            assert backend.autostart == (True, ["tracktray", "--background"])
            assert autostart.enabled
            assert choose(FLATPAK, demo=False, home=tmp_path, platform="linux").enabled
            await autostart.enable(False)
            assert backend.autostart == (False, ["tracktray", "--background"])
            assert not autostart.enabled

        in_a_sandbox(desk, tmp_path, story)


@needs_portal
def test_a_desktop_that_does_not_allow_it_is_said(desk: Desk, tmp_path: Path) -> None:
    with Bus(desk.address) as bus:
        PortalBackend(bus, agrees=False)

        async def story(autostart: Autostart) -> None:
            with pytest.raises(OSError, match="did not allow it"):
                await autostart.enable(True)
            assert not autostart.enabled

        in_a_sandbox(desk, tmp_path, story)


def test_a_sandbox_without_a_portal_is_an_oserror(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="no sandboxed program"):
        asyncio.run(choose(FLATPAK, demo=False, home=tmp_path, platform="linux").enable(True))


def test_it_starts_from_an_environment_a_bundle_and_an_appimage(monkeypatch: pytest.MonkeyPatch) -> None:
    assert command({"APPIMAGE": "/home/ann/Other.AppImage"}) == [sys.executable, "-P", "-m", "desktop"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", "/tmp/.mount_x/usr/lib/tracktray/tracktray")
    mounted = {"APPIMAGE": "/home/ann/Tracktray.AppImage", "APPDIR": "/tmp/.mount_x"}
    assert command(mounted, demo=True) == ["/home/ann/Tracktray.AppImage", "--demo"]
    monkeypatch.setattr(sys, "executable", "/usr/lib/tracktray/tracktray")
    assert command(mounted) == ["/usr/lib/tracktray/tracktray"], "started by a program from another AppImage"
    assert command({}) == ["/usr/lib/tracktray/tracktray"]
