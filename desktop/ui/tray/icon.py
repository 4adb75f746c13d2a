"""The tray icon, painted: forms that differ by shape first and by colour second, legible from 16 to 64 px."""

import sys
from functools import lru_cache

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap

from desktop.ui.theme.oklch import RGB, luminance, nearest, rgb
from desktop.ui.tray.form import Form

SIZES = (16, 22, 24, 32, 48, 64)
"""What panels ask for; a StatusNotifier host gets exactly these."""
NEUTRAL = {"auto": "#80858e", "grey": "#80858e", "light": "#e6e7e9", "dark": "#3c3f44"}
"""Ink of everything but the project's disc, by the setting `tray.icon`: an icon for any panel, a light one for
dark panels, a dark one for light panels."""
ATTENTION = QColor("#d93a2f")

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
    neutral = QColor(ink)
    disc = QColor(*tray_color(form.color)) if form.color else neutral
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    _dial(painter, size, form.running, disc if form.running else neutral)
    if form.mark in ("", "pending"):
        _hands(painter, size, form.running, QColor("white") if form.running else neutral)
    if form.mark == "pending":
        _badge(painter, size, 2.5 if size == 16 else 0.16 * size, neutral)
    elif form.mark == "offline":
        _slash(painter, size, neutral)
    elif form.mark == "attention":
        _badge(painter, size, 5 if size == 16 else 0.28 * size, ATTENTION)
        _exclamation(painter, size)
    painter.end()
    return pixmap


@lru_cache(maxsize=256)
def tray_color(hex_color: str) -> RGB:
    """A project's colour with its luminance brought to .18–.26: 3:1 on light and dark panels and under white."""
    try:
        own = rgb(hex_color)
    except ValueError:
        return rgb(NEUTRAL["auto"])
    darker = luminance(own) > 0.26
    return nearest(own, lambda c: luminance(c) <= 0.26 if darker else luminance(c) >= 0.181, darker=darker)


def _dial(painter: QPainter, size: int, running: bool, color: QColor) -> None:
    centre, stroke = size / 2, _STROKE[size]
    radius = centre - (1 if size <= 24 else round(size / 20))
    if running:
        painter.setBrush(color)
        painter.drawEllipse(QPointF(centre, centre), radius, radius)
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(color, stroke))
    painter.drawEllipse(QPointF(centre, centre), radius - stroke / 2, radius - stroke / 2)
    painter.setPen(Qt.PenStyle.NoPen)


def _hands(painter: QPainter, size: int, running: bool, color: QColor) -> None:
    """An L from twelve to the centre to three, its edges on whole pixels; round ends where there is room."""
    width = _STROKE[size] if running and size >= 32 else 2 if size == 16 else max(2, round(0.11 * size))
    centre = size / 2 - width % 2 / 2
    top = size / 2 - round((0.30 if running else 0.25) * size) + width / 2
    right = size / 2 + round((0.20 if running else 0.16) * size) - width / 2
    round_ends = size >= 32
    cap = Qt.PenCapStyle.RoundCap if round_ends else Qt.PenCapStyle.SquareCap
    join = Qt.PenJoinStyle.RoundJoin if round_ends else Qt.PenJoinStyle.MiterJoin
    painter.setPen(QPen(color, width, Qt.PenStyle.SolidLine, cap, join))
    painter.drawPolyline([QPointF(centre, top), QPointF(centre, centre), QPointF(right, centre)])
    painter.setPen(Qt.PenStyle.NoPen)


def _badge(painter: QPainter, size: int, radius: float, color: QColor) -> None:
    """A disc in the lower right, set off by a clear ring."""
    centre = QPointF(size - radius, size - radius)
    clear = radius + max(1.0, 0.07 * size)
    painter.setCompositionMode(_CLEAR)
    painter.setBrush(color)
    painter.drawEllipse(centre, clear, clear)
    painter.setCompositionMode(_OVER)
    painter.drawEllipse(centre, radius, radius)


def _slash(painter: QPainter, size: int, color: QColor) -> None:
    width, gap = max(2.0, 0.115 * size), max(1.25, 0.075 * size)
    line = QLineF(width / 2, width / 2, size - width / 2, size - width / 2)
    painter.setCompositionMode(_CLEAR)
    painter.setPen(QPen(color, width + 2 * gap, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(QLineF(0, 0, size, size))
    painter.setCompositionMode(_OVER)
    painter.setPen(QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(line)
    painter.setPen(Qt.PenStyle.NoPen)


def _exclamation(painter: QPainter, size: int) -> None:
    centre = size - (5 if size == 16 else 0.28 * size)
    width = max(2, round(0.085 * size))
    bar, gap, dot = (4, 1, 1) if size == 16 else (round(0.19 * size), max(1, round(0.035 * size)), width)
    left, top = round(centre - width / 2), round(centre - (bar + gap + dot) / 2)
    painter.setBrush(QColor("white"))
    for rect in (QRect(left, top, width, bar), QRect(left, top + bar + gap, width, dot)):
        radius = 1.0 if size >= 32 else 0
        painter.drawRoundedRect(QRectF(rect), radius, radius)
