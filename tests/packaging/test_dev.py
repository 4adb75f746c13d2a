"""The set-up command as one types it, before it makes anything."""

import os
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

SET_UP = Path(__file__).parents[2] / "packaging"


def dev(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    kept.pop("QT_QPA_PLATFORM", None)
    command = [sys.executable, str(SET_UP / "dev.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, env=kept | environment)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there always is a screen")
def test_run_without_a_screen_says_so_and_fails() -> None:
    done = dev("run", "--demo")
    assert done.returncode == 1
    assert "DISPLAY" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("arguments", [(), ("dance",)])
def test_a_wrong_word_shows_the_usage(arguments: tuple[str, ...]) -> None:
    done = dev(*arguments)
    assert done.returncode == 2
    assert "packaging/dev.py run" in done.stderr


def test_help_shows_the_usage() -> None:
    done = dev("--help")
    assert done.returncode == 0
    assert "packaging/dev.py run" in done.stdout


def test_no_file_of_the_set_up_hides_a_module() -> None:
    """A script's own folder comes first on its path, and a package `packaging` would hide the library."""
    names = {path.stem for path in SET_UP.glob("*.py")}
    assert "__init__" not in names
    assert not names & (set(sys.stdlib_module_names) | set(packages_distributions()))
