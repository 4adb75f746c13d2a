"""The last line: totals, how things stand, and the keys that do something now."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from desktop.ui import theme
from desktop.ui.editor.strip import Strip, leading
from desktop.ui.quick_entry.status import Status

_KEYS = 2
"""Pairs of keys and words that are shown at most."""


class Footer(QWidget):
    """Nothing in it moves when a word changes: the keys keep to the end, the status gives way."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(theme.metrics(37))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.metrics(20), 0, theme.metrics(20), 0)
        row.setSpacing(theme.metrics(8))
        self._totals, self._icon, self._status = _small(self), QLabel(self), _Yielding(self)
        self._shown: Status | None = None
        row.addWidget(self._totals)
        row.addSpacing(theme.metrics(12))
        row.addWidget(self._icon)
        row.addWidget(self._status, 1)
        self._pairs = []
        for at in range(_KEYS):
            row.addSpacing(theme.metrics(4) if at else 0)
            cap, words = _small(self), _small(self)
            cap.setProperty("kind", "key")
            font = theme.font("caption")
            cap.setFont(font)
            cap.setFixedHeight(theme.metrics(20))
            row.addWidget(cap)
            row.addWidget(words)
            self._pairs.append((cap, words))

    def show_totals(self, words: str) -> None:
        if words != self._totals.text():
            self._totals.setText(words)

    def show_status(self, status: Status) -> None:
        if status == self._shown:
            return
        self._shown = status
        self._status.setText(status.words)
        self._status.setToolTip(status.words)
        self.dress()

    def dress(self) -> None:
        """Take the colours of the theme in force."""
        if self._shown is not None:
            size = theme.metrics(14)
            icon = theme.icon(self._shown.icon, self._shown.tone, 14)
            self._icon.setPixmap(icon.pixmap(QSize(size, size), self.devicePixelRatioF()))
            self._status.show_in(getattr(theme.tokens(), self._shown.tone))

    def show_keys(self, pairs: tuple[tuple[str, str], ...]) -> None:
        for at, (cap, words) in enumerate(self._pairs):
            shown = at < len(pairs)
            cap.setVisible(shown)
            words.setVisible(shown)
            if shown:
                keys = QKeySequence(pairs[at][0]).toString(QKeySequence.SequenceFormat.NativeText)
                cap.setText(keys or pairs[at][0])
                words.setText(pairs[at][1])


class _Yielding(QLabel):
    """A label that is shortened where there is no room for it; its whole text is in its tool tip and its name."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._ink = theme.tokens().muted
        self.setFont(theme.font("small"))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_in(self, ink: QColor) -> None:
        self._ink = ink
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        painter = QPainter(self)
        strip = Strip(painter, self.rect(), mirrored=self.isRightToLeft())
        strip.text(self.text(), self.font(), self._ink)


def _small(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setFont(theme.font("small"))
    label.setProperty("kind", "muted")
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setMinimumWidth(0)
    label.setAlignment(leading(parent))
    return label
