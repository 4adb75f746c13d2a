"""Wheel and sdist, for those who install with pip."""

import shutil
import tempfile
from pathlib import Path

from recipes.project import BUILD, DIST, fresh, python, run, version


def build() -> list[Path]:
    """The wheel and the sdist."""
    made = fresh(BUILD / "wheel")
    run(python(), "-P", "-m", "hatchling", "build", "-d", made)
    return [Path(shutil.copy2(path, DIST)) for path in sorted(made.iterdir())]


def check(package: Path) -> None:
    """That the wheel, alone, knows its version and what it brings."""
    if package.suffix != ".whl":
        return
    with tempfile.TemporaryDirectory() as folder:
        run(python(), "-m", "zipfile", "-e", package, folder)
        said = (
            "import sys; from desktop import __version__; from desktop.ui.resources import resource; "
            f"assert __version__ == {version()!r}, __version__; assert resource('tracktray.svg').exists()"
        )
        run(python(), "-P", "-c", said, env={"PYTHONPATH": folder}, cwd=Path(folder))
