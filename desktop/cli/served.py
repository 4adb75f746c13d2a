"""The same commands in the running app, for those who call over its socket."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from desktop.account.states import Ready
from desktop.cli.commands import carry_out
from desktop.cli.failure import CommandError, HelpAsked
from desktop.cli.kept_here import kept_here
from desktop.cli.session import App, unasked
from desktop.cli.state_words import next_step
from desktop.cli.writing import refuse_stuck
from desktop.gateway.client import Gateway
from desktop.model.command import STUCK, How
from desktop.model.question import Confirmation
from desktop.remote.server import Caller, Handler, Reply, Request
from desktop.store.async_store import Database
from desktop.sync.engine import Engine
from desktop.sync.reading import Answer, NotNowError
from desktop.tracker.outcome import Done

T = TypeVar("T")
ANSWERED = 15.0
"""Seconds that the server's word on one act is waited for."""


def handler(app: App) -> Handler:
    """What the app's `remote.server.Server` is made with: carries out a caller's command."""

    async def handle(request: Request, caller: Caller) -> Reply:
        from desktop.cli.arguments import parse  # argparse: not before somebody uses the command line

        session = _AppSession(app, request, caller)
        if not request.argv:
            return Reply(2, "", "Name a command. See tracktray --help.")
        try:
            code = await carry_out(session, parse(list(request.argv)))
        except HelpAsked as help_:
            return Reply(0, help_.text)
        except CommandError as error:
            return Reply(error.code, session.printed, error.words)
        return Reply(code, session.printed)

    return handle


class _AppSession:
    """Satisfies `Session`."""

    def __init__(self, app: App, request: Request, caller: Caller) -> None:
        self.app: App | None = app
        self._app = app
        self.paths, self.clock, self.account = app.paths, app.clock, app.account
        self.gateway, self.tracker = app.gateway, app.tracker
        self.stdin, self.width = request.stdin, request.width
        self.how: How = "command line" if request.by_command_line else "another program"
        self._request, self._caller = request, caller
        self._lines: list[str] = []

    @property
    def engine(self) -> Engine | None:
        return self._app.engine

    @property
    def database(self) -> Database | None:
        return self._app.database

    @property
    def printed(self) -> str:
        return "\n".join(self._lines)

    def out(self, text: str) -> None:
        self._lines.append(text)

    async def say(self, text: str) -> None:
        await self._caller.say(text)

    async def confirm(self, question: Confirmation) -> bool:
        if not self._request.by_command_line:
            return await self._app.confirm(question)
        if not self._request.tty:
            raise CommandError(unasked(question))
        return await self._caller.ask(question)

    async def aside(self, work: Callable[[], T]) -> T:
        return await asyncio.to_thread(work)

    async def find_key(self) -> None:
        """The app looked when it started."""

    async def ready(self) -> None:
        await self._app.follow()
        if self._app.database is None:
            raise CommandError(next_step(self.account.state) or "Signing in is under way. Try again in a moment.")

    async def sent(self, done: Done, *, answered: bool = False) -> str | None:
        if answered:
            await self._decided(done)
            await refuse_stuck(self.tracker, done)
        return None if self._way_is_open else kept_here(self.tracker.state, self.account.state)

    async def read(self, call: Callable[[Gateway], Awaitable[T]], workspace_id: int | None = None) -> Answer[T]:
        engine = self._app.engine
        if engine is None or not isinstance(self.account.state, Ready):
            raise NotNowError(None)
        try:
            async with asyncio.timeout(ANSWERED):
                return await engine.read(call, workspace_id)
        except TimeoutError:  # it does not run, as the person stays offline
            raise NotNowError(None) from None

    @property
    def _way_is_open(self) -> bool:
        state = self.tracker.state
        return state.connectivity.open and state.quota_until is None and isinstance(self.account.state, Ready)

    async def _decided(self, done: Done) -> None:
        """Return when the server has said what becomes of it, or cannot be asked."""
        changed = asyncio.Event()
        leave = self.tracker.subscribe(lambda _state: changed.set())
        try:
            async with asyncio.timeout(ANSWERED):
                while self._way_is_open:
                    changed.clear()
                    waiting = [row for row in await self.tracker.pending() if row.id == done.seq]
                    if not waiting or waiting[0].state in STUCK:
                        return
                    await changed.wait()
        except TimeoutError:
            return
        finally:
            leave()

    async def settle(self, within: float, *, pull: bool = True) -> bool:
        engine = self._app.engine
        if engine is None:
            return False
        return await (engine.sync_now(within) if pull else engine.flush(within))
