"""What the window needs of the rest of the program."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from desktop.model.settings import Problem, Settings


class Kept(Protocol):
    """The settings in force and their file."""

    def __call__(self) -> Settings:
        """The settings in force."""

    @property
    def path(self) -> Path:
        """The file."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What in the file is bad now."""

    def subscribe(self, listener: Callable[[Settings, Settings], None]) -> Callable[[], None]:
        """Call `listener` with the settings before and now after each change; returns what ends it."""

    async def change(self, key: tuple[str, ...], value: Any) -> str | None:
        """Write one value as the file has it (None: take the key away); a sentence where that failed."""


class Hotkeys(Protocol):
    """Keys that act wherever the person is. Sequences are portable names such as `Ctrl+Alt+T`."""

    @property
    def available(self) -> str | None:
        """None where programs may have hotkeys here; else a sentence that says why not."""

    def taken(self, sequence: str) -> str | None:
        """A sentence where something else has these keys, with its name where that is known; None where they are
        free or our own."""

    def pause(self) -> None:
        """Let go of our own keys while new ones are pressed in the window, which would not see them otherwise."""

    def resume(self) -> None:
        """Take them again."""

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` when `available` has become another; returns what ends it."""


class Autostart(Protocol):
    """Whether the program starts with the person's session."""

    @property
    def enabled(self) -> bool: ...

    async def enable(self, on: bool) -> None:
        """The desktop may ask the person first. Raises OSError where that cannot be changed."""
