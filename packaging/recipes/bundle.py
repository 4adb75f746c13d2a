"""The program with its Python and Qt in one folder: what every package but the wheel is made of."""

import os
import shutil
import sys
from pathlib import Path

from recipes import notices
from recipes.project import BUILD, ROOT, fresh, python, run, source_date

FOLDER = BUILD / "bundle/tracktray"
_NEEDED = BUILD / "bundle.made-of"


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
    settle_times(FOLDER)
    _NEEDED.write_text(wanted)
    return FOLDER


def settle_times(folder: Path) -> None:
    """Give every file the time of the source, so that two builds are equal."""
    moment = source_date()
    for path in [folder, *folder.rglob("*")]:
        os.utime(path, (moment, moment), follow_symlinks=False)


def _slim(internal: Path) -> None:
    """Take symbols out of Python's library, and the paths of the machine it was built on out of all."""
    for library in internal.glob("libpython3*"):
        run("strip", "--strip-unneeded", library)
    if shutil.which("patchelf"):
        for module in (*internal.glob("*.so*"), *internal.glob("python3*/lib-dynload/*.so")):
            run("patchelf", "--remove-rpath", module)


def _made_of() -> str:
    """The sources' newest change and the locks, as text."""
    import hashlib

    digest = hashlib.sha256(f"{sys.version}{source_date()}".encode())
    sources = [
        *(ROOT / "desktop").rglob("*.py"),
        *(ROOT / "packaging").rglob("*"),
        *(ROOT / "resources").rglob("*"),
    ]
    for path in sorted(sources):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(os.fsencode(path.relative_to(ROOT)) + path.read_bytes())
    return digest.hexdigest()
