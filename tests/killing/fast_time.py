"""A clock that runs fast, and the same time for the programs under test, by libfaketime."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

LIBRARIES = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
"""Where Debian's package `faketime` puts it."""


class FastTime:
    """Satisfies `desktop.model.clock.Clock`: from its making on, `speed` seconds pass in one."""

    def __init__(self, speed: float) -> None:
        self._speed = speed
        self._shown, self._real = time.time(), time.time()

    @property
    def speed(self) -> float:
        return self._speed

    @speed.setter
    def speed(self, speed: float) -> None:
        self._shown, self._real = self._seconds(), time.time()
        self._speed = speed

    def now(self) -> datetime:
        return datetime.fromtimestamp(self._seconds(), UTC)

    def monotonic(self) -> float:
        return self._seconds()

    def later(self, seconds: float) -> float:
        """When, by the real monotonic clock, so many of the fast seconds have passed."""
        return time.monotonic() + seconds / self._speed

    def environment(self) -> dict[str, str]:
        """What a program that starts now needs to see this time: it tells it from its own start on."""
        ahead = timedelta(seconds=self._seconds() - time.time()).total_seconds()
        return {
            "LD_PRELOAD": str(LIBRARIES[0]),
            "FAKETIME": f"{ahead:+.3f} x{self._speed:g}",
        }

    def _seconds(self) -> float:
        return self._shown + (time.time() - self._real) * self._speed
