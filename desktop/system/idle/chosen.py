"""Which backend this desktop has."""

import sys
import time
from collections.abc import Mapping

from desktop.system.idle.interface import IdleTime


def choose(environ: Mapping[str, str], platform: str = sys.platform) -> IdleTime:
    """The idle time of this desktop, not yet connected."""
    if platform == "win32":
        from desktop.system.idle.windows import WindowsIdle

        return WindowsIdle()
    if platform == "darwin":
        from desktop.system.idle.macos import MacIdle

        return MacIdle()
    if "GNOME" in environ.get("XDG_CURRENT_DESKTOP", "").upper().split(":"):
        from desktop.system.idle.gnome import GnomeIdle

        return GnomeIdle()
    if environ.get("WAYLAND_DISPLAY"):
        from desktop.system.idle.wayland import WaylandIdle

        return WaylandIdle(environ, time.time)
    if environ.get("DISPLAY"):
        from desktop.system.idle.x11 import X11Idle

        return X11Idle()
    from desktop.system.idle.absent import NoIdle

    return NoIdle()
