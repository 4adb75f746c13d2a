"""Reminders: no timer during work hours, a timer that runs unusually long, the day's target; each is said once."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from desktop.model.moment import parse_api
from desktop.model.settings import Reminders
from desktop.model.settings_rules import DAYS

About: TypeAlias = Literal["no-timer", "long-timer", "target"]
SNOOZE = {"no-timer": timedelta(minutes=10), "long-timer": timedelta(hours=1)}
"""After that long a question that was put off comes again."""
_NONE = "-"
_AHEAD = 8
"""Days that are looked at for the next work hours; a week and a day have them all."""


class Facts(NamedTuple):
    """What is true now. All moments are aware UTC ones of the corrected clock."""

    now: datetime
    zone: ZoneInfo
    """That of the work hours."""
    started: datetime | None
    """Since when the running timer runs; None: none does."""
    ended: datetime | None
    """When the last timer ended."""
    there: datetime
    """Since when the person can have started one here: the program's start, or the last sleep's end."""
    settings: Reminders
    tracked: int = 0
    """Seconds of today, with those of the running timer."""

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()


class Question(NamedTuple):
    about: About
    since: datetime
    """How long that has been so, within these work hours."""
    day: date
    """The working day it belongs to."""


class Told(NamedTuple):
    """What was said of one thing already."""

    at: datetime | None = None
    again: datetime | None = None
    """When the person wants to hear of it once more."""


class Said(NamedTuple):
    """What was said already, and what the person made of it."""

    no_timer: Told = Told()
    long_timer: Told = Told()
    day_off: date | None = None
    """The working day without another reminder to start."""
    target: date | None = None
    """The day whose target was reached."""

    def asked(self, question: Question, now: datetime) -> "Said":
        """It was said."""
        if question.about == "target":
            return self._replace(target=question.day)
        return self._with(question.about, Told(now))

    def snoozed(self, question: Question, now: datetime) -> "Said":
        """The person put it off."""
        return self._with(question.about, Told(now, now + SNOOZE[question.about]))

    def not_today(self, question: Question) -> "Said":
        """The person wants no more of it on this working day."""
        return self._replace(day_off=question.day)

    @classmethod
    def from_text(cls, text: str) -> "Said":
        """What `to_text` wrote; nothing was said where it is no such text."""
        try:
            *moments, day_off, target = text.split(" ")
            at, again, long_at, long_again = (None if each == _NONE else parse_api(each) for each in moments)
            days = (None if each == _NONE else date.fromisoformat(each) for each in (day_off, target))
            return cls(Told(at, again), Told(long_at, long_again), *days)
        except ValueError:
            return cls()

    def to_text(self) -> str:
        """One line for the next start."""
        told = (*self.no_timer, *self.long_timer, self.day_off, self.target)
        return " ".join(_NONE if each is None else each.isoformat() for each in told)

    def _with(self, about: About, told: Told) -> "Said":
        return self._replace(no_timer=told) if about == "no-timer" else self._replace(long_timer=told)


class Outlook(NamedTuple):
    """What to ask now; else when to look again, which only a change of the facts can bring forward."""

    question: Question | None = None
    wake: datetime | None = None


def look(facts: Facts, said: Said) -> Outlook:
    """What there is to ask, of the person who has heard what was `said`."""
    if facts.started is not None:
        long, target = _long_timer(facts, facts.started, said.long_timer), _target(facts, said)
        if long.question is not None or target.question is not None:
            return long if long.question is not None else target
        return Outlook(wake=min(filter(None, (long.wake, target.wake)), default=None))
    return _no_timer(facts, said) if facts.settings.enabled else Outlook()


def holds(question: Question, facts: Facts) -> bool:
    """Whether what a question is about is still so."""
    if question.about == "long-timer":
        return facts.started == question.since
    if question.about == "target":
        return facts.started is not None and question.day == facts.today
    return facts.started is None and facts.settings.enabled


def _long_timer(facts: Facts, started: datetime, told: Told) -> Outlook:
    hours = facts.settings.long_running_hours
    if not hours:
        return Outlook()
    usual = started + timedelta(hours=hours)
    due = usual if told.at is None or told.at < usual else told.again
    return _outlook(due, Question("long-timer", started, started.astimezone(facts.zone).date()), facts.now)


def _target(facts: Facts, said: Said) -> Outlook:
    """Said while a timer runs, when the day has as much as the person set out to do."""
    hours = facts.settings.target_hours
    if not hours or said.target == facts.today:
        return Outlook()
    due = facts.now + timedelta(hours=hours, seconds=-facts.tracked)
    return _outlook(due, Question("target", due, facts.today), facts.now)


def _no_timer(facts: Facts, said: Said) -> Outlook:
    grace, told = timedelta(minutes=facts.settings.after_minutes), said.no_timer
    for day, begin, end in _work_hours(facts):
        since = max(begin, facts.ended or begin)
        due = told.again if told.at is not None and told.at >= since else max(since, facts.there) + grace
        if day != said.day_off and due is not None and max(due, facts.now) < end:
            return _outlook(due, Question("no-timer", since, day), facts.now)
    return Outlook()


def _outlook(due: datetime | None, question: Question, now: datetime) -> Outlook:
    return Outlook(question) if due is not None and due <= now else Outlook(wake=due)


def _work_hours(facts: Facts) -> Iterator[tuple[date, datetime, datetime]]:
    """The work hours that are not over yet, soonest first; those that end by the clock before they begin do so on
    the next day."""
    settings, today = facts.settings, facts.now.astimezone(facts.zone).date()
    for ahead in range(-1, _AHEAD):
        day = today + timedelta(days=ahead)
        until = day if settings.from_ < settings.to else day + timedelta(days=1)
        end = _moment(until, settings.to, facts.zone)
        if DAYS[day.weekday()] in settings.days and end > facts.now:
            yield day, _moment(day, settings.from_, facts.zone), end


def _moment(day: date, clock: time, here: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, here).astimezone(UTC)
