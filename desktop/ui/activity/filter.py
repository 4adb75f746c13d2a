"""The choice of what is listed: three words side by side, one of them chosen."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeySequence, QPainter, QPaintEvent, QPen, QShortcut
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.activity.presenter import FILTERS, Only


class Filter(QWidget):
    """Left and right choose while it has the focus; Alt and a digit from anywhere in the window."""

    chosen = Signal(str)
    """Carries the `Only`."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.metrics(4))
        for at, (only, words) in enumerate(FILTERS):
            segment = _Segment(words, self)
            keys = QKeySequence(f"Alt+{at + 1}")
            segment.setToolTip(f"{words} ({keys.toString(QKeySequence.SequenceFormat.NativeText)})")
            segment.setChecked(at == 0)
            segment.toggled.connect(lambda on, only=only: self.chosen.emit(only) if on else None)
            self._group.addButton(segment, at)
            row.addWidget(segment)
            QShortcut(keys, parent, segment.click)

    @property
    def only(self) -> Only:
        return FILTERS[self._group.checkedId()][0]

    def choose(self, only: Only) -> None:
        at = next(at for at, (each, _) in enumerate(FILTERS) if each == only)
        self._group.button(at).setChecked(True)

    def take_focus(self) -> None:
        self._group.button(self._group.checkedId()).setFocus()


class _Segment(QAbstractButton):
    def __init__(self, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(words)
        self.setCheckable(True)

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's names)
        words = QFontMetrics(theme.font("strong")).horizontalAdvance(self.text())
        return QSize(words + theme.metrics(24), theme.metrics(30))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors, radius = theme.tokens(), theme.metrics(6)
        around = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        ground = colors.accent_soft if self.isChecked() else colors.sunken if self.underMouse() else None
        painter.setPen(Qt.PenStyle.NoPen)
        if ground is not None:
            painter.setBrush(ground)
            painter.drawRoundedRect(around, radius, radius)
        if self.hasFocus() or (colors.high_contrast and self.isChecked()):
            painter.setPen(QPen(colors.accent, colors.focus_width if self.hasFocus() else 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(around, radius, radius)
        painter.setFont(theme.font("strong" if self.isChecked() else "body"))
        painter.setPen(colors.text if self.isChecked() else colors.muted)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
