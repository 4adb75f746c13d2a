"""A desktop's side of the real xdg-desktop-portal: it agrees to hotkeys and autostart or not, and presses keys."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dbus_fast import Message, MessageType, Variant

from tests.desktop_session.bus import Bus, plain

PORTAL = Path("/usr/libexec/xdg-desktop-portal")
NAME, PATH = "org.freedesktop.impl.portal.desktop.tests", "/org/freedesktop/portal/desktop"
SHORTCUTS = "org.freedesktop.impl.portal.GlobalShortcuts"
BACKGROUND, ACCESS = "org.freedesktop.impl.portal.Background", "org.freedesktop.impl.portal.Access"
DESCRIPTION = f"[portal]\nDBusName={NAME}\nInterfaces={SHORTCUTS};{BACKGROUND};{ACCESS};\nUseIn=tests\n"


class PortalBackend:
    """What the desktop's own program does behind the portal."""

    def __init__(self, bus: Bus, *, agrees: bool = True) -> None:
        self.bus, self._agrees = bus, agrees
        self.asked: dict[str, dict[str, Any]] = {}
        """The shortcuts it was asked for, by id."""
        self.autostart: tuple[bool, list[str]] | None = None
        """Whether a program is to start with the session, and how."""
        self._session = ""
        bus.serve(self._answer)
        bus.request_name(NAME)

    def press(self, shortcut: str) -> None:
        self.bus.send(
            Message(
                message_type=MessageType.SIGNAL,
                path=PATH,
                interface=SHORTCUTS,
                member="Activated",
                signature="osta{sv}",
                body=[self._session, shortcut, 1, {}],
            )
        )

    def _answer(self, message: Message) -> Message | None:
        if message.interface == "org.freedesktop.DBus.Properties" and message.member == "GetAll":
            return Message.new_method_return(message, "a{sv}", [{"version": Variant("u", 1)}])
        if message.interface == "org.freedesktop.DBus.Properties" and message.member == "Get":
            return Message.new_method_return(message, "v", [Variant("u", 1)])
        if message.interface == "org.freedesktop.impl.portal.Session":
            return Message.new_method_return(message)
        if message.interface == BACKGROUND and message.member == "EnableAutostart":
            self.autostart = bool(message.body[1]), list(message.body[2])
            return Message.new_method_return(message, "b", [self._agrees and message.body[1]])
        if message.interface == BACKGROUND and message.member == "GetAppState":
            return Message.new_method_return(message, "a{sv}", [{}])
        if message.interface != SHORTCUTS:
            return None
        if message.member == "CreateSession":
            self._session = message.body[1]
            return Message.new_method_return(message, "ua{sv}", [0, {}])
        self.asked = {name: plain(facts) for name, facts in message.body[2]}
        granted = [[name, {"trigger_description": Variant("s", "Press F9")}] for name in self.asked]
        results = {"shortcuts": Variant("a(sa{sv})", granted)} if self._agrees else {}
        return Message.new_method_return(message, "ua{sv}", [0 if self._agrees else 1, results])


@contextmanager
def portal(folder: Path, bus_address: str) -> Iterator[None]:
    """The real portal, on that bus, with this backend as its only one."""
    (folder / "tests.portal").write_text(DESCRIPTION)
    environ = os.environ | {
        "DBUS_SESSION_BUS_ADDRESS": bus_address,
        "XDG_DESKTOP_PORTAL_DIR": str(folder),
        "XDG_CURRENT_DESKTOP": "tests",
    }
    process = subprocess.Popen([PORTAL], env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(10)
