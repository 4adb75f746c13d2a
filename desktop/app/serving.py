"""Whose time is served: database and engine of the person who is signed in, through every change of that."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from desktop.account.account import Account
from desktop.account.states import Choosing, NeedsConnection, NoNetwork, Ready, Verifying, WaitingForBrowser
from desktop.cli.parts import make_engine
from desktop.gateway.client import Gateway
from desktop.model.clock import Clock
from desktop.model.settings import Settings
from desktop.store.async_store import StoreThread
from desktop.store.errors import StoreError
from desktop.sync.engine import Engine
from desktop.sync.status import SyncStatus
from desktop.system.paths import Paths
from desktop.tracker.state import Connectivity
from desktop.tracker.tracker import Tracker


class Serving:
    """Opens the database of the account's person, lets the engine run while the account is ready and the person has
    not chosen to stay offline, and tells the tracker what is known of the way to the server.

    `tell` says a sentence to the person."""

    def __init__(
        self,
        *,
        account: Account,
        tracker: Tracker,
        gateway: Gateway,
        clock: Clock,
        paths: Paths,
        settings: Callable[[], Settings],
        tell: Callable[[str], None],
    ) -> None:
        self.database: StoreThread | None = None
        self.engine: Engine | None = None
        self._account, self._tracker, self._gateway = account, tracker, gateway
        self._clock, self._paths, self._settings, self._tell = clock, paths, settings, tell
        self._user: int | None = None
        self._run: asyncio.Task[None] | None = None
        self._unreadable: int | None = None
        self._turn = asyncio.Lock()

    async def follow(self) -> None:
        """Serve whoever the account says; harmless where nothing changed."""
        async with self._turn:
            identity = self._account.identity
            wanted = identity.user_id if identity else None
            if wanted != self._user:
                await self._leave()
                if wanted is not None:
                    await self._enter(wanted)
            if isinstance(self._account.state, Ready) and not self._settings().network.offline:
                self._start_engine()
            else:
                await self._stop_engine()
            self.report()

    async def leave(self) -> None:
        """Close the database: the program ends, or the account's data is about to be deleted."""
        async with self._turn:
            await self._leave()

    def report(self) -> None:
        """Tell the tracker how things stand."""
        status = self.engine.status if self.engine else SyncStatus()
        shut = isinstance(self._account.state, NoNetwork) or self._settings().network.offline
        self._tracker.report(
            Connectivity(
                online=status.online and not shut,
                problem="storage" if self._unreadable is not None else _problem(self._account) or status.problem,
                offset=status.offset or 0.0,
                pause=status.pause,
            )
        )

    async def _enter(self, user: int) -> None:
        try:
            self.database = await StoreThread.open(
                self._paths.database(user), user_id=user, network_home=self._paths.network_home
            )
        except StoreError as error:
            if self._unreadable != user:
                self._unreadable = user
                self._tell(error.sentence)
            return
        self._user, self._unreadable = user, None
        self.engine = make_engine(self._paths, self.database, self._gateway, self._clock)
        with suppress(StoreError):
            await self.engine.recall()
        self.engine.subscribe(self._heard)
        self.report()
        await self._tracker.attach(self.database)
        opened = await self.database(lambda store: store.opened)
        if opened.sentence:
            self._tell(opened.sentence)

    async def _leave(self) -> None:
        await self._stop_engine()
        database, self.database, self.engine, self._user = self.database, None, None, None
        if database is not None:
            self._tracker.detach()
            await database.close()

    def _start_engine(self) -> None:
        if self.engine is not None and self._run is None:
            self._run = asyncio.ensure_future(self.engine.run())

    async def _stop_engine(self) -> None:
        run, self._run = self._run, None
        if run is not None:
            run.cancel()
            await asyncio.gather(run, return_exceptions=True)

    def _heard(self, status: SyncStatus) -> None:
        self._account.report(status.problem)
        self.report()


def _problem(account: Account) -> str | None:
    """What the person has to do before anything can be sent; None while nothing, or it is not known yet."""
    known = account.identity is not None
    match account.state:
        case Ready():
            return None
        case Verifying() | NoNetwork() if known:
            return None
        case NeedsConnection() | WaitingForBrowser() | Choosing():
            return "connect"
        case _:
            return "sign-in"
