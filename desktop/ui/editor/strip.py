"""Painting along a row: pieces are taken from its leading and its trailing end, mirrored where the text is."""

from collections.abc import Sequence
from unicodedata import bidirectional

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QIcon,
    QPainter,
    QPen,
    QPixmap,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QWidget

from desktop.model.label import isolated
from desktop.ui import theme
from desktop.ui.places_in_text import to_qt

_MOST = 400
"""Characters of a text that are ever measured for one row; a description may have 3,000."""
ICON = (17, 14)
_SLACK = 3
"""Pixels that elided text may be wider than it was measured."""


class Strip:
    """What is still free of a row, from both ends."""

    def __init__(self, painter: QPainter, rect: QRect, *, mirrored: bool) -> None:
        self._painter = painter
        self._whole = rect
        self._mirrored = mirrored
        self._from, self._to = 0, rect.width()

    @property
    def free(self) -> int:
        """Pixels left between what was taken from both ends."""
        return max(0, self._to - self._from)

    def skip(self, width: int, *, trailing: bool = False) -> QRect:
        """Take a piece of `width` pixels and leave it as it is."""
        width = min(width, self.free)
        if trailing:
            self._to -= width
            return self._place(self._to, width)
        self._from += width
        return self._place(self._from - width, width)

    def dot(self, color: QColor | None, diameter: int, width: int, ring: QColor) -> None:
        """A project's dot in the middle of a piece; a ring where there is no project."""
        piece = QRectF(self.skip(width))
        radius = diameter / 2
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if color is None:
            self._painter.setPen(QPen(ring, 1.5))
            self._painter.setBrush(Qt.BrushStyle.NoBrush)
            radius -= 0.75
        else:
            self._painter.setPen(Qt.PenStyle.NoPen)
            self._painter.setBrush(color)
        self._painter.drawEllipse(piece.center(), radius, radius)

    def text(
        self,
        text: str,
        font: QFont,
        color: QColor,
        *,
        most: int | None = None,
        trailing: bool = False,
        elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        bold: Sequence[tuple[int, int]] = (),
    ) -> int:
        """Draw text at most `most` pixels wide (None: all that is free), with `bold` ranges; returns its width."""
        room = self.free if most is None else min(most, self.free)
        metrics = QFontMetrics(font)
        shown = shortened(text, metrics, room, elide)
        if not shown:
            return 0
        layout = _laid(shown, font, _surviving(bold, text, shown))
        width = min(room, int(layout.lineAt(0).naturalTextWidth()) + 1)
        piece = self.skip(width, trailing=trailing)
        top = piece.y() + (piece.height() - metrics.height()) / 2
        self._painter.setPen(color)
        layout.draw(self._painter, QPointF(piece.x(), top))
        return width

    def _place(self, at: int, width: int) -> QRect:
        whole = self._whole
        x = whole.right() + 1 - at - width if self._mirrored else whole.x() + at
        return QRect(x, whole.y(), width, whole.height())


def shortened(text: str, metrics: QFontMetrics, room: int, elide: Qt.TextElideMode) -> str:
    """The text as it fits `room` pixels, on one line."""
    flat = text[:_MOST].replace("\n", " ") + ("…" if len(text) > _MOST else "")
    if metrics.horizontalAdvance(flat) <= room:
        return flat
    return metrics.elidedText(flat, elide, max(0, room - _SLACK))


def width_of(text: str, font: QFont) -> int:
    """Pixels that `text` wants."""
    return QFontMetrics(font).horizontalAdvance(text[:_MOST]) + 1


def selection(painter: QPainter, rect: QRect, *, mirrored: bool, radius: int = 6) -> None:
    """The ground of a chosen row, with its bar at the leading edge: told by shape, not by colour alone."""
    colors = theme.tokens()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    # In high contrast the ground is the surface's own colour: an outline tells the row.
    outline = QPen(colors.text, colors.focus_width)
    painter.setPen(outline if colors.high_contrast else QPen(Qt.PenStyle.NoPen))
    painter.setBrush(colors.accent_soft)
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), theme.metrics(radius), theme.metrics(radius))
    painter.setPen(Qt.PenStyle.NoPen)
    bar = QRectF(0, 0, 3, rect.height() * 0.6)
    bar.moveCenter(QPointF(rect.right() - 2 if mirrored else rect.x() + 2.5, rect.center().y() + 0.5))
    painter.setBrush(colors.accent)
    painter.drawRoundedRect(bar, 1.5, 1.5)


def button_icon(name: str, color: str, *, mirrored: bool) -> QIcon:
    """An icon of 14 with air towards the words of its button, for which a style leaves too little."""
    icon, step = theme.icon(name, color, 14), theme.metrics
    screen = QGuiApplication.primaryScreen()
    ratio = screen.devicePixelRatio() if screen else 1.0
    canvas = QPixmap(round(step(ICON[0]) * ratio), round(step(ICON[1]) * ratio))
    canvas.setDevicePixelRatio(ratio)
    canvas.fill(Qt.GlobalColor.transparent)
    painter = QPainter(canvas)
    at = step(ICON[0]) - step(14) if mirrored else 0
    painter.drawPixmap(at, 0, icon.pixmap(QSize(step(14), step(14)), ratio))
    painter.end()
    return QIcon(canvas)


def icon_size() -> QSize:
    """The size for `setIconSize` of buttons with a `button_icon`."""
    return QSize(theme.metrics(ICON[0]), theme.metrics(ICON[1]))


def tag_list(names: Sequence[str]) -> str:
    """`#bug #qa`, each kept from turning the direction of the others."""
    return " ".join(isolated(f"#{name}") for name in names)


def leading(widget: QWidget) -> Qt.AlignmentFlag:
    """Where lines begin: at the window's leading side, whatever letters they begin with."""
    side = Qt.AlignmentFlag.AlignRight if widget.isRightToLeft() else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter


def direction(text: str) -> Qt.LayoutDirection:
    """The text's own direction, that of its first letter: the program's would put `#` and `…` at the wrong end."""
    for letter in text:
        kind = bidirectional(letter)
        if kind in ("L", "R", "AL"):
            return Qt.LayoutDirection.LeftToRight if kind == "L" else Qt.LayoutDirection.RightToLeft
    return Qt.LayoutDirection.LeftToRight


def _surviving(bold: Sequence[tuple[int, int]], text: str, shown: str) -> list[tuple[int, int]]:
    """The ranges that stand before the place where the text was shortened."""
    kept = len(shown) if shown == text else shown.find("…")
    return [(start, min(end, kept)) for start, end in bold if start < kept]


def _laid(text: str, font: QFont, bold: Sequence[tuple[int, int]]) -> QTextLayout:
    layout = QTextLayout(text, font)
    heavy = QTextCharFormat()
    heavy.setFontWeight(QFont.Weight.Bold)
    ranges = []
    for start, end in bold:
        span = QTextLayout.FormatRange()
        begin = to_qt(text, start)
        span.start, span.length, span.format = begin, to_qt(text, end) - begin, heavy
        ranges.append(span)
    layout.setFormats(ranges)
    option = QTextOption(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
    option.setTextDirection(direction(text))
    layout.setTextOption(option)
    layout.beginLayout()
    layout.createLine().setLineWidth(1e6)
    layout.endLayout()
    return layout
