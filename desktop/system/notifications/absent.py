"""No notifications: what there is to say is said by the program's own bar."""

from desktop.model.notice import Notice
from desktop.system.notifications.interface import Acted, Backend


class NoNotifications:
    """Satisfies `Notifications`."""

    backend: Backend = "none"
    has_actions = False

    async def start(self, acted: Acted) -> None:
        """There is nothing to connect to."""

    async def show(self, notice: Notice) -> bool:
        return False

    async def withdraw(self, key: str) -> None:
        """Nothing is shown."""

    async def stop(self) -> None:
        """Nothing to end."""
