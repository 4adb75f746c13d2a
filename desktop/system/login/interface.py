"""What every backend of the login session does."""

from collections.abc import Awaitable, Callable
from typing import Literal, Protocol, TypeAlias

Backend: TypeAlias = Literal["logind", "windows", "macos", "none"]
Event: TypeAlias = Literal["sleeps", "woke", "locked", "unlocked", "ends"]
"""`sleeps` and `ends` come before the fact, which waits a few seconds for what they cause."""
Happened: TypeAlias = Callable[[Event], Awaitable[None]]


class Login(Protocol):
    @property
    def backend(self) -> Backend:
        """Which one this is."""

    async def start(self, happened: Happened) -> None:
        """Hear of events from now on; each may be told twice."""

    async def stop(self) -> None:
        """Hear of nothing any more."""
