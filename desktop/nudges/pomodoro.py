"""Pomodoro: work in intervals with breaks between them, a long one after every fourth.

Intervals follow the timer: work begins with it, goes on through a change of what is worked on, and is broken off
when it stops. An entry called Break is a break, wherever it was started.
"""

from datetime import datetime, timedelta
from typing import Literal, NamedTuple, TypeAlias

from desktop.model.settings import Pomodoro

Phase: TypeAlias = Literal["none", "work", "due", "break", "rested"]
"""due: work is over, and the break has not begun. rested: the break is over, and work has not begun."""
ROUND = 4
"""Intervals until the long break."""
LATER = timedelta(minutes=5)
"""What an interval or a break gets on top when the person puts its end off."""
STEPS = 24
"""Steps in which the time left is shown."""
BREAK = "Break"
"""The description of a break's entry."""


class Facts(NamedTuple):
    """What is true now; moments are aware UTC ones of the corrected clock."""

    now: datetime
    started: datetime | None
    """Since when the running timer runs; None: none does."""
    description: str
    """Of the running timer."""
    settings: Pomodoro

    @property
    def working(self) -> bool:
        return self.started is not None and not self.resting

    @property
    def resting(self) -> bool:
        return self.started is not None and is_break(self.description)


class Rhythm(NamedTuple):
    """Where one stands. `begun` and `ends` are those of the work or break; without either, of what ended last."""

    phase: Phase = "none"
    begun: datetime | None = None
    ends: datetime | None = None
    done: int = 0
    """Intervals of work that were finished since the last long pause."""

    @property
    def number(self) -> int:
        """Which interval of its round is at work, from 1."""
        return self.done % ROUND + 1

    def left(self, now: datetime) -> int | None:
        """How many of `STEPS` are left of this work or break; None where none is on."""
        if self.begun is None or self.ends is None or self.phase not in ("work", "break"):
            return None
        share = (self.ends - now) / (self.ends - self.begun)
        return max(0, min(STEPS, -int(-share * STEPS // 1)))

    def wake(self, now: datetime) -> datetime | None:
        """When it shows something else, if nothing happens meanwhile."""
        left = self.left(now)
        if left is None or self.begun is None or self.ends is None:
            return None
        return self.ends - (self.ends - self.begun) * max(0, left - 1) / STEPS


MISSED = timedelta(minutes=1)
"""How late an end may be noticed and still be acted on; after a sleep the person is asked."""


def is_break(description: str) -> bool:
    return description.strip().casefold() == BREAK.casefold()


def step(rhythm: Rhythm, facts: Facts) -> Rhythm:
    """Where one stands now."""
    if not facts.settings.enabled:
        return Rhythm()
    match rhythm.phase:
        case "work":
            return _from_work(rhythm, facts)
        case "due":
            return rhythm if facts.working else _rest(rhythm, facts, facts.started or facts.now)
        case "none" if facts.resting and facts.started is not None:
            return _rest(rhythm, facts, facts.started)
        case "none":
            return _work(rhythm, facts) if facts.working else rhythm
        case _:
            return _from_break(rhythm, facts)


def rest(rhythm: Rhythm, facts: Facts) -> Rhythm:
    """The person takes the break now."""
    return _rest(rhythm, facts, facts.now)


def work_on(rhythm: Rhythm, facts: Facts) -> Rhythm:
    """The person begins the next interval now, with the timer that runs."""
    return _interval(rhythm, facts, facts.now)


def later(rhythm: Rhythm, facts: Facts) -> Rhythm:
    """The person puts off the end that has come."""
    if rhythm.phase == "due":
        return rhythm._replace(phase="work", ends=facts.now + LATER, done=rhythm.done - 1)
    return rhythm._replace(phase="break", ends=facts.now + LATER) if rhythm.phase == "rested" else rhythm


def acts(rhythm: Rhythm, facts: Facts) -> bool:
    """Whether the person's settings have something done at this end of an interval."""
    met = rhythm.phase == "due" and rhythm.ends is not None and facts.now - rhythm.ends < MISSED
    return met and facts.working and facts.settings.at_end in ("stop", "break")


def break_minutes(rhythm: Rhythm, settings: Pomodoro) -> int:
    """The length of the break that follows the intervals done."""
    long = rhythm.done > 0 and rhythm.done % ROUND == 0
    return settings.long_break_minutes if long else settings.break_minutes


def _from_work(rhythm: Rhythm, facts: Facts) -> Rhythm:
    over = rhythm.ends is not None and facts.now >= rhythm.ends
    if over:
        rhythm = rhythm._replace(phase="due", done=rhythm.done + 1)
    if facts.working:
        return rhythm
    if over or facts.resting:
        return _rest(rhythm, facts, facts.started or facts.now)
    return Rhythm("none", begun=facts.now, done=rhythm.done)


def _from_break(rhythm: Rhythm, facts: Facts) -> Rhythm:
    # A timer that ran before the break goes on through it, where the person keeps it running.
    anew = facts.working and facts.started is not None and rhythm.begun is not None and facts.started > rhythm.begun
    if anew:
        return _work(rhythm, facts)
    over = rhythm.phase == "break" and rhythm.ends is not None and facts.now >= rhythm.ends
    return rhythm._replace(phase="rested") if over else rhythm


def _work(rhythm: Rhythm, facts: Facts) -> Rhythm:
    """Work with the timer's start; one that has run for longer than an interval is counted from now."""
    started = facts.started or facts.now
    length = timedelta(minutes=facts.settings.work_minutes)
    return _interval(rhythm, facts, started if facts.now - started < length else facts.now)


def _interval(rhythm: Rhythm, facts: Facts, begun: datetime) -> Rhythm:
    paused = begun - rhythm.begun if rhythm.begun is not None else timedelta(0)
    long = timedelta(minutes=facts.settings.long_break_minutes)
    done = 0 if rhythm.phase != "due" and paused >= long else rhythm.done
    return Rhythm("work", begun, begun + timedelta(minutes=facts.settings.work_minutes), done)


def _rest(rhythm: Rhythm, facts: Facts, begun: datetime) -> Rhythm:
    ends = begun + timedelta(minutes=break_minutes(rhythm, facts.settings))
    return _from_break(rhythm._replace(phase="break", begun=begun, ends=ends), facts)
