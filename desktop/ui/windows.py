"""The windows that the tray opens: each built when it is first needed, then kept."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QMessageBox, QWidget

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.account.account import Account
    from desktop.model.entry import Ref
    from desktop.tracker.tracker import Tracker
    from desktop.ui.activity import ActivityWindow
    from desktop.ui.approval import Spawn
    from desktop.ui.away import Asked, AwayWindow
    from desktop.ui.editor import EditorDialog
    from desktop.ui.quick_entry import QuickEntry
    from desktop.ui.settings import Autostart, Hotkeys, Kept, SettingsWindow
    from desktop.ui.sign_in import SignIn


ABOUT = (
    "A tray timer for Toggl Track that works offline and never loses an entry.\n\n"
    "Free software under the MIT licence. Icons by Lucide (ISC licence)."
)


class Behind(NamedTuple):
    """What the windows speak to."""

    tracker: Tracker
    account: Account
    spawn: Spawn
    dress: Callable[[], None]
    """Puts on the theme, where that has not been done yet."""
    open_web: Callable[[str], Awaitable[bool]]
    now: Callable[[], datetime]
    """The computer's clock."""
    diagnostics: Callable[[], str]
    """What to copy into a report; no secret, no name."""
    version: str
    sizes: Path
    """Where the sizes of windows are kept."""
    settings: Kept
    hotkeys: Hotkeys | None = None
    autostart: Autostart | None = None


class Windows:
    """Opens windows by the names that menu and command line use."""

    def __init__(self, behind: Behind) -> None:
        self._behind = behind
        self._quick_entry: QuickEntry | None = None
        self._editor: EditorDialog | None = None
        self._sign_in: SignIn | None = None
        self._activity: ActivityWindow | None = None
        self._settings: SettingsWindow | None = None
        self._about: QMessageBox | None = None

    def open(self, name: str, text: str | None = None) -> bool:
        """Show a window in front; False where none has that name. `text` is what quick entry starts with."""
        self._behind.dress()
        match name:
            case "quick-entry" if self._behind.account.identity is not None:
                self._summon(text)
            case "quick-entry" | "sign-in":
                self.sign_in()
            case "editor":
                self._edit_running()
            case "activity":
                self._show_activity(refused=False)
            case "needs-you":
                self._show_activity(refused=True)
            case "settings":
                self._show_settings()
            case "about":
                self._tell_about()
            case _:
                return False
        return True

    def copy_diagnostics(self) -> None:
        """Put what a report needs on the clipboard."""
        QGuiApplication.clipboard().setText(self._behind.diagnostics())

    def sign_in(self) -> None:
        """Show where signing in stands."""
        self._behind.dress()
        behind = self._behind
        if self._sign_in is None:
            from desktop.ui.sign_in import SignIn

            self._sign_in = SignIn(
                behind.account, behind.tracker, behind.spawn, open_web=behind.open_web, now=behind.now
            )
            self._sign_in.start_tracking.connect(lambda: self.open("quick-entry"))
            self._lead_to_settings(self._sign_in)
        _to_front(self._sign_in)

    def ask_about(self, asked: Asked, over: Callable[[], None]) -> AwayWindow:
        """Ask what becomes of an absence; `over` is called when the question is gone."""
        self._behind.dress()
        from desktop.ui.away import AwayWindow

        window = AwayWindow(
            asked,
            self._behind.tracker,
            self._behind.spawn,
            open_settings=lambda: self.open("settings"),
            answered=over,
        )
        window.show()
        window.raise_()
        return window

    def _summon(self, text: str | None) -> None:
        if self._quick_entry is None:
            from desktop.ui.quick_entry import QuickEntry

            self._quick_entry = QuickEntry(self._behind.tracker, self._behind.spawn, open_editor=self.edit)
            self._lead_to_settings(self._quick_entry)
        self._quick_entry.summon(text)

    def edit(self, ref: Ref) -> None:
        """Show the editor of an entry."""
        if self._editor is None:
            from desktop.ui.editor import EditorDialog

            self._editor = EditorDialog(self._behind.tracker, self._behind.spawn)
            self._lead_to_settings(self._editor)
        self._behind.spawn(_ignoring(self._editor.edit(ref)))

    def _edit_running(self) -> None:
        entry = self._behind.tracker.state.running or self._behind.tracker.state.last
        if entry is not None:
            self.edit(entry.ref)

    def _show_activity(self, *, refused: bool) -> None:
        if self._activity is None:
            from desktop.ui.activity import ActivityWindow

            self._activity = ActivityWindow(self._behind.tracker, self._behind.spawn, open_editor=self.edit)
            self._lead_to_settings(self._activity)
            self._keep_size(self._activity, "activity")
        self._activity.summon("refused" if refused else "all")

    def _show_settings(self) -> None:
        if self._settings is None:
            from desktop.ui.settings import SettingsWindow

            behind = self._behind
            self._settings = SettingsWindow(
                behind.settings,
                behind.tracker,
                behind.spawn,
                open_sign_in=self.sign_in,
                hotkeys=behind.hotkeys,
                autostart=behind.autostart,
            )
            self._keep_size(self._settings, "settings")
        self._settings.summon()

    def _lead_to_settings(self, window: QWidget) -> None:
        """Every window knows the key that opens them."""
        QShortcut(QKeySequence("Ctrl+,"), window, lambda: self.open("settings"))

    def _keep_size(self, window: QWidget, name: str) -> None:
        from desktop.ui.kept_size import keep_size

        keep_size(window, name, self._behind.sizes)

    def _tell_about(self) -> None:
        if self._about is None:
            from desktop.ui import theme

            box = QMessageBox(QMessageBox.Icon.NoIcon, "About Tracktray", f"Tracktray {self._behind.version}")
            box.setInformativeText(ABOUT)
            box.setIconPixmap(theme.app_icon().pixmap(theme.metrics(48)))
            box.setWindowIcon(theme.app_icon())
            box.setModal(False)
            self._about = box
        _to_front(self._about)


async def _ignoring(work: Awaitable[object]) -> None:
    await work


def _to_front(window: QWidget) -> None:
    window.show()
    window.raise_()
    window.activateWindow()
