"""A stand-in for systemd's logind on a bus of the tests: it gives out delay locks and sees when they are let go."""

import os
from typing import Any

from dbus_fast import Message, MessageType, Variant

from tests.desktop_session.bus import Bus

NAME, PATH, SESSION = "org.freedesktop.login1", "/org/freedesktop/login1", "/org/freedesktop/login1/session/c1"


class LoginService:
    """Takes logind's name on `bus`, which must pass descriptors."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self.locks: list[int] = []
        """Our ends of the delay locks: readable, at their end, once they are let go."""
        self._given: list[int] = []
        bus.serve(self._answer)
        bus.request_name(NAME)

    def forget(self) -> None:
        """Close our copies of what was given out and has arrived."""
        while self._given:
            os.close(self._given.pop())

    def signal(self, interface: str, member: str, signature: str = "", *body: Any, path: str = PATH) -> None:
        self._bus.send(
            Message(
                message_type=MessageType.SIGNAL,
                path=path,
                interface=interface,
                member=member,
                signature=signature,
                body=list(body),
            )
        )

    def prepare(self, what: str, begins: bool) -> None:
        self.signal(f"{NAME}.Manager", f"PrepareFor{what}", "b", begins)

    def lock(self, locked: bool) -> None:
        """As a desktop that locks by itself: by the hint alone."""
        changed = {"LockedHint": Variant("b", locked)}
        interface = "org.freedesktop.DBus.Properties"
        self.signal(interface, "PropertiesChanged", "sa{sv}as", f"{NAME}.Session", changed, [], path=SESSION)

    def close(self) -> None:
        for end in self.locks:
            os.close(end)

    def _answer(self, message: Message) -> Message | None:
        if message.member == "GetSession":
            return Message.new_method_return(message, "o", [SESSION])
        if message.member == "Inhibit":
            ours, theirs = os.pipe()
            self.locks.append(ours)
            self._given.append(theirs)
            return Message.new_method_return(message, "h", [0], unix_fds=[theirs])
        return None
