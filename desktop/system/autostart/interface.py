"""What every backend of autostart does."""

from typing import Literal, Protocol, TypeAlias

Backend: TypeAlias = Literal["xdg", "portal", "windows", "macos", "none"]


class Autostart(Protocol):
    @property
    def backend(self) -> Backend:
        """Which one this is."""

    @property
    def enabled(self) -> bool:
        """Whether the session starts the program, by what stands there now; others may change that too."""

    async def enable(self, on: bool) -> None:
        """Have the session start the program in the background, or not. Raises OSError where that cannot be set."""
