"""The Activity window: what was done, what waits, what was refused, and the way back from each."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.model.command import How
from desktop.model.entry import Ref
from desktop.tracker.outcome import Done, Refused
from desktop.ui import theme
from desktop.ui.activity import presenter
from desktop.ui.activity.filter import Filter
from desktop.ui.activity.footer import Footer, Told
from desktop.ui.activity.list import RowList
from desktop.ui.activity.presenter import Act, Here, Line, Only
from desktop.ui.approval import Spawn, ask, carry_out
from desktop.ui.editor.strip import leading
from desktop.ui.quick_entry.status import status

if TYPE_CHECKING:
    from desktop.tracker.state import State
    from desktop.tracker.tracker import ActivityRow, Tracker

WIDTH, HEIGHT = 760, 560
PAGE = 100
"""Rows that are read at first, and more of each time the end comes near."""
TOLD = 8000
"""Milliseconds for which what an act did stands in the last line."""


class ActivityWindow(QDialog):
    """Built once, shown by `summon`. While it is shown it follows the tracker."""

    def __init__(
        self, tracker: Tracker, spawn: Spawn, *, open_editor: Callable[[Ref], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tracker, self._spawn, self._open_editor = tracker, spawn, open_editor
        self._rows: list[ActivityRow] = []
        self._limit, self._whole = PAGE, False
        self._reading = self._stale = self._busy = False
        self._said: Told | None = None
        self._leave: Callable[[], None] = lambda: None
        self._told = QTimer(self, singleShot=True, interval=TOLD)
        self._told.timeout.connect(self._settle)
        self.setWindowTitle("Activity")
        self.setWindowIcon(theme.app_icon())
        self.resize(theme.metrics(WIDTH), theme.metrics(HEIGHT))
        self.setMinimumSize(theme.metrics(WIDTH) * 4 // 5, theme.metrics(HEIGHT) * 4 // 5)
        self._filter = Filter(self)
        self._list = RowList(self)
        self._footer = Footer(self)
        self._lay()
        self._filter.chosen.connect(self._choose)
        self._list.acted.connect(self._act)
        self._list.near_end.connect(self._more)
        self._list.moved.connect(self._show_keys)
        QShortcut(QKeySequence.StandardKey.Close, self, self.reject)

    def summon(self, only: Only = "all") -> None:
        """Show it in front with the newest rows; `refused` where something needs the person."""
        self._filter.choose(only)
        self._spawn(self._summoned())

    async def _summoned(self) -> None:
        """The rows are read first: the first thing seen is complete."""
        if not self.isVisible():
            self._limit, self._said = PAGE, None
            await self._read()
            self._list.to_top()
        self.show()
        self.raise_()
        self.activateWindow()
        self._take_focus()

    def _lay(self) -> None:
        head = QHBoxLayout()
        margin = theme.metrics(20)
        head.setContentsMargins(margin, theme.metrics(13), theme.metrics(16), theme.metrics(13))
        self._title = QLabel("Activity", self)
        self._title.setFont(theme.font("title"))
        self._title.setAlignment(leading(self))
        head.addWidget(self._title, 1)
        head.addWidget(self._filter)
        content = QFrame(self)
        content.setProperty("kind", "surface")
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(_rule(content))
        column.addWidget(self._list, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(content, 1)
        outer.addWidget(_rule(self))
        outer.addWidget(self._footer)

    # What is shown

    def _follow(self, _state: State) -> None:
        self._spawn(self._read())

    async def _read(self) -> None:
        """Read the log and show it. One reading at a time; what changes meanwhile is read after it."""
        self._stale = True
        if self._reading:
            return
        self._reading = True
        try:
            while self._stale:
                self._stale = False
                limit = self._limit
                rows = await self._tracker.activity(limit, outstanding=True)
                self._whole = len(rows) < limit or (len(rows) == len(self._rows) and limit > len(rows))
                self._rows = rows
                self._draw()
        finally:
            self._reading = False

    def _draw(self) -> None:
        tracker, only = self._tracker, self._filter.only
        here = Here(tracker.now(), tracker.state.zone)
        self._list.show_lines(presenter.lines(self._rows, only, here), presenter.EMPTY[only])
        self._draw_footer()

    def _draw_footer(self) -> None:
        standing = status(self._tracker.state)
        self._footer.tell(self._said or Told(standing.words, standing.icon, standing.tone))

    def _settle(self) -> None:
        self._said = None
        self._draw_footer()

    def _show_keys(self) -> None:
        row = self._list.current
        self._footer.show_keys(presenter.keys(row.line, opened=row.opened) if row is not None else ())

    def _choose(self, _only: Only) -> None:
        self._said = None
        self._draw()
        self._list.to_top()

    def _more(self) -> None:
        if not self._whole and not self._reading:
            self._limit += PAGE
            self._spawn(self._read())

    # What is done

    def _act(self, act: Act, line: Line) -> None:
        if act.edit is not None:
            self._open_editor(act.edit)
        elif not self._busy:
            self._busy = True
            self._spawn(self._carried_out(act))

    async def _carried_out(self, act: Act) -> None:
        try:
            outcome = await self._decided(act)
        finally:
            self._busy = False
        if outcome is not None:
            self._say(outcome)
        await self._read()

    def _say(self, outcome: Done | Refused) -> None:
        """A refusal stands until the next act, everything else for a while."""
        if isinstance(outcome, Refused):
            self._said = Told(outcome.words, "circle-alert", "attention")
            self._told.stop()
        else:
            self._said = Told(outcome.words, "check", "ok")
            self._told.start()
        self._draw_footer()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, outcome.words))

    async def _decided(self, act: Act) -> Done | Refused | None:
        if act.intent is None or (act.question is not None and not await ask(act.question, self)):
            return None
        how: How = "question" if act.question is not None or act.answers else "activity"
        return await carry_out(self._tracker, act.intent, how=how, parent=self)

    # Coming and going

    def _take_focus(self) -> None:
        if not self._list.take_focus():
            self._filter.take_focus()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 (Qt's names)
        super().showEvent(event)
        self._leave()
        self._leave = self._tracker.subscribe(self._follow)
        self._spawn(self._read())

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        super().hideEvent(event)
        self._told.stop()
        self._leave()
        self._leave = lambda: None

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_footer"):
            self._footer.dress()


def _rule(parent: QWidget) -> QFrame:
    rule = QFrame(parent)
    rule.setProperty("kind", "rule")
    return rule
