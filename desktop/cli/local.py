"""A command in this process, without the app: the same store, the same engine, no Qt."""

import asyncio
import json
import os
import sys
from argparse import Namespace
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import NamedTuple, TypeVar
from uuid import uuid4

from desktop.account.states import Ready
from desktop.cli.arguments import parse
from desktop.cli.commands import carry_out
from desktop.cli.failure import CommandError, HelpAsked, failed
from desktop.cli.kept_connectivity import TROUBLE, kept_connectivity
from desktop.cli.kept_here import kept_here
from desktop.cli.parts import make_engine, make_parts
from desktop.cli.session import App, unasked
from desktop.cli.state_words import next_step
from desktop.cli.writing import refuse_stuck
from desktop.gateway.client import Gateway
from desktop.model.clock import Clock
from desktop.model.command import How
from desktop.model.question import Confirmation
from desktop.model.settings import Problem
from desktop.remote import terminal
from desktop.store import Store, StoreError
from desktop.store.async_store import InlineStore
from desktop.sync.engine import Engine
from desktop.sync.reading import Answer, NotNowError
from desktop.sync.status import SyncStatus
from desktop.system import logfile, places
from desktop.system.clock import SystemClock
from desktop.system.lockfile import LockFile
from desktop.system.paths import Paths
from desktop.system.settings.live import LiveSettings
from desktop.tracker.outcome import Done
from desktop.tracker.state import Connectivity
from desktop.tracker.tracker import Tracker

T = TypeVar("T")
SENDING = 10.0
"""Seconds that a write may take to reach the server before the command ends without it."""
FIRST_LOOK = 30.0
GRACE = 1.5
"""Seconds that a send goes on after the way to the server turned out to be shut: other things may still go."""
LAST_ANSWER = 5.0
"""Seconds that a request on the wire is still waited for at the end."""
READING = 30.0
"""Seconds that what a person wants to see may take."""
TURN = 0.05


def run_here(words: list[str], demo: bool, *, stdin: str | None, hung: bool) -> int:
    """Carry out `words` in this process. `hung`: an app runs, but does not answer; nothing is sent beside it."""
    try:
        args = parse(words)
        return asyncio.run(_run(args, Paths(demo), stdin, hung))
    except HelpAsked as help_:
        terminal.tell(help_.text, sys.stdout)
        return 0
    except CommandError as error:
        return failed(error.words, error.code)


async def _run(args: Namespace, paths: Paths, stdin: str | None, hung: bool) -> int:
    try:
        paths.prepare()
    except (OSError, places.NotPrivateError) as error:
        said = str(error) if isinstance(error, places.NotPrivateError) else f"{error.strerror}: {error.filename}"
        raise CommandError(f"Tracktray cannot use its folders. {said}") from error
    session = LocalSession(paths, stdin, hung)
    try:
        return await carry_out(session, args)
    finally:
        await session.close()


