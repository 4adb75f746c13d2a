"""Sizes and fonts of the rows, taken once for all of them; text that is broken into lines; marks of the states."""

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QTextLayout, QTextOption

from desktop.ui import theme
from desktop.ui.activity.presenter import Mark
from desktop.ui.places_in_text import from_qt


class Face(NamedTuple):
    """Lengths in pixels, from the leading edge where they are places."""

    strong: QFont
    body: QFont
    small: QFont
    head: int
    """Height of a row of two lines."""
    margin: int
    icon: int
    icon_at: int
    text_at: int
    button: int
    control: int
    state: int
    gap: int
    pad: int


def face() -> Face:
    """As the font in force wants it."""
    step = theme.metrics
    return Face(
        strong=theme.font("strong"),
        body=theme.font(),
        small=theme.font("small"),
        head=step(56),
        margin=step(20),
        icon=step(16),
        icon_at=step(26),
        text_at=step(56),
        button=step(76),
        control=step(30),
        state=step(104),
        gap=step(8),
        pad=step(12),
    )


def broken(text: str, font: QFont, width: int, most: int) -> tuple[str, ...]:
    """The text in at most `most` lines of this width; what does not fit ends in `…`."""
    metrics = QFontMetrics(font)
    if not text or metrics.horizontalAdvance(text) <= width:
        return (text,) if text else ()
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    pieces: list[str] = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(1, width))
        begin, end = from_qt(text, line.textStart()), from_qt(text, line.textStart() + line.textLength())
        if len(pieces) == most - 1:
            pieces.append(metrics.elidedText(text[begin : begin + 400], Qt.TextElideMode.ElideRight, width - 3))
            break
        pieces.append(text[begin:end].rstrip())
    layout.endLayout()
    return tuple(pieces)


def write(painter: QPainter, lines: tuple[str, ...], font: QFont, ink: QColor, place: QRect) -> None:
    """Lines from the top of the place, along its leading edge by the painter's direction."""
    mirrored = painter.layoutDirection() == Qt.LayoutDirection.RightToLeft
    side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
    painter.save()
    painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # the sentences' own
    painter.setFont(font)
    painter.setPen(ink)
    height = QFontMetrics(font).height()
    for at, line in enumerate(lines):
        row = QRect(place.x(), place.y() + at * height, place.width(), height)
        painter.drawText(row, int(side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), line)
    painter.restore()


def mark(painter: QPainter, shape: Mark, ink: QColor, ground: QColor, place: QRect) -> None:
    """A state's shape in the middle of a square place."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    center, unit = QRectF(place).center(), place.width() / 16
    match shape:
        case "check" | "back" | "cross":
            name = {"check": "check", "back": "undo-2", "cross": "x"}[shape]
            inset = round(unit)
            theme.icon(name, ink, 14).paint(painter, place.adjusted(inset, inset, -inset, -inset))
        case "ring":
            painter.setPen(QPen(ink, 2 * unit))
            painter.drawEllipse(center, 3.5 * unit, 3.5 * unit)
        case "dash":
            painter.setPen(QPen(ink, 1.75 * unit, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(center - QPointF(4 * unit, 0), center + QPointF(4 * unit, 0))
        case _:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            painter.drawEllipse(center, 8 * unit, 8 * unit)
            font = theme.font("strong")
            font.setPixelSize(round(12 * unit))
            font.setWeight(QFont.Weight.Bold)
            painter.setFont(font)
            painter.setPen(ground)
            painter.drawText(QRectF(place), Qt.AlignmentFlag.AlignCenter, "!" if shape == "refused" else "?")
    painter.restore()
