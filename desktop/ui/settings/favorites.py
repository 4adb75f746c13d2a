"""The favorites as rows: what each starts, its hotkey, its place, and the way out."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.model.favorite import Favorite
from desktop.model.label import entry_label
from desktop.tracker.outcome import Done, Refused
from desktop.ui import theme
from desktop.ui.approval import Spawn
from desktop.ui.settings.hotkeys import HotkeyRows
from desktop.ui.settings.row import Row

if TYPE_CHECKING:
    from desktop.tracker.state import State
    from desktop.tracker.tracker import Tracker

_Act: TypeAlias = Callable[[], Coroutine[Any, Any, Done | Refused]]
EMPTY = "No favorites yet. Ctrl+P in quick entry pins what you start often."


class FavoriteRows(QWidget):
    """Follows the tracker by `show_state`; keeps the keyboard where it is through a change."""

    changed = Signal()
    """There are other rows now."""

    def __init__(self, tracker: Tracker, spawn: Spawn, hotkeys: HotkeyRows, parent: QWidget) -> None:
        super().__init__(parent)
        self._tracker, self._spawn, self._hotkeys = tracker, spawn, hotkeys
        self._shown: tuple[tuple[Favorite, str], ...] | None = None
        self._rows: list[Row] = []
        self._empty = QLabel(EMPTY, self)
        self._empty.setProperty("kind", "muted")
        self._empty.setWordWrap(True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._empty)

    @property
    def rows(self) -> list[Row]:
        return self._rows

    def show_state(self, state: State) -> None:
        """Make the rows anew where the favorites are others."""
        shown = tuple(
            (favorite, entry_label(favorite, state.catalog, tags=True, longest=120)) for favorite in state.favorites
        )
        if shown == self._shown:
            return
        focused = self._focused()
        for (favorite, _), row in zip(self._shown or (), self._rows, strict=True):
            self._hotkeys.forget(_path(favorite))
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._shown, self._rows = shown, []
        for at, (favorite, label) in enumerate(shown):
            self._rows.append(self._row(at, favorite, label, len(shown)))
            self._column.addWidget(self._rows[-1])
        self._hotkeys.show_settings()
        self._refocus(focused)
        self.changed.emit()

    def show_empty(self, told: bool) -> None:
        """Say that there are none, where that is so and `told`."""
        self._empty.setVisible(told and not self._rows)

    def _row(self, at: int, favorite: Favorite, label: str, count: int) -> Row:
        command = f"tracktray favorite start {shlex.quote(favorite.name)}"
        row = self._hotkeys.row(_path(favorite), favorite.name, label, command, "favorites pinned", self)
        acts: tuple[tuple[str, str, bool, _Act], ...] = (
            ("chevron-up", "Move up", at > 0, lambda: self._tracker.move(favorite, at - 1)),
            ("chevron-down", "Move down", at < count - 1, lambda: self._tracker.move(favorite, at + 1)),
            ("x", "Remove", True, lambda: self._removed(favorite)),
        )
        for icon, name, usable, act in acts:
            button = _IconButton(icon, name, f"{name} {favorite.name}", row)
            button.setEnabled(usable)
            button.clicked.connect(partial(self._carry, act, row))
            row.add(button)
        return row

    def _carry(self, act: _Act, row: Row) -> None:
        self._spawn(self._carried(act, row))

    async def _carried(self, act: _Act, row: Row) -> None:
        outcome = await act()
        if isinstance(outcome, Refused):
            row.say(outcome.words)

    async def _removed(self, favorite: Favorite) -> Done | Refused:
        outcome = await self._tracker.unpin(favorite)
        if isinstance(outcome, Done):
            await self._hotkeys.drop(_path(favorite))
        return outcome

    def _focused(self) -> tuple[int, str, int] | None:
        """Which favorite has the keyboard, and which of its buttons."""
        at = self.window().focusWidget()
        for place, ((favorite, _), row) in enumerate(zip(self._shown or (), self._rows, strict=True)):
            if at is not None and row.isAncestorOf(at):
                return favorite.id, at.property("act") or "", place
        return None

    def _refocus(self, focused: tuple[int, str, int] | None) -> None:
        if focused is None or not self._rows:
            return
        id_, act, place = focused
        ids = [favorite.id for favorite, _ in self._shown or ()]
        row = self._rows[ids.index(id_) if id_ in ids else min(place, len(ids) - 1)]
        buttons = [each for each in row.findChildren(QPushButton) if each.isEnabled()]
        wanted = [each for each in buttons if (each.property("act") or "") == act]
        (wanted or buttons)[0].setFocus()


class _IconButton(QPushButton):
    def __init__(self, icon: str, act: str, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon = icon
        self.setProperty("kind", "quiet")
        self.setProperty("act", act)
        self.setAutoDefault(False)
        self.setAccessibleName(name)
        self.setToolTip(act)
        self.setFixedWidth(theme.metrics(32))
        self.setIconSize(QSize(theme.metrics(14), theme.metrics(14)))
        self._draw()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.EnabledChange):
            self._draw()

    def _draw(self) -> None:
        self.setIcon(theme.icon(self._icon, "muted" if self.isEnabled() else "line", 14))


def _path(favorite: Favorite) -> tuple[str, str, str]:
    return "hotkeys", "favorites", favorite.name
