"""The words of the question after an absence, and what each answer would write. No Qt."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from desktop.model.duration import clock
from desktop.model.grammar import parse
from desktop.model.intent import Away
from desktop.model.label import calm, elide, quoted
from desktop.model.moment import MomentError, parse_moment, time_of_day
from desktop.nudges.absence_words import spoken
from desktop.tracker.words import local, place

if TYPE_CHECKING:
    from desktop.model.entry import TimeEntry
    from desktop.nudges.absence import Absence
    from desktop.tracker.state import State

_MINUTE = timedelta(minutes=1)
_SHORT = 30
"""Characters of the description."""


class Asked(NamedTuple):
    """The absence that is asked about, and what ran in it."""

    absence: Absence
    entry: TimeEntry
    minutes: int
    """After how many of them the person wants to be asked."""

    @property
    def middle(self) -> datetime:
        """Where a split begins its search: on a whole minute, if there is one."""
        left, back = self.absence.left, self.absence.back
        return max(left, (left + (back - left) / 2).replace(second=0, microsecond=0))


class Answer(NamedTuple):
    """One choice."""

    key: str
    letter: str
    title: str
    effect: str
    intent: Away | None = None
    """What it writes; None: it writes nothing, or asks further."""


class Reading(NamedTuple):
    """What was typed, as an intent; without one `effect` is what stands in the way."""

    effect: str
    intent: Away | None = None


def title(asked: Asked) -> str:
    """`You were away for 32 minutes`."""
    return f"You were away for {spoken(asked.absence.seconds)}"


def situation(asked: Asked, state: State, now: datetime) -> str:
    """`13:02 – 13:34, while “Release notes” was running. It still runs.`"""
    return calm(f"{span(asked, state, now)}, while {_name(asked)} was running. It still runs.")


def continuing(asked: Asked, state: State, now: datetime) -> str:
    """`Continue from 13:34`."""
    return f"Continue from {local(asked.absence.back, state.zone, now)}"


def typed(until: datetime, state: State) -> str:
    """A moment as its field shows it."""
    return time_of_day(until, state.zone)


def footing(asked: Asked) -> str:
    return f"Asked after {asked.minutes} min away"


def span(asked: Asked, state: State, now: datetime) -> str:
    """`13:02 – 13:34`."""
    return f"{local(asked.absence.left, state.zone, now)} – {local(asked.absence.back, state.zone, now)}"


def answers(asked: Asked, state: State, now: datetime) -> tuple[Answer, ...]:
    """The choices, the one that changes nothing first."""
    (left, back, _), name = asked.absence, _name(asked)
    gone, there = local(left, state.zone, now), local(back, state.zone, now)
    ref = asked.entry.ref
    return (
        Answer("keep", "K", "Keep the time", "It was work. Nothing changes."),
        Answer("stop", "D", "Discard and stop", calm(f"Ends {name} at {gone}."), Away(ref, left)),
        Answer(
            "continue",
            "C",
            "Discard and continue",
            f"Ends at {gone}, starts again at {there}.",
            Away(ref, left, again=back),
        ),
        Answer("other", "A", "Keep as another entry…", f"{gone} – {there}, as you describe it."),
        Answer("split", "S", "Split…", "Part of it was work: choose until when."),
    )


def other(asked: Asked, text: str, *, goes_on: bool, state: State, now: datetime) -> Reading:
    """The time between as an entry of its own, written like a line of quick entry without a time."""
    left, back, _ = asked.absence
    parsed = parse(text, now=now, zone=state.zone, catalog=state.catalog, workspace_id=asked.entry.workspace_id)
    if parsed.problems:
        return Reading(calm(parsed.problems[0].words))
    draft = parsed.draft
    if draft.start is not None or draft.stop is not None:
        return Reading("The times are set already. Leave them out.")
    draft = draft._replace(start=left, stop=back, workspace_id=draft.workspace_id or asked.entry.workspace_id)
    ends = f"{_name(asked)} ends at {local(left, state.zone, now)}"
    added = f"{quoted(draft.description)}{place(draft.project_id, state.catalog)}, {span(asked, state, now)}"
    intent = Away(asked.entry.ref, left, again=back if goes_on else None, instead=draft)
    return Reading(calm(f"Adds {added}. {ends}{_again(asked, state, now, goes_on=goes_on)}."), intent)


def split(asked: Asked, text: str, *, goes_on: bool, state: State, now: datetime) -> Reading:
    """Work until a moment of the absence, the rest is let go."""
    left, back, _ = asked.absence
    try:
        until = moment(asked, text, state, now)
    except MomentError as error:
        return Reading(str(error))
    if until is None:
        return Reading(f"You were away {span(asked, state, now)}. Choose a moment of that.")
    work = round((until - left) / _MINUTE)
    rest = round((back - left) / _MINUTE) - work
    ends = f"{_name(asked)} ends at {local(until, state.zone, now)}"
    intent = Away(asked.entry.ref, until, again=back if goes_on else None)
    again = _again(asked, state, now, goes_on=goes_on)
    return Reading(calm(f"Keeps {clock(work * 60)}, lets {clock(rest * 60)} go. {ends}{again}."), intent)


def moment(asked: Asked, text: str, state: State, now: datetime) -> datetime | None:
    """The moment of the absence that a typed time means; None where it means none of them. Raises `MomentError`."""
    left, back, _ = asked.absence
    for near in (asked.middle, left, back):  # which may be on different days
        until = parse_moment(text, value=near, now=now, here=state.zone)
        if left - _MINUTE < until < back + _MINUTE:  # the field shows no seconds
            return min(max(until, left), back)
    return None


def stepped(asked: Asked, text: str, minutes: int, state: State, now: datetime) -> datetime | None:
    """The moment that many minutes after the one that stands there, within the absence; None where none stands."""
    try:
        until = moment(asked, text, state, now)
    except MomentError:
        return None
    if until is None:
        return None
    return min(max(until + minutes * _MINUTE, asked.absence.left), asked.absence.back)


def stands(asked: Asked, state: State) -> bool:
    """Whether what was asked about still runs; a confirmed start has another name than before."""
    running = state.running
    return running is not None and (running.ref == asked.entry.ref or running.start == asked.entry.start)


def _again(asked: Asked, state: State, now: datetime, *, goes_on: bool) -> str:
    return f", starts again at {local(asked.absence.back, state.zone, now)}" if goes_on else ""


def _name(asked: Asked) -> str:
    """So short that the time after it is always seen."""
    return quoted(elide(asked.entry.description, _SHORT))
