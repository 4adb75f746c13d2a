"""Starts and stops against a server that has its own mind: what to send, given what the last pull shows. Pure.

The server never keeps two running, but it ends the old one at its own now. And whoever stopped first was right.

    a start by click, or of a running entry             becomes
    --------------------------------------------------- ----------------------------------------
    live                                                Post
    an older entry runs                                 Cut it at our start, then Post
    a newer one runs                                    Post ours finished at its start
    a newer foreign one has ended, none runs            Ask
    ours is finished and a foreign one began inside     Post ours finished at that start
    a typed, finished entry                             Post as typed

    a stop                                              becomes
    --------------------------------------------------- ----------------------------------------
    live, the start is past                             Patch
    it still runs                                       Put the moment
    it ended later                                      Put the moment: ours was first
    it ended earlier, or within two seconds             Stands
    it is deleted                                       Gone
    it ended, and ours was typed over the moment of     Put or Stands, as an edit of the end merges
    the act since
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple, TypeAlias

from desktop.sync.fields import normal

LIVE = timedelta(seconds=3)
"""A live act leaves within two seconds; its moment is cut to whole seconds, which adds up to one."""
HABIT = timedelta(seconds=2)
"""The server's own now may be this much later than ours; so small a difference is left alone."""
SILENT = timedelta(seconds=60)
"""Two stops this close need no word about which one stands."""


class Seen(NamedTuple):
    """An entry of the mirror, as far as a start has to know it."""

    id: int
    start: datetime
    stop: datetime | None
    foreign: bool
    """Whether it is bound to no command of this device."""
    at: datetime
    """When the server last changed it."""


class Starting(NamedTuple):
    """A create that is about to be sent."""

    start: datetime
    stop: datetime | None
    live: bool
    """Whether it is still the moment of the act."""
    started: bool
    """Whether it runs or ran; False for one that was typed as finished."""
    clicked: bool
    """Whether it began at the moment of the act; False for a start that was typed."""
    intent: datetime


class Post(NamedTuple):
    """Send the create. `stop`: finished at that moment instead of as it was asked for."""

    stop: datetime | None = None


class Cut(NamedTuple):
    """First end this entry at the moment of our start."""

    id: int


class AskEnded(NamedTuple):
    """Another entry began later and has ended: only the person knows whether ours went on."""

    id: int


class Patch(NamedTuple):
    """Stop at the server's now."""


class Put(NamedTuple):
    """Write the stop. `overruled`: a later stop made elsewhere, when a word about it is due."""

    moment: datetime
    overruled: datetime | None = None


class Stands(NamedTuple):
    """The stop made elsewhere stays. `theirs`: when a word about it is due."""

    theirs: datetime | None = None


class Gone(NamedTuple):
    """The entry was deleted elsewhere."""


StartStep: TypeAlias = Post | Cut | AskEnded
StopStep: TypeAlias = Patch | Put | Stands | Gone


def decide_start(act: Starting, entries: Sequence[Seen]) -> StartStep:
    """What a start sends next. `entries` are those of the mirror, deleted ones left out."""
    if act.live or not act.started:
        return Post()
    older = [e for e in entries if e.stop is None and e.start <= act.start]
    if older:
        return Cut(older[0].id)
    newer = sorted((e for e in entries if _newer(act, e)), key=lambda e: e.start)
    if not newer:
        return Post()
    if act.stop is None and all(e.stop is not None for e in newer):
        return AskEnded(newer[0].id)
    return Post(stop=newer[0].start)


def _newer(act: Starting, entry: Seen) -> bool:
    """Whether `entry` began during ours, and the person could not know of it when they acted.

    What this device began itself, the person knew; so they did what was on the server unchanged before a start that
    was typed. What runs ends one of ours that runs in any case: there are never two.
    """
    inside = entry.start > act.start and (act.stop is None or entry.start < act.stop)
    unseen = entry.foreign and (act.clicked or entry.at > act.intent)
    return inside and (unseen or (entry.stop is None and act.stop is None))


def decide_stop(moment: datetime, row: Mapping[str, Any] | None, *, ours: bool = False) -> StopStep:
    """What a delayed stop sends, given the server's row. `ours`: a stop in the row comes from our own attempt."""
    if row is None or row.get("server_deleted_at") is not None:
        return Gone()
    start, theirs = normal("start", row["start"]), normal("stop", row.get("stop"))
    moment = max(moment, start)
    if theirs is None:
        return Put(moment)
    apart = abs(theirs - moment)
    if theirs > moment + HABIT:
        return Put(moment, theirs if apart > SILENT and not ours else None)
    return Stands(theirs if apart > SILENT and not ours else None)


def decide_live_stop(start: datetime, server_now: datetime, moment: datetime) -> StopStep:
    """A live stop is the server's own, unless the server would think it ends before it starts."""
    return Patch() if start < server_now else Put(max(moment, start))


def off(row: Mapping[str, Any], moment: datetime) -> bool:
    """Whether the stop the server made in answer to ours is further off than its habit."""
    stop = normal("stop", row.get("stop"))
    return stop is None or bool(abs(stop - max(moment, normal("start", row["start"]))) > HABIT)
