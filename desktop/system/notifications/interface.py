"""What every backend of notifications does."""

from collections.abc import Callable
from typing import Literal, Protocol, TypeAlias

from desktop.model.notice import Notice

Backend: TypeAlias = Literal["freedesktop", "none"]
Acted: TypeAlias = Callable[[str, str], None]
"""Is given the key of a notice, and the action that was chosen."""


class Notifications(Protocol):
    @property
    def backend(self) -> Backend:
        """Which one this is; `none` where the program's own bar has to do."""

    @property
    def has_actions(self) -> bool:
        """Whether buttons are shown."""

    async def start(self, acted: Acted) -> None:
        """Connect. `acted` is called on the event loop."""

    async def show(self, notice: Notice) -> bool:
        """Show it in place of an earlier one of its key; False where that could not be done."""

    async def withdraw(self, key: str) -> None:
        """Take it away; fine where it is gone already."""

    async def stop(self) -> None:
        """Take away what is shown, and disconnect."""
