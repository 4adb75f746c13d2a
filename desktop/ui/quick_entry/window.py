"""Quick entry: one line, what Enter will do with it, and what was tracked lately."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, QTime, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from desktop.model.completion import Candidate, accept
from desktop.model.duration import clock_seconds
from desktop.model.favorite import pinned
from desktop.model.intent import Create, Draft, Intent, Start, Stop
from desktop.tracker.outcome import Done, Refused
from desktop.ui import theme
from desktop.ui.approval import Spawn, carry_out, keep_or_delete
from desktop.ui.places_in_text import from_qt, to_qt
from desktop.ui.quick_entry import preview, reading, rows, status
from desktop.ui.quick_entry.frame import Frame
from desktop.ui.quick_entry.inks import inks
from desktop.ui.quick_entry.layout import HEIGHT, WIDTH, Layout
from desktop.ui.quick_entry.preview import Preview
from desktop.ui.quick_entry.reading import Choose, Go, Mend, Stay, Take
from desktop.ui.quick_entry.rows import Row

if TYPE_CHECKING:
    from desktop.model.entry import Ref
    from desktop.tracker.state import State
    from desktop.tracker.tracker import Tracker

KEPT = timedelta(minutes=10)
"""How long the text outlives the window."""
NOTHING_TO_PIN = "Go to a row with ↓, or type what to pin."
NOTHING_TO_EDIT = "There is no entry to edit yet."
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_CONTROL = Qt.KeyboardModifier.ControlModifier


class QuickEntry(Frame):
    """Built once, shown by `summon`. Its own state is the text, the cursor and what is chosen."""

    def __init__(
        self, tracker: Tracker, spawn: Spawn, *, open_editor: Callable[[Ref], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(theme.metrics(WIDTH), theme.metrics(HEIGHT), parent)
        self._tracker, self._spawn, self._open_editor = tracker, spawn, open_editor
        self.setWindowTitle("Quick entry")
        self.setWindowIcon(theme.app_icon())
        self._said: Preview | None = None
        self._left_at: datetime | None = None
        self._busy = False
        self._leave_tracker: Callable[[], None] = lambda: None
        self._beat = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._beat.timeout.connect(self._tick)
        self._parts = Layout(self)
        self._reading = reading.read("", 0, tracker.state, tracker.now())
        self._connect()

    def summon(self, text: str | None = None) -> None:
        """Show it, with what was left in the line lately; `text` is put behind that."""
        line = self._parts.line
        left, now = self._left_at, self._tracker.now()
        if not self.isVisible() and (left is None or now - left > KEPT):
            line.set_text("")
        if text is not None:
            line.set_text(f"{line.text().rstrip()} {text}".lstrip())
        self._said = None
        if not self.isVisible():
            self.place()
        self._read(open_list=text is not None)
        self.show()
        self.raise_()
        self.activateWindow()
        line.setFocus()

    # Keys and clicks

    def _connect(self) -> None:
        parts = self._parts
        parts.line.installEventFilter(self)
        parts.line.edited.connect(self._typed)
        parts.line.cursorPositionChanged.connect(self._moved)
        parts.names.picked.connect(self._take)
        parts.list.started.connect(lambda row: self._start(row.draft) if isinstance(row, Row) else None)
        parts.list.pinned.connect(lambda row: self._go(self._pinned(row.draft)) if isinstance(row, Row) else None)
        parts.list.moved.connect(self._row_moved)
        parts.list.left.connect(parts.line.setFocus)
        parts.list.typed.connect(self._type_on)
        parts.running.stop.connect(self._stop)
        parts.running.edit.connect(self._edit)
        acts: dict[str, Callable[[], object]] = {
            "Ctrl+S": self._stop,
            "Ctrl+E": self._edit,
            "Ctrl+N": self._create,
            "Ctrl+P": self._pin,
            "Ctrl+Return": self._add,
            "Ctrl+Enter": self._add,
        }
        acts |= {f"Alt+{at + 1}": partial(self._start_row, at) for at in range(rows.MOST)}
        for keys, act in acts.items():
            QShortcut(QKeySequence(keys), self, act)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's names)
        if watched is self._parts.line and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        """Keys of the line that mean an act; the others are typed."""
        parts, opened = self._parts, self._listing
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                if not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
                    self._enter()
            case Qt.Key.Key_Tab if opened:
                self._take(parts.names.current.key if parts.names.current else parts.names.choices[0].key)
            case Qt.Key.Key_Down if opened:
                parts.names.step(1)
                self._draw()
            case Qt.Key.Key_Up if opened:
                parts.names.step(-1)
                self._draw()
            case Qt.Key.Key_Down:
                parts.list.enter()
            case Qt.Key.Key_Up:
                pass
            case Qt.Key.Key_Escape if opened:
                self._close_list()
            case Qt.Key.Key_Escape:
                self.dismiss()
            case _:
                return False
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        elif event.key() not in _ENTER:  # a dialog would press its first button
            super().keyPressEvent(event)
        elif isinstance(button := self.focusWidget(), QAbstractButton):
            button.click()

    def _type_on(self, event: object) -> None:
        """A letter typed in the list goes on in the line."""
        self._parts.line.setFocus()
        if isinstance(event, QKeyEvent):
            QApplication.sendEvent(self._parts.line, event)

    def _typed(self) -> None:
        self._said = None
        self._read(open_list=True)

    def _moved(self) -> None:
        """The cursor left the name whose list is open."""
        spot = self._reading.completion
        at = from_qt(self._reading.text, self._parts.line.cursor_position())
        if spot is not None and self._listing and not spot.start < at <= spot.end:
            self._close_list()

    def _row_moved(self) -> None:
        """The preview speaks of the row again."""
        self._said = None
        self._draw()

    # What is done

    def _enter(self) -> None:
        self._reread()
        step = reading.enter(self._reading, self._chosen())
        match step:
            case Go(draft):
                self._start(draft)
            case Take(candidate):
                self._take(candidate)
            case Mend(problem):
                self._put(*reading.mended(self._reading.text, problem))
            case Choose(problem):
                self._parts.line.set_text(self._reading.text, to_qt(self._reading.text, problem.end))
                self._read(open_list=True)
            case Stay():
                self._parts.preview.announce()

    def _add(self) -> None:
        """A finished entry; the preview says what is missing for one."""
        self._reread()
        if self._reading.problem is not None or self._reading.parsed.finished:
            self._enter()
        else:
            self._say(preview.of_missing_end())

    def _start_row(self, at: int) -> None:
        if at < len(self._parts.list.rows):
            self._start(self._parts.list.rows[at].draft)

    def _start(self, draft: Draft) -> None:
        self._go(self._started(draft))

    def _stop(self) -> None:
        self._go(self._stopped())

    def _create(self) -> None:
        self._reread()
        wanted = reading.creation(self._reading, self._tracker.state)
        if wanted is not None:
            self._go(self._created(wanted))

    def _take(self, key: object) -> None:
        spot = self._reading.completion
        if spot is None or not isinstance(key, Candidate):
            return
        if key.ref is None:
            wanted = reading.creatable(spot.kind, key.name, None, self._tracker.state)
            self._close_list()
            if wanted is not None:
                self._go(self._created(wanted))
        else:
            self._put(*accept(self._reading.text, spot, key))

    def _edit(self) -> None:
        entry = self._tracker.state.running or self._tracker.state.last
        if entry is None:
            self._say(preview.plain(NOTHING_TO_EDIT))
        else:
            self.leave()
            self._open_editor(entry.ref)

    def _pin(self) -> None:
        """The chosen row, else what is typed, else what runs becomes a favorite, or is none any more."""
        self._reread()
        read, row, running = self._reading, self._parts.list.current, self._tracker.state.running
        if row is not None:
            self._go(self._pinned(row.draft))
        elif read.text.strip():
            if read.problem is None:
                self._go(self._pinned(read.parsed.draft))
        elif running is not None:
            self._go(self._pinned(Draft.again(running)))
        else:
            self._say(preview.plain(NOTHING_TO_PIN))

    def _go(self, act: Coroutine[Any, Any, None]) -> None:
        """One act at a time: a second Enter while the first is being written does nothing."""
        if self._busy:
            act.close()
        else:
            self._busy = True
            self._spawn(self._guarded(act))

    async def _guarded(self, act: Coroutine[Any, Any, None]) -> None:
        try:
            await act
        finally:
            self._busy = False

    async def _started(self, draft: Draft) -> None:
        """It is on disk when this goes on: only then the window closes."""
        if await self._act(Start(draft)) is not None:
            self._parts.line.set_text("")
            self._left_at = None
            self.hide()

    async def _stopped(self) -> None:
        state = self._tracker.state
        running, now = state.running, self._tracker.now()
        if running is None:
            self._say(preview.plain("No timer running"))
        elif await self._act(Stop()) is not None:
            self._say(preview.plain(preview.stopped(running, state, now)))
            if self._tracker.state.too_short(running) is not None:
                await keep_or_delete(self._tracker, running, self)
                self._take_back_the_keyboard()

    async def _pinned(self, draft: Draft) -> None:
        tracker = self._tracker
        known = pinned(draft, tracker.state.favorites)
        outcome = await (tracker.pin(draft) if known is None else tracker.unpin(known))
        self._say(preview.plain(outcome.words, "attention" if isinstance(outcome, Refused) else "plain"))

    async def _created(self, wanted: Create) -> None:
        if await self._act(wanted) is not None:
            self._read(open_list=False)
        self._take_back_the_keyboard()

    def _take_back_the_keyboard(self) -> None:
        """After a question of its own."""
        self.activateWindow()
        self._parts.line.setFocus()

    async def _act(self, intent: Intent) -> Done | None:
        """None: refused, which the preview tells, or not wanted after all. The text stays."""
        outcome = await carry_out(self._tracker, intent, how="quick entry", parent=self)
        if isinstance(outcome, Refused):
            self._say(preview.plain(outcome.words, "attention"))
        return outcome if isinstance(outcome, Done) else None

    # What is shown

    def _put(self, text: str, cursor: int) -> None:
        self._parts.line.set_text(text, to_qt(text, cursor))
        self._read(open_list=False)

    def _say(self, said: Preview) -> None:
        self._said = said
        self._draw()
        self._parts.preview.announce()

    @property
    def _listing(self) -> bool:
        """Whether the list of names is open; also while the window is about to be shown."""
        return not self._parts.pop.isHidden()

    def _chosen(self) -> Candidate | None:
        """The name chosen in the open list."""
        current = self._parts.names.current if self._listing else None
        return current.key if current is not None and isinstance(current.key, Candidate) else None

    def _reread(self) -> None:
        """`25m ago` means another moment now than when it was typed."""
        text = self._parts.line.text()
        cursor = from_qt(text, self._parts.line.cursor_position())
        self._reading = reading.read(text, cursor, self._tracker.state, self._tracker.now())

    def _read(self, *, open_list: bool) -> None:
        """Read the line anew; `open_list`: names that fit may be offered."""
        self._reread()
        spot = self._reading.completion
        choices = reading.choices(spot, self._tracker.state) if spot is not None and open_list else ()
        if spot is not None and choices:
            self._parts.names.setAccessibleName("Projects" if spot.kind == "project" else "Tags")
            self._parts.names.show_choices(choices, reading.first_choice(self._reading, choices))
            self._parts.place_pop(to_qt(self._reading.text, spot.start))
        else:
            self._parts.pop.hide()
        self._draw()

    def _close_list(self) -> None:
        self._parts.pop.hide()
        self._draw()

    def _draw(self) -> None:
        """Everything that follows from state, text and choice; what is the same is not touched."""
        state, now, parts, read = self._tracker.state, self._tracker.now(), self._parts, self._reading
        opened = self._listing
        tokens = reading.shown_tokens(read, open_list=opened)
        parts.line.paint_tokens(inks(read.text, tokens, read.parsed.draft.project_id, state.catalog))
        parts.show_rows(rows.present(state, read.parsed.draft.description))
        parts.show_running(state.running is not None)
        if state.running is not None:
            parts.running.show_entry(rows.running(state.running, state.catalog))
            parts.running.show_elapsed(clock_seconds(state.running.duration(now)))
        parts.footer.show_totals(status.totals(state, now))
        parts.footer.show_status(status.status(state))
        self._draw_preview(state, now, opened=opened)

    def _draw_preview(self, state: State, now: datetime, *, opened: bool) -> None:
        parts, read = self._parts, self._reading
        row, chosen, problem = parts.list.current, self._chosen(), read.problem
        wanted = reading.creation(read, state)
        keys: status.Mode = "add" if read.parsed.finished else "start"
        if row is not None:
            shown, keys = preview.of_draft(row.draft, state, now), "row"
        elif opened and chosen is not None and read.completion is not None:
            shown, keys = preview.of_completion(read.completion.kind, chosen.name), "completion"
        elif problem is not None:
            shown, keys = preview.of_problem(problem, may_create=wanted is not None), "problem"
        else:
            shown = preview.of_draft(read.parsed.draft, state, now)
        parts.preview.show_preview(self._said or shown)
        near = problem is not None and bool(problem.fixes)
        favorite = row is not None and row.favorite
        parts.footer.show_keys(status.hints(keys, near=near, may_create=wanted is not None, favorite=favorite))
        parts.show_sign(adds=read.parsed.finished and row is None)

    def _tick(self) -> None:
        """A second went by, or, with nothing running, a minute."""
        if not self.isVisible():
            return
        state, now = self._tracker.state, self._tracker.now()
        if now.second == 0 or state.running is None:
            self._reread()
            self._draw()
        elif state.running is not None:
            self._parts.running.show_elapsed(clock_seconds(state.running.duration(now)))
        self._schedule()

    def _schedule(self) -> None:
        """Wake when a visible digit changes, and not before."""
        wait = 1005 - QTime.currentTime().msec()  # only in step with the second, whatever the time is
        if self._tracker.state.running is None:
            wait += 1000 * (59 - self._tracker.now().second)
        self._beat.start(wait)

    # Coming and going

    def stays(self) -> bool:
        """A question of its own is open over it."""
        return self._busy

    def dismiss(self) -> None:
        """Esc: the text stays for a while, chosen as a whole, so that typing replaces it."""
        self.leave()
        self._parts.line.selectAll()

    def leave(self) -> None:
        self._left_at = self._tracker.now()
        self.hide()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        self._leave_tracker()
        self._leave_tracker = self._tracker.subscribe(self._follow)
        self._schedule()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        super().hideEvent(event)
        self._beat.stop()
        self._parts.pop.hide()
        self._leave_tracker()
        self._leave_tracker = lambda: None

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_reading"):
            self._parts.dress()
            self._draw()

    def _follow(self, _state: State) -> None:
        self._reread()
        self._draw()
        self._schedule()
