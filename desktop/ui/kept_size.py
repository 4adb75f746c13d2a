"""The size a person gave a window, from one run of the program to the next."""

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSettings, QSize, QTimer
from PySide6.QtWidgets import QWidget

SETTLES = 400
"""Milliseconds after which a window that is being drawn larger has its new size."""


def keep_size(window: QWidget, name: str, file: Path) -> None:
    """Give `window` the size that `file` has for `name`, and note there what the person makes of it.

    Call it before the window is first shown. Nothing is lost where the file cannot be read or written.
    """
    _Keeper(window, name, file)


class _Keeper(QObject):
    def __init__(self, window: QWidget, name: str, file: Path) -> None:
        super().__init__(window)
        self._window, self._name = window, name
        self._sizes = QSettings(str(file), QSettings.Format.IniFormat, self)
        self._settled = QTimer(self, singleShot=True, interval=SETTLES)
        self._settled.timeout.connect(self._note)
        kept = self._sizes.value(name)
        if isinstance(kept, QSize) and kept.isValid():
            room = window.screen().availableSize()
            window.resize(kept.boundedTo(room).expandedTo(window.minimumSize()))
        self._noted = window.size()
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        if event.type() == QEvent.Type.Resize:
            self._settled.start()
        elif event.type() == QEvent.Type.Hide:
            self._settled.stop()
            self._note()
        return False

    def _note(self) -> None:
        """A window that fills the screen keeps the size it had before."""
        size = self._window.size()
        if size != self._noted and not self._window.isMaximized() and not self._window.isFullScreen():
            self._noted = size
            self._sizes.setValue(self._name, size)
            self._sizes.sync()
