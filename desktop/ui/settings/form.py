"""The rows of all keys: made from their descriptions, filled from the settings, written when chosen."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeAlias

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from desktop.model.settings import RULES, value_of
from desktop.model.settings_rules import ClockTime, Days, Flag, OneOf, Proxy, Rule, Whole
from desktop.ui.approval import Spawn
from desktop.ui.settings.controls import Choice, Clock, Number, ProxyField, Switch, Words, WorkDays
from desktop.ui.settings.description import Key
from desktop.ui.settings.hotkeys import HotkeyRows
from desktop.ui.settings.interfaces import Kept
from desktop.ui.settings.row import Row

Control: TypeAlias = Choice | Number | Switch | Clock | WorkDays | ProxyField | Words


class Form(QObject):
    """Rows by their key."""

    def __init__(self, kept: Kept, spawn: Spawn, hotkeys: HotkeyRows, no_project: Callable[[str], str]) -> None:
        """`no_project` says why a name means no project; `""` where it means one."""
        super().__init__()
        self._no_project = no_project
        self._kept, self._spawn, self._hotkeys = kept, spawn, hotkeys
        self._rows: dict[tuple[str, str], tuple[Row, Control]] = {}

    def row(self, key: Key, page: str, parent: QWidget) -> Row:
        """The row of a key; `page` is a word it can be found by."""
        if key.table == "hotkeys":
            return self._hotkeys.row(key.path, key.label, "", key.command, page, parent)
        rule = RULES[key.table][key.key]
        control = _control(key, rule, parent)
        sought = " ".join((page, key.table, key.key, *key.words.values(), f"{key.table}.{key.key}"))
        row = Row(key.label, key.hint, control, sought, parent)
        self._rows[key.path] = row, control
        control.chosen.connect(partial(self._choose, key, rule))
        if isinstance(control, ProxyField):
            control.refused.connect(row.say)
        return row

    def show_settings(self) -> None:
        """Fill all rows with what is in force, and say which values of the file cannot be used."""
        settings = self._kept()
        problems = {problem.key: problem.words for problem in self._kept.problems}
        for (table, key), (row, control) in self._rows.items():
            value = value_of(settings, table, key)
            control.show_value(value)
            bad = problems.get(f"{table}.{key}") or problems.get(table, "")
            if key in ("default_project", "break_project") and value and not bad:
                bad = self._no_project(value)
            row.say(bad)
        self._hotkeys.show_settings()

    def _choose(self, key: Key, rule: Rule, value: Any) -> None:
        self._spawn(self._write(key, rule.write(value)))

    async def _write(self, key: Key, value: Any) -> None:
        failure = await self._kept.change(key.path, value)
        self.show_settings()
        if failure is not None:
            row, _ = self._rows[key.path]
            row.say(failure)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(row, failure))


def _control(key: Key, rule: Rule, parent: QWidget) -> Control:
    match rule:
        case OneOf(choices=choices):
            return Choice({choice: key.words[choice] for choice in choices}, parent)
        case Whole(least=least, most=most):
            return Number(least, most, key.unit, key.zero, parent)
        case Flag():
            return Switch(parent)
        case ClockTime():
            return Clock(parent)
        case Days():
            return WorkDays(parent)
        case Proxy():
            return ProxyField(key.words, parent)
        case _:
            return Words(parent)
