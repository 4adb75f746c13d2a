"""Pomodoro in the running program: where one stands, shown by the tray; an end is asked about, or met as set."""

from collections.abc import Callable, Coroutine
from typing import Any, NamedTuple

from desktop.app.alarm import Alarm
from desktop.app.reminding import Around
from desktop.model.intent import Draft, Intent, Start, Stop
from desktop.model.label import entry_label
from desktop.model.notice import CLICKED, Notice
from desktop.model.recents import Recent
from desktop.nudges import words
from desktop.nudges.pomodoro import BREAK, Facts, Rhythm, acts, is_break, later, rest, step, work_on
from desktop.tracker.outcome import Done, Outcome


class Doing(NamedTuple):
    """How an end does what the person's settings say."""

    by_setting: Callable[[Intent], Coroutine[Any, Any, Outcome]]
    undo: Callable[[str], None]
    """Take back the act of these words."""
    spawn: Callable[[Coroutine[Any, Any, None]], object]
    """Runs a coroutine on the loop."""


class Intervals:
    """Looks when something changed, when another step of the time left is to be shown, and never otherwise."""

    def __init__(self, around: Around, doing: Doing, changed: Callable[[], None]) -> None:
        self._around, self._doing, self._changed = around, doing, changed
        self._alarm = Alarm(self.look)
        self.rhythm = Rhythm()

    def look(self) -> None:
        """See where one stands now."""
        self._take(step(self.rhythm, self._facts()))

    def stop(self) -> None:
        """Look no more."""
        self._alarm.set(None)

    def _facts(self) -> Facts:
        running = self._around.state().running
        started, description = (running.start, running.description) if running else (None, "")
        return Facts(self._around.now(), started, description, self._around.settings().pomodoro)

    def _take(self, rhythm: Rhythm) -> None:
        before, self.rhythm = self.rhythm, rhythm
        now = self._around.now()
        wake = rhythm.wake(now)
        self._alarm.set(None if wake is None else (wake - now).total_seconds())
        if rhythm.phase != before.phase:
            self._around.notices.withdraw(words.POMODORO)
            if acts(rhythm, self._facts()):
                self._doing.spawn(self._meet(rhythm))
            else:
                self._ask(rhythm)
        if wake is not None or rhythm != before:
            self._changed()

    async def _meet(self, ended: Rhythm) -> None:
        """Do what the settings say at the end of an interval, and say so."""
        wish = self._around.settings().pomodoro
        outcome = await self._doing.by_setting(Stop() if wish.at_end == "stop" else Start(self._break()))
        if not isinstance(outcome, Done) or outcome.seq is None:
            self._ask(ended)  # every write must be confirmed, or it cannot be done: the person is told why then
            return
        self.look()
        done = outcome.words
        notice = words.interval_ended(done, ended, wish)
        self._around.notices.show(notice, lambda action: self._go_on(ended, done) if action == "later" else None)

    def _go_on(self, ended: Rhythm, done: str) -> None:
        """Take back what the end of the interval did, and put the end off."""
        self._doing.undo(done)
        self._take(later(ended, self._facts()))

    def _ask(self, rhythm: Rhythm) -> None:
        notice = self._question() if rhythm == self.rhythm else None
        if notice is not None:
            self._around.notices.show(notice, lambda action: self._answered(rhythm, action))

    def _question(self) -> Notice | None:
        state, settings = self._around.state(), self._around.settings().pomodoro
        if self.rhythm.phase == "due" and state.running is not None:
            project = state.catalog.project(self._break().project_id)
            place = f" in {project.name}" if project else ""
            return words.interval_over(state.running, self.rhythm, settings, state.catalog, place)
        if self.rhythm.phase == "rested":
            recent = self._before_the_break()
            label = entry_label(recent, state.catalog) if recent else ""
            return words.break_over(label, working=self._facts().working)
        return None

    def _answered(self, asked: Rhythm, action: str) -> None:
        """Do what the notice named, while it is still about that."""
        self.look()
        if self.rhythm != asked:
            return
        facts, recent = self._facts(), self._before_the_break()
        match action:
            case "later":
                self._take(later(self.rhythm, facts))
            case "rest":
                self._take(rest(self.rhythm, facts))
            case "work":
                self._take(work_on(self.rhythm, facts))
            case "stop":
                self._around.act(Stop())
            case "break":
                self._around.act(Start(self._break()))
            case "start" if recent is not None:
                self._around.act(Start(Draft.again(recent)))
            case _ if action == CLICKED and self.rhythm.phase == "rested":
                self._around.open_door("quick-entry", "")

    def _before_the_break(self) -> Recent | None:
        """What was worked on last."""
        return next((each for each in self._around.state().recents if not is_break(each.description)), None)

    def _break(self) -> Draft:
        """The entry of a break; without a project where none is set, or none has that name."""
        name = self._around.settings().pomodoro.break_project
        if not name:
            return Draft(BREAK)
        from desktop.model.lookup import find_project  # few name one

        found = find_project(tuple(name.split("/")), self._around.state().catalog, None)
        return Draft(BREAK, found.ref, workspace_id=found.workspace_id)
