"""The Debian package in a clean Debian, with a panel beside it."""

import shutil
import subprocess
from pathlib import Path

import pytest

from desktop import __version__
from tests.desktop_session import Bus, DesktopSession, Panel, wait_for
from tests.packages.root import Root, missing

pytestmark = [pytest.mark.packaging, pytest.mark.skipif(bool(missing()), reason=missing())]
RUNNING = r"^.+ · \d+:\d\d\nToday \d+:\d\d\nDemo account$"


def newer(package: Path, folder: Path, version: str) -> Path:
    """The same package as a later version."""
    tree = folder / "newer"
    subprocess.run(["dpkg-deb", "-R", package, tree], check=True)
    control = tree / "DEBIAN/control"
    control.write_text(control.read_text().replace(f"Version: {__version__}", f"Version: {version}"))
    built = folder / "newer.deb"
    subprocess.run(["dpkg-deb", "-Zgzip", "-z1", "-b", tree, built], check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(tree)
    return built


def install(debian: Root, package: Path) -> None:
    debian.run("apt-get", "-qq", "install", "-y", "--no-install-recommends", package)


def test_it_is_small_enough_to_download_without_a_thought(deb: Path) -> None:
    assert deb.stat().st_size < 45_000_000


def test_it_runs_goes_on_after_an_upgrade_and_leaves_only_what_is_the_persons(
    debian: Root, desktop: DesktopSession, deb: Path
) -> None:
    before = debian.files()
    install(debian, desktop.folder / "tracktray.deb")
    assert debian.run("tracktray", "--version").strip() == f"tracktray {__version__}"
    brought = {path for path in debian.files() - before if "tracktray" in path}
    assert "/usr/bin/tracktray" in brought
    with Bus(desktop.bus_address) as bus, Panel(bus) as panel:
        app = desktop.start(*debian.command("/usr/bin/tracktray", "--demo", "--background"))
        item = panel.item("tracktray", timeout=60)
        item.wait_tip(RUNNING, timeout=60)
        install(debian, newer(deb, desktop.folder, f"{__version__}+1"))
        wait_for("the program to go on as the newer one", lambda: not item.alive(), timeout=60)
        try:
            panel.item("tracktray", timeout=60).wait_tip(RUNNING, timeout=60)
        except AssertionError as error:
            raise AssertionError(f"{error}; it said {app.output!r}") from None
        assert debian.run("tracktray", "--demo", "stop", env=desktop.environment)
        panel.item("tracktray").wait_tip("^No timer running")
        debian.run("apt-get", "-qq", "purge", "-y", "tracktray")
        assert app.wait(60) == 0, app.output
    assert not brought & debian.files()
    assert list((desktop.folder / "data/tracktray-demo").glob("*.sqlite3"))


def test_its_commands_run_without_a_screen(debian: Root, desktop: DesktopSession) -> None:
    install(debian, desktop.folder / "tracktray.deb")
    places = {name: value for name, value in desktop.environment.items() if name != "DISPLAY"}
    assert "Today" in debian.run("tracktray", "--demo", "status", env=places)
    assert "Written" in debian.run(
        "tracktray", "--demo", "start", "Written", "in", "a", "clean", "root", env=places
    )
    assert "Written in a clean root" in debian.run("tracktray", "--demo", "status", env=places)
