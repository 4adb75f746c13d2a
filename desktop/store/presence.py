"""Who has the file open, and whether it was closed well: a note beside the file, under a lock of the system's.

Every open store holds the lock shared, and the system lets go of it when a process dies. Whoever gets it alone
may check, migrate and replace the file; nobody can lose it under their feet.
"""

import os
import sys
import time
from pathlib import Path

from desktop.store.errors import Locked

_OPEN = b"open"
_RETRY = 0.01
"""Seconds between two tries for the lock."""

if sys.platform == "win32":
    import msvcrt

    _OFFSET, _SLOTS = 1 << 20, 64
    """Locked bytes lie behind the note; a sharer holds one of them, one alone holds all."""

    def _take(descriptor: int, *, shared: bool) -> bool:
        places = range(_OFFSET, _OFFSET + _SLOTS) if shared else (_OFFSET,)
        for place in places:
            os.lseek(descriptor, place, os.SEEK_SET)
            try:
                msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1 if shared else _SLOTS)
            except OSError:
                continue
            return True
        return False

    def _release(descriptor: int) -> None:
        os.lseek(descriptor, _OFFSET, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, _SLOTS)

else:
    import fcntl

    def _take(descriptor: int, *, shared: bool) -> bool:
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _release(descriptor: int) -> None:
        """Nothing: a lock of another kind replaces the one that is held."""


class Presence:
    """One store's claim to the file at `path`, for the life of the store."""

    def __init__(self, path: Path, patience: float) -> None:
        """Wait `patience` seconds at most for others that check or migrate. Raises `Locked`, OSError."""
        self._path = path
        self._patience = patience
        self._descriptor = os.open(note_path(path), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            self.alone = _take(self._descriptor, shared=False)
            """Whether nobody else has the file open, and nobody can open it until `settle`."""
            if not self.alone:
                self._share()
            self._note = os.read(self._descriptor, 100)
        except BaseException:
            os.close(self._descriptor)
            raise

    @property
    def known(self) -> bool:
        """Whether a store was at this place before."""
        return bool(self._note)

    def suspect(self) -> bool:
        """Whether the file was not closed well, or was touched since."""
        return self._note != _fingerprint(self._path)

    def settle(self) -> None:
        """The file is good: let others in. Until `leave`, it counts as not closed."""
        if self.alone:
            self._write(_OPEN)
            _release(self._descriptor)
            self._share()

    def leave(self, *, clean: bool) -> None:
        """Give up the claim after the file was closed; the last one notes whether all is well."""
        try:
            _release(self._descriptor)
            if clean and _take(self._descriptor, shared=False):
                self._write(_fingerprint(self._path))
        finally:
            os.close(self._descriptor)

    def abandon(self) -> None:
        """Give up the claim to a file that could not be opened; what the note says stays."""
        os.close(self._descriptor)

    def _share(self) -> None:
        deadline = time.monotonic() + self._patience
        while not _take(self._descriptor, shared=True):
            if time.monotonic() > deadline:
                raise Locked(self._path, "another process checks or migrates the file")
            time.sleep(_RETRY)

    def _write(self, note: bytes) -> None:
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        os.ftruncate(self._descriptor, 0)
        os.write(self._descriptor, note)


def note_path(path: Path) -> Path:
    return path.with_name(f"{path.name}.open")


def _fingerprint(path: Path) -> bytes:
    try:
        state = path.stat()
    except FileNotFoundError:
        return b"closed"
    return b"closed %d %d" % (state.st_size, state.st_mtime_ns)
