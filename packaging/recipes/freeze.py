"""The program frozen for the system that this runs on. Run in an environment that has the build's packages:

python -m recipes.freeze FOLDER
"""

import sys
from pathlib import Path

from recipes import icons, notices
from recipes.project import BUILD, ROOT, fresh, run

WORK = BUILD / f"freeze-{sys.platform}"
"""What the spec takes from here: the licences, and the icon where the system wants one in the program."""
ICONS = {"win32": "ico", "darwin": "icns"}


def freeze(folder: Path) -> None:
    """Make the folder `tracktray` in `folder`; on macOS the application beside it."""
    fresh(WORK)
    if sys.platform in ICONS:
        icons.write(WORK, ICONS[sys.platform])
    notices.write(WORK / "licences")
    run(
        sys.executable, "-P", "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN",
        "--distpath", folder, "--workpath", WORK / "work", ROOT / "packaging/bundle/tracktray.spec",
        env={"PYTHONPATH": ""},  # nothing from here may stand before what the program imports
    )  # fmt: skip


if __name__ == "__main__":
    freeze(Path(sys.argv[1]))
