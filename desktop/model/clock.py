"""The clock as an argument: nothing below the composition roots reads the time by itself."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The computer's wall clock as an aware UTC datetime."""

    def monotonic(self) -> float:
        """Seconds that never go back; only differences mean anything."""
