"""A lock on an open file that many may share or one may have alone; it ends with the process that holds it."""

import os
import sys

if sys.platform == "win32":
    import msvcrt

    _OFFSET, _SLOTS = 1 << 20, 64
    """Windows locks bytes, for one holder each: a sharer takes one of these, who is alone all."""

    class SharedLock:
        def __init__(self, descriptor: int) -> None:
            self._descriptor = descriptor
            self._held: tuple[int, int] | None = None

        def take_alone(self) -> bool:
            """Take it if nobody has it; without waiting."""
            return self._take(_OFFSET, _SLOTS)

        def take_shared(self) -> bool:
            """Take it unless somebody has it alone; without waiting."""
            return any(self._take(place, 1) for place in range(_OFFSET, _OFFSET + _SLOTS))

        def release(self) -> None:
            """Let go of it."""
            if self._held is not None:
                self._lock(msvcrt.LK_UNLCK, *self._held)
                self._held = None

        def _take(self, place: int, count: int) -> bool:
            try:
                self._lock(msvcrt.LK_NBLCK, place, count)
            except OSError:
                return False
            self._held = (place, count)
            return True

        def _lock(self, mode: int, place: int, count: int) -> None:
            os.lseek(self._descriptor, place, os.SEEK_SET)
            msvcrt.locking(self._descriptor, mode, count)

else:
    import fcntl

    class SharedLock:
        def __init__(self, descriptor: int) -> None:
            self._descriptor = descriptor

        def take_alone(self) -> bool:
            """Take it if nobody has it; without waiting."""
            return self._take(fcntl.LOCK_EX)

        def take_shared(self) -> bool:
            """Take it unless somebody has it alone; without waiting."""
            return self._take(fcntl.LOCK_SH)

        def release(self) -> None:
            """Let go of it."""
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)

        def _take(self, kind: int) -> bool:
            try:
                fcntl.flock(self._descriptor, kind | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True
