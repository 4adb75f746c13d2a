"""How many requests may go, and when the next one may: the server's windows and our own restraint. Pure.

The headers are the truth; without them our own requests of a rolling hour are counted. Each purpose leaves a
reserve for those that matter more:

    user window, 30 an hour for all programs    own requests below   left above
    ------------------------------------------- -------------------- ----------
    routine, trigger, related                   14, 16 with looks    6
    guard                                       4 looks, 16 of all   2
    person, verify                              18                   2
    probe                                       20                   0

What others have probably used since the last answer counts against what can wait: routine, trigger, related, guard.
It is a guess, and what a person or a doubt waits for is worth a try.

Looks are guards and probes: what has to be seen before something can be sent, or after nobody knows whether it was.
Without a guard a start or stop goes all the same, and is compared afterwards; so they never eat up the routine.

    workspace window, 30 an hour or more        left above
    ------------------------------------------- ----------
    live (starts and stops)                     0
    write (everything else)                     4
"""

import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal, NamedTuple, TypeAlias

HOUR = timedelta(hours=1)
LIMIT = 30
"""Requests an hour in the smallest window."""
SPACING = 1.1
"""Seconds between two requests: the server limits a token to about one a second."""
TRIGGERS = 6
"""Pulls an hour for what happens around us: a menu opened, a wake-up, the network back."""
TRIGGER_SPACING = timedelta(seconds=60)
SHORTEST_VIEW = 300.0
"""Seconds of a window from which on it tells how fast others use it."""
UNKNOWN_PAUSE = timedelta(minutes=15)
"""How long a used-up window rests when the server does not say when it opens again."""

Mode: TypeAlias = Literal["active", "idle", "asleep"]
Read: TypeAlias = Literal["routine", "trigger", "related", "guard", "person", "verify", "probe"]
Write: TypeAlias = Literal["live", "write"]

BASE: Mapping[Mode, float | None] = {"active": 300.0, "idle": 900.0, "asleep": None}
"""Seconds between two routine pulls; None: none at all."""
LOOKS: frozenset[Read] = frozenset({"guard", "probe"})
MOST_BACKGROUND, MOST_GUARDED = 14, 4
_READS: Mapping[Read, tuple[int, int]] = {
    "routine": (16, 6),
    "trigger": (16, 6),
    "related": (16, 6),
    "guard": (16, 2),
    "person": (18, 2),
    "verify": (18, 2),
    "probe": (20, 0),
}
PATIENT: frozenset[Read] = frozenset({"routine", "trigger", "related", "guard"})
_WRITES: Mapping[Write, int] = {"live": 0, "write": 4}
_MARGIN = 8
"""Requests of the user window that the routine leaves to others."""


class Window(NamedTuple):
    """One hourly window of the server."""

    limit: int = LIMIT
    remaining: int | None = None
    """As last heard."""
    resets_at: datetime | None = None
    heard_at: datetime | None = None
    paused_until: datetime | None = None
    """After a 402: nothing goes before."""
    sent: tuple[datetime, ...] = ()
    """Our own requests of the last hour, oldest first."""
    looks: tuple[datetime, ...] = ()
    """Those of them that were looks."""


class Budget(NamedTuple):
    """All windows of an account."""

    user: Window = Window()
    organizations: Mapping[int, Window] = {}
    triggers: tuple[datetime, ...] = ()
    """When triggers of the last hour were granted."""

    def organization(self, id_: int) -> Window:
        return self.organizations.get(id_, Window())


def sent(window: Window, at: datetime, *, look: bool = False) -> Window:
    """The window with one more request of ours."""
    looks = (*_recent(window.looks, at), at) if look else window.looks
    return window._replace(sent=(*_recent(window.sent, at), at), looks=looks)


def heard(window: Window, remaining: int | None, resets_in: float | None, at: datetime) -> Window:
    """The window as an answer tells it."""
    if remaining is None:
        return window
    resets_at = at + _until(resets_in) if resets_in is not None else window.resets_at
    limit = max(window.limit, remaining + 1)
    return window._replace(limit=limit, remaining=remaining, resets_at=resets_at, heard_at=at)


def used_up(window: Window, resets_in: float | None, at: datetime, rng: random.Random) -> Window:
    """The window after a 402: it rests until its reset and a little longer, so that devices do not come at once."""
    resets_at = at + (_until(resets_in) if resets_in is not None else UNKNOWN_PAUSE)
    pause = resets_at + timedelta(seconds=rng.uniform(2, 10))
    return window._replace(remaining=0, resets_at=resets_at, heard_at=at, paused_until=pause)


def as_of(budget: Budget, now: datetime) -> Budget:
    """The budget after a clock was set back: what would be in the future by it happened just now at the latest.

    So nothing waits for a moment of the old clock, and no window for longer than its hour.
    """
    owned = {id_: _as_of(window, now) for id_, window in budget.organizations.items()}
    return Budget(_as_of(budget.user, now), owned, _back(budget.triggers, now))


