"""The changes that wait for the person: what each was, why it stopped, and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from desktop.model.intent import Answer, Discard, Intent, Retry
from desktop.tracker.outcome import Refused
from desktop.ui import theme
from desktop.ui.approval import Spawn, carry_out

if TYPE_CHECKING:
    from desktop.tracker.state import State
    from desktop.tracker.tracker import PendingRow, Tracker

WIDTH, HEIGHT = 520, 340
EMPTY = "Nothing needs you."
STUCK = ("parked", "asked")


class NeedsYou(QDialog):
    """Refused changes can be sent again or let go of; open questions show their answers. Built once."""

    def __init__(self, tracker: Tracker, spawn: Spawn, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tracker, self._spawn = tracker, spawn
        self._shown: list[PendingRow] | None = None
        self.setWindowTitle("Needs you")
        self.setWindowIcon(theme.app_icon())
        self.resize(theme.metrics(WIDTH), theme.metrics(HEIGHT))
        self._said = QLabel(self)
        self._said.setProperty("kind", "attention")
        self._said.setWordWrap(True)
        self._said.hide()
        self._area = QScrollArea(self, widgetResizable=True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._area, 1)
        column.addWidget(self._said)
        QShortcut(QKeySequence.StandardKey.Close, self, self.reject)
        tracker.subscribe(self._follow)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self._spawn(self._read())

    def _follow(self, _state: State) -> None:
        if self.isVisible():
            self._spawn(self._read())

    async def _read(self) -> None:
        rows = [row for row in await self._tracker.pending() if row.state in STUCK]
        if rows != self._shown:
            self._shown = rows
            self._area.setWidget(self._list(rows))

    def _list(self, rows: list[PendingRow]) -> QWidget:
        content = QFrame()
        content.setProperty("kind", "surface")
        column = QVBoxLayout(content)
        margin = theme.metrics(20)
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(theme.metrics(16))
        for row in rows:
            column.addWidget(self._row(row))
        if not rows:
            nothing = QLabel(EMPTY)
            nothing.setProperty("kind", "muted")
            column.addWidget(nothing)
        column.addStretch(1)
        return content

    def _row(self, row: PendingRow) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.metrics(4))
        for text, role, kind in ((row.words, "strong", ""), (row.reason or "", "body", "muted")):
            if text:
                label = QLabel(text)
                label.setTextFormat(Qt.TextFormat.PlainText)
                label.setWordWrap(True)
                label.setFont(theme.font("strong" if role == "strong" else "body"))
                label.setProperty("kind", kind)
                column.addWidget(label)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.metrics(8))
        for words, intent in _acts(row):
            button = QPushButton(words.replace("&", "&&"))
            button.setAccessibleName(words.rstrip("…. "))
            button.setAccessibleDescription(row.words)
            button.clicked.connect(lambda _=False, intent=intent: self._spawn(self._act(intent)))
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.addLayout(buttons)
        return box

    async def _act(self, intent: Intent) -> None:
        outcome = await carry_out(self._tracker, intent, how="question", parent=self)
        refused = isinstance(outcome, Refused)
        self._said.setText(outcome.words if isinstance(outcome, Refused) else "")
        self._said.setVisible(refused)
        await self._read()


def _acts(row: PendingRow) -> list[tuple[str, Intent]]:
    """What can be done with a row, in words."""
    if row.choices:
        return [(choice.words, Answer(row.id, choice.key)) for choice in row.choices]
    return [("Send again", Retry(row.id)), ("Discard", Discard(row.id))]
