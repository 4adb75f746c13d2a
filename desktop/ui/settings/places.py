"""Rows of their own making, for what no key of the file says: the account, autostart, and the file itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.ui import theme
from desktop.ui.approval import Spawn
from desktop.ui.settings.controls import WIDE, Switch
from desktop.ui.settings.interfaces import Autostart, Kept
from desktop.ui.settings.row import Row

if TYPE_CHECKING:
    from desktop.tracker.state import State


class AccountRow(Row):
    """Who is signed in, and the way to the window that changes it."""

    def __init__(self, open_sign_in: Callable[[], object], parent: QWidget) -> None:
        button = QPushButton("Sign in…", parent)
        button.setAutoDefault(False)
        button.setAccessibleName("Sign in")
        button.setFixedWidth(theme.metrics(WIDE))
        button.clicked.connect(open_sign_in)
        super().__init__("Toggl account", "", button, "account sign in out connection maton key toggl", parent)
        self._button = button

    def show_state(self, state: State) -> None:
        """Name the person, and what stands in the way."""
        profile = state.profile
        self.hint(f"Signed in as {profile.email}" if profile else "Nobody is signed in.")
        lacking = {"sign-in": "Toggl or Maton wants you to sign in again.", "connect": "Toggl is not connected."}
        self.say(lacking.get(state.attention or "", "") if profile else "")
        words = "Connection…" if profile else "Sign in…"
        self._button.setText(words)
        self._button.setAccessibleName(words.removesuffix("…"))


class AutostartRow(Row):
    """Whether the program starts with the session; what it is, not what a file says it should be."""

    def __init__(self, autostart: Autostart, spawn: Spawn, parent: QWidget) -> None:
        self._autostart, self._switch = autostart, Switch(parent)
        hint = "In the background, with the icon alone."
        super().__init__(
            "Start when I sign in", hint, self._switch, "general autostart login boot start-up", parent
        )
        self._switch.chosen.connect(lambda on: spawn(self._choose(on)))

    def show_state(self) -> None:
        self._switch.show_value(self._autostart.enabled)

    async def _choose(self, on: bool) -> None:
        self.say("")
        try:
            await self._autostart.enable(on)
        except OSError as error:
            self.say(f"That cannot be changed ({error.strerror}).")
        self.show_state()


def file_row(kept: Kept, parent: QWidget) -> Row:
    """Where the file is that all this stands in."""
    button = QPushButton("Copy path", parent)
    button.setAutoDefault(False)
    button.setAccessibleName("Copy path")
    button.setFixedWidth(theme.metrics(WIDE))
    button.clicked.connect(lambda: QGuiApplication.clipboard().setText(str(kept.path)))
    home = Path.home()
    shown = f"~/{kept.path.relative_to(home)}" if kept.path.is_relative_to(home) else str(kept.path)
    hint = f"{shown}\nEdit it while Tracktray runs, if you like: it is followed, and your comments stay."
    return Row("All of this as a file", hint, button, "settings.toml file path edit toml", parent)
