"""An installed program that was replaced by a newer version goes on as that one; one that was removed ends.

Modules are read from the program's file when they are first needed, so the old one cannot go on with a new file.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer

AGAIN = 64
"""Exit code of a program that is to go on as what was installed in its place."""
SETTLED = 5_000
"""Milliseconds without a change after which an installation counts as done."""


def installed_program() -> Path | None:
    """The file of the bundled program on Linux, which packages replace while it runs; elsewhere None."""
    return Path(sys.executable) if sys.platform == "linux" and getattr(sys, "frozen", False) else None


class Renewal(QObject):
    """Calls `renew` when another file has taken the program's place, `gone` when none has."""

    def __init__(
        self, program: Path, *, renew: Callable[[], None], gone: Callable[[], None], settled: int = SETTLED
    ) -> None:
        super().__init__()
        self._program, self._renew, self._gone = program, renew, gone
        self._settled = QTimer(self, singleShot=True, interval=settled)
        self._settled.timeout.connect(self._look)
        # The folder as well: the watch on a file ends with the file.
        self._watcher = QFileSystemWatcher([str(program), str(program.parent)], self)
        self._watcher.fileChanged.connect(self._wait)
        self._watcher.directoryChanged.connect(self._wait)
        self._first = _identity(program)

    def _wait(self) -> None:
        if _identity(self._program) != self._first:
            self._settled.start()

    def _look(self) -> None:
        if _identity(self._program) is None:
            self._gone()
        else:
            self._renew()


def _identity(program: Path) -> tuple[int, int] | None:
    """Differs between two files that had the same name, one after the other; None where there is none."""
    try:
        found = program.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns
