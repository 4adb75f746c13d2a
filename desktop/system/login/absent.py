"""Nobody tells of sleep and locks; a sleep still shows by the clocks that went apart."""

from desktop.system.login.interface import Backend, Happened


class NoLogin:
    """Satisfies `Login`."""

    backend: Backend = "none"

    async def start(self, happened: Happened) -> None:
        """Nothing will ever happen."""

    async def stop(self) -> None:
        """Nothing to end."""
