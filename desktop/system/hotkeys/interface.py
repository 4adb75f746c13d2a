"""What every backend of hotkeys does."""

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple, Protocol, TypeAlias

from desktop.model.chord import Chord

Backend: TypeAlias = Literal["x11", "portal", "windows", "macos", "none"]
State: TypeAlias = Literal["in-use", "taken", "off"]
Pressed: TypeAlias = Callable[[str], None]
"""Is given the act whose keys were pressed."""


class Held(NamedTuple):
    """The keys of one act, and how they stand."""

    keys: str
    state: State


class Hotkeys(Protocol):
    """Keys by act, such as `toggle`. Keys are written as in `settings.toml`; unreadable ones are off."""

    @property
    def backend(self) -> Backend:
        """Which one this is."""

    @property
    def available(self) -> str | None:
        """None where programs may have hotkeys here; else a sentence that says why not."""

    @property
    def held(self) -> Mapping[str, Held]:
        """How the keys of each act stand."""

    async def start(self, pressed: Pressed) -> None:
        """Connect to the desktop; `pressed` is called on the event loop. Where that fails, `available` says why."""

    async def bind(self, wishes: Mapping[str, str]) -> None:
        """Hold the keys of these acts and of no others."""

    def taken(self, sequence: str) -> str | None:
        """A sentence where something else has these keys; None where they are free or our own."""

    def pause(self) -> None:
        """Let go of the keys, for a window that wants to see them pressed."""

    def resume(self) -> None:
        """Take them again."""

    async def stop(self) -> None:
        """Let go of everything."""


class Grabs(Protocol):
    """A desktop that gives single keys to who asks first."""

    backend: Backend

    def open(self, pressed: Callable[[Chord], None], changed: Callable[[], None]) -> str | None:
        """Connect; a sentence where that fails. `changed` is called when keys must be taken anew."""

    def grab(self, chord: Chord) -> bool:
        """Take these keys; False where something else has them. Raises KeyError for keys that do not exist here."""

    def release(self, chord: Chord) -> None:
        """Give them back."""

    def close(self) -> None:
        """Disconnect."""
