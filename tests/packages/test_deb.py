"""The Debian package in a clean Debian, with a panel beside it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop import __version__
from tests.desktop_session import Bus, DesktopSession, Panel, wait_for
from tests.packages.root import Root, missing

pytestmark = [pytest.mark.packaging, pytest.mark.skipif(bool(missing()), reason=missing())]
CHECKOUT = Path(__file__).parents[2]
RUNNING = r"^.+ · \d+:\d\d\nToday \d+:\d\d\nDemo account$"


@pytest.fixture(scope="module")
def package() -> Path:
    build = [sys.executable, str(CHECKOUT / "packaging/build.py"), "deb"]
    environ = {name: value for name, value in os.environ.items() if name not in ("HTTPS_PROXY", "HOME")}
    done = subprocess.run(build, capture_output=True, text=True, check=False, env=environ | {"HOME": "/root"})
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = (CHECKOUT / "dist").glob("tracktray_*.deb")
    assert built.stat().st_size < 45_000_000
    return built


@pytest.fixture
def desktop(home: Path) -> Iterator[DesktopSession]:
    place = home / "desktop"
    place.mkdir()
    with DesktopSession(place) as session:
        yield session


@pytest.fixture
def debian(home: Path, desktop: DesktopSession, package: Path) -> Iterator[Root]:
    place = home / "debian"
    place.mkdir()
    shutil.copy(package, desktop.folder / "tracktray.deb")
    with Root(place, desktop.folder) as root:
        root.run("apt-get", "-qq", "update")
        yield root


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


def test_it_installs_runs_goes_on_after_an_upgrade_and_leaves_nothing(
    debian: Root, desktop: DesktopSession, package: Path
) -> None:
    # What it needs comes from the archive; then the system is looked at, and put back to that.
    debian.run("apt-get", "-qq", "install", "-y", "--no-install-recommends", desktop.folder / "tracktray.deb")
    assert debian.run("tracktray", "--version").strip() == f"tracktray {__version__}"
    installed = debian.files()
    with Bus(desktop.bus_address) as bus, Panel(bus) as panel:
        app = desktop.start(*debian.command("/usr/bin/tracktray", "--demo", "--background"))
        item = panel.item("tracktray")
        item.wait_tip(RUNNING, timeout=60)
        debian.run("apt-get", "-qq", "install", "-y", newer(package, desktop.folder, f"{__version__}+1"))
        wait_for("the program to go on as the newer one", lambda: not item.alive(), timeout=60)
        panel.item("tracktray", timeout=60).wait_tip(RUNNING, timeout=60)
        assert app.running()
        debian.run("tracktray", "--demo", "quit", env=desktop.environment)
        app.wait(30)
    debian.run("apt-get", "-qq", "purge", "-y", "tracktray")
    assert any("tracktray" in path for path in installed)
    assert not [path for path in debian.files() if "tracktray" in path and not path.startswith(str(desktop.folder))]


def test_its_commands_run_without_a_screen(debian: Root, desktop: DesktopSession) -> None:
    debian.run("apt-get", "-qq", "install", "-y", "--no-install-recommends", desktop.folder / "tracktray.deb")
    places = {name: value for name, value in desktop.environment.items() if name != "DISPLAY"}
    assert "Today" in debian.run("tracktray", "--demo", "status", env=places)
    assert "Written" in debian.run(
        "tracktray", "--demo", "start", "Written", "in", "a", "clean", "root", env=places
    )
    assert "Written in a clean root" in debian.run("tracktray", "--demo", "status", env=places)
