"""Reminders of the running program: what policy wants to ask becomes a notice, and its answer an act."""

from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import datetime
from typing import Any, NamedTuple

from desktop.app.alarm import Alarm
from desktop.model.intent import Intent, Stop
from desktop.model.notice import CLICKED
from desktop.model.settings import Settings
from desktop.nudges import words
from desktop.nudges.reminders import Facts, Outlook, Question, Said, holds, look
from desktop.store.async_store import Database
from desktop.store.errors import StoreError
from desktop.tracker.state import State
from desktop.ui.notices import Notices
from desktop.ui.tray.presenter import Door

_KEPT = "reminders"


class Around(NamedTuple):
    """What reminders need of the rest of the program."""

    now: Callable[[], datetime]
    """The corrected clock."""
    state: Callable[[], State]
    settings: Callable[[], Settings]
    notices: Notices
    act: Callable[[Intent], None]
    open_door: Callable[[Door, str], None]


class Reminding:
    """Looks when something changed and at the moment that it worked out, never otherwise."""

    def __init__(self, around: Around, spawn: Callable[[Coroutine[Any, Any, None]], object]) -> None:
        """`spawn` runs a coroutine on the loop."""
        self._around, self._spawn = around, spawn
        self._database: Database | None = None
        self._said = Said()
        self._open: Question | None = None
        self._alarm = Alarm(self.look)
        self._there = around.now()

    async def serve(self, database: Database | None) -> None:
        """Go by what was said to this person before, in earlier runs too; harmless where it is the same one."""
        if database is self._database:
            return
        self._database, self._said = database, Said()
        if database is not None:
            self._said = Said.from_text(await database(lambda store: store.meta(_KEPT) or ""))

    def back(self) -> None:
        """The computer slept: whoever wakes it gets the time of grace anew."""
        self._there = self._around.now()
        self.look()

    def look(self) -> None:
        """Ask what there is to ask, and take back what is not so any more."""
        if self._around.state().profile is None:
            self._alarm.set(None)
            return
        facts = self._facts()
        if self._open is not None and not holds(self._open, facts):
            self._open = None
            self._around.notices.withdraw(words.REMINDER)
        outlook = look(facts, self._said)
        if outlook.question is not None:
            self._ask(outlook.question, facts)
            outlook = look(facts, self._said)
        self._wait(outlook, facts.now)

    def stop(self) -> None:
        """Look no more."""
        self._alarm.set(None)

    def _facts(self) -> Facts:
        state, now = self._around.state(), self._around.now()
        same_day = state.today == now.astimezone(state.zone).date()  # a moment after midnight it is not yet
        return Facts(
            now=now,
            zone=state.zone,
            started=state.running.start if state.running else None,
            ended=state.last.stop if state.last else None,
            there=self._there,
            settings=self._around.settings().reminders,
            tracked=state.today_seconds(now) if same_day else 0,
        )

    def _ask(self, question: Question, facts: Facts) -> None:
        state = self._around.state()
        self._open = question
        self._remember(self._said.asked(question, facts.now))
        notice = words.no_timer(question, facts.zone)
        if state.running is not None and question.about == "target":
            notice = words.target_reached(state.running, facts.settings.target_hours, state.catalog)
        elif state.running is not None:
            hours = int((facts.now - state.running.start).total_seconds()) // 3600
            notice = words.long_timer(state.running, hours, state.catalog, facts.zone)
        self._around.notices.show(notice, lambda action: self._answered(question, action))

    def _answered(self, question: Question, action: str) -> None:
        if self._open == question:
            self._open = None
        facts = self._facts()
        if action == "snooze":
            self._remember(self._said.snoozed(question, facts.now))
        elif action == "not-today":
            self._remember(self._said.not_today(question))
        elif holds(question, facts):
            self._go(question, action)
        self.look()

    def _remember(self, said: Said) -> None:
        self._said = said
        if self._database is not None:
            self._spawn(_keep(self._database, said.to_text()))

    def _go(self, question: Question, action: str) -> None:
        """Do what the notice named; it speaks of what runs now."""
        if action == "stop":
            self._around.act(Stop())
        elif action == CLICKED:
            self._around.open_door("quick-entry" if question.about == "no-timer" else "editor", "")

    def _wait(self, outlook: Outlook, now: datetime) -> None:
        self._alarm.set(None if outlook.wake is None else (outlook.wake - now).total_seconds())


async def _keep(database: Database, text: str) -> None:
    with suppress(StoreError):  # one reminder too many does no harm
        await database(lambda store: store.set_meta(_KEPT, text))
