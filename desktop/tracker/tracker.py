"""`Tracker`: the one door for writes, and the one source of what is true."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple, TypeVar

from desktop.model.catalog import Catalog
from desktop.model.clock import Clock
from desktop.model.command import STUCK, Command, How, Noun, Verb
from desktop.model.entry import Ref, TimeEntry
from desktop.model.favorite import Favorite
from desktop.model.intent import Draft, Intent
from desktop.model.question import Choice, Confirmation, Question
from desktop.model.settings import Settings
from desktop.store import Activity, Store
from desktop.store.async_store import Database
from desktop.store.errors import StoreError
from desktop.tracker.favorites import move, pin, unpin
from desktop.tracker.mine import offered
from desktop.tracker.outcome import Done, Outcome, Refused
from desktop.tracker.state import Connectivity, State, derive, visible, visible_entry
from desktop.tracker.undo import UNDO, undoable
from desktop.tracker.write import Writing, write

T = TypeVar("T")


SIGN_IN = "Sign in first: Tracktray does not know whose time this is."


class ActivityRow(NamedTuple):
    """One line of the activity log."""

    id: int
    at: datetime
    words: str
    approved: str
    state: str
    """`waiting`, `saved`, `undone`, `discarded`, `vanished`, `parked` or `asked`."""
    undoable: bool
    reason: str | None = None
    """Why it is refused, what is asked, or what there is to add about how it ended."""
    noun: Noun = "entry"
    verb: Verb | Literal["start"] = "edit"
    """`start` for the create of an entry that runs."""
    target: Ref = 0
    """The thing acted on, as it is known now."""
    seq: int | None = None
    """The command that still waits for it; None once it is done."""
    choices: tuple[Choice, ...] = ()
    undoes: bool = False
    """Whether it takes back an earlier act."""
    mine: str | None = None
    """What “use mine” would write, in words, where something of it gave way to a change made elsewhere."""


class PendingRow(NamedTuple):
    """One write that the server has not confirmed."""

    id: int
    words: str
    state: str
    reason: str | None
    choices: tuple[Choice, ...] = ()
    entry: Ref | None = None
    """The entry it is about."""


class Tracker:
    """Turns intents into durable commands, and the store's rows into `State`.

    `wake` is called after each append so that the engine sends. Signed out there is no database: every act is
    refused with a sentence, and the state says `sign-in`.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        uuid: Callable[[], str],
        settings: Callable[[], Settings],
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        self.state = State()
        self._clock, self._uuid, self._settings, self._wake = clock, uuid, settings, wake
        self._listeners: list[Callable[[State], None]] = []
        self._database: Database | None = None
        self._leave: Callable[[], None] = lambda: None
        self._connectivity = Connectivity()
        self._stale = True
        self._refreshing: asyncio.Task[None] | None = None

    def subscribe(self, listener: Callable[[State], None]) -> Callable[[], None]:
        """Call `listener` with each new state; returns what ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def attach(self, database: Database) -> None:
        """Serve the account of this database from now on."""
        self.detach()
        self._database = database
        self._leave = database.subscribe(lambda _changes: self._soon())
        self._stale = True
        await self.refresh()

    def detach(self) -> None:
        """Serve nobody: the person signed out."""
        self._leave()
        self._leave, self._database, self._stale = (lambda: None), None, False
        self._show(State(connectivity=self._connectivity, attention=self._connectivity.problem or "sign-in"))

    def report(self, connectivity: Connectivity) -> None:
        """Take in what the engine and the account know of the way to the server."""
        if connectivity != self._connectivity:
            self._connectivity = connectivity
            if self._database is None:
                self.detach()
            else:
                self._soon()

    def now(self) -> datetime:
        """The corrected clock, in whole seconds."""
        return self.wall_to_server(self._clock.now()).replace(microsecond=0)

    def wall_to_server(self, wall: datetime) -> datetime:
        """What the server's clock says when this computer's says `wall`."""
        return wall + timedelta(seconds=self._connectivity.offset)

    async def act(self, intent: Intent, *, how: How, yes: Confirmation | None = None) -> Outcome:
        """Do what was asked for: durable when this returns, and `state` shows it.

        A `Confirmation` in return means that nothing was written yet: ask the person, then call again with it as
        `yes`. A `Refused` means that nothing was changed.
        """
        if self._database is None:
            return Refused(SIGN_IN)
        writing = Writing(
            intent, how, yes, self.now(), self._clock.now(), self._uuid, self._settings(), self._connectivity
        )
        try:
            outcome = await self._database(lambda store: write(store, writing))
        except StoreError as error:
            return Refused(error.sentence)
        if isinstance(outcome, Done):
            await self.refresh()
            self._wake()
        return outcome

    async def pin(self, draft: Draft, name: str = "") -> Done | Refused:
        """Keep a start as a favorite; without a `name` it gets one."""
        catalog = self.state.catalog
        return await self._arrange(lambda store: pin(store, draft, name, catalog))

    async def unpin(self, favorite: Favorite) -> Done | Refused:
        """Let go of a favorite."""
        return await self._arrange(lambda store: unpin(store, favorite))

    async def move(self, favorite: Favorite, to: int) -> Done | Refused:
        """Give a favorite another place in the order, 0 being the first."""
        return await self._arrange(lambda store: move(store, favorite, to))

    async def _arrange(self, work: Callable[[Store], Done | Refused]) -> Done | Refused:
        if self._database is None:
            return Refused(SIGN_IN)
        try:
            outcome = await self._database(work)
        except StoreError as error:
            return Refused(error.sentence)
        await self.refresh()
        return outcome

    async def refresh(self) -> None:
        """Derive the state anew and show it, where it may have changed (also: a new day)."""
        database, self._stale = self._database, False
        if database is None:
            return
        now, connectivity, settings = self.now(), self._connectivity, self._settings()
        first = {"monday": 1, "sunday": 0}.get(settings.general.week_starts)
        try:
            state = await database(
                lambda store: derive(
                    store,
                    now=now,
                    connectivity=connectivity,
                    week_starts=first,
                    split_at_midnight=settings.timer.split_totals_at_midnight,
                )
            )
        except StoreError:
            state = self.state._replace(attention="storage")
        state = state._replace(
            rounding=settings.timer.round_display_minutes,
            default_project=_project(settings.timer.default_project, state.catalog),
            shortest=settings.timer.minimum_seconds,
        )
        if database is self._database:
            self._show(state)

    async def entries(self, start: datetime, end: datetime) -> list[TimeEntry]:
        """The entries that start in [start, end), newest first, as the person must see them."""
        return await self._read(lambda store: visible(store, start, end), [])

    async def entry(self, ref: Ref) -> TimeEntry | None:
        """One entry, or None where there is none."""
        return await self._read(lambda store: visible_entry(store, ref), None)

    async def activity(self, limit: int = 100, *, outstanding: bool = False) -> list[ActivityRow]:
        """The newest writes, with how each was approved and how it ended.

        `outstanding`: with every older one that still waits at the end, and at the beginning what the engine asks
        by itself, which no row of the log tells yet.
        """
        now = self.now()
        return await self._read(lambda store: _activity(store, limit, now, outstanding=outstanding), [])

    async def pending(self) -> list[PendingRow]:
        """What waits, is parked, or needs an answer, in the order of sending."""
        return await self._read(_pending, [])

    async def _read(self, work: Callable[[Store], T], nothing: T) -> T:
        return await self._database(work) if self._database is not None else nothing

    def _soon(self) -> None:
        self._stale = True
        if self._refreshing is None or self._refreshing.done():
            self._refreshing = asyncio.ensure_future(self._refresh_if_stale())

    async def _refresh_if_stale(self) -> None:
        while self._stale:
            await self.refresh()

    def _show(self, state: State) -> None:
        if state != self.state:
            self.state = state
            for listener in tuple(self._listeners):
                listener(state)


def _project(name: str, catalog: Catalog) -> Ref | None:
    """The project of a setting, as it is typed after `@`; None where none is named, or none has that name."""
    if not name:
        return None
    from desktop.model.lookup import find_project  # few name one

    return find_project(tuple(name.split("/")), catalog, None).ref


def _activity(store: Store, limit: int, now: datetime, *, outstanding: bool) -> list[ActivityRow]:
    waiting = {command.uuid: command for command in store.commands()}
    logged = store.activities(limit=limit)
    if not outstanding:
        return _activity_rows(store, logged, waiting, now)
    seen = {row.command_uuid for row in logged}
    asked = []
    for command in reversed(waiting.values()):
        if command.uuid not in seen:
            older = store.activities_of(command.uuid)[:1]
            logged += older
            if not older and command.status in STUCK:
                asked.append(_unlogged(store, command))
    return asked + _activity_rows(store, logged, waiting, now)


def _activity_rows(
    store: Store, logged: Sequence[Activity], waiting: Mapping[str, Command], now: datetime
) -> list[ActivityRow]:
    """One line for each act: the parts of one that was told as a whole are told apart only where they differ."""
    rows = [(each.batch, _activity_row(store, each, waiting.get(each.command_uuid), now)) for each in logged]
    told = [(batch, row.words, row.state, row.reason) if batch else row.id for batch, row in rows]
    return [row for at, (_, row) in enumerate(rows) if at == 0 or told[at] != told[at - 1]]


def _activity_row(store: Store, row: Activity, command: Command | None, now: datetime) -> ActivityRow:
    stuck = command is not None and command.status in STUCK
    return ActivityRow(
        id=row.id,
        at=row.at,
        words=row.words,
        approved=row.how,
        state=command.status if command is not None and stuck else row.outcome,
        undoable=undoable(row),
        reason=_reason(command) if command is not None and stuck else row.note,
        noun=row.noun,
        verb=_told(row.noun, row.verb, row.after),
        target=store.resolve(row.target),
        seq=command.seq if command is not None and row.outcome == "waiting" else None,
        choices=_choices(command) if command is not None else (),
        undoes=(row.batch or "").startswith(UNDO),
        mine=offered(store, row, now) if command is None else None,
    )


def _unlogged(store: Store, command: Command) -> ActivityRow:
    """A command of the engine's own that waits for an answer; its id is below all ids of the log."""
    return ActivityRow(
        id=-command.seq,
        at=command.at,
        words=command.approval.words,
        approved=command.approval.how,
        state=command.status,
        undoable=False,
        reason=_reason(command),
        noun=command.noun,
        verb=_told(command.noun, command.verb, command.fields),
        target=store.resolve(command.target),
        seq=command.seq,
        choices=_choices(command),
    )


def _told(noun: Noun, verb: Verb, after: Mapping[str, Any] | None) -> Verb | Literal["start"]:
    runs = noun == "entry" and verb == "create" and (after or {}).get("stop") is None
    return "start" if runs else verb


def _reason(command: Command) -> str | None:
    return Question.from_json(command.question).words if command.question else command.reason


def _choices(command: Command) -> tuple[Choice, ...]:
    return Question.from_json(command.question).choices if command.question else ()


def _pending(store: Store) -> list[PendingRow]:
    return [
        PendingRow(
            command.seq,
            command.approval.words,
            command.status,
            _reason(command),
            _choices(command),
            command.target if command.noun == "entry" else None,
        )
        for command in store.commands()
    ]
