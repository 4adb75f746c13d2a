"""Sends what is due: on disk first, then one call, then what came of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from desktop.gateway.client import Gateway
from desktop.gateway.errors import AlreadyStopped, AuthorizationRefused, Forbidden, GatewayError, Invalid, Missing
from desktop.model.clock import Clock
from desktop.model.command import Command
from desktop.store import Store
from desktop.store.async_store import Database
from desktop.sync import bulk, plan, push
from desktop.sync.freeze import Frozen, Moment
from desktop.sync.progress import Progress
from desktop.sync.trouble import trouble, well

UNSENT_RETRY = 30.0
MANY_UNSENT = 500
"""Commands in a row that were settled without a request; more than an outbox holds would be a circle."""
LATE = 2.0
"""An answer later than this many seconds may be to a start that stopped somebody else's entry."""


class Sender:
    """One request at a time; what it learns is in `progress` and in the store."""

    def __init__(self, database: Database, gateway: Gateway, clock: Clock, progress: Progress) -> None:
        self._database, self._gateway, self._clock, self._progress = database, gateway, clock, progress
        self._unsent = 0
        self._wall, self._begun = clock.now(), clock.monotonic()

    async def freeze(self, send: plan.Send, where: int) -> list[Frozen]:
        """What leaves now for the commands, with its request counted; empty when nothing has to be sent."""
        self._wall, self._begun = self._clock.now(), self._clock.monotonic()
        at = Moment(self._progress.server_now, self._wall, self._progress.release, send.guarded)
        self._progress.claim(where)
        notes = self._progress.notes()

        def freeze(store: Store) -> list[Frozen]:
            with store.transaction():
                frozen = bulk.freeze_alike(store, (send.seq, *send.along), at)
                if frozen:
                    notes.write(store)
                return frozen

        frozen = await self._database(freeze)
        self._unsent = 0 if frozen else self._unsent + 1
        if not frozen:
            self._progress.unclaim(where)
        if self._unsent > MANY_UNSENT:
            self._progress.back_off(UNSENT_RETRY)
        return frozen

    async def deliver(self, frozen: Sequence[Frozen], *, guarded: bool) -> None:
        """The one request for them. `guarded`: it was seen what they meet."""
        if len(frozen) > 1:
            await self._deliver_alike(frozen)
        else:
            await self._deliver(frozen[0], guarded=guarded)

    async def _deliver(self, frozen: Frozen, *, guarded: bool) -> None:
        try:
            row = await push.deliver(self._gateway, frozen)
        except GatewayError as error:
            failed, refusal = self._progress.server_now, error
            await self._database(lambda store: push.fail(store, frozen.command, refusal, at=failed))
            self._failed([frozen.command], error)
            return
        asleep = (self._clock.now() - self._wall).total_seconds()  # the monotonic clock stands still then
        late = max(self._clock.monotonic() - self._begun, asleep) > LATE or not guarded
        now = self._progress.server_now
        await self._database(lambda store: push.fold(store, frozen.command, row, at=now, late=late))
        self._sent(frozen, row, late=late)

    async def _deliver_alike(self, frozen: Sequence[Frozen]) -> None:
        progress = self._progress
        try:
            done = await bulk.deliver(self._gateway, frozen)
        except GatewayError as error:
            failed, refusal = progress.server_now, error
            await self._database(lambda store: bulk.fail(store, frozen, refusal, at=failed))
            if isinstance(error, bulk.REFUSED):
                progress.alone |= {each.command.seq for each in frozen}
            else:
                self._failed([each.command for each in frozen], error)
            return
        now = progress.server_now
        await self._database(lambda store: bulk.fold(store, frozen, done, at=now))
        progress.alone |= {each.command.seq for each in frozen if each.command.target not in done}
        well(progress)

    def _sent(self, frozen: Frozen, row: Mapping[str, Any] | None, *, late: bool) -> None:
        progress = self._progress
        if row is not None and frozen.command.noun == "entry":
            progress.shown[int(row["id"])] = self._begun
        progress.strict.pop(frozen.command.seq, None)
        if late and frozen.call == "create" and frozen.command.noun == "entry":
            progress.soon = self._clock.monotonic() + LATE
        well(self._progress)

    def _failed(self, commands: Sequence[Command], error: GatewayError) -> None:
        progress, mono = self._progress, self._clock.monotonic()
        for command in commands:
            progress.given_up[command.seq] = mono
            progress.looked.pop(command.seq, None)
            if isinstance(error, AlreadyStopped | Invalid | Missing):
                progress.strict[command.seq] = mono
            if isinstance(error, Forbidden) and not isinstance(error, AuthorizationRefused):
                progress.forbidden.add(command.seq)
        trouble(self._progress, error, commands[0].workspace_id)
