"""The running entry: what it is, how long it has been, and Stop."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QPushButton, QWidget

from desktop.model.label import NO_DESCRIPTION
from desktop.ui import theme
from desktop.ui.editor.strip import Strip, button_icon, icon_size, tag_list, width_of
from desktop.ui.quick_entry.recent_list import PLACE, place
from desktop.ui.quick_entry.rows import Running


class RunningRow(QWidget):
    """Shown only while an entry runs."""

    stop = Signal()
    edit = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(theme.metrics(45))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.metrics(16), 0, theme.metrics(16), 0)
        row.setSpacing(theme.metrics(12))
        self._entry = _Entry(self)
        self._entry.clicked.connect(self.edit)
        row.addWidget(self._entry, 1)
        self._elapsed = QLabel(self)
        self._elapsed.setFont(_figure())
        self._elapsed.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._elapsed.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        row.addWidget(self._elapsed)
        stop = QPushButton("Stop", self)
        stop.setIconSize(icon_size())
        stop.setToolTip("Stop (Ctrl+S)")
        stop.setAutoDefault(False)
        stop.clicked.connect(self.stop)
        self._stop = stop
        row.addWidget(stop)
        self.dress()

    def show_entry(self, running: Running) -> None:
        self._entry.show_entry(running)

    def show_elapsed(self, text: str) -> None:
        """`0:42:10`; digits are of one width, so nothing moves."""
        if text != self._elapsed.text():
            self._elapsed.setText(text)

    def dress(self) -> None:
        """Take the colours of the theme in force."""
        self._stop.setIcon(button_icon("square", "text", mirrored=self.isRightToLeft()))


class _Entry(QAbstractButton):
    """The dial, the description, and its place; a click or Space opens the editor."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._running = Running("", "", "", "", False, ())
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip("Edit (Ctrl+E)")
        self.setCursor(Qt.CursorShape.ArrowCursor)

    def show_entry(self, running: Running) -> None:
        if running != self._running:
            self._running = running
            self.setAccessibleName(running.spoken)
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's names)
        return QSize(theme.metrics(200), theme.metrics(32))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors, step, running = theme.tokens(), theme.metrics, self._running
        around = self.rect().adjusted(0, step(6), 0, -step(6))
        if self.underMouse() and not self.hasFocus():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors.sunken)
            painter.drawRoundedRect(around, step(6), step(6))
        if self.hasFocus():
            painter.setPen(QPen(colors.accent, colors.focus_width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(around.adjusted(1, 1, -1, -1), step(6), step(6))
        own = theme.project_colors(running.color) if running.color else None
        strip = Strip(painter, self.rect(), mirrored=self.layoutDirection() == Qt.LayoutDirection.RightToLeft)
        strip.skip(step(4))
        dial(painter, strip.skip(step(14)), own.mark if own else colors.control)
        strip.skip(step(11))
        tags = tag_list(running.tags)
        room = min(
            step(PLACE), width_of(running.project, theme.font()) + width_of(running.client, theme.font()) + 24
        )
        ink = colors.text if running.description else colors.muted
        strong = theme.font("strong")
        strip.text(running.description or NO_DESCRIPTION, strong, ink, most=strip.free - room - step(10))
        strip.skip(step(10))
        small = theme.font("small")
        aside = (step(20) if running.billable else 0) + (width_of(tags, small) + step(12) if tags else 0)
        place_ink = own.ink if own else colors.muted
        place(strip, running.project, running.client, place_ink, trailing=False, spare=strip.free - aside)
        if running.billable and strip.free > step(40):
            strip.skip(step(11))
            strip.text("$", small, colors.muted)
        if tags and strip.free > step(60):
            strip.skip(step(12))
            strip.text(tags, small, colors.muted)


def dial(painter: QPainter, piece: QRect, color: QColor) -> None:
    """The running mark: a disc with the hands of a clock, an L."""
    size = min(piece.width(), piece.height())
    disc = QRectF(0, 0, size, size)
    disc.moveCenter(QPointF(piece.center()) + QPointF(0.5, 0.5))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawEllipse(disc)
    hands = QPen(QColor("white"), max(1.5, size * 0.11))
    hands.setCapStyle(Qt.PenCapStyle.RoundCap)
    hands.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(hands)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    center = disc.center()
    painter.drawPolyline([center - QPointF(0, size * 0.28), center, center + QPointF(size * 0.2, 0)])


def _figure() -> QFont:
    font = theme.font("strong")
    font.setPixelSize(round(font.pixelSize() * 1.15))
    return font
