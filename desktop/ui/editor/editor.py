"""The entry editor: fields that show an entry, one edit with what the person changed, and the acts on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.model.duration import clock
from desktop.model.entry import TimeEntry
from desktop.model.intent import Continue, Create, Delete, Draft, Edit, Intent, Start, Stop
from desktop.tracker.outcome import Done, Refused
from desktop.ui.approval import Spawn, carry_out
from desktop.ui.editor import form, words
from desktop.ui.editor.calendar_pop import CalendarPop
from desktop.ui.editor.choice_pop import ChoicePop
from desktop.ui.editor.choices import Choice, New, project_choices, tag_choices
from desktop.ui.editor.fields import TimeField
from desktop.ui.editor.form import Field, Here, Problem, Values
from desktop.ui.editor.layout import Layout

if TYPE_CHECKING:
    from desktop.tracker.state import State
    from desktop.tracker.tracker import Tracker

TIMES: tuple[Field, ...] = ("start", "stop", "duration")
COPY = "A copy with the same times. Change what differs."


class Editor(QWidget):
    """Shows one entry at a time. It writes on Done and on the acts, and nothing before."""

    closed = Signal()
    """Saved, reverted or gone: whoever holds it hides it."""

    def __init__(self, tracker: Tracker, spawn: Spawn, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tracker, self._spawn = tracker, spawn
        self._entry: TimeEntry | None = None
        self._base: Values | None = None
        self._values: Values | None = None
        self._problems: dict[Field, str] = {}
        self._said: str | None = None
        self._busy = False
        self._leave: Callable[[], None] = lambda: None
        self.view = Layout(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        self._minute = QTimer(self, singleShot=True)
        self._minute.timeout.connect(self._tick)
        self._projects = ChoicePop(self, label="Project", find=self._find_projects)
        self._projects.picked.connect(self._pick_project)
        self._tags = ChoicePop(self, label="Tags", find=self._find_tags, stays=True)
        self._tags.picked.connect(self._pick_tag)
        self._connect()

    @property
    def entry(self) -> TimeEntry | None:
        """The entry shown, as it was last seen."""
        return self._entry

    @property
    def changed(self) -> bool:
        """Whether leaving now would lose something."""
        typing = any(self._time(name).isModified() for name in TIMES) or self.view.description.isModified()
        return typing or self._values != self._base

    def show_entry(self, entry: TimeEntry, hint: str | None = None) -> None:
        """Fill the form with this entry."""
        self._entry, self._base = entry, form.values_of(entry)
        self._values, self._problems, self._said = self._base, {}, hint
        for name in TIMES:
            self._time(name).setModified(False)
        self.view.description.setText(entry.description)
        self.view.description.setModified(False)
        self.view.description.setCursorPosition(0)
        self._draw()
        self.view.description.setFocus()

    def rest_cursor(self) -> None:
        """Put the cursor behind the description, or before one that is too long to be seen."""
        line = self.view.description
        fits = line.fontMetrics().horizontalAdvance(line.text()[:400]) < line.width()
        line.deselect()
        line.setCursorPosition(len(line.text()) if fits else 0)

    def say(self, words: str) -> None:
        """Tell something in the hint."""
        self._said = words
        self._hint()
        self._announce(words)

    # What the person does

    def save(self) -> None:
        """Write what changed, then close; with something invalid, stay and say so."""
        if self._take_all() and not self._busy:
            self._spawn(self._saved_and())

    def _connect(self) -> None:
        view = self.view
        view.description.editingFinished.connect(lambda: self._left("description"))
        for name in TIMES:
            field = self._time(name)
            field.left.connect(lambda name=name: self._left(name))
            field.stepped.connect(lambda minutes, name=name: self._step(name, minutes))
            field.entered.connect(self._hint)
            field.textEdited.connect(lambda _text, name=name: self._typing(name))
        view.project.clicked.connect(lambda: self._projects.open_at(view.project))
        view.tags.clicked.connect(lambda: self._tags.open_at(view.tags))
        view.day.clicked.connect(self._open_calendar)
        view.day.stepped.connect(self._step_day)
        for button in (view.project, view.tags, view.day):
            button.entered.connect(self._hint)
        view.billable.toggled.connect(self._set_billable)
        view.go_on.clicked.connect(self._go_on)
        view.duplicate.clicked.connect(self._duplicate)
        view.delete.clicked.connect(lambda: self._spawn(self._delete()))
        view.done.clicked.connect(self.save)

    def _left(self, name: Field) -> bool:
        """Take what was typed into a field; False where it cannot be meant: it stays there, marked."""
        line = self._line(name)
        if not line.isModified() or self._values is None:
            return True
        result = form.typed(name, line.text(), self._values, self._here())
        if isinstance(result, Problem):
            self._problems[name] = result.words
            self._draw()
            self._announce(result.words)
            return False
        self._problems.pop(name, None)
        line.setModified(False)
        self._take(result)
        return True

    def _step(self, name: Field, minutes: int) -> None:
        if self._values is not None and self._left(name):
            self._take(form.stepped(name, minutes, self._values, self._here()))

    def _step_day(self, days: int) -> None:
        if self._values is not None:
            day = self._values.start.astimezone(self._state.zone).date()
            self._set_day(date.fromordinal(day.toordinal() + days))

    def _set_day(self, day: object) -> None:
        if self._values is not None and isinstance(day, date):
            self._take(form.on_day(day, self._values, self._here()))

    def _take(self, result: Values | Problem) -> None:
        if isinstance(result, Problem):
            self.say(result.words)
        else:
            self._said, self._values = None, result
            self._draw()

    def _take_all(self) -> bool:
        for name in ("description", *TIMES):
            if not self._left(name):
                self._line(name).setFocus()
                return False
        return self._values is not None

    def _typing(self, name: Field) -> None:
        if self._problems.pop(name, None) is not None:
            self._time(name).show_invalid(False)
            self._hint()

    def _set_billable(self, billable: bool) -> None:
        if self._values is not None and billable != self._values.billable:
            self._values = self._values._replace(billable=billable)

    def _pick_project(self, key: object) -> None:
        if isinstance(key, New):
            self._spawn(self._create(key))
        elif self._values is not None and (key is None or isinstance(key, int | str)):
            self._values = form.in_project(key, self._values, self._state.catalog, premium=self._premium)
            self._draw()

    def _pick_tag(self, key: object) -> None:
        if isinstance(key, New):
            self._tags.close()
            self._spawn(self._create(key))
        elif self._values is not None and isinstance(key, int | str):
            self._values = form.with_tag(key, self._values)
            self._draw()

    def _open_calendar(self) -> None:
        if self._values is None:
            return
        profile = self._state.profile
        first = profile.beginning_of_week if profile else 1
        pop = CalendarPop(self, beginning_of_week=first, today=self._state.today)
        pop.picked.connect(self._set_day)
        pop.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        pop.open_at(self.view.day, self._values.start.astimezone(self._state.zone).date())

    def _go_on(self) -> None:
        entry = self._entry
        if entry is not None and self._take_all() and not self._busy:
            running = self._values is not None and self._values.stop is None
            self._spawn(self._saved_and(Stop() if running else Continue(entry.ref)))

    def _duplicate(self) -> None:
        if self._entry is not None and self._take_all() and not self._busy:
            self._spawn(self._duplicated())

    # What is written

    async def _saved_and(self, then: Intent | None = None) -> None:
        """Save, then do what else was asked for, then close."""
        if await self._saved() and (then is None or await self._act(then) is not None):
            self.closed.emit()

    async def _saved(self) -> bool:
        if self._entry is None or self._base is None or self._values is None:
            return False
        changes = form.changes(self._base, self._values)
        return not changes or await self._act(Edit(self._entry.ref, changes)) is not None

    async def _duplicated(self) -> None:
        if not await self._saved() or self._entry is None or self._values is None:
            return
        copy = Draft(
            description=self._values.description,
            project_id=self._values.project_id,
            tag_ids=self._values.tag_ids,
            billable=self._values.billable,
            workspace_id=self._entry.workspace_id,
            task_id=self._values.task_id,
            start=self._values.start,
            stop=self._values.stop,
        )
        done = await self._act(Start(copy))
        entry = await self._tracker.entry(done.ref) if done is not None and done.ref is not None else None
        if entry is not None:
            self.show_entry(entry, COPY)

    async def _delete(self) -> None:
        if self._entry is not None and await self._act(Delete(self._entry.ref)) is not None:
            self.closed.emit()

    async def _create(self, new: New) -> None:
        if self._entry is None:
            return
        done = await self._act(Create(new.noun, self._entry.workspace_id, {"name": new.name}))
        if done is not None and done.ref is not None:
            (self._pick_project if new.noun == "project" else self._pick_tag)(done.ref)

    async def _act(self, intent: Intent) -> Done | None:
        """None: refused, which the hint tells, or not wanted after all. Nothing typed is lost."""
        if self._busy:
            return None
        self._busy = True
        try:
            outcome = await carry_out(self._tracker, intent, how="editor", parent=self.window())
        finally:
            self._busy = False
        if isinstance(outcome, Refused):
            self.say(outcome.words)
        return outcome if isinstance(outcome, Done) else None

    # What is shown

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 (Qt's names)
        super().showEvent(event)
        self._leave()
        self._leave = self._tracker.subscribe(self._follow)
        self._tick()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        super().hideEvent(event)
        self._minute.stop()
        self._leave()
        self._leave = lambda: None

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.view.dress()

    def _follow(self, _state: State) -> None:
        if not self._busy:
            self._spawn(self._reload())

    async def _reload(self) -> None:
        """Take over what changed elsewhere, beside what the person is changing."""
        shown = self._entry
        if shown is None or self._base is None or self._values is None:
            return
        entry = await self._tracker.entry(shown.ref)
        if self._entry is not shown:
            return  # another entry is shown by now
        if entry is None:
            self._said = words.deleted(shown.description)
            self._draw()
            return
        fresh = form.values_of(entry)
        self._values = form.rebased(self._values, self._base, fresh)
        self._entry, self._base = entry, fresh
        if not self.view.description.isModified():
            self._show_description()
        self._draw()

    def _tick(self) -> None:
        """A running entry grows by a minute."""
        if self._values is None or self._values.stop is not None or not self.isVisible():
            return
        self._draw()
        elapsed = (self._tracker.now() - self._values.start).total_seconds()
        self._minute.start(int(1000 * (60 - elapsed % 60)) + 50)

    def _draw(self) -> None:
        values = self._values
        if values is None or self._entry is None:
            return
        view, here, catalog = self.view, self._here(), self._state.catalog
        texts = {
            "start": words.time_words(values.start, here.zone),
            "stop": words.time_words(values.stop, here.zone),
            "duration": clock(values.seconds(here.now)),
        }
        for name in TIMES:
            self._time(name).show_value(texts[name])
            self._time(name).show_invalid(name in self._problems)
        running = values.stop is None
        view.stop.setPlaceholderText("running" if running else "")
        project, client, color = words.project_words(values.project_id, catalog)
        view.project.show_value(project, client, color=color, pale=values.project_id is None)
        view.tags.show_value(words.tag_words(values.tag_ids, catalog), pale=not values.tag_ids)
        day = values.start.astimezone(here.zone).date()
        view.day.show_value(words.day_words(day, self._state.today), spoken=words.long_day(day))
        view.billable.setVisible(self._premium)
        view.billable.setChecked(values.billable)
        if view.go_on.text() != (label := "Stop" if running else "Continue"):
            view.go_on.setText(label)
            view.dress()
        view.duplicate.setVisible(not running)
        self._hint()

    def _show_description(self) -> None:
        text = self._values.description if self._values else ""
        if text != self.view.description.text():
            self.view.description.setText(text)

    def _hint(self) -> None:
        if self._values is None:
            return
        field = next((name for name in TIMES if self._time(name).hasFocus()), None)
        problems = self._problems
        wrong = problems.get(field) if field in problems else next(iter(problems.values()), None)
        said = wrong or self._said
        text = said or words.hint(field, self._values, self._here())
        tone = "attention" if said and said != COPY else "muted"
        label = self.view.hint
        if label.text() != text or label.property("kind") != tone:
            label.setText(text)
            label.setAccessibleDescription(text)
            label.setProperty("kind", tone)
            label.style().unpolish(label)
            label.style().polish(label)

    def _announce(self, said: str) -> None:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.view.hint, said))

    # What it knows

    @property
    def _state(self) -> State:
        return self._tracker.state

    @property
    def _premium(self) -> bool:
        workspace = self._state.catalog.workspaces.get(self._entry.workspace_id) if self._entry else None
        return bool(workspace and workspace.premium)

    def _here(self) -> Here:
        return Here(self._tracker.now(), self._state.zone)

    def _line(self, name: Field) -> QLineEdit:
        return self.view.description if name == "description" else self._time(name)

    def _time(self, name: Field) -> TimeField:
        return {"start": self.view.start, "stop": self.view.stop, "duration": self.view.duration}[name]

    def _find_projects(self, query: str) -> list[Choice]:
        if self._entry is None or self._values is None:
            return []
        return project_choices(
            self._state.catalog,
            self._entry.workspace_id,
            query,
            current=self._values.project_id,
            recent=self._state.recent_projects,
        )

    def _find_tags(self, query: str) -> list[Choice]:
        if self._entry is None or self._values is None:
            return []
        return tag_choices(
            self._state.catalog,
            self._entry.workspace_id,
            query,
            chosen=self._values.tag_ids,
            recent=self._state.recent_tags,
        )
