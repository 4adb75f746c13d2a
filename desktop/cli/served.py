"""The same commands in the running app, for those who call over its socket."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from desktop.account.states import Ready
from desktop.cli.commands import carry_out
from desktop.cli.failure import CommandError, HelpAsked
from desktop.cli.kept_here import kept_here
from desktop.cli.session import App, unasked
from desktop.cli.state_words import next_step
from desktop.model.command import How
from desktop.model.question import Confirmation
from desktop.remote.server import Caller, Handler, Reply, Request
from desktop.store.async_store import Database
from desktop.sync.engine import Engine
from desktop.tracker.outcome import Done

T = TypeVar("T")


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

    async def sent(self, done: Done) -> str | None:
        state = self.tracker.state
        online = state.connectivity.online and state.connectivity.problem is None and state.quota_until is None
        if online and isinstance(self.account.state, Ready):
            return None
        return kept_here(state, self.account.state)

    async def settle(self, within: float, *, pull: bool = True) -> bool:
        engine = self._app.engine
        if engine is None:
            return False
        return await (engine.sync_now(within) if pull else engine.flush(within))
