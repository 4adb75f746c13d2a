"""Who has the file open, and whether it was closed well: a note beside the file, under a lock of the system's.

Every open store holds the lock shared, and the system lets go of it when a process dies. Whoever gets it alone
may check, migrate and replace the file; nobody can lose it under their feet.
"""

import os
import time
from contextlib import suppress
from pathlib import Path

from desktop.store.errors import Locked
from desktop.store.lock import SharedLock

_OPEN = b"open"
_CONDEMNED = b"damaged"
_RETRY = 0.01
"""Seconds between two tries for the lock."""


class Presence:
    """One store's claim to the file at `path`, for the life of the store."""

    def __init__(self, path: Path, patience: float) -> None:
        """Wait `patience` seconds at most for others that check or migrate. Raises `Locked`, OSError."""
        self._path = path
        self._patience = patience
        self._descriptor = os.open(note_path(path), os.O_RDWR | os.O_CREAT, 0o600)
        self._lock = SharedLock(self._descriptor)
        try:
            self.alone = self._lock.take_alone()
            """Whether nobody else has the file open, and nobody can open it until `settle`."""
            if not self.alone:
                self._share()
            self._note = self._read()
        except BaseException:
            os.close(self._descriptor)
            raise

    @property
    def known(self) -> bool:
        """Whether a store was at this place before."""
        return bool(self._note)

    @property
    def condemned(self) -> bool:
        """Whether somebody who had the file open found it broken."""
        return self._note == _CONDEMNED

    def suspect(self) -> bool:
        """Whether the file was not closed well, or was touched since.

        The note is not forced to the disk: after a power cut the journal that was left tells the same.
        """
        journals = (self._path.with_name(self._path.name + ending) for ending in ("-wal", "-journal"))
        return self._note != _fingerprint(self._path) or any(journal.exists() for journal in journals)

    def settle(self) -> None:
        """The file is good: let others in. Until `leave`, it counts as not closed."""
        if self.alone:
            self._write(_OPEN)
            self._lock.release()
            self._share()
            self.alone = False

    def condemn(self) -> None:
        """The file is broken: whoever gets it alone next salvages it."""
        with suppress(OSError):  # without the note it is found again
            self._write(_CONDEMNED)

    def leave(self) -> None:
        """Give up the claim after the file was closed; the last one notes that all is well, if it is."""
        with suppress(OSError):  # without the note the file is checked once more
            self._lock.release()
            if self._lock.take_alone() and self._read() != _CONDEMNED:
                self._write(_fingerprint(self._path))
        os.close(self._descriptor)

    def abandon(self) -> None:
        """Give up the claim to a file that could not be opened; what the note says stays."""
        os.close(self._descriptor)

    def _share(self) -> None:
        deadline = time.monotonic() + self._patience
        while not self._lock.take_shared():
            if time.monotonic() > deadline:
                raise Locked(self._path, "another process checks or migrates the file")
            time.sleep(_RETRY)

    def _read(self) -> bytes:
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        return os.read(self._descriptor, 100)

    def _write(self, note: bytes) -> None:
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        os.write(self._descriptor, note)  # over the old one, which needs no space on a full disk
        os.ftruncate(self._descriptor, len(note))


def note_path(path: Path) -> Path:
    return path.with_name(f"{path.name}.open")


def _fingerprint(path: Path) -> bytes:
    try:
        state = path.stat()
    except FileNotFoundError:
        return b"closed"
    return b"closed %d %d" % (state.st_size, state.st_mtime_ns)
