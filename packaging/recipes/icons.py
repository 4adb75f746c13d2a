"""The program's icon in the sizes and forms that systems want. Run in the build environment, which has Qt:

python -m recipes.icons FOLDER png|ico|icns
"""

import os
import sys
from pathlib import Path

from recipes.project import ROOT

SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)


def write(folder: Path, kind: str) -> None:
    """Draw `tracktray.svg` into `folder`: a PNG a size, or the one file that Windows or macOS wants."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtCore import QSize
    from PySide6.QtGui import QGuiApplication, QIcon

    _app = QGuiApplication([])
    icon = QIcon(str(ROOT / "resources/tracktray.svg"))
    sizes = SIZES if kind == "png" else (256,) if kind == "ico" else (512,)
    for size in sizes:
        image = icon.pixmap(QSize(size, size)).toImage()
        name = f"tracktray-{size}.png" if kind == "png" else f"tracktray.{kind}"
        if not image.save(str(folder / name)):
            sys.exit(f"could not write {name}")


if __name__ == "__main__":
    write(Path(sys.argv[1]), sys.argv[2])
