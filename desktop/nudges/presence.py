"""Whether the person is there: touches, locks and sleep in, the gaps between two signs of them out.

Moments are seconds of one steady clock that goes on while the computer sleeps, so that a wall clock that is set
makes nobody absent. A gap ends with a touch, or with unlocking; until then nothing is known of it.
"""

from typing import Literal, NamedTuple, TypeAlias

Cause: TypeAlias = Literal["idle", "locked", "asleep", "off"]
"""What hid the person, from the slightest to the gravest."""
GRAVITY: tuple[Cause, ...] = ("idle", "locked", "asleep", "off")
SLEPT = 60.0
"""Seconds that the steady clock must have left the one that stands in sleep, to count as sleep."""
STIRRING = 60.0
"""Seconds of touches after which a locked screen was evidently unlocked: some lockers do not say so. One who only
looks at the clock is away."""


class Gap(NamedTuple):
    """From one sign of the person to the next."""

    left: float
    back: float
    cause: Cause
    """The gravest of what came in between."""

    @property
    def seconds(self) -> float:
        return self.back - self.left


class Presence(NamedTuple):
    """What is known of the person. Each event gives the next, and the gap that it closed, which may be short."""

    seen: float
    """Their last sign."""
    cause: Cause = "idle"
    """The gravest of what happened since."""
    locked: bool = False
    asleep: bool = False
    proven: float = float("-inf")
    """A touch before this proves nothing: counters of idle time may stand in sleep."""
    stirred: tuple[float, float] | None = None
    """Since when a locked screen is touched again and again, and the latest touch."""

    def sample(self, at: float, idle: float | None, slept: float = 0.0) -> "tuple[Presence, Gap | None]":
        """`idle`: seconds since the last touch, None where it is not known now; `slept`: seconds of sleep since the
        sample before, as clocks that went apart tell."""
        then = self
        if slept >= SLEPT:
            then = then._worse("asleep")._replace(proven=max(self.proven, at), asleep=False)
        if idle is None:
            return then, None
        touched = at - max(0.0, idle)
        if then.asleep or touched <= then.seen or touched < then.proven:
            return then, None
        if then.locked:
            return then._stir(touched)
        return then._return(touched)

    def lock(self, at: float, idle: float | None) -> "tuple[Presence, Gap | None]":
        """The screen was locked; `idle` None: nobody counts it here."""
        then, gap = self._leave(at, idle)
        return then._worse("locked")._replace(locked=True, stirred=None), gap

    def unlock(self, at: float) -> "tuple[Presence, Gap | None]":
        """Only a person unlocks."""
        return self._return(at) if self.locked else (self, None)

    def sleep(self, at: float, idle: float | None) -> "tuple[Presence, Gap | None]":
        """The computer is about to sleep."""
        then, gap = self._leave(at, idle)
        return then._worse("asleep")._replace(asleep=True), gap

    def wake(self, at: float) -> "Presence":
        """The computer woke, by the person or by itself: only a touch from now on tells."""
        return self._replace(asleep=False, proven=max(self.proven, at)) if self.asleep else self

    def _leave(self, at: float, idle: float | None) -> "tuple[Presence, Gap | None]":
        """The last sign before a lock or sleep. Where nobody counts idle time, the person left just now."""
        if self.locked or self.asleep:
            return self, None
        return (self._replace(seen=max(self.seen, at)), None) if idle is None else self.sample(at, idle)

    def _stir(self, touched: float) -> "tuple[Presence, Gap | None]":
        since, latest = self.stirred or (touched, touched)
        since = since if touched - latest < STIRRING else touched
        if touched - since < STIRRING:
            return self._replace(stirred=(since, touched)), None
        return Presence(seen=touched), Gap(self.seen, since, self.cause)

    def _return(self, at: float) -> "tuple[Presence, Gap | None]":
        return Presence(seen=at), Gap(self.seen, at, self.cause)

    def _worse(self, cause: Cause) -> "Presence":
        return self._replace(cause=max(self.cause, cause, key=GRAVITY.index))
