"""Which backend this desktop has. Decided by the session, not by what works: under Wayland a grab on its X server
succeeds, and then hears only the keys of X windows."""

import sys
from collections.abc import Mapping

from desktop.system.hotkeys.absent import NoHotkeys
from desktop.system.hotkeys.interface import Hotkeys

WORDS = {
    "quick_entry": "Show quick entry",
    "toggle": "Start or stop the timer",
    "stop": "Stop the timer",
    "continue": "Continue the last entry",
}
"""Acts that hotkeys can have, beside one for each favorite (`favorites.NAME`)."""


def choose(environ: Mapping[str, str]) -> Hotkeys:
    """The hotkeys of this desktop, not yet connected."""
    if sys.platform == "win32":
        from desktop.system.hotkeys.grabbed import GrabbedHotkeys
        from desktop.system.hotkeys.windows import WindowsGrabs

        return GrabbedHotkeys(WindowsGrabs())
    if sys.platform == "darwin":
        from desktop.system.hotkeys.grabbed import GrabbedHotkeys
        from desktop.system.hotkeys.macos import MacGrabs

        return GrabbedHotkeys(MacGrabs())
    if environ.get("XDG_SESSION_TYPE") == "wayland" or environ.get("WAYLAND_DISPLAY"):
        from desktop.system.hotkeys.portal import PortalHotkeys

        return PortalHotkeys(WORDS)
    if environ.get("DISPLAY"):
        from desktop.system.hotkeys.grabbed import GrabbedHotkeys
        from desktop.system.hotkeys.x11 import X11Grabs

        return GrabbedHotkeys(X11Grabs())
    return NoHotkeys("There is no desktop session here.")
