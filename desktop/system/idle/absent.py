"""No idle time: this desktop tells it nobody."""

from desktop.system.idle.interface import Backend


class NoIdle:
    """Satisfies `IdleTime`."""

    backend: Backend = "none"

    async def seconds(self) -> float | None:
        return None

    async def stop(self) -> None:
        """There is no connection."""
