"""What every backend of idle time does."""

from typing import Literal, Protocol, TypeAlias

Backend: TypeAlias = Literal["x11", "gnome", "wayland", "windows", "macos", "none"]


class IdleTime(Protocol):
    @property
    def backend(self) -> Backend:
        """Which one this is."""

    async def seconds(self) -> float | None:
        """Since the last touch, on this desktop as a whole; None where it cannot be told now."""

    async def stop(self) -> None:
        """Disconnect."""
