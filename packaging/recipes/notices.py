"""The licences of what a package holds: one file for each library, and a list of them."""

import json
import re
import shutil
import subprocess
from pathlib import Path

from recipes.project import ROOT, python

_LIST = """
import importlib.metadata as m, json
print(json.dumps([[d.metadata["Name"], d.version,
  d.metadata.get("License-Expression") or d.metadata.get("License") or "",
  [str(f.locate()) for f in d.files or () if "licen" in str(f).lower() or "copying" in str(f).lower()]]
  for d in m.distributions()]))
"""
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
    listed = json.loads(subprocess.run([python(), "-c", _LIST], capture_output=True, text=True, check=True).stdout)
    return [tuple(library) for library in listed if _normal(library[0]) in locked]


def _normal(name: str) -> str:
    return re.sub("[-_.]+", "-", name).lower()
