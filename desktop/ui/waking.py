"""Notices that the computer slept or its clock was set: by what the system tells, and by comparing two clocks."""

from PySide6.QtCore import QObject, Signal

from desktop.model.clock import Clock

JUMP = 60.0
"""Seconds by which the wall clock must have left the monotonic one to count as sleep or a changed clock."""


class Waking(QObject):
    """`woke` comes after a sleep, where the system tells, or at a jump."""

    woke = Signal()

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._apart = self._difference()

    def look(self) -> None:
        """Compare the clocks; cheap, to be called whenever something else wakes the program."""
        apart = self._difference()
        if abs(apart - self._apart) >= JUMP:
            self._apart = apart
            self.woke.emit()

    def awake(self) -> None:
        """The system says that the computer woke."""
        self._apart = self._difference()
        self.woke.emit()

    def _difference(self) -> float:
        return self._clock.now().timestamp() - self._clock.monotonic()