class LocalSession:
    """Satisfies `Session`."""

    app: App | None = None
    engine: Engine | None = None
    how: How = "command line"
    clock: Clock

    def __init__(self, paths: Paths, stdin: str | None, hung: bool) -> None:
        self.paths, self.stdin, self._hung = paths, stdin, hung
        self.width = terminal.width()
        self.clock = SystemClock()
        live = LiveSettings(paths.settings_file)
        self._settings, self._problems = live.settings, live.problems
        secret = os.environ.get("MATON_API_KEY", "").strip()
        self._log = logfile.start(paths.log_file, self._settings.privacy.log_level, secret=secret)
        try:
            self.gateway, self.account = make_parts(paths, self._settings, self.clock, self._release)
        except ValueError as error:
            raise CommandError(str(error)) from None
        self.tracker = Tracker(clock=self.clock, uuid=lambda: str(uuid4()), settings=lambda: self._settings)
        self.database: InlineStore | None = None
        self._user: int | None = None
        self._searched = False
        self._asks: _Asks | None = None

    async def close(self) -> None:
        """Close what is open."""
        await self._release()
        await self.gateway.aclose()
        logfile.stop(self._log)

    def out(self, text: str) -> None:
        terminal.tell(text, sys.stdout)

    async def say(self, text: str) -> None:
        terminal.tell(text, sys.stderr)

    async def confirm(self, question: Confirmation) -> bool:
        if not (terminal.is_terminal(sys.stdin) and terminal.is_terminal(sys.stderr)):
            raise CommandError(unasked(question))
        return terminal.agrees(question._asdict())

    async def aside(self, work: Callable[[], T]) -> T:
        return work()

    async def find_key(self) -> None:
        if self._searched:
            return
        self._searched = True
        searching = asyncio.ensure_future(self.account.start(verify=False))
        done, _ = await asyncio.wait((searching,), timeout=2)
        if not done:
            await self.say("Waiting for the keyring. It may show a prompt.")
        await searching

    async def ready(self) -> None:
        if self.account.identity is None:
            await self.find_key()
        identity = self.account.identity
        if identity is None:
            raise CommandError(next_step(self.account.state))
        if self._user == identity.user_id:
            return
        await self._release()
        path = self.paths.database(identity.user_id)
        store = Store.open(path, user_id=identity.user_id, network_home=self.paths.network_home)
        self.database, self._user = InlineStore(store), identity.user_id
        await self.say(" ".join(filter(None, (store.opened.sentence, _wrong(self._problems)))))
        self.tracker.report(kept_connectivity(store, identity))
        await self.tracker.attach(self.database)
        if self.tracker.state.profile is None:
            await self.settle(FIRST_LOOK)
            await self.tracker.refresh()
            if self.tracker.state.profile is None:
                await self.find_key()
                raise CommandError(
                    next_step(self.account.state) or "Toggl cannot be reached for the first time yet."
                )

    async def sent(self, done: Done, *, answered: bool = False) -> str | None:
        if self._hung:
            return "Saved here. The running app does not answer; restart it to have this sent."
        reached = await self.settle(SENDING, pull=False)
        await self.tracker.refresh()
        await refuse_stuck(self.tracker, done)
        return None if reached else kept_here(self.tracker.state, self.account.state)

    async def settle(self, within: float, *, pull: bool = True) -> bool:
        if self.database is None or self._hung or self._settings.network.offline:
            return False
        await self.find_key()
        if not isinstance(self.account.state, Ready):
            return False
        loop = asyncio.get_running_loop()
        began, late = self.clock.now(), loop.time() + within
        first = self.tracker.state.profile is None
        lock = LockFile(self.paths.sync_lock)
        while not lock.acquire():  # another process sends, perhaps ours with it, and fetches
            await self.tracker.refresh()
            state = self.tracker.state
            fetched = (first and state.profile) or (state.last_sync and state.last_sync >= began)
            if not state.pending and (fetched or not pull):
                return True
            if loop.time() >= late:
                return False
            await asyncio.sleep(TURN)
        lock.release()
        return await self._exchange(max(late - loop.time(), TURN), pull=pull)

    async def read(self, call: Callable[[Gateway], Awaitable[T]], workspace_id: int | None = None) -> Answer[T]:
        if self.database is None or self._hung or self._settings.network.offline:
            raise NotNowError(None)
        await self.find_key()
        if not isinstance(self.account.state, Ready):
            raise CommandError(next_step(self.account.state))
        try:
            async with asyncio.timeout(READING):
                return await (await self._asking()).read(call, workspace_id)
        except TimeoutError:  # another process sends
            raise NotNowError(None) from None

    async def _asking(self) -> Engine:
        """An engine that does what is asked of it and nothing else, until `_ask_no_more`."""
        if self._asks is None:
            lock = LockFile(self.paths.sync_lock)
            while not lock.acquire():  # noqa: ASYNC110 - another process cannot set an event
                await asyncio.sleep(TURN)
            lock.release()
            end = AsyncExitStack()
            self._asks = _Asks(await end.enter_async_context(self._engine(only_reads=True)), end)
        return self._asks.engine

    async def _ask_no_more(self) -> None:
        asks, self._asks = self._asks, None
        if asks is not None:
            await asks.end.aclose()

    async def _exchange(self, within: float, *, pull: bool) -> bool:
        """Let an engine work until everything is done, time is up, or the way is shut."""
        shut = asyncio.Event()
        await self._ask_no_more()

        def hear(status: SyncStatus) -> None:
            if not status.open:
                shut.set()

        async with self._engine() as engine:
            engine.subscribe(hear)
            reached = await _until(engine.sync_now(within) if pull else engine.flush(within), shut)
            late = asyncio.get_running_loop().time() + LAST_ANSWER
            while engine.status.sending and asyncio.get_running_loop().time() < late:  # noqa: ASYNC110 - unannounced
                await asyncio.sleep(TURN)
        return reached

    @asynccontextmanager
    async def _engine(self, *, only_reads: bool = False) -> AsyncIterator[Engine]:
        """An engine at work. What it finds of the way to the server is noted at its end."""
        assert self.database is not None  # noqa: S101 - whoever calls has seen to it
        engine = make_engine(self.paths, self.database, self.gateway, self.clock)
        running = asyncio.ensure_future(engine.run(only_reads=only_reads))
        try:
            yield engine
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running
            await self._note(engine.status)

    async def _note(self, status: SyncStatus) -> None:
        """Leave for the next command what this one found of the way to the server."""
        self.account.report(status.problem)
        problem, offset = status.problem, status.offset or 0.0
        self.tracker.report(Connectivity(status.online, problem, offset, status.pause))
        trouble = None
        if not status.online or problem:
            trouble = json.dumps({"at": self.clock.now().isoformat(), "problem": problem})
        if self.database is not None:
            with suppress(StoreError):
                await self.database(lambda store: store.set_meta(TROUBLE, trouble))

    async def _release(self) -> None:
        await self._ask_no_more()
        self.tracker.detach()
        if self.database is not None:
            database, self.database, self._user = self.database, None, None
            await database.close()


class _Asks(NamedTuple):
    """An engine that only reads, and what ends it."""

    engine: Engine
    end: AsyncExitStack


def _wrong(problems: Sequence[Problem]) -> str:
    """What is wrong in the settings file, in one sentence."""
    more = f" tracktray doctor tells {len(problems) - 1} more." if len(problems) > 1 else ""
    return problems[0].words + more if problems else ""


async def _until(asked: Awaitable[bool], shut: asyncio.Event) -> bool:
    """The engine's answer; soon False where the way is shut."""
    answer, stop = asyncio.ensure_future(asked), asyncio.ensure_future(shut.wait())
    try:
        await asyncio.wait((answer, stop), return_when=asyncio.FIRST_COMPLETED)
        if not answer.done():
            await asyncio.wait((answer,), timeout=GRACE)
        return answer.result() if answer.done() else False
    finally:
        for task in (answer, stop):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
