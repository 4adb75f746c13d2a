"""The tray icon, painted: forms that differ by shape first and by colour second, legible from 16 to 64 px.

The very first icon comes from `resources/tray`, which a test keeps equal to what is painted here.
"""

import sys
from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPixmap

from desktop.nudges.pomodoro import STEPS
from desktop.ui.oklch import luminance, nearest, rgb
from desktop.ui.tray import arc
from desktop.ui.tray.form import Form

SIZES = (16, 22, 24, 32, 48, 64)
"""What panels ask for; a StatusNotifier host gets exactly these."""
NEUTRAL = {"auto": "#80858e", "grey": "#80858e", "light": "#e6e7e9", "dark": "#3c3f44"}
"""Ink of everything but the project's disc, by the setting `tray.icon`: an icon for any panel, a light one for
dark panels, a dark one for light panels."""
ATTENTION = QColor("#d93a2f")

_BAND = 8
"""Rows painted at once: Qt hands larger fills to a pool of threads, which then live for half a minute."""
_STROKE = {16: 2, 22: 3, 24: 3, 32: 4, 48: 6, 64: 8}
_CLEAR = QPainter.CompositionMode.CompositionMode_Clear
_OVER = QPainter.CompositionMode.CompositionMode_SourceOver


@lru_cache(maxsize=64)
def icon(form: Form, ink: str = NEUTRAL["auto"]) -> QIcon:
    """The form as an icon in all six sizes."""
    made = QIcon()
    for size in SIZES:
        made.addPixmap(paint(form, ink, size))
    if sys.platform == "darwin" and form == Form():
        made.setIsMask(True)  # the menu bar colours it
    return made


def paint(form: Form, ink: str, size: int) -> QPixmap:
    """The form in one of `SIZES`."""
    pixmap = QPixmap(size, size)
    pixmap.fill(QColor(0, 0, 0, 0))
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for top in range(0, size, _BAND):
        painter.setClipRect(0, top, size, _BAND)
        _draw(painter, form, ink, size)
    painter.end()
    return pixmap


def _draw(painter: QPainter, form: Form, ink: str, size: int) -> None:
    neutral = QColor(ink)
    disc = QColor(*tray_color(form.color)) if form.color else neutral
    if form.left is not None:
        arc.draw(painter, size, disc, form.left / STEPS, resting=form.resting)
    else:
        painter.fillPath(_dial(size, form.running), disc if form.running else neutral)
    if form.mark in ("", "pending") and form.left is None:
        sign = _pause(size) if form.paused else _hands(size, form.running)
        painter.fillPath(sign, QColor("white") if form.running else neutral)
    if form.mark == "pending":
        _badge(painter, size, 2.5 if size == 16 else 0.16 * size, neutral)
    elif form.mark == "offline":
        _slash(painter, size, neutral)
    elif form.mark == "attention":
        _badge(painter, size, 5 if size == 16 else 0.28 * size, ATTENTION)
        painter.fillPath(_exclamation(size), QColor("white"))


@lru_cache(maxsize=256)
def tray_color(hex_color: str) -> tuple[int, int, int]:
    """A project's colour with its luminance brought to .18–.26: 3:1 on light and dark panels and under white."""
    try:
        own = rgb(hex_color)
    except ValueError:
        return rgb(NEUTRAL["auto"])
    darker = luminance(own) > 0.26
    return nearest(own, lambda c: luminance(c) <= 0.26 if darker else luminance(c) >= 0.181, darker=darker)


def _dial(size: int, running: bool) -> QPainterPath:
    """A disc, or a ring: the hole is where two discs overlap."""
    centre = QPointF(size / 2, size / 2)
    radius = size / 2 - (1 if size <= 24 else round(size / 20))
    path = QPainterPath()
    path.addEllipse(centre, radius, radius)
    if not running:
        path.addEllipse(centre, radius - _STROKE[size], radius - _STROKE[size])
    return path


def _hands(size: int, running: bool) -> QPainterPath:
    """An L from twelve to the centre to three, its edges on whole pixels; round ends where there is room."""
    width = _STROKE[size] if running and size >= 32 else 2 if size == 16 else max(2, round(0.11 * size))
    up = round((0.30 if running else 0.25) * size)
    right = round((0.20 if running else 0.16) * size)
    centre = size // 2
    corner = centre - (width + 1) // 2
    radius = width / 2 if size >= 32 else 0
    upright = _bar(QRect(corner, centre - up, width, up + width // 2), radius)
    return upright.united(_bar(QRect(corner, corner, centre + right - corner, width), radius))


def _pause(size: int) -> QPainterPath:
    """Two upright bars on whole pixels."""
    half, width, gap = round(0.2 * size), round(0.125 * size), round(0.0625 * size)
    radius, centre = (width / 2 if size >= 32 else 0), size // 2
    leading = _bar(QRect(centre - gap - width, centre - half, width, 2 * half), radius)
    return leading.united(_bar(QRect(centre + gap, centre - half, width, 2 * half), radius))


def _badge(painter: QPainter, size: int, radius: float, color: QColor) -> None:
    """A disc in the lower right, set off by a clear ring."""
    centre = QPointF(size - radius, size - radius)
    ring, disc = QPainterPath(), QPainterPath()
    ring.addEllipse(centre, radius + max(1.0, 0.07 * size), radius + max(1.0, 0.07 * size))
    disc.addEllipse(centre, radius, radius)
    painter.setCompositionMode(_CLEAR)
    painter.fillPath(ring, color)
    painter.setCompositionMode(_OVER)
    painter.fillPath(disc, color)


def _slash(painter: QPainter, size: int, color: QColor) -> None:
    """From the upper left to the lower right over the whole square, set off by clear stripes."""
    width, gap = max(2.0, 0.115 * size), max(1.25, 0.075 * size)
    half = size / 2**0.5 - (2**0.5 - 1) * width / 2  # the round ends just touch the square's edges
    painter.save()
    painter.translate(size / 2, size / 2)
    painter.rotate(45)
    painter.setCompositionMode(_CLEAR)
    painter.fillPath(_bar(QRectF(-size, -width / 2 - gap, 2 * size, width + 2 * gap), 0), color)
    painter.setCompositionMode(_OVER)
    painter.fillPath(_bar(QRectF(-half, -width / 2, 2 * half, width), width / 2), color)
    painter.restore()


def _exclamation(size: int) -> QPainterPath:
    """On whole pixels in the middle of the attention badge."""
    centre = size - (5 if size == 16 else 0.28 * size)
    width = max(2, round(0.085 * size))
    bar, gap, dot = (4, 1, 1) if size == 16 else (round(0.19 * size), max(1, round(0.035 * size)), width)
    left, top = round(centre - width / 2), round(centre - (bar + gap + dot) / 2)
    radius = 1.0 if size >= 32 else 0
    path = _bar(QRect(left, top, width, bar), radius)
    path.addPath(_bar(QRect(left, top + bar + gap, width, dot), radius))
    return path


def _bar(bar: QRect | QRectF, radius: float) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(bar), radius, radius)
    return path
