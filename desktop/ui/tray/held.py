"""A bar in the corner of the screen: what an unnamed act did, with its Undo, or why an act was refused.

It never takes the focus and goes by itself. Under Wayland a program cannot place a window nor keep it from taking
the focus: there the status line of the menu alone offers the Undo.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from desktop.ui import theme

WIDTH = 380
_MARGIN = 12
STAYS = 8_000
"""Milliseconds a sentence without an Undo stays."""


class Bar(QFrame):
    """One sentence and at most one button, shown without taking the focus."""

    def __init__(self) -> None:
        flags = Qt.WindowType
        super().__init__(
            None,
            flags.Tool | flags.FramelessWindowHint | flags.WindowStaysOnTopHint | flags.WindowDoesNotAcceptFocus,
        )
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_X11NetWmWindowTypeNotification)  # not in the task bar
        self.setProperty("kind", "notice")
        self.setWindowTitle("Tracktray")
        self._words = QLabel()
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self._undo = QPushButton("Undo")
        self._undo.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._undo.clicked.connect(self._take_back)
        self._act: Callable[[], None] = lambda: None
        self._leave = QTimer(self, singleShot=True)
        self._leave.timeout.connect(self.hide)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._words, 1)
        self._row.addWidget(self._undo)

    def offer(self, words: str, undo: Callable[[], None], *, milliseconds: int) -> None:
        """Say what was done; `undo` takes it back while the bar is there."""
        self._act = undo
        self._say(words, offers_undo=True, milliseconds=milliseconds)

    def tell(self, words: str) -> None:
        """Say why something was not done."""
        self._say(words, offers_undo=False, milliseconds=STAYS)

    def withdraw(self) -> None:
        """The act can no longer be taken back silently. A sentence that offers nothing stays its time."""
        if not self._undo.isHidden():
            self.hide()

    def _take_back(self) -> None:
        self.hide()
        self._act()

    def _say(self, words: str, *, offers_undo: bool, milliseconds: int) -> None:
        margin, width = theme.metrics(_MARGIN), theme.metrics(WIDTH)
        self._undo.setVisible(offers_undo)
        room = width - 2 * margin - (self._undo.sizeHint().width() + margin if offers_undo else 0)
        self._words.setText(words)
        self._words.setFixedSize(room, self._words.heightForWidth(room))
        self._row.setContentsMargins(margin, margin, margin, margin)
        self._row.setSpacing(margin)
        self.setFixedSize(width, self._row.totalSizeHint().height())
        self._place()
        self.show()
        self._leave.start(milliseconds)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def _place(self) -> None:
        """In the corner where notifications stand, clear of the panel."""
        room = QGuiApplication.primaryScreen().availableGeometry()
        gap = theme.metrics(16)
        self.move(room.right() - self.width() - gap + 1, room.bottom() - self.height() - gap + 1)


def can_stand_aside() -> bool:
    """Whether this desktop lets a window stand in a corner without taking the focus."""
    return not QGuiApplication.platformName().startswith("wayland")
