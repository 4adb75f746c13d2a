"""The licences of what a package holds: one file for each library, and a list of them.

Read from the environment that this runs in, which must be the one that the package is made from.
"""

import importlib.metadata
import os
import re
import shutil
import sys
from pathlib import Path

from recipes.project import ROOT

_BY_NAME = {"pyside6-essentials": "LGPL-3.0-only", "shiboken6": "LGPL-3.0-only"}
"""What the package says with alternatives; this one is chosen."""


def write(folder: Path) -> None:
    """Fill `folder` with the licences of the program, of Python, Qt and every library in the bundle."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(ROOT / "LICENSE", folder / "tracktray.txt")
    shutil.copyfile(ROOT / "resources/icons/LICENSE", folder / "icons.txt")
    for text in (ROOT / "packaging/licences").iterdir():
        shutil.copyfile(text, folder / text.name)
    lines = ["Tracktray is licensed under the MIT licence. It brings:", ""]
    for name, version, licence, files in sorted(_inside(), key=lambda library: library[0].lower()):
        kept = _BY_NAME.get(_normal(name), licence.splitlines()[0] if licence else "see its file")
        lines.append(f"{name} {version}: {kept}")
        for number, path in enumerate(files):
            ending = f"-{number + 1}" if len(files) > 1 else ""
            shutil.copyfile(path, folder / f"{_normal(name)}{ending}.txt")
    shutil.copyfile(_of_python(), folder / "python.txt")
    lines += [
        "Python: PSF-2.0",
        "",
        "Qt and PySide6 are used under the LGPL, version 3 (LGPL-3.0.txt, GPL-3.0.txt), unchanged, as separate",
        "libraries that can be exchanged. Their sources: https://download.qt.io/official_releases/",
    ]
    (folder / "README.txt").write_text("\n".join(lines) + "\n")


def _inside() -> list[tuple[str, str, str, list[str]]]:
    """Name, version, licence and licence files of each library that the lock of the running program names."""
    locked = re.findall(r"^([a-z0-9-]+)==", (ROOT / "packaging/runtime.lock").read_text(), re.MULTILINE)
    found = []
    for library in importlib.metadata.distributions():
        told = library.metadata
        if _normal(told["Name"]) in locked:
            licence = told.get("License-Expression") or told.get("License") or ""
            files = [file for file in library.files or () if re.search("licen|copying", str(file).lower())]
            found.append((told["Name"], library.version, licence, [str(file.locate()) for file in files]))
    return found


def _of_python() -> Path:
    """Python's own licence, which lies beside its library, on Windows beside the program."""
    beside = Path(sys.base_prefix if sys.platform == "win32" else os.__file__.removesuffix("os.py"))
    return beside / "LICENSE.txt"


def _normal(name: str) -> str:
    return re.sub("[-_.]+", "-", name).lower()
