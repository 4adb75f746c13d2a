"""Which backend this system has."""

import sys

from desktop.system.notifications.interface import Notifications


def choose(platform: str = sys.platform) -> Notifications:
    """The notifications of this system, not yet connected.

    On Windows and macOS a program that is no signed bundle may show none with buttons; its own bar shows them.
    """
    if platform == "linux":
        from desktop.system.notifications.freedesktop import FreedesktopNotifications

        return FreedesktopNotifications()
    from desktop.system.notifications.absent import NoNotifications

    return NoNotifications()
