"""What a gap in the person's presence means for the entry that runs: ask, stop, keep, or nothing at all."""

from datetime import datetime, timedelta
from typing import Literal, NamedTuple, TypeAlias

from desktop.model.entry import TimeEntry
from desktop.model.moment import whole
from desktop.model.settings import Idle
from desktop.nudges.presence import GRAVITY, SLEPT, Cause

Verdict: TypeAlias = Literal["ask", "stop", "keep"]
_AT_ONCE = timedelta(minutes=1)
"""How long before the start of an entry the last touch may lie of somebody who started it and left."""


class Absence(NamedTuple):
    """When the person was away, by the corrected clock."""

    left: datetime
    back: datetime
    cause: Cause

    @property
    def seconds(self) -> int:
        return int((self.back - self.left).total_seconds())

    def text(self) -> str:
        """The form for the disk."""
        return f"{self.left.isoformat()} {self.back.isoformat()} {self.cause}"

    @classmethod
    def read(cls, text: str) -> "Absence | None":
        """None where the text is none."""
        try:
            left, back, told = text.split(" ")
            absence = cls(datetime.fromisoformat(left), datetime.fromisoformat(back), GRAVITY[GRAVITY.index(told)])
        except ValueError:
            return None
        return None if None in (absence.left.tzinfo, absence.back.tzinfo) else absence


def matters(absence: Absence, running: TimeEntry | None, wish: Idle) -> Absence | None:
    """The part of it in which the running entry ran, in whole seconds; None where that is nothing to speak of.

    Who was away when it began, started it elsewhere, and was at work there.
    """
    if running is None or wish.minutes == 0 or running.start - absence.left > _AT_ONCE:
        return None
    met = absence._replace(left=max(whole(absence.left), running.start), back=whole(absence.back))
    return met if met.seconds >= wish.minutes * 60 else None


def verdict(cause: Cause, wish: Idle) -> Verdict:
    """What the person wants done about an absence of this cause."""
    wishes = {"idle": "ask", "locked": wish.on_lock, "asleep": wish.on_sleep, "off": wish.on_shutdown}
    match wishes[cause]:
        case "stop":
            return "stop"
        case "keep":
            return "keep"
        case _:
            return "ask"


def joined(open_: Absence | None, later: Absence, wish: Idle) -> Absence:
    """One absence of two, where the person only looked in between and left the question open; else the later."""
    if open_ is None or later.left - open_.back >= timedelta(minutes=wish.minutes):
        return later
    return Absence(open_.left, later.back, max(open_.cause, later.cause, key=GRAVITY.index))


class LifeSign(NamedTuple):
    """What the program keeps on disk while a timer runs, in case it is not there when the person comes back."""

    seen: datetime
    """The person's last sign, by the corrected clock."""
    boot: str
    """Names the start of the computer."""
    asleep: float
    """Seconds that the computer has slept since it was started."""
    ended: bool = False
    """Whether the session was about to end."""

    def text(self) -> str:
        """The form for the disk."""
        return f"{self.seen.isoformat()} {self.asleep} {int(self.ended)} {self.boot}"

    @classmethod
    def read(cls, text: str) -> "LifeSign | None":
        """None where the text is none."""
        parts = text.split(" ", 3)
        try:
            seen, asleep, ended, boot = parts
            sign = cls(datetime.fromisoformat(seen), boot, float(asleep), ended == "1")
        except ValueError:
            return None
        return sign if sign.seen.tzinfo is not None else None


def hidden_by(sign: LifeSign, *, now: datetime, boot: str, asleep: float) -> Cause | None:
    """What hid the person since the program's last sign of life; None where only the program was away.

    It was the person where the computer was off or slept meanwhile, or the session ended.
    """
    if now <= sign.seen:
        return None
    if sign.ended or boot != sign.boot:
        return "off"
    return "asleep" if asleep - sign.asleep >= SLEPT else None
