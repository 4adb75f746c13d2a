"""A clean Debian to install into: made once by debootstrap, unpacked for each test."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

SUITE = "bookworm"
CACHE = Path(__file__).parents[2] / "build/roots"
_HERE = Path("/usr/local/share/ca-certificates")
"""What this machine's owner trusts beside the usual: the archive may be reached through a proxy of theirs."""


def missing() -> str:
    """Why no root can be made here; empty where it can."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return "needs root, for chroot"
    return "" if shutil.which("debootstrap") else "needs debootstrap"


class Root:
    """A context manager; `folder` is shared with it, at the same path inside and outside."""

    def __init__(self, place: Path, shared: Path) -> None:
        self.place, self._shared = place, shared

    def __enter__(self) -> "Root":
        _run("tar", "xf", _fresh_root(), "-C", self.place)
        _run("mount", "-t", "proc", "proc", self.place / "proc")
        inside = self.place / str(self._shared).lstrip("/")
        inside.mkdir(parents=True)
        _run("mount", "--bind", self._shared, inside)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _run("umount", self.place / str(self._shared).lstrip("/"))
        _run("umount", self.place / "proc")

    def command(self, *words: str | Path) -> list[str]:
        """What runs `words` inside."""
        return ["chroot", str(self.place), *map(str, words)]

    def run(self, *words: str | Path, env: Mapping[str, str] | None = None) -> str:
        """Run to the end inside; its output. Fails the test where the command does."""
        return _run(*self.command(*words), env=env)

    def files(self) -> set[str]:
        """Every path of the system itself, but for what package managers note down."""
        kept = _run("find", self.place, "-xdev", "-path", f"{self.place}/var", "-prune", "-o", "-print")
        return {line.removeprefix(str(self.place)) for line in kept.splitlines()}


def _fresh_root() -> Path:
    tar = CACHE / f"{SUITE}.tar"
    if not tar.exists():
        folder = CACHE / SUITE
        shutil.rmtree(folder, ignore_errors=True)
        CACHE.mkdir(parents=True, exist_ok=True)
        _run("debootstrap", "--variant=minbase", "--include=ca-certificates", SUITE, folder)
        if _HERE.is_dir():
            shutil.copytree(_HERE, folder / str(_HERE).lstrip("/"), dirs_exist_ok=True)
            _run("chroot", folder, "update-ca-certificates")
        _run("tar", "cf", tar.with_suffix(".part"), "-C", folder, ".")
        tar.with_suffix(".part").rename(tar)
    return tar


def _run(*words: str | Path, env: Mapping[str, str] | None = None) -> str:
    plain = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}
    done = subprocess.run(
        [str(word) for word in words],
        env=plain | {"DEBIAN_FRONTEND": "noninteractive"} | dict(env or {}),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{' '.join(map(str, words))}\n{done.stdout[-3000:]}"
    return done.stdout
