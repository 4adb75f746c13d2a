"""A desktop's notifications: it keeps what it is asked to show, and presses buttons."""

from typing import Any, NamedTuple

from dbus_fast import Message, MessageType

from tests.desktop_session.bus import Bus, plain

NAME, PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"


class Shown(NamedTuple):
    number: int
    title: str
    body: str
    actions: dict[str, str]
    """Labels by name."""
    hints: dict[str, Any]
    milliseconds: int


class NotificationServer:
    """Takes the name on `bus` at once."""

    def __init__(self, bus: Bus, abilities: tuple[str, ...] = ("actions", "body", "body-markup")) -> None:
        self._bus, self._abilities = bus, list(abilities)
        self.shown: dict[int, Shown] = {}
        """What stands on the screen."""
        self.all: list[Shown] = []
        """Everything that was ever asked for."""
        bus.serve(self._answer)
        bus.request_name(NAME)

    def press(self, number: int, action: str) -> None:
        """The person presses a button; the notification goes, as it does on most desktops."""
        self._signal("ActionInvoked", "us", [number, action])
        self.close(number)

    def close(self, number: int, reason: int = 2) -> None:
        del self.shown[number]
        self._signal("NotificationClosed", "uu", [number, reason])

    def _answer(self, message: Message) -> Message | None:
        if message.interface != NAME or message.message_type is not MessageType.METHOD_CALL:
            return None
        if message.member == "GetCapabilities":
            return Message.new_method_return(message, "as", [self._abilities])
        if message.member == "CloseNotification":
            if message.body[0] not in self.shown:
                return Message.new_error(message, f"{NAME}.Error", "no such notification")
            self.close(message.body[0], 3)
            return Message.new_method_return(message)
        if message.member == "Notify":
            return Message.new_method_return(message, "u", [self._show(message.body)])
        return None

    def _show(self, body: list[Any]) -> int:
        _, replaces, _, title, text, actions, hints, milliseconds = body
        number = replaces if replaces in self.shown else len(self.all) + 1
        labels = dict(zip(actions[::2], actions[1::2], strict=True))
        self.shown[number] = Shown(number, title, text, labels, plain(hints), milliseconds)
        self.all.append(self.shown[number])
        return int(number)

    def _signal(self, member: str, signature: str, body: list[Any]) -> None:
        self._bus.send(
            Message(
                message_type=MessageType.SIGNAL,
                path=PATH,
                interface=NAME,
                member=member,
                signature=signature,
                body=body,
            )
        )
