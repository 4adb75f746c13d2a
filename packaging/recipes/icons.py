"""The program's icon in the sizes and forms that systems want. Run in the build environment, which has Qt:

python -m recipes.icons FOLDER png|ico|icns|bmp
"""

import os
import struct
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from recipes.project import ROOT

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon, QImage

SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
ICO_SIZES = (16, 20, 24, 32, 40, 48, 64, 256)
"""What Windows shows at its scales from 100 to 250 per cent, and its largest."""
ICNS_SIZES = {
    b"ic11": 32,
    b"ic12": 64,
    b"ic07": 128,
    b"ic13": 256,
    b"ic08": 256,
    b"ic14": 512,
    b"ic09": 512,
    b"ic10": 1024,
}
"""Apple's names of the forms that hold a PNG, and their pixels: of 16 to 512 points, most at double density too."""

WIZARD = (328, 628)
"""The picture at the side of an installer's last page, at double density."""


def write(folder: Path, kind: str) -> None:
    """Draw `tracktray.svg` into `folder`: a PNG a size, or the one file that Windows (ico), macOS (icns) or the
    Windows installer (bmp) wants."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtGui import QGuiApplication, QIcon

    _app = QGuiApplication.instance() or QGuiApplication([])
    icon = QIcon(str(ROOT / "resources/tracktray.svg"))
    if kind == "png":
        for size in SIZES:
            (folder / f"tracktray-{size}.png").write_bytes(_file(_drawn(icon, size), "PNG"))
    else:
        made = {"ico": _ico, "icns": _icns, "bmp": _beside_the_words}[kind](icon)
        (folder / f"tracktray.{kind}").write_bytes(made)


def _ico(icon: "QIcon") -> bytes:
    """A directory of images, then the images: bitmaps as all readers know them, the largest as PNG."""
    images = [(size, _drawn(icon, size)) for size in ICO_SIZES]
    bodies = [_file(image, "PNG") if size == 256 else _bitmap(image) for size, image in images]
    listed, place = b"", 6 + 16 * len(bodies)
    for (size, _), body in zip(images, bodies, strict=True):
        listed += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(body), place)
        place += len(body)
    return struct.pack("<HHH", 0, 1, len(bodies)) + listed + b"".join(bodies)


def _bitmap(image: "QImage") -> bytes:
    """A device-independent bitmap, its last row first, and the mask that only ancient readers look at."""
    size, rows = image.width(), bytes(image.constBits())
    upside_down = b"".join(rows[row * size * 4 : (row + 1) * size * 4] for row in reversed(range(size)))
    mask = bytes((size + 31) // 32 * 4 * size)
    header = struct.pack("<IiiHHIIiiII", 40, size, size * 2, 1, 32, 0, len(upside_down), 0, 0, 0, 0)
    return header + upside_down + mask


def _icns(icon: "QIcon") -> bytes:
    entries = b""
    for name, size in ICNS_SIZES.items():
        image = _file(_drawn(icon, size), "PNG")
        entries += name + struct.pack(">I", 8 + len(image)) + image
    return b"icns" + struct.pack(">I", 8 + len(entries)) + entries


def _beside_the_words(icon: "QIcon") -> bytes:
    from PySide6.QtGui import QColor, QImage, QPainter

    image = QImage(*WIZARD, QImage.Format.Format_RGB888)
    image.fill(QColor("#e9eff9"))
    painter, side = QPainter(image), WIZARD[0] // 2
    painter.drawImage((WIZARD[0] - side) // 2, WIZARD[1] // 2 - side, _drawn(icon, side))
    painter.end()
    return _file(image, "BMP")


def _drawn(icon: "QIcon", size: int) -> "QImage":
    """The icon in exactly that many pixels, blue, green, red and alpha in this order."""
    from PySide6.QtCore import QSize
    from PySide6.QtGui import QImage

    return icon.pixmap(QSize(size, size)).toImage().convertToFormat(QImage.Format.Format_ARGB32)


def _file(image: "QImage", form: str) -> bytes:
    from PySide6.QtCore import QBuffer, QIODevice

    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, form):
        sys.exit(f"could not draw the icon as {form}")
    return bytes(buffer.data().data())


if __name__ == "__main__":
    write(Path(sys.argv[1]), sys.argv[2])
