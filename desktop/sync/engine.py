"""The engine: looks, lets `plan` decide, does that one thing, and looks again. It sequences and decides nothing."""

import asyncio
import logging
import random
import traceback
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TypeVar

from desktop.gateway.client import Gateway
from desktop.gateway.errors import (
    GatewayError,
    Invalid,
    NotSent,
    QuotaExceeded,
    RateLimited,
)
from desktop.gateway.heard import Heard
from desktop.model.clock import Clock
from desktop.model.command import STUCK
from desktop.model.pause import Pause
from desktop.store import Store
from desktop.store.async_store import Database
from desktop.store.errors import StoreError
from desktop.sync import plan, pull, push, quota, related, shift
from desktop.sync.match import PROBE_AFTER, PROOF_AFTER
from desktop.sync.offset import NOTICE, STEADY
from desktop.sync.picture import VERIFIED, look
from desktop.sync.progress import Progress
from desktop.sync.reading import Answer, NotNowError, Readings
from desktop.sync.sender import Sender
from desktop.sync.status import SendLock, SyncStatus, Trigger
from desktop.sync.trouble import me_failed, retry_now, trouble, unforeseen, well

LOG = logging.getLogger(__name__)
T = TypeVar("T")
LOCK_RETRY = 2.0
"""Seconds until the send lock is tried again while another process has it: a command, which ends soon."""
DISK_RETRY = 30.0
SHORTEST_WAIT = 0.01
"""Seconds; clocks and sums of floats differ by less, and a wait of nothing would be a circle."""


