"""The time left of a work interval or a break, as an arc round the icon."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker

BREAK = QColor("#0b9484")
_TRACK = 0.3
"""How much of its colour shows where the time has passed."""


def draw(painter: QPainter, size: int, color: QColor, share: float, *, resting: bool) -> None:
    """`share` of the whole is left, clockwise from twelve; in the middle a disc, or the bars of a break."""
    ink = BREAK if resting else color
    width = max(2.0, 0.11 * size)
    inset = (1 if size <= 24 else round(size / 20)) + width / 2
    square = QRectF(inset, inset, size - 2 * inset, size - 2 * inset)
    passed = QColor(ink)
    passed.setAlphaF(_TRACK)
    painter.fillPath(_ring(square, width, 90 - 360 * share, 360 * (1 - share)), passed)
    painter.fillPath(_ring(square, width, 90, 360 * share), ink)
    painter.fillPath(_bars(size) if resting else _disc(size, inset + width / 2), ink)


def _ring(square: QRectF, width: float, begin: float, angle: float) -> QPainterPath:
    """The arc from `begin`, clockwise; degrees as Qt counts them, from three o'clock against the clock."""
    line, stroker = QPainterPath(), QPainterPathStroker()
    line.arcMoveTo(square, begin)
    line.arcTo(square, begin, -angle)
    stroker.setWidth(width)
    stroker.setCapStyle(Qt.PenCapStyle.FlatCap)
    return stroker.createStroke(line)


def _disc(size: int, edge: float) -> QPainterPath:
    gap = max(1.0, 0.06 * size)
    path = QPainterPath()
    path.addEllipse(QRectF(edge + gap, edge + gap, size - 2 * (edge + gap), size - 2 * (edge + gap)))
    return path


def _bars(size: int) -> QPainterPath:
    """Two upright bars on whole pixels, a little smaller than those that stand on a disc."""
    half, width, gap = round(0.17 * size), max(1, round(0.1 * size)), round(0.0625 * size)
    path, radius = QPainterPath(), width / 2 if size >= 32 else 0
    for left in (size // 2 - gap - width, size // 2 + gap):
        path.addRoundedRect(QRectF(left, size // 2 - half, width, 2 * half), radius, radius)
    return path
