"""Whether somebody is there, sensed while a timer runs: idle time, locks, sleep, and a sign of life on the disk."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import NamedTuple

from desktop.app.alarm import Alarm
from desktop.nudges.absence import Absence, LifeSign, hidden_by
from desktop.nudges.presence import Gap, Presence
from desktop.system.idle.interface import IdleTime
from desktop.system.login.interface import Event, Login

OFTEN = 10.0
"""Seconds between two looks while nobody is there, so that a return is noticed soon."""
SELDOM = 55.0
"""Seconds after which the sign of life is written again: once a minute, by a tick that comes each minute."""
ANSWER = 1.0
"""Seconds within which a desktop tells the idle time; before a sleep there is no more."""


class Senses(NamedTuple):
    """What tells of the person, and of time."""

    idle: IdleTime
    login: Login
    now: Callable[[], datetime]
    """The corrected clock."""
    steady: Callable[[], float]
    """Seconds that go on while the computer sleeps, and are never set."""
    monotonic: Callable[[], float]
    """Seconds that stand meanwhile, where the system has such."""
    boot: str
    """Names the start of the computer."""


class Listener(NamedTuple):
    """Who hears of it."""

    runs: Callable[[], bool]
    """Whether a timer runs: with none, nothing is asked and nothing written."""
    minutes: Callable[[], int]
    """From how many on an absence is of interest; 0: none is."""
    returned: Callable[[Absence], None]
    happened: Callable[[Event], Awaitable[None]]
    """What the login session tells; before sleep and the end it may take a few seconds."""
    read_sign: Callable[[], Awaitable[str | None]]
    write_sign: Callable[[str | None], Awaitable[None]]


class Watching:
    """Looks when it is told to, each minute, and by itself more often while nobody is there."""

    def __init__(self, senses: Senses, listener: Listener) -> None:
        self._senses, self._listener = senses, listener
        self._presence = Presence(seen=senses.steady())
        self._apart = self._asleep()
        self._counts = False
        """Whether idle time was ever told."""
        self._looked = False
        self._kept = float("-inf")
        self._turn = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self._soon = Alarm(self.tick)

    def report(self) -> dict[str, str]:
        """The backends in use, for `doctor`."""
        return {"idle": self._senses.idle.backend, "login": self._senses.login.backend}

    async def begin(self) -> None:
        """Hear of locks and sleep, and find out whether somebody was away while the program was."""
        at = self._senses.steady()
        sign = LifeSign.read(await self._listener.read_sign() or "")
        cause = None
        if sign is not None:
            cause = hidden_by(sign, now=self._senses.now(), boot=self._senses.boot, asleep=self._asleep())
        if sign is not None and cause is not None:  # away until the first touch from now on
            seen = at - (self._senses.now() - sign.seen).total_seconds()
            self._presence = Presence(seen=seen, cause=cause, proven=at)
        await self._senses.login.start(self.happened)
        self.tick()

    def tick(self) -> None:
        """Look whether somebody is there; cheap, and nothing at all while no timer runs."""
        self._soon.set(None)
        if self._wanted():
            task = asyncio.ensure_future(self._look())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def happened(self, event: Event) -> None:
        """The session was locked, is about to sleep or to end, or came back."""
        async with self._turn:
            idle = await self._idle() if event in ("locked", "sleeps") else None
            at = self._senses.steady()
            match event:
                case "locked":
                    self._take(self._presence.lock(at, idle))
                case "unlocked":
                    self._take(self._presence.unlock(at))
                case "sleeps":
                    self._take(self._presence.sleep(at, idle))
                    await self._keep_sign()
                case "woke":
                    self._apart = self._asleep()
                    self._presence = self._presence.wake(at)
                case "ends":
                    await self._keep_sign(ended=True)
        await self._listener.happened(event)
        if event in ("locked", "woke"):
            self.tick()

    async def end(self, *, session_ends: bool) -> None:
        """Stop. The sign stays where the session ends; where the person quit, they are there and it goes."""
        self._soon.set(None)
        if session_ends:
            await self._keep_sign(ended=True)
        else:
            await self._listener.write_sign(None)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._senses.login.stop()
        await self._senses.idle.stop()

    async def _look(self) -> None:
        async with self._turn:
            slept, self._apart = self._asleep() - self._apart, self._asleep()
            idle = await self._idle()
            if idle is None and not self._counts and not self._presence.locked:
                idle = 0.0  # nobody counts it here: who is not known to be away is there
            at = self._senses.steady()
            if not self._looked and idle is not None and self._presence == Presence(self._presence.seen):
                self._presence = Presence(seen=at - idle)  # nothing is known of the time before but this
            self._looked = True
            self._take(self._presence.sample(at, idle, slept))
            if self._senses.steady() - self._kept >= SELDOM:
                await self._keep_sign()
            self._soon.set(self._pause(idle))

    def _pause(self, idle: float | None) -> float | None:
        """Seconds until it must look again by itself; None: the next minute will do."""
        if self._presence.locked or self._presence.cause != "idle":
            return OFTEN
        if idle is None:
            return None
        left = self._listener.minutes() * 60 - idle
        return OFTEN if left <= 0 else left if left < 60 else None

    def _wanted(self) -> bool:
        return self._listener.runs() and self._listener.minutes() > 0

    async def _idle(self) -> float | None:
        with suppress(TimeoutError):
            async with asyncio.timeout(ANSWER):
                idle = await self._senses.idle.seconds()
                self._counts = self._counts or idle is not None
                return idle
        return None

    def _take(self, result: tuple[Presence, Gap | None]) -> None:
        self._presence, gap = result
        if gap is None or (gap.cause == "idle" and not self._counts):
            return
        if gap.seconds >= self._listener.minutes() * 60:
            self._listener.returned(Absence(self._moment(gap.left), self._moment(gap.back), gap.cause))

    async def _keep_sign(self, *, ended: bool = False) -> None:
        if not self._wanted():
            return
        self._kept = self._senses.steady()
        seen = self._moment(self._presence.seen)
        await self._listener.write_sign(LifeSign(seen, self._senses.boot, self._asleep(), ended).text())

    def _asleep(self) -> float:
        """Seconds that the computer has slept, counted from anywhere."""
        return self._senses.steady() - self._senses.monotonic()

    def _moment(self, steady: float) -> datetime:
        return self._senses.now() - timedelta(seconds=self._senses.steady() - steady)
