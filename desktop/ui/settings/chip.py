"""A small button that is on or off: sunken when off, the accent's soft ground with a bold word when on."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop.ui import theme


class Chip(QAbstractButton):
    """Its accessible name is the whole word, its text a short one."""

    def __init__(self, short: str, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(short)
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setToolTip(name)

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's names)
        return QSize(theme.metrics(32), theme.metrics(30))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors, radius, on = theme.tokens(), theme.metrics(6), self.isChecked()
        width = colors.focus_width if self.hasFocus() else 1
        around = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        outline = colors.accent if self.hasFocus() or on else colors.control
        painter.setPen(QPen(outline, width))
        painter.setBrush(colors.accent_soft if on else colors.sunken if self.underMouse() else colors.surface)
        painter.drawRoundedRect(around, radius, radius)
        painter.setFont(theme.font("strong" if on else "body"))
        painter.setPen(colors.text if on else colors.muted)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
