"""A Windows to install into: the one that this runs on, or a fresh one of Wine's."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from tests.packages.building import windows_python

KEPT_AWAY = ("APPDATA", "LOCALAPPDATA", "HOME")
"""What the tests tell other programs about their places; Windows knows its own."""
PATIENCE = 180.0


class Ended(NamedTuple):
    """How a program ended."""

    code: int
    out: str


class Windows:
    """`profile` is the person's folder, as seen from here; `places` what the program is told about its own."""

    def __init__(
        self, profile: Path, places: Mapping[str, str], launcher: list[str], seen: Callable[[Path], str]
    ) -> None:
        self.profile, self.seen = profile, seen
        self._places, self._launcher = dict(places), launcher
        self.installed = profile / "AppData/Local/Programs/Tracktray"

    def run(self, *words: str | Path, **environ: str) -> Ended:
        """Run a program to its end."""
        done = subprocess.run(
            self._command(words),
            env=self._environ(environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=PATIENCE,
            check=False,
        )
        return Ended(done.returncode, done.stdout.decode("cp1252", errors="replace").replace("\r", ""))

    def code(self, *words: str | Path) -> int:
        """Run a program to its end, which is not that of what it starts; its exit code."""
        nothing = subprocess.DEVNULL
        done = subprocess.run(
            self._command(words),
            env=self._environ({}),
            stdin=nothing,
            stdout=nothing,
            stderr=nothing,
            timeout=PATIENCE,
            check=False,
        )
        return done.returncode

    def tracktray(self, *words: str, **environ: str) -> Ended:
        """The installed command."""
        return self.run(self.installed / "tracktray.exe", *words, **environ)

    @contextmanager
    def app(self, *words: str, **environ: str) -> Iterator[None]:
        """The installed app, which runs and may be left so."""
        command = self._command((self.installed / "tracktrayw.exe", *words))
        nothing = subprocess.DEVNULL
        with subprocess.Popen(
            command, env=self._environ(environ), stdin=nothing, stdout=nothing, stderr=nothing
        ) as running:
            asked = [word for word in words if word == "--demo"]
            try:
                wait_for("the app to run", lambda: self.tracktray(*asked, "_running", **environ).code == 0)
                yield
            finally:
                if running.poll() is None:
                    self.tracktray(*asked, "quit", **environ)
                try:
                    running.wait(30)
                except subprocess.TimeoutExpired:
                    running.kill()

    def registered(self, key: str, name: str) -> str | None:
        """What the person's part of the registry holds; None for nothing."""
        told = self.run("reg", "query", rf"HKCU\{key}", "/v", name)
        found = [line.split(maxsplit=2) for line in told.out.splitlines() if line.strip().startswith(name)]
        return found[0][2] if found and told.code == 0 else None

    def _command(self, words: tuple[str | Path, ...]) -> list[str]:
        return [*self._launcher, *map(str, words)]

    def _environ(self, more: Mapping[str, str]) -> dict[str, str]:
        return (
            {name: value for name, value in os.environ.items() if name not in KEPT_AWAY} | self._places | dict(more)
        )


@contextmanager
def windows(home: Path, wine: ModuleType) -> Iterator[Windows]:
    """Windows itself, or a fresh one under Wine, which ends with the block."""
    places = {f"XDG_{kind}_HOME": home / kind.lower() for kind in ("CONFIG", "DATA", "STATE")}
    no_other = {"XDG_RUNTIME_DIR": ""}
    if sys.platform == "win32":
        yield Windows(Path.home(), {name: str(path) for name, path in places.items()} | no_other, [], str)
        return
    prefix = home / "prefix"
    here = wine.Windows(windows_python(), prefix)
    wine.make_prefix(here)
    with here.running():
        told = {name: wine.seen(path) for name, path in places.items()} | here.variables
        (profile,) = (path for path in (prefix / "drive_c/users").iterdir() if path.name != "Public")
        yield Windows(profile, told | no_other, ["wine"], wine.seen)


def missing(wine: ModuleType) -> str:
    """Why nothing can be built and installed here; empty where it can."""
    if shutil.which("makensis") is None:
        return "needs makensis (NSIS)"
    return "" if sys.platform == "win32" else wine.missing() or ""


def wait_for(what: str, happened: Callable[[], bool], timeout: float = 90) -> None:
    """Return when it happened; the test fails where it does not."""
    late = time.monotonic() + timeout
    while not happened():
        assert time.monotonic() < late, f"waited for {what} in vain"
        time.sleep(0.2)
