"""The rows of hotkeys: recorded by pressing them; where there are none, the command line to bind instead."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.model.settings import value_of
from desktop.ui import theme
from desktop.ui.approval import Spawn
from desktop.ui.settings.controls import WIDE
from desktop.ui.settings.interfaces import Hotkeys, Kept
from desktop.ui.settings.key_field import LEGEND, KeyField
from desktop.ui.settings.row import Row

ABSENT = "Hotkeys do not work here. Bind the commands in the keyboard settings of your desktop instead."
NARROW = 140
"""Width of a favorite's keys, beside which its name and its buttons stand."""
COPIED = 1500
"""Milliseconds for which the button says that it copied."""


class _Hotkey(NamedTuple):
    label: str
    hint: str
    command: str
    row: Row

    @property
    def field(self) -> KeyField | None:
        """Where its keys are pressed; None while there are no hotkeys here."""
        return self.row.control if isinstance(self.row.control, KeyField) else None


class HotkeyRows:
    """Rows by the key of the file: `("hotkeys", "stop")`, or `("hotkeys", "favorites", NAME)`."""

    def __init__(self, kept: Kept, spawn: Spawn, hotkeys: Hotkeys | None) -> None:
        self._kept, self._spawn, self._hotkeys = kept, spawn, hotkeys
        self._shown: dict[tuple[str, ...], _Hotkey] = {}

    @property
    def absent(self) -> str:
        """Why there are no hotkeys here; `""` where there are."""
        return ABSENT if self._hotkeys is None else self._hotkeys.available or ""

    def row(self, path: tuple[str, ...], label: str, hint: str, command: str, words: str, parent: QWidget) -> Row:
        """A row for one hotkey. `command` does the same."""
        sought = f"{words} {' '.join(path)} {'.'.join(path)} hotkey shortcut keys {command}"
        row = Row(label, hint, _Copy(command, label, parent), sought, parent)
        self._shown[path] = _Hotkey(label, hint, command, row)
        self._fit(path)
        return row

    def _fit(self, path: tuple[str, ...]) -> None:
        """Give its row a field for keys where there are hotkeys here, else the command to copy."""
        shown = self._shown[path]
        if not self.absent and shown.field is None:
            field = KeyField(shown.label, NARROW if path[1] == "favorites" else WIDE, shown.row)
            field.chosen.connect(partial(self._choose, path))
            field.refused.connect(shown.row.say)
            field.recording.connect(partial(self._record, path))
            shown.row.use(field)
        elif self.absent and shown.field is not None:
            shown.row.use(_Copy(shown.command, shown.label, shown.row))
            shown.row.say("")
        shown.row.hint(shown.command if self.absent else shown.hint)

    def forget(self, path: tuple[str, ...]) -> None:
        """Its row is gone."""
        self._shown.pop(path, None)

    async def drop(self, path: tuple[str, ...]) -> None:
        """Take its keys out of the file: there is nothing left that they could start."""
        await self._kept.change(path, None)

    def show_settings(self) -> None:
        """Fill the rows, and say which keys cannot be had. Asking for keys may find that there are no hotkeys."""
        kept = self._all()
        problems = {problem.key: problem.words for problem in self._kept.problems}
        for path, shown in self._shown.items():
            keys = kept.get(path, "")
            self._fit(path)
            if shown.field is None:
                continue
            shown.field.show_value(keys)
            bad = problems.get(".".join(path[:2])) or problems.get(path[0])
            self._say(path, bad or (self._conflict(path, keys) if keys else None))

    def _choose(self, path: tuple[str, ...], keys: str) -> None:
        conflict = self._conflict(path, keys) if keys else None
        if conflict is not None:
            self._say(path, conflict)
        else:
            self._spawn(self._write(path, keys))

    async def _write(self, path: tuple[str, ...], keys: str) -> None:
        failure = await self._kept.change(path, keys or (None if len(path) > 2 else ""))
        self.show_settings()
        if failure is not None:
            self._say(path, failure)

    def _record(self, path: tuple[str, ...], on: bool) -> None:
        if self._hotkeys is not None:
            (self._hotkeys.pause if on else self._hotkeys.resume)()
        shown = self._shown[path]
        shown.row.say("")
        shown.row.hint(LEGEND if on else shown.hint)
        if shown.field is not None:
            shown.field.show_invalid(False)

    def _say(self, path: tuple[str, ...], problem: str | None) -> None:
        shown = self._shown[path]
        if shown.field is None:
            return
        shown.row.say(problem or "")
        shown.field.show_invalid(problem is not None)
        if problem is not None and shown.field.hasFocus():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(shown.row, problem))

    def _conflict(self, path: tuple[str, ...], keys: str) -> str | None:
        """Who has these keys already, in a sentence."""
        for other, theirs in self._all().items():
            if other != path and theirs.casefold() == keys.casefold() and other in self._shown:
                return f"Taken by “{self._shown[other].label}”. Pick other keys."
        return self._hotkeys.taken(keys) if self._hotkeys is not None else None

    def _all(self) -> Mapping[tuple[str, ...], str]:
        """Every hotkey of the file."""
        settings = self._kept()
        found: dict[tuple[str, ...], str] = {
            ("hotkeys", "favorites", name): keys for name, keys in settings.hotkeys.favorites.items()
        }
        for key in ("quick_entry", "toggle", "stop", "continue"):
            found["hotkeys", key] = value_of(settings, "hotkeys", key)
        return found


class _Copy(QPushButton):
    """Puts a command line on the clipboard."""

    def __init__(self, command: str, label: str, parent: QWidget) -> None:
        super().__init__("Copy command", parent)
        self.setAutoDefault(False)
        self.setAccessibleName(f"Copy command for {label}")
        self.setFixedWidth(theme.metrics(WIDE))
        self._back = QTimer(self, singleShot=True, interval=COPIED)
        self._back.timeout.connect(lambda: self.setText("Copy command"))
        self.clicked.connect(lambda: self._copy(command))

    def _copy(self, command: str) -> None:
        QGuiApplication.clipboard().setText(command)
        self.setText("Copied")
        self._back.start()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, "Copied"))
