"""What a report about the program needs: versions and states; no name, no secret."""

import sys

from PySide6.QtCore import QSysInfo, qVersion
from PySide6.QtGui import QGuiApplication

from desktop import __version__
from desktop.account.states import AccountState
from desktop.tracker.state import State


def diagnostics(state: State, account: AccountState, tray: str) -> str:
    """A line for each fact. `tray`: who shows the icon."""
    lines = {
        "Tracktray": __version__,
        "Python": sys.version.split()[0],
        "Qt": qVersion(),
        "System": QSysInfo.prettyProductName(),
        "Screen": QGuiApplication.platformName(),
        "Tray": tray,
        "Account": type(account).__name__,
        "Online": state.connectivity.online,
        "Waiting": state.pending,
        "Need the person": state.parked,
        "Last sync": state.last_sync or "never",
    }
    return "\n".join(f"{name}: {value}" for name, value in lines.items())
