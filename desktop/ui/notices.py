"""What the program needs to tell a person who looks at none of its windows."""

from collections.abc import Callable
from typing import Protocol

from desktop.model.notice import Notice


class Notices(Protocol):
    """The desktop's notifications, or what stands in for them."""

    def show(self, notice: Notice, acted: Callable[[str], None] | None = None) -> None:
        """Show it, soon, in place of an earlier one of its key. `acted` gets the name of the action that is chosen
        while it is shown, once."""

    def withdraw(self, key: str) -> None:
        """Take it away; fine where it is gone already."""
