"""A pop-over: a raised ground with round corners, in a window, or a popup where it must reach out."""

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.editor.compositor import composited


class Pop(QWidget):
    """Empty; what it holds goes into `column`."""

    def __init__(self, parent: QWidget, *, window: bool = False) -> None:
        super().__init__(parent)
        self._round = True
        if window:
            self.setWindowFlags(Qt.WindowType.Popup | Qt.WindowType.NoDropShadowWindowHint)
            self._round = composited()
            if self._round:
                self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        inset = theme.metrics(6)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(inset, inset, inset, inset)
        self.column.setSpacing(theme.metrics(4))

    def show_at(self, anchor: QWidget) -> None:
        """Open below the widget, or above it where the screen ends; for a popup of its own."""
        self.adjustSize()
        under = anchor.mapToGlobal(QPoint(0, anchor.height() + theme.metrics(4)))
        x = under.x() + (anchor.width() - self.width() if self._mirrored() else 0)
        place = QRect(QPoint(x, under.y()), self.size())
        screen = anchor.screen().availableGeometry()
        if place.bottom() > screen.bottom():
            above = anchor.mapToGlobal(QPoint(0, -theme.metrics(4))).y()
            if above - place.height() >= screen.top():
                place.moveBottom(above)
        place.moveLeft(max(screen.left(), min(place.left(), screen.right() - place.width())))
        self.setGeometry(place)
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors, radius = theme.tokens(), theme.metrics(10) if self._round else 0
        painter.setBrush(colors.raised)
        painter.setPen(QPen(colors.control, 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)

    def _mirrored(self) -> bool:
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft
