"""Notices that the file was changed by hand, however an editor does it: in place, by a new file, through a link."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer

QUIET = 150
"""Milliseconds without a change after which an editor is taken to be done: many write in several steps."""


class Watch(QObject):
    """Calls `changed` some moments after the file was written, replaced, made or deleted."""

    def __init__(self, path: Path, changed: Callable[[], object]) -> None:
        super().__init__()
        self._path = path
        self._watcher = QFileSystemWatcher(self)
        self._quiet = QTimer(self, singleShot=True, interval=QUIET)
        self._quiet.timeout.connect(self._settled)
        self._changed = changed
        self._watcher.fileChanged.connect(lambda _path: self._quiet.start())
        self._watcher.directoryChanged.connect(lambda _path: self._quiet.start())
        self._follow()

    def _settled(self) -> None:
        self._follow()
        self._changed()

    def _follow(self) -> None:
        """Watch the file that is there now: with one that was replaced, watching it ended.

        Its folder tells of a file that comes; where the file is a link, the other folder does."""
        places = {str(self._path.parent), str(self._path.resolve().parent), str(self._path)}
        known = {*self._watcher.files(), *self._watcher.directories()}
        missing = [place for place in places - known if Path(place).exists()]
        if missing:
            self._watcher.addPaths(missing)
