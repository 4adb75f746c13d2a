"""What the engine knows between two requests, in memory alone; all of it can be learnt anew after a crash."""

import random
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple, TypeAlias

from desktop.gateway.heard import Heard
from desktop.model.clock import Clock
from desktop.model.entry import Ref
from desktop.store import QuotaRow, Store
from desktop.sync import offset, quota
from desktop.sync.quota import Budget, Mode, Window

CLOCK_OFFSET = "clock_offset"
"""Meta key."""

VAGUE = 3
"""Answers in a row that do not tell the time well, after which a rough idea of it is taken."""

Problem: TypeAlias = Literal["sign-in", "connect"]


class Counted(NamedTuple):
    """A request that is not yet counted on disk."""

    bucket: str
    at: datetime


class Notes(NamedTuple):
    """What goes to disk of it, so that the next process knows."""

    counted: tuple[Counted, ...] = ()
    windows: tuple[QuotaRow, ...] = ()
    clock: str = ""

    def write(self, store: Store) -> None:
        """Store them, if there is anything to store."""
        if not self.counted and not self.windows:
            return
        with store.transaction():
            for bucket, at in self.counted:
                store.log_request(bucket, at)
            for row in self.windows:
                store.set_quota(row)
            store.set_meta(CLOCK_OFFSET, self.clock)


