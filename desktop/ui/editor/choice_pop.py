"""The searchable list of projects or tags that opens under its field."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from desktop.ui import theme
from desktop.ui.editor.choice import ChoiceList
from desktop.ui.editor.choices import Choice
from desktop.ui.editor.pop import Pop

Find: TypeAlias = Callable[[str], Sequence[Choice]]
"""The rows for what is typed."""
WIDTH = 340


class ChoicePop(Pop):
    """Typing narrows the list, ↑ and ↓ choose, Enter takes, Esc closes it alone."""

    picked = Signal(object)
    """Carries `Choice.key`."""

    def __init__(self, parent: QWidget, *, label: str, find: Find, stays: bool = False) -> None:
        """`stays`: several can be taken before it closes."""
        super().__init__(parent, window=True)
        self._find, self._stays = find, stays
        self.setFixedWidth(theme.metrics(WIDTH))
        self.setWindowTitle(label)
        self._search = QLineEdit(self)
        self._search.setPlaceholderText(f"Find a {label.lower().removesuffix('s')}")
        self._search.setAccessibleName(label)
        self._search.textChanged.connect(self.refresh)
        self._search.installEventFilter(self)
        self.column.addWidget(self._search)
        self._list = ChoiceList(self)
        self._list.setAccessibleName(label)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.picked.connect(self._take)
        self.column.addWidget(self._list)
        self._nothing = QLabel(f"No {label.lower().removesuffix('s')} of that name", self)
        self._nothing.setProperty("kind", "muted")
        self._nothing.setMargin(theme.metrics(8))
        self.column.addWidget(self._nothing)
        self._height = 0

    def open_at(self, anchor: QWidget) -> None:
        """Show it under its field, with nothing typed."""
        self._search.clear()
        self.refresh()
        self.show_at(anchor)
        self._search.setFocus()

    def refresh(self) -> None:
        """Ask for the rows again. At hand is what is taken already, else the first; among several it stays put."""
        rows = self._find(self._search.text())
        if self.isVisible() and self._stays:
            at = max(0, min(self._list.currentIndex().row(), len(rows) - 1))
        else:
            at = next((at for at, row in enumerate(rows) if row.checked), 0)
        self._list.show_choices(rows, at if rows else None)
        self._list.setFixedHeight(self._list.rows_height())
        self._list.setVisible(bool(rows))
        self._nothing.setVisible(not rows)
        self.adjustSize()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        if watched is not self._search or not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        match event.key():
            case Qt.Key.Key_Down:
                self._list.step(1)
            case Qt.Key.Key_Up:
                self._list.step(-1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Tab:
                self._list.pick()
            case Qt.Key.Key_Escape:
                self.close()
            case _:
                return False
        return True

    def _take(self, key: object) -> None:
        if not self._stays:
            self.close()
        self.picked.emit(key)
        if self._stays:
            self._search.clear()
            self.refresh()
