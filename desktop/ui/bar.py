"""A bar in the corner of the screen: what there is to tell where the desktop shows no notifications with buttons.

It never takes the focus. Under Wayland a program cannot place a window nor keep it from taking the focus: there the
desktop's notifications, and for an Undo the status line of the menu, have to do.
"""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QPushButton

from desktop.model.notice import CLICKED, Notice
from desktop.ui import theme
from desktop.ui.theme.type import Role

WIDTH = 380
_MARGIN = 12
STAYS = 8.0
"""Seconds a notice stays that does not say how long."""


class _Standing(NamedTuple):
    notice: Notice
    acted: Callable[[str], None]


class Bar(QFrame):
    """The newest notice with its buttons; lasting ones come back when it has gone."""

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
        self._standing: dict[str, _Standing] = {}
        self._title, self._body = _words("strong"), _words("body")
        self._leave = QTimer(self, singleShot=True)
        self._leave.timeout.connect(self._drop_shown)
        self._rows = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._text = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._text.addWidget(self._title)
        self._text.addWidget(self._body)
        self._buttons = QHBoxLayout()
        self._rows.addLayout(self._text, 1)
        self._rows.addLayout(self._buttons)

    def show_notice(self, notice: Notice, acted: Callable[[str], None]) -> None:
        """Show it in front. `acted` gets the action that is chosen."""
        self._standing = {
            key: each for key, each in self._standing.items() if each.notice.lasting and key != notice.key
        }
        self._standing[notice.key] = _Standing(notice, acted)
        self._draw(notice)
        words = " ".join(part for part in (notice.title, notice.body) if part)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def withdraw(self, key: str) -> None:
        """Take it away; fine where it is gone."""
        if self._standing.pop(key, None) is not None:
            self._draw_newest()

    def clear(self) -> None:
        """Take everything away."""
        self._standing.clear()
        self.hide()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """A click beside the buttons is a click on the notice."""
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self._choose(CLICKED)

    def _choose(self, action: str) -> None:
        _, standing = self._standing.popitem()
        self._draw_newest()
        standing.acted(action)

    def _drop_shown(self) -> None:
        self._standing.popitem()
        self._draw_newest()

    def _draw_newest(self) -> None:
        self._leave.stop()
        if self._standing:
            self._draw(next(reversed(self._standing.values())).notice)
        else:
            self.hide()

    def _draw(self, notice: Notice) -> None:
        margin, width = theme.metrics(_MARGIN), theme.metrics(WIDTH)
        labels = [(action, label) for action, label in notice.actions if action != CLICKED]
        self._lay_buttons(labels)
        beside = len(labels) == 1
        self._rows.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        room = width - 2 * margin
        if beside:
            room -= self._buttons.sizeHint().width() + margin
        for label, words in ((self._title, notice.title), (self._body, notice.body)):
            label.setText(words)
            label.setVisible(bool(words))
            if words:
                label.setFixedWidth(room)  # first: a label is as high as its last width makes it
                label.setFixedSize(room, label.heightForWidth(room))
        self._text.setSpacing(theme.metrics(4))
        self._rows.setContentsMargins(margin, margin, margin, margin)
        self._rows.setSpacing(margin)
        self._rows.invalidate()
        self.setFixedSize(width, self._rows.totalSizeHint().height())
        self._place()
        self.show()
        if notice.lasting:
            self._leave.stop()
        else:
            self._leave.start(int((STAYS if notice.seconds is None else notice.seconds) * 1000))

    def _lay_buttons(self, labels: list[tuple[str, str]]) -> None:
        while (item := self._buttons.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._buttons.addStretch(1)
        self._buttons.setSpacing(theme.metrics(8))
        for action, label in labels:
            button = QPushButton(label, self)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _checked=False, action=action: self._choose(action))
            self._buttons.addWidget(button)
            button.show()

    def _place(self) -> None:
        """In the corner where notifications stand, clear of the panel."""
        room = QGuiApplication.primaryScreen().availableGeometry()
        gap = theme.metrics(16)
        self.move(room.right() - self.width() - gap + 1, room.bottom() - self.height() - gap + 1)


def _words(role: Role) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setFont(theme.font(role))
    return label
