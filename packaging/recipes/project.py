"""Facts of the project that all recipes share, and how they start tools."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import environment

ROOT = Path(__file__).resolve().parents[2]
DIST, BUILD = ROOT / "dist", ROOT / "build"
SYSTEM: str = sys.platform
"""Where this runs; as a plain text, for the types of what runs elsewhere are checked too."""
ID = "io.github.tracktray.tracktray"
"""The name by which desktops know the program: of its desktop file, its metadata and its Flatpak."""
SUMMARY = "Tray timer for Toggl Track that works offline"
DESCRIPTION = """\
Tracktray sits beside the clock and starts and stops your Toggl Track timer
at a click. It works without a network, never loses or doubles an entry, and
stays inside the free plan's quota of requests."""


class MissingToolError(Exception):
    """This machine cannot build that; the words say what it lacks."""


def version() -> str:
    """The one version, as `desktop/__init__.py` has it."""
    (found,) = re.findall(r'^__version__ = "(.+)"', (ROOT / "desktop/__init__.py").read_text(), re.MULTILINE)
    return str(found)


def source_date() -> int:
    """The time that goes into what is built, in seconds: the last commit's, unless the environment gives one."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given:
        return int(given)
    logged = subprocess.run(
        ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"], capture_output=True, text=True, check=False
    ).stdout.strip()
    return int(logged) if logged else int((ROOT / "pyproject.toml").stat().st_mtime)


def python() -> str:
    """The interpreter of the build environment, which is made where it is missing."""
    return environment.provide(ROOT, environment.BUILD)


def tool(name: str, needed_from: str) -> str:
    """The path of a program, the build environment's before the system's. Raises `MissingToolError`, which names
    where it comes from."""
    beside = Path(python()).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        raise MissingToolError(f"needs {name} ({needed_from}).")
    return found


def run(*command: str | Path, env: Mapping[str, str] | None = None, cwd: Path = ROOT) -> None:
    """Run a tool; raises `subprocess.CalledProcessError` where it fails."""
    subprocess.run([str(word) for word in command], check=True, cwd=cwd, env={**os.environ, **(env or {})})


def fresh(folder: Path) -> Path:
    """An empty folder in that place."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def checksum(path: Path) -> str:
    """Write the file's SHA-256 beside it; the line as `sha256sum -c` reads it, and the size."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    path.with_name(path.name + ".sha256").write_text(f"{digest}  {path.name}\n")
    return f"{digest}  {path.name}  {path.stat().st_size / 1e6:.1f} MB"
