"""The installer on Windows, or under Wine: it installs, goes over what runs, and takes nothing of the person's."""

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from desktop import __version__
from tests.packages.building import CHECKOUT, build
from tests.packages.windows import Windows, missing, wait_for, windows

pytestmark = pytest.mark.packaging
CURRENT = r"Software\Microsoft\Windows\CurrentVersion"
UNINSTALL, RUN = rf"{CURRENT}\Uninstall\Tracktray", rf"{CURRENT}\Run"
INSTALLED = {"_internal", "tracktray.exe", "tracktrayw.exe", "uninstall.exe"}
NEWER = "99.0.0"


@pytest.fixture(scope="module")
def wine() -> Iterator[ModuleType]:
    """How the set-up makes a Windows."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(CHECKOUT / "packaging"))
        module = importlib.import_module("wine")
        if reason := missing(module):
            pytest.skip(reason)
        yield module


@pytest.fixture(scope="module")
def setup(wine: ModuleType) -> Path:
    (built,) = build("nsis")
    assert built.stat().st_size < 25_000_000
    return built


@pytest.fixture(scope="module")
def newer(setup: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same as a later version."""
    built = tmp_path_factory.mktemp("newer") / f"tracktray-{NEWER}-setup.exe"
    told = {
        "TARGET": "x86-unicode" if sys.platform == "win32" else "amd64-unicode",
        "VERSION": NEWER,
        "NUMBERS": f"{NEWER}.0",
        "SOURCE": CHECKOUT / "build/nsis",
        "KILOBYTES": 1000,
        "PICTURES": CHECKOUT / "build/nsis-pictures",
        "OUT": built,
        "QUICK": "",
    }
    script = CHECKOUT / "packaging/windows/tracktray.nsi"
    command = ["makensis", "-V2", "-INPUTCHARSET", "UTF8", *(f"-D{name}={value}" for name, value in told.items())]
    subprocess.run([*command, script], check=True)
    return built


@pytest.fixture
def machine(home: Path, wine: ModuleType) -> Iterator[Windows]:
    with windows(home, wine) as found:
        yield found


def test_it_installs_goes_over_what_runs_and_leaves_the_persons_data(
    machine: Windows, setup: Path, newer: Path, home: Path
) -> None:
    assert machine.code(setup, "/S", "/AUTOSTART") == 0
    assert machine.tracktray("--version").out == f"tracktray {__version__}\n"
    assert machine.registered(UNINSTALL, "DisplayVersion") == __version__
    size = int(machine.registered(UNINSTALL, "EstimatedSize") or "0", 16) * 1024
    assert size == pytest.approx(sum(path.stat().st_size for path in files(machine.installed)), rel=0.1)
    started = machine.registered(RUN, "Tracktray") or ""
    assert started.endswith(r'\Programs\Tracktray\tracktrayw.exe" --background')
    assert json.loads(machine.tracktray("doctor", "--json").out.splitlines()[-1])["autostart"] == {
        "backend": "windows",
        "enabled": True,
    }
    assert (machine.registered("Environment", "Path") or "").endswith(r"\Programs\Tracktray")
    link = machine.profile / "AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Tracktray.lnk"
    assert link.exists()
    assert {path.name for path in machine.installed.iterdir()} == INSTALLED
    stale = machine.installed / "_internal/of the old version.pyd"
    stale.touch()

    with machine.app("--demo", "--background"):
        assert "Written under Windows" in machine.tracktray("--demo", "start", "Written under Windows").out
        assert machine.code(newer, "/S") == 0
        assert machine.registered(UNINSTALL, "DisplayVersion") == NEWER
        assert machine.registered(RUN, "Tracktray") == started
        wait_for("the demo to go on", lambda: machine.tracktray("--demo", "_running").code == 0)
        assert machine.tracktray("_running").code == 1, "only what ran is started again"
        assert not stale.exists()
        assert {path.name for path in machine.installed.iterdir()} == INSTALLED
        assert "Written under Windows" in machine.tracktray("--demo", "status").out
        assert machine.tracktray("--demo", "stop").code == 0

        assert machine.code(machine.installed / "uninstall.exe", "/S") == 0
        wait_for("the folder to go", lambda: not machine.installed.exists())
    assert not link.exists()
    for key, name in ((UNINSTALL, "DisplayName"), (RUN, "Tracktray"), ("Environment", "Path")):
        assert "Tracktray" not in (machine.registered(key, name) or ""), f"{key} is left behind"
    assert list((home / "data/tracktray-demo").glob("*.sqlite3"))


def test_a_program_that_cannot_be_ended_is_left_whole(
    machine: Windows, setup: Path, newer: Path, home: Path
) -> None:
    assert machine.code(setup, "/S") == 0
    before = {path: path.stat().st_mtime_ns for path in files(machine.installed)}
    elsewhere = machine.seen(home / "elsewhere")
    out_of_reach = {f"XDG_{kind}_HOME": elsewhere for kind in ("CONFIG", "DATA", "STATE")}
    with machine.app("--demo", "--background", **out_of_reach):
        assert machine.code(newer, "/S") == 3
        assert machine.registered(UNINSTALL, "DisplayVersion") == __version__
        assert {path: path.stat().st_mtime_ns for path in files(machine.installed)} == before
        assert machine.tracktray("--demo", "status", **out_of_reach).code == 0
    assert machine.registered(RUN, "Tracktray") is None


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
