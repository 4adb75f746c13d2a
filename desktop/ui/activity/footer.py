"""The last line: how things stand, or what the last act did; and the keys that do something now."""

from typing import NamedTuple

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from desktop.ui import theme
from desktop.ui.editor.strip import leading

_KEYS = 2


class Told(NamedTuple):
    """A sentence with its sign; `tone` is a token's name."""

    words: str
    icon: str = ""
    tone: str = "muted"


class Footer(QWidget):
    """The keys keep to the end; the sentence gives way, and is whole in its tool tip."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._told = Told("")
        self.setFixedHeight(theme.metrics(40))
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(theme.metrics(20), 0, theme.metrics(20), 0)
        row.setSpacing(theme.metrics(8))
        self._icon, self._words = QLabel(self), _small(self)
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row.addWidget(self._icon)
        row.addWidget(self._words, 1)
        self._pairs = []
        for _ in range(_KEYS):
            cap, words = _small(self), _small(self)
            cap.setProperty("kind", "key")
            cap.setFont(theme.font("caption"))
            cap.setFixedHeight(theme.metrics(20))
            row.addSpacing(theme.metrics(4))
            row.addWidget(cap)
            row.addWidget(words)
            self._pairs.append((cap, words))

    @property
    def told(self) -> Told:
        return self._told

    def tell(self, told: Told) -> None:
        if told == self._told:
            return
        self._told = told
        self._words.setProperty("kind", told.tone)
        self._words.style().polish(self._words)
        self._words.setAccessibleDescription(told.words)
        self.dress()
        self._fit()

    def show_keys(self, pairs: tuple[tuple[str, str], ...]) -> None:
        for at, (cap, words) in enumerate(self._pairs):
            cap.setVisible(at < len(pairs))
            words.setVisible(at < len(pairs))
            if at < len(pairs):
                cap.setText(pairs[at][0])
                words.setText(pairs[at][1])

    def dress(self) -> None:
        """Take the colours of the theme in force."""
        size = QSize(theme.metrics(14), theme.metrics(14))
        self._icon.setVisible(bool(self._told.icon))
        if self._told.icon:
            icon = theme.icon(self._told.icon, self._told.tone, 14)
            self._icon.setPixmap(icon.pixmap(size, self.devicePixelRatioF()))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self._row.activate()
        metrics, room = self._words.fontMetrics(), self._words.width()
        shown = metrics.elidedText(self._told.words, Qt.TextElideMode.ElideRight, max(0, room - 3))
        self._words.setText(shown)
        self._words.setToolTip(self._told.words if shown != self._told.words else "")


def _small(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setFont(theme.font("small"))
    label.setProperty("kind", "muted")
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setAlignment(leading(parent))
    return label
