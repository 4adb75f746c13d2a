"""What a start loads: rooms that promise to know no Qt load none, and the status command only what is cheap."""

import subprocess
import sys
from pathlib import Path

import pytest

import desktop

PACKAGE = Path(desktop.__file__).parent
WITHOUT_QT = ("account", "cli", "demo", "gateway", "model", "nudges", "remote", "store", "sync", "tracker")
QUICK = ("model.settings", "remote.client", "store", "system.paths", "tracker.state")
"""What `tracktray status` may need, with the app or without it."""
SLOW = {
    "argparse",
    "asyncio",
    "dataclasses",
    "desktop.sync.match",
    "httpx",
    "inspect",
    "keyring",
    "logging",
    "PySide6",
    "tomllib",
}


def loaded_by(modules: list[str]) -> set[str]:
    """All modules that a fresh interpreter holds after importing `modules`."""
    code = f"import sys, {', '.join(modules)}\nprint(*sys.modules, sep='\\n')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    return set(done.stdout.split())


def modules_of(room: str) -> list[str]:
    paths = [path for path in sorted((PACKAGE / room).rglob("*.py")) if is_of_this_system(path)]
    names = [".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts) for path in paths]
    return [name.removesuffix(".__init__") for name in names]


def is_of_this_system(path: Path) -> bool:
    return sys.platform == "win32" or 'assert sys.platform == "win32"' not in path.read_text("utf-8")


@pytest.mark.parametrize("room", [room for room in WITHOUT_QT if (PACKAGE / room).exists()])
def test_no_module_of_the_room_loads_qt(room: str) -> None:
    modules = modules_of(room)
    assert modules
    assert not {name for name in loaded_by(modules) if name.startswith(("PySide6", "shiboken6"))}


@pytest.mark.parametrize("module", QUICK)
def test_what_status_needs_loads_nothing_slow(module: str) -> None:
    assert not loaded_by([f"desktop.{module}"]) & SLOW


def test_the_command_line_itself_loads_nothing_slow() -> None:
    assert not loaded_by(["desktop.cli"]) & SLOW
