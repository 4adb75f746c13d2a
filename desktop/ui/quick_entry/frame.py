"""A frameless window that floats: placed, dragged, and gone when one turns elsewhere."""

from PySide6.QtCore import QEvent, QRectF, Qt, QTimer
from PySide6.QtGui import (
    QCursor,
    QGuiApplication,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from desktop.ui import theme
from desktop.ui.editor.compositor import composited

RADIUS = 12
TOP = 0.22
"""Where its top stands, as a share of the screen's height."""


class Frame(QDialog):
    """Of fixed size, so that tiling desktops let it float. Round where the screen can show that, else square."""

    def __init__(self, width: int, height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self._round = composited()
        # Only before the window is made; a compositor that comes later finds it square.
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground, self._round)
        self.setFixedSize(width, height)
        self._was_active = False
        QShortcut(QKeySequence.StandardKey.Close, self, self.dismiss)

    def dismiss(self) -> None:
        """Close by the person's own act."""
        self.hide()

    def leave(self) -> None:
        """The person turned elsewhere."""
        self.hide()

    def stays(self) -> bool:
        """Whether it may not go now although it is not active."""
        return False

    def place(self) -> None:
        """In the middle of the screen with the pointer; Wayland places windows itself."""
        if QGuiApplication.platformName().startswith("wayland"):
            return
        screen = QGuiApplication.screenAt(QCursor.pos()) or QGuiApplication.primaryScreen()
        area = screen.availableGeometry()
        top = area.top() + round(area.height() * TOP)
        left = area.left() + (area.width() - self.width()) // 2
        self.move(max(area.left(), left), max(area.top(), min(top, area.bottom() + 1 - self.height())))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 (Qt's names)
        self._was_active = False
        super().showEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() != QEvent.Type.ActivationChange or not self.isVisible():
            return
        if self.isActiveWindow():
            self._was_active = True
        elif self._was_active:
            # A dialog or menu of our own becomes active a moment later.
            QTimer.singleShot(0, self, self._leave_unless_needed)

    def _leave_unless_needed(self) -> None:
        active = QApplication.activeWindow()
        own = active is not None and (active is self or self.isAncestorOf(active))
        if self.isVisible() and not own and not self.stays() and QApplication.activePopupWidget() is None:
            self.leave()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        window = self.windowHandle()
        if event.button() == Qt.MouseButton.LeftButton and window is not None:
            window.startSystemMove()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, self._round)
        colors = theme.tokens()
        painter.setBrush(colors.surface)
        painter.setPen(QPen(colors.control, 1))
        if self._round:
            radius = theme.metrics(RADIUS)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        else:
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
