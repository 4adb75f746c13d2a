"""Which backend this system has."""

import sys

from desktop.system.login.interface import Login


def choose(platform: str = sys.platform) -> Login:
    """The login session's events, not yet heard."""
    if platform == "linux":
        from desktop.system.login.logind import Logind

        return Logind()
    if platform == "win32":
        from desktop.system.login.windows import WindowsLogin

        return WindowsLogin()
    if platform == "darwin":
        from desktop.system.login.mac_calls import MacCalls
        from desktop.system.login.macos import MacLogin

        return MacLogin(MacCalls)
    from desktop.system.login.absent import NoLogin

    return NoLogin()