class Progress:
    """Times are of the monotonic clock unless they are datetimes of the wall clock."""

    def __init__(self, clock: Clock, rng: random.Random, boot_id: str) -> None:
        self.clock, self.rng, self.boot_id = clock, rng, boot_id
        self.budget = Budget()
        self.time = offset.Known()
        self.dated: datetime | None = None
        """The server's time when the last request left, at the earliest, by its answer's own date."""
        self.organizations: Mapping[int, int] = {}
        """Workspace to organisation."""
        self.mode: Mode = "active"
        self.wanted: Literal["trigger", "person"] | None = None
        self.soon: float | None = None
        self.release = False
        self.pulled: float | None = None
        self.pulls = 0
        self.given_up: dict[int, float] = {}
        self.looked: dict[int, float] = {}
        self.shown: dict[Ref, float] = {}
        self.strict: dict[int, float] = {}
        self.alone: set[int] = set()
        """Edits that a request for several did not do."""
        self.quota_unknown = False
        """Whether it is worth a request to ask what is left of the windows."""
        self.forbidden: set[int] = set()
        """Commands that got a 403: refused, or a dead authorisation? `/me` tells."""
        self.backoff = 0.0
        self.offline_backoff = False
        """Whether it is the network that is waited for: then a person's act is worth a try."""
        self.failures = 0
        self.faults = 0
        """5xx in a row."""
        self.last_request: float | None = None
        self.online = True
        self.problem: Problem | None = None
        self.stranger: str | None = None
        """The connection that leads to somebody else's account."""
        self._vague = 0
        self._claimed = False
        self._uncounted: list[Counted] = []
        self._moved: set[str] = set()
        """Windows that changed since they were noted: by a request, or by what its answer told."""

    def load(self, store: Store) -> None:
        """Take over what another process, or this one before, has used and learnt."""
        now = self.clock.now()
        rows = {row.bucket: row for row in store.quota()}

        def window(bucket: str) -> Window:
            sent = tuple(then for then in store.requests_since(bucket, now - quota.HOUR) if then <= now)
            row = rows.get(bucket)
            if row is None:
                return Window(sent=sent)
            pause = row.resets_at if row.remaining == 0 else None
            return Window(row.limit or quota.LIMIT, row.remaining, row.resets_at, row.heard_at, pause, sent)

        owned = {int(b.removeprefix("org:")): window(b) for b in rows if b.startswith("org:")}
        self.budget = Budget(window("user"), owned, self.budget.triggers)
        told = [each.heard_at for each in (self.budget.user, *owned.values()) if each.heard_at is not None]
        # The first answers of a new account tell enough: signing in and its first look are three calls in all.
        self.quota_unknown = bool(told) and all(now - moment > quota.HOUR for moment in told)
        self.recall_clock(store)

    def recall_clock(self, store: Store) -> None:
        """Take over what is known of the server's clock."""
        self.time = offset.from_json(store.meta(CLOCK_OFFSET), self.boot_id)

    def forget(self, waiting: Collection[int], before: float) -> None:
        """Let go of what is known of commands that wait no more, and of entries shown before that time."""
        for known in (self.given_up, self.looked, self.strict):
            for seq in known.keys() - waiting:
                del known[seq]
        self.alone &= set(waiting)
        self.shown = {ref: at for ref, at in self.shown.items() if at >= before}

    def notes(self) -> "Notes":
        """What was used and learnt since the last time, for the disk."""
        if not self._uncounted and not self._moved:
            return Notes()
        counted, self._uncounted = tuple(self._uncounted), []
        rows = []
        moved, self._moved = sorted(self._moved), set()
        for bucket in moved:
            window = self._window(bucket)
            if window.heard_at is not None:
                rows.append(QuotaRow(bucket, window.limit, window.remaining, window.resets_at, window.heard_at))
        return Notes(counted, tuple(rows), offset.to_json(self.time, self.boot_id))

    def claim(self, workspace_id: int | None, *, look: bool = False) -> None:
        """Count a request of the user window (None) or of a workspace's before it leaves, so that a crash forgets
        none."""
        bucket = "user" if workspace_id is None else f"org:{self.organization(workspace_id)}"
        now = self.clock.now()
        self._keep(bucket, quota.sent(self._window(bucket), now, look=look))
        self._uncounted.append(Counted(bucket, now))
        self._claimed = True

    def unclaim(self, workspace_id: int) -> None:
        """Nothing was sent after all."""
        bucket = f"org:{self.organization(workspace_id)}"
        window = self._window(bucket)
        self._keep(bucket, window._replace(sent=window.sent[:-1]))
        self._uncounted = self._uncounted[:-1]
        self._claimed = False

    def never_left(self, workspace_id: int | None) -> None:
        """The connection could not be made: the last request counts for nothing."""
        bucket = "user" if workspace_id is None else f"org:{self.organization(workspace_id)}"
        window = self._window(bucket)
        looks = tuple(then for then in window.looks if then not in window.sent[-1:])
        self._keep(bucket, window._replace(sent=window.sent[:-1], looks=looks))

    @property
    def offset(self) -> float | None:
        """Seconds the server is ahead, None while the clock's relation to it is not sure."""
        return offset.offset(offset.steady(self.time.samples, self.drift))

    @property
    def server_now(self) -> datetime:
        """The server's time, as well as it is known: acts are recorded by it."""
        return offset.corrected(self.clock, self.time.last)

    @property
    def drift(self) -> float:
        """Wall minus monotonic clock, in seconds: it moves when the machine sleeps or the clock is changed."""
        return self.clock.now().timestamp() - self.clock.monotonic()

    def asked_at(self, wall: datetime) -> datetime | None:
        """The server's time at `wall`, just before a request that is answered now; None if that cannot be told."""
        known = self.offset
        return self.dated if known is None else wall + timedelta(seconds=known)

    def hear(self, heard: Heard) -> None:
        """Take in what every answer tells."""
        mono = self.clock.monotonic()
        self.last_request = mono
        if heard.reached:
            self._learn_time(heard, mono)
        bucket = self._bucket(heard)
        if bucket is not None:
            window = self._window(bucket)
            if not self._claimed:  # somebody else's request, or one that was led on
                window = quota.sent(window, heard.sent_at)
            self._uncounted += [] if self._claimed else [Counted(bucket, heard.sent_at)]
            self._claimed = False
            self._keep(bucket, quota.heard(window, heard.remaining, heard.resets_in, heard.received_at))

    def told(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Take in what the server says of its windows when it is asked."""
        now = self.clock.now()
        for row in rows:
            owner, left, total = row.get("organization_id"), row.get("remaining"), row.get("total")
            if isinstance(left, int) and isinstance(total, int) and (owner is None or isinstance(owner, int)):
                bucket = "user" if owner is None else f"org:{owner}"
                seconds = row.get("resets_in_secs")
                resets_in = float(seconds) if isinstance(seconds, int | float) else None
                heard = quota.heard(self._window(bucket), left, resets_in, now)
                self._keep(bucket, heard._replace(limit=max(total, left)))

    def _learn_time(self, heard: Heard, mono: float) -> None:
        took = max(timedelta(0), heard.received_at - heard.sent_at)
        self.dated = None if heard.server_date is None else heard.server_date - took
        before = self.time.samples
        samples = offset.take(before, heard.server_date, heard.sent_at, heard.received_at, mono)
        self._vague = 0 if samples != before else self._vague + 1
        if not samples and self._vague >= VAGUE:
            # No answer tells the time well enough. A rough idea, or our own clock, is better than never to send.
            date = heard.server_date or heard.received_at
            samples = offset.take((), date, heard.received_at, heard.received_at, mono)
        known = offset.offset(samples)
        self.time = self.time._replace(samples=samples, last=self.time.last if known is None else known)

    def forget_looks(self) -> None:
        """The machine slept, or its clock was changed: what was seen may be older than the monotonic clock says."""
        self.pulled = None
        self.shown.clear()

    def use_up(self, workspace_id: int | None, resets_in: float | None) -> None:
        """A 402: the window rests."""
        bucket = "user" if workspace_id is None else f"org:{self.organization(workspace_id)}"
        now = self.clock.now()
        self.quota_unknown = self.quota_unknown or workspace_id is not None
        self._keep(bucket, quota.used_up(self._window(bucket), resets_in, now, self.rng))

    def organization(self, workspace_id: int) -> int:
        """The owner of a workspace's window; a workspace nobody told of has one of its own."""
        return self.organizations.get(workspace_id, -workspace_id)

    def back_off(self, seconds: float) -> None:
        """No request for so long, and a little longer."""
        self.backoff = self.clock.monotonic() + seconds * self.rng.uniform(1.0, 1.25)

    def _bucket(self, heard: Heard) -> str | None:
        if heard.bucket == "user":
            return "user"
        if heard.bucket == "workspace" and heard.workspace_id is not None:
            return f"org:{self.organization(heard.workspace_id)}"
        return None

    def _window(self, bucket: str) -> Window:
        if bucket == "user":
            return self.budget.user
        return self.budget.organization(int(bucket.removeprefix("org:")))

    def _keep(self, bucket: str, window: Window) -> None:
        self._moved.add(bucket)
        if bucket == "user":
            self.budget = self.budget._replace(user=window)
        else:
            owned = {**self.budget.organizations, int(bucket.removeprefix("org:")): window}
            self.budget = self.budget._replace(organizations=owned)
