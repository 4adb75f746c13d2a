"""Notifications of Linux desktops, by org.freedesktop.Notifications. Quiet hours are the desktop's own affair."""

from contextlib import suppress
from typing import Any

from desktop import APP_ID
from desktop.model.notice import Notice
from desktop.system.bus import Bus, BusError, Service, Signal
from desktop.system.notifications.interface import Acted, Backend

_SERVICE = Service(
    "org.freedesktop.Notifications", "/org/freedesktop/Notifications", "org.freedesktop.Notifications"
)
_NORMAL = 1


class FreedesktopNotifications:
    """Satisfies `Notifications`."""

    def __init__(self) -> None:
        self._bus: Bus | None = None
        self._abilities: frozenset[str] = frozenset()
        self._shown: dict[str, int] = {}
        self._acted: Acted = lambda key, action: None

    @property
    def backend(self) -> Backend:
        return "none" if self._bus is None else "freedesktop"

    @property
    def has_actions(self) -> bool:
        return "actions" in self._abilities

    async def start(self, acted: Acted) -> None:
        self._acted = acted
        try:
            bus = await Bus.open()
        except BusError:
            return
        try:
            (abilities,) = await bus.call(_SERVICE, "GetCapabilities")
            await bus.hear(_SERVICE, self._heard)
        except BusError:
            await bus.close()
            return
        self._bus, self._abilities = bus, frozenset(abilities)

    async def show(self, notice: Notice) -> bool:
        if self._bus is None:
            return False
        hints: dict[str, tuple[str, Any]] = {
            "desktop-entry": ("s", APP_ID),  # its name and icon are shown, and its quiet hours apply
            "urgency": ("y", _NORMAL),
            "transient": ("b", not notice.lasting),
        }
        actions = [word for action in notice.actions for word in action] if self.has_actions else []
        stays = 0 if notice.lasting else -1 if notice.seconds is None else int(notice.seconds * 1000)
        body = _plain(notice.body) if "body-markup" in self._abilities else notice.body
        earlier = self._shown.get(notice.key, 0)
        told = ("Tracktray", earlier, APP_ID, notice.title or "Tracktray", body, actions, hints, stays)
        try:
            (number,) = await self._bus.call(_SERVICE, "Notify", "susssasa{sv}i", told)
        except BusError:
            return False
        self._shown[notice.key] = int(number)
        return True

    async def withdraw(self, key: str) -> None:
        number = self._shown.pop(key, None)
        if number is not None and self._bus is not None:
            with suppress(BusError):  # it was closed meanwhile, which is all that is wanted
                await self._bus.call(_SERVICE, "CloseNotification", "u", (number,))

    async def stop(self) -> None:
        for key in list(self._shown):
            await self.withdraw(key)
        if self._bus is not None:
            await self._bus.close()
            self._bus, self._abilities = None, frozenset()

    def _heard(self, signal: Signal) -> None:
        key = next((key for key, number in self._shown.items() if number == signal.body[0]), None)
        if key is None:
            return
        if signal.member == "ActionInvoked":
            self._acted(key, str(signal.body[1]))
        elif signal.member == "NotificationClosed":
            self._shown.pop(key, None)


def _plain(words: str) -> str:
    """Words of the person's, which are never markup."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