class Engine:
    """Pushes the outbox and pulls what changed, for one account."""

    def __init__(
        self,
        *,
        database: Database,
        gateway: Gateway,
        clock: Clock,
        rng: random.Random,
        lock: SendLock,
        boot_id: str,
    ) -> None:
        self.status = SyncStatus()
        self._database, self._gateway, self._clock, self._lock = database, gateway, clock, lock
        self._progress = Progress(clock, rng, boot_id)
        self._sender = Sender(database, gateway, clock, self._progress)
        self._listeners: list[Callable[[SyncStatus], None]] = []
        self._event = asyncio.Event()
        self._turned = asyncio.Event()
        self._readings = Readings()
        self._only_reads = False
        self._held = False
        self._recover_due = self._load_due = False
        """Whether something is still to be done before anything is sent: a full disk may have stopped it."""
        self._assumed: float | None = None
        self._drift: float | None = None
        self._pending = True
        self._faults: set[str] = set()
        """Errors that nobody foresaw, since an answer was good: each is logged once."""
        self._connection: str | None = None
        self._verified: str | None = None
        """The connection that this process has seen to lead to the store's user; "" is whichever Maton picks."""
        self._user_id = 0
        gateway.listen(self._hear)

    def subscribe(self, listener: Callable[[SyncStatus], None]) -> Callable[[], None]:
        """Call `listener` with each new status; returns what ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def run(self, *, only_reads: bool = False) -> None:
        """Sync until cancelled. Sleeps until something happens or is due; never polls. `only_reads`: do what `read`
        asks for and nothing else."""
        self._only_reads = only_reads
        try:
            while True:
                try:
                    await self._turn()
                except StoreError:
                    # The disk is full or the file is held: what was being sent is uncertain once it can be noted.
                    self._recover_due = True
                    self._progress.back_off(DISK_RETRY)
                    await self._sleep(DISK_RETRY)
                except Exception as error:  # noqa: BLE001 - whatever it was, syncing goes on
                    self._recover_due = True
                    await self._sleep(self._pause(error))
        finally:
            self._readings.put_off(None)
            self._let_go()

    async def recall(self) -> None:
        """Take over what was known of the server's clock: acts are recorded by it also before anything is asked."""
        await self._database(self._progress.recall_clock)
        self._publish()

    def poke(self, trigger: Trigger) -> None:
        """Something happened that may be worth a request. Never blocks."""
        progress = self._progress
        match trigger:
            case "append":
                retry_now(self._progress, only_offline=True)
            case "menu" | "focus":
                progress.wanted = progress.wanted or "trigger"
            case "wake" | "network":
                progress.wanted = progress.wanted or "trigger"
                retry_now(self._progress, only_offline=True)
            case "sync-now":
                progress.wanted = "person"
                progress.stranger = None
                retry_now(self._progress, only_offline=False)
            case "active" | "idle" | "asleep":
                progress.mode = trigger
                if trigger == "asleep":
                    progress.wanted = None
        self._event.set()

    async def read(self, call: Callable[[Gateway], Awaitable[T]], workspace_id: int | None = None) -> Answer[T]:
        """The answer to one request that a person asked for, in its turn and from its window: that of a workspace,
        or the person's own. Raises `GatewayError`, and `NotNowError` where it would have to wait for long."""
        retry_now(self._progress, only_offline=False)
        reading = self._readings.add(call, workspace_id)
        self._event.set()
        answer: Answer[T] = await reading.answer
        return answer

    async def flush(self, within: float) -> bool:
        """Send all that can go, holds or not, in at most `within` seconds. True when nothing is pending."""
        self._progress.release = True
        retry_now(self._progress, only_offline=False)
        self._event.set()
        try:
            return await self._wait_for(lambda: not self._pending, within)
        finally:
            self._progress.release = False

    async def sync_now(self, within: float) -> bool:
        """Pull and send everything, in at most `within` seconds. True when that was reached."""
        pulls = self._progress.pulls
        self._progress.release = True
        self.poke("sync-now")
        try:
            return await self._wait_for(lambda: not self._pending and self._progress.pulls > pulls, within)
        finally:
            self._progress.release = False

    async def _turn(self) -> None:
        if not self._held:
            self._held = self._recover_due = self._load_due = self._lock.acquire()
        if not self._held:
            await self._sleep(LOCK_RETRY)
            return
        if self._recover_due:
            await self._recover()
        if self._load_due:
            await self._database(self._progress.load)
            self._load_due = False
        facts = await self._look()
        self._readings.mind(facts)
        action = plan.next_action(facts._replace(reads=self._readings.windows))
        self._turned.set()
        self._turned = asyncio.Event()
        rests = facts.mono < facts.backoff
        if isinstance(action, plan.Wait) and not rests:
            self._resume()
        await self._do(action, facts)
        if not rests:
            self._resume()
        self._publish()

    def _pause(self, error: Exception) -> float:
        """Rest after an error that nobody foresaw, and say so. Seconds until the next try."""
        unforeseen(self._progress)
        wait = self._progress.backoff - self._clock.monotonic()
        fault = "".join(traceback.format_tb(error.__traceback__)) + type(error).__name__
        if fault not in self._faults:
            self._faults.add(fault)
            LOG.error("syncing paused by an error that nobody foresaw", exc_info=error)
        until = self._clock.now() + timedelta(seconds=wait)
        self.status = self.status._replace(pause=Pause(type(error).__name__, until))
        self._publish()
        return wait

    def _resume(self) -> None:
        """Nothing failed since it rested."""
        if not self._progress.failures:
            self._faults.clear()
        self.status = self.status._replace(pause=None)

    def _let_go(self) -> None:
        if self._held:
            self._held = False
            self._lock.release()

    async def _recover(self) -> None:
        """What was being sent when somebody died is uncertain, and given up now."""
        await self._database(push.recover)
        self._recover_due = False
        self._progress.given_up.clear()
        self._progress.looked.clear()

    async def _look(self) -> plan.Facts:
        progress = self._progress
        await self._mind_the_clock()
        mono, wall, connection = self._clock.monotonic(), self._clock.now(), self._gateway.connection_id or ""
        if connection != self._connection:
            self._connection = connection
            progress.forbidden.clear()
            retry_now(self._progress, only_offline=False)
        notes = progress.notes()
        picture = await self._database(lambda store: look(store, notes, wall))
        self._user_id = picture.user_id
        progress.organizations = picture.organizations
        for command in picture.commands:
            if command.status == "uncertain":
                progress.given_up.setdefault(command.seq, mono)
        progress.forget({command.seq for command in picture.commands}, mono - plan.FRESH)
        if self._assumed is None:
            progress.time = progress.time._replace(sure=picture.newest)
        waits = shift.doubtful(picture.commands)
        self._pending = any(c.status not in STUCK and c.seq not in waits for c in picture.commands)
        self.status = self.status._replace(last_sync=picture.last_sync)
        return plan.Facts(
            commands=picture.commands,
            now=wall,
            server_now=progress.server_now,
            mono=mono,
            budget=progress.budget,
            organization=progress.organization,
            verified=connection in (self._verified, picture.verified),
            forbidden=frozenset(progress.forbidden),
            known=picture.known,
            clocked=progress.offset is not None,
            mode=progress.mode,
            pulled=progress.pulled,
            related_at=mono + max(0.0, (picture.related_due - wall).total_seconds()),
            wanted=progress.wanted,
            soon=progress.soon,
            given_up=dict(progress.given_up),
            looked=dict(progress.looked),
            shown=dict(progress.shown),
            strict=dict(progress.strict),
            alone=frozenset(progress.alone),
            quota_unknown=progress.quota_unknown,
            backoff=float("inf") if progress.stranger == connection else progress.backoff,
            last_request=progress.last_request,
            release=progress.release,
            reads=self._readings.windows,
            only_reads=self._only_reads,
        )

    async def _mind_the_clock(self) -> None:
        """Notice a sleep or a changed clock, and ask about what was recorded meanwhile once the time is known."""
        progress, drift = self._progress, self._progress.drift
        if self._drift is not None and abs(drift - self._drift) > STEADY:
            progress.forget_looks()
        self._drift = drift
        progress.budget = quota.as_of(progress.budget, self._clock.now())
        known = progress.offset
        if known is None:
            self._assumed = progress.time.last or 0.0 if self._assumed is None else self._assumed
            return
        assumed, self._assumed = self._assumed, None
        if assumed is not None and abs(known - assumed) >= NOTICE:
            since = progress.time.sure
            await self._database(lambda store: shift.doubt(store, known - assumed, since))

    async def _do(self, action: plan.Action, facts: plan.Facts) -> None:
        match action:
            case plan.Send(seq):
                await self._send(action, next(c for c in facts.commands if c.seq == seq).workspace_id)
            case plan.Pull(purpose):
                await self._pull(purpose, facts)
            case plan.Related():
                await self._related()
            case plan.Verify():
                await self._verify()
            case plan.Quota():
                await self._quota()
            case plan.Lookup(seq):
                await self._lookup(seq)
            case plan.Show():
                await self._show()
            case plan.Wait(until):
                self._publish()
                await self._sleep(None if until is None else max(SHORTEST_WAIT, until - self._clock.monotonic()))

    async def _send(self, send: plan.Send, where: int) -> None:
        frozen = await self._sender.freeze(send, where)
        if not frozen:
            return
        self.status = self.status._replace(sending=True)
        self._publish()
        try:
            await self._sender.deliver(frozen, guarded=send.guarded)
        finally:
            self.status = self.status._replace(sending=False)

    async def _pull(self, purpose: quota.Read, facts: plan.Facts) -> None:
        progress, mono, wall = self._progress, self._clock.monotonic(), self._clock.now()
        proof, early = (_given_up_before(facts, mono - since) for since in (PROOF_AFTER, PROBE_AFTER))
        reach = progress.server_now - pull.REACH
        start = await self._claimed(pull.since, look=purpose in quota.LOOKS)
        whole = start is None or start < reach
        if purpose == "trigger":
            progress.budget = quota.triggered(progress.budget, wall)
        try:
            if whole or start is None:
                rows = await self._gateway.entries_between(reach, progress.server_now + timedelta(days=1))
            else:
                rows = await self._gateway.entries_since(int(start.timestamp()))
        except GatewayError as error:
            if isinstance(error, Invalid):
                await self._database(pull.forget_cursor)
            trouble(self._progress, error, None)
            return
        at = progress.asked_at(wall)
        asked = pull.Asked(at or wall, wall, self._user_id, proof, early, sure=at is not None)
        await self._database(lambda store: pull.absorb(store, rows, asked, whole=whole))
        progress.pulled, progress.wanted = mono, None
        progress.pulls += 1
        if progress.soon is not None and progress.soon <= mono:
            progress.soon = None
        well(self._progress)

    async def _claimed(
        self, work: Callable[[Store], T], workspace_id: int | None = None, *, look: bool = False
    ) -> T:
        """Do something in the store and count a call there, the person's own or a workspace's, before it leaves."""
        self._progress.claim(workspace_id, look=look)
        notes = self._progress.notes()

        def both(store: Store) -> T:
            notes.write(store)
            return work(store)

        return await self._database(both)

    async def _related(self) -> None:
        wall = self._clock.now()
        await self._claimed(lambda _store: None)
        try:
            found = await related.fetch(self._gateway)
        except GatewayError as error:
            me_failed(self._progress, error)
            return
        if not await self._belongs(found.profile.get("id")):
            return
        asked = pull.Asked(self._progress.asked_at(wall) or wall, wall, self._user_id)
        await self._database(lambda store: pull.related(store, found, asked))
        well(self._progress)

    async def _quota(self) -> None:
        """What is left of every window; worth nothing more than this one request."""
        self._progress.quota_unknown = False
        await self._claimed(lambda _store: None)
        try:
            rows = await self._gateway.quota()
        except GatewayError as error:
            if isinstance(error, NotSent | RateLimited | QuotaExceeded):
                trouble(self._progress, error, None)
            return
        self._progress.told(rows)

    async def _verify(self) -> None:
        await self._claimed(lambda _store: None)
        try:
            profile = await self._gateway.me()
        except GatewayError as error:
            me_failed(self._progress, error)
            return
        if await self._belongs(profile.get("id")):
            well(self._progress)

    async def _belongs(self, user_id: object) -> bool:
        """Whether the connection leads to the person whose store this is; remembered for this connection."""
        connection, progress = self._gateway.connection_id or "", self._progress
        if user_id != self._user_id:
            progress.stranger, progress.problem = connection, "connect"
            return False
        self._verified = connection
        forbidden = frozenset(progress.forbidden)
        progress.forbidden.clear()

        def note(store: Store) -> None:
            with store.transaction():
                store.set_meta(VERIFIED, connection or None)
                push.park_forbidden(store, forbidden)

        await self._database(note)
        return True

    async def _lookup(self, seq: int) -> None:
        command = await self._database(lambda store: store.command(seq))
        if command is None:
            return
        mono = self._clock.monotonic()
        proof = mono >= self._progress.given_up.get(seq, mono) + PROOF_AFTER
        try:
            rows = await push.find(self._gateway, command)
        except GatewayError as error:
            trouble(self._progress, error, command.workspace_id)
            return
        await self._database(lambda store: push.adopt_named(store, command, rows, proof=proof))
        self._progress.looked[seq] = mono
        well(self._progress)

    async def _show(self) -> None:
        reading, wall = self._readings.take(), self._clock.now()
        if reading is None:
            return
        await self._claimed(lambda _store: None, reading.workspace_id)
        try:
            value = await reading.call(self._gateway)
            await self._database(self._progress.notes().write)  # whoever asked is told what it cost
        except GatewayError as error:
            trouble(self._progress, error, reading.workspace_id)
            reading.fail(error)
        else:
            well(self._progress)
            reading.succeed(Answer(value, self._progress.asked_at(wall) or wall))
        finally:
            reading.fail(NotNowError(None))  # cut off; nothing, where it was answered

    def _hear(self, heard: Heard) -> None:
        self._progress.hear(heard)

    def _publish(self) -> None:
        progress, now = self._progress, self._clock.now()
        owned = progress.budget.organizations
        shut = {w: owned[o].paused_until for w, o in progress.organizations.items() if o in owned}
        status = self.status._replace(
            online=progress.online,
            problem=progress.problem,
            user_paused_until=_still(progress.budget.user.paused_until, now),
            workspace_paused={w: until for w, until in shut.items() if until is not None and until > now},
            offset=progress.time.last,
        )
        if status != self._published:
            self.status = self._published = status
            for listener in tuple(self._listeners):
                try:
                    listener(status)
                except Exception:  # a view that fails stops no sending
                    LOG.exception("somebody failed who was told of the way to the server")

    _published = SyncStatus()

    async def _sleep(self, seconds: float | None) -> None:
        """Until poked, or for so long."""
        if seconds is not None and seconds == float("inf"):
            seconds = None
        try:
            async with asyncio.timeout(None if seconds is None else max(0.0, seconds)):
                await self._event.wait()
        except TimeoutError:
            pass
        self._event.clear()

    async def _wait_for(self, reached: Callable[[], bool], within: float) -> bool:
        """Whether `reached` holds after some turn of `run`, in at most `within` seconds."""
        self._pending = True
        try:
            async with asyncio.timeout(within):
                while not reached():
                    await self._turned.wait()
        except TimeoutError:
            return False
        return True


def _given_up_before(facts: plan.Facts, moment: float) -> frozenset[int]:
    return frozenset(
        c.seq for c in facts.commands if c.status == "uncertain" and facts.given_up.get(c.seq, facts.mono) <= moment
    )


def _still(until: datetime | None, now: datetime) -> datetime | None:
    return until if until is not None and until > now else None
