"""The editor as a window of its own, opened from the tray and from quick entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop.model.entry import Ref
from desktop.ui import theme
from desktop.ui.approval import Spawn
from desktop.ui.editor.editor import Editor
from desktop.ui.editor.layout import WIDTH

if TYPE_CHECKING:
    from desktop.tracker.tracker import Tracker

UNSAVED = "Save or revert this entry first: Enter or Esc."


class EditorDialog(QDialog):
    """Built once. Enter and Done save and close; Esc, Ctrl+W and closing revert."""

    def __init__(self, tracker: Tracker, spawn: Spawn, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tracker = tracker
        self.setWindowTitle("Editor")
        self.setWindowIcon(theme.app_icon())
        self._editor = Editor(tracker, spawn, self)
        self._editor.closed.connect(self.accept)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)
        column.addWidget(self._editor)
        self._editor.setFixedWidth(theme.metrics(WIDTH))
        QShortcut(QKeySequence.StandardKey.Close, self, self.reject)

    @property
    def editor(self) -> Editor:
        return self._editor

    async def edit(self, ref: Ref) -> bool:
        """Show this entry; False where there is none. An entry with unsaved changes stays and says so."""
        shown = self._editor.entry
        if self.isVisible() and shown is not None and self._editor.changed:
            if shown.ref != ref:
                self._editor.say(UNSAVED)
        else:
            entry = await self._tracker.entry(ref)
            if entry is None:
                return False
            self._editor.show_entry(entry)
            self._column.activate()  # its size, before there is a window on the screen that has another
            self.show()
            self._editor.rest_cursor()  # a dialog that opens selects all of it: one letter would replace it
        self.raise_()
        self.activateWindow()
        return True