def _as_of(window: Window, now: datetime) -> Window:
    window = window._replace(sent=_back(window.sent, now), looks=_back(window.looks, now))
    if window.heard_at is None or window.heard_at <= now:
        return window
    ahead = window.heard_at - now
    resets_at, paused_until = (
        None if moment is None else moment - ahead for moment in (window.resets_at, window.paused_until)
    )
    return window._replace(heard_at=now, resets_at=resets_at, paused_until=paused_until)


def _back(moments: tuple[datetime, ...], now: datetime) -> tuple[datetime, ...]:
    """The moments, oldest first, none of them in the future."""
    if not moments or moments[-1] <= now:
        return moments
    ahead = moments[-1] - now
    return tuple(moment - ahead for moment in moments)


def left(window: Window, now: datetime) -> int:
    """Requests that may still go in the present window."""
    if window.remaining is None or window.heard_at is None:
        return window.limit - _since(window, now - HOUR)
    opens = window.resets_at or window.heard_at + HOUR
    if now < opens:
        return window.remaining - _since(window, window.heard_at)
    return window.limit - _since(window, max(opens, now - HOUR))


def expected(window: Window, now: datetime) -> float:
    """Requests that others have probably used since the last answer, if they go on as they did in its window."""
    if window.remaining is None or window.heard_at is None or window.resets_at is None:
        return 0.0
    opened = window.resets_at - HOUR
    theirs = max(0, window.limit - window.remaining - _since(window, opened))
    known = max((window.heard_at - opened).total_seconds(), SHORTEST_VIEW)
    if now < window.resets_at:
        return theirs * max(0.0, (now - window.heard_at).total_seconds()) / known
    return theirs * ((now - window.resets_at) % HOUR).total_seconds() / known


def read_opens(window: Window, purpose: Read, now: datetime) -> datetime:
    """The earliest moment, `now` or later, at which a user call for `purpose` may go."""
    cap, reserve = _READS[purpose]
    looks, ours = _recent(window.looks, now), _recent(window.sent, now)
    capped = _room(ours, cap, now)
    if purpose == "guard":
        capped = max(capped, _room(looks, MOST_GUARDED, now))
    elif purpose in ("routine", "trigger", "related"):
        background = tuple(then for then in ours if then not in looks)
        capped = max(capped, _room(background, MOST_BACKGROUND, now))
    guess = expected(window, now) if purpose in PATIENT else 0.0
    return max(capped, _opens(window, reserve + guess, now), now)


def write_opens(window: Window, purpose: Write, now: datetime) -> datetime:
    """The earliest moment, `now` or later, at which a workspace call for `purpose` may go."""
    return max(_opens(window, _WRITES[purpose], now), now)


def trigger_opens(budget: Budget, now: datetime) -> datetime:
    """The earliest moment, `now` or later, at which something around us may cause a pull."""
    recent = _recent(budget.triggers, now)
    spaced = recent[-1] + TRIGGER_SPACING if recent else now
    return max(spaced, _room(recent, TRIGGERS, now), read_opens(budget.user, "trigger", now))


def triggered(budget: Budget, at: datetime) -> Budget:
    """The budget with one more trigger granted."""
    return budget._replace(triggers=(*_recent(budget.triggers, at), at))


def interval(window: Window, mode: Mode, now: datetime) -> float | None:
    """Seconds between two routine pulls; longer when others use the window too. None: none at all."""
    base = BASE[mode]
    if base is None:
        return None
    opens = window.resets_at
    if window.remaining is None or opens is None or now >= opens:
        return base
    return max(base, (opens - now).total_seconds() / max(1, left(window, now) - _MARGIN))


def _recent(moments: tuple[datetime, ...], now: datetime) -> tuple[datetime, ...]:
    since = now - HOUR
    return tuple([then for then in moments if then > since])


def _room(recent: tuple[datetime, ...], most: int, now: datetime) -> datetime:
    """When there are fewer than `most` in an hour."""
    return recent[len(recent) - most] + HOUR if len(recent) >= most else now


def _until(resets_in: float) -> timedelta:
    """No window lasts longer than its hour, whatever is said."""
    return min(timedelta(seconds=resets_in), HOUR)


def _opens(window: Window, reserve: float, now: datetime) -> datetime:
    if window.paused_until is not None and now < window.paused_until:
        return window.paused_until
    if left(window, now) > reserve:
        return now
    if window.resets_at is not None and now < window.resets_at:
        return window.resets_at
    recent = _recent(window.sent, now)
    return recent[0] + HOUR if recent else now


def _since(window: Window, moment: datetime) -> int:
    return sum(map(moment.__lt__, window.sent))
