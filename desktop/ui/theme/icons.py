"""Line icons (Lucide) in any colour, drawn once for each colour and size."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap

from desktop.ui.resources import resource
from desktop.ui.theme import appearance
from desktop.ui.theme.type import metrics


def icon(name: str, color: QColor | str = "muted", size: int = 16) -> QIcon:
    """The icon `resources/icons/NAME.svg`; `color` is a QColor or a token's name, `size` a length at the base font.

    An icon that does not exist raises FileNotFoundError: a typing error, not a state of the program."""
    ink: QColor = getattr(appearance.tokens(), color) if isinstance(color, str) else color
    ratio = max(screen.devicePixelRatio() for screen in QGuiApplication.screens())
    return _icon(name, ink.name(), metrics(size), ratio)


def app_icon() -> QIcon:
    """The program's own icon, for windows and the task bar."""
    return _app_icon()


@lru_cache(maxsize=1)
def _app_icon() -> QIcon:
    made = QIcon()
    data = resource("tracktray.svg").read_bytes()
    for size in (16, 24, 32, 48, 64, 128):
        made.addPixmap(_draw(data, size, 1.0))
    return made


@lru_cache(maxsize=256)
def _icon(name: str, color: str, size: int, ratio: float) -> QIcon:
    text = resource(f"icons/{name}.svg").read_text(encoding="utf-8")
    data = text.replace("currentColor", color).replace('stroke-width="2"', 'stroke-width="1.75"').encode()
    made = QIcon()
    for each in sorted({1.0, ratio}):
        made.addPixmap(_draw(data, size, each))
    return made


def _draw(svg: bytes, size: int, ratio: float) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer  # not needed for the tray, which starts first

    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(svg)).render(painter, QRectF(pixmap.rect()))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
