"""A desktop of the tests' own: a screen, a session bus, a keyring, and a panel that sees the tray as panels do.

Black-box tests start the real program in it and talk to it over D-Bus and by keys alone.
"""

from tests.desktop_session.bus import Bus, BusError, wait_for
from tests.desktop_session.item import Entry, Picture, TrayItem
from tests.desktop_session.notifications import NotificationServer, Shown
from tests.desktop_session.panel import Panel
from tests.desktop_session.session import DesktopSession, Program, missing_programs

__all__ = [
    "Bus",
    "BusError",
    "DesktopSession",
    "Entry",
    "NotificationServer",
    "Panel",
    "Picture",
    "Program",
    "Shown",
    "TrayItem",
    "missing_programs",
    "wait_for",
]
