"""Notices that the computer slept or its clock was set: by what the system tells, and by comparing two clocks."""

import sys

from PySide6.QtCore import SLOT, QObject, Signal, Slot

from desktop.model.clock import Clock

JUMP = 60.0
"""Seconds by which the wall clock must have left the monotonic one to count as sleep or a changed clock."""


class Waking(QObject):
    """`asleep` comes just before the computer sleeps, where the system tells; `woke` after, or at a jump."""

    asleep = Signal()
    woke = Signal()

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._apart = self._difference()

    def listen(self) -> None:
        """Hear what the login service tells; where there is none, `look` alone notices."""
        if sys.platform != "linux":
            return
        from PySide6.QtDBus import QDBusConnection

        bus = QDBusConnection.systemBus()
        if bus.isConnected():
            bus.connect(  # type: ignore[call-overload]  # the stub wants bytes, the binding takes text
                "org.freedesktop.login1",
                "/org/freedesktop/login1",
                "org.freedesktop.login1.Manager",
                "PrepareForSleep",
                self,
                SLOT("prepare_for_sleep(bool)"),
            )

    def look(self) -> None:
        """Compare the clocks; cheap, to be called whenever something else wakes the program."""
        apart = self._difference()
        if abs(apart - self._apart) >= JUMP:
            self._apart = apart
            self.woke.emit()

    @Slot(bool)
    def prepare_for_sleep(self, begins: bool) -> None:
        """What the login service sends before and after."""
        if begins:
            self.asleep.emit()
        else:
            self._apart = self._difference()
            self.woke.emit()

    def _difference(self) -> float:
        return self._clock.now().timestamp() - self._clock.monotonic()
