"""One waking-up at a moment that was worked out before."""

import asyncio
from collections.abc import Callable

SLACK = 0.05
"""Seconds later, so that the moment has surely come by the clock that set it."""


class Alarm:
    """Rings once; setting it anew forgets what it was set to."""

    def __init__(self, ring: Callable[[], None]) -> None:
        self._ring = ring
        self._handle: asyncio.TimerHandle | None = None

    def set(self, seconds: float | None) -> None:
        """Ring in so many seconds; None: not at all."""
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None
        if seconds is not None:
            self._handle = asyncio.get_running_loop().call_later(max(0.0, seconds) + SLACK, self._ring)
