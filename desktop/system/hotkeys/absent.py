"""No hotkeys: the desktop has none for programs."""

from collections.abc import Mapping

from desktop.system.hotkeys.interface import Backend, Held, Pressed


class NoHotkeys:
    """Satisfies `Hotkeys`."""

    backend: Backend = "none"

    def __init__(self, reason: str) -> None:
        self._reason = reason
        self._wishes: dict[str, str] = {}

    @property
    def available(self) -> str | None:
        return self._reason

    @property
    def held(self) -> Mapping[str, Held]:
        return {act: Held(keys, "off") for act, keys in self._wishes.items()}

    async def start(self, pressed: Pressed) -> None:
        """Nothing will ever be pressed."""

    async def bind(self, wishes: Mapping[str, str]) -> None:
        self._wishes = dict(wishes)

    def taken(self, sequence: str) -> str | None:
        return None

    def pause(self) -> None:
        """There is nothing to let go of."""

    def resume(self) -> None:
        """Nor to take again."""

    async def stop(self) -> None:
        """Nor to end."""
