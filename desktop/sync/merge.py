"""Two people, or one person in two places, changed the same entry: whose value stays, field by field. Pure.

base B, ours O, server S      result
----------------------------- -------------------------------------------
O = S                         nothing to send
S = B                         O is sent
O = B                         S stays
all three differ              the later of the intent and the moment at which S was first seen
tags                          S with what we added and without what we removed
the result ends before it starts    only the person can say
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Literal, NamedTuple

from desktop.sync.fields import normal
from desktop.sync.stops import HABIT


class Merged(NamedTuple):
    """What to send, and what lost."""

    send: Mapping[str, Any]
    """Fields to be written, with JSON values; empty when there is nothing left to do."""
    lost: Mapping[str, Any]
    """Our values where the server's stay; the activity log keeps them."""
    overruled: Mapping[str, Any]
    """The server's values where ours win over a change made elsewhere."""
    backwards: bool = False
    """Whether the entry would end before it starts."""


def merge(
    base: Mapping[str, Any],
    ours: Mapping[str, Any],
    server: Mapping[str, Any],
    *,
    intent: datetime,
    seen: Callable[[str], datetime | None],
) -> Merged:
    """Merge an edit into the server's row.

    `seen(field)` is the server's `at` at which the field was first seen with its present value, None if unknown.
    That moment decides ties only: the server moves `at` of the whole row on an automatic stop too.
    """
    send, lost, overruled = {}, {}, {}
    for name, value in ours.items():
        if name == "tag_ids":
            tags = merge_tags(base.get(name), value, server.get(name))
            if tags is not None:
                send[name] = tags
            continue
        changed = seen(name)
        later = changed is None or intent >= changed
        before, mine, theirs = (normal(name, side.get(name)) for side in (base, ours, server))
        if name == "stop" and before is not None and theirs is not None and abs(theirs - before) <= HABIT:
            theirs = before if mine != theirs else theirs  # the server's own stop of what a start of ours ended
        match verdict(before, mine, theirs, later=later):
            case "send":
                send[name] = value
                if name in base and theirs != before:
                    overruled[name] = server.get(name)
            case "theirs":
                lost[name] = value
    return Merged(send, lost, overruled, _backwards({**server, **send}))


def verdict(base: Any, ours: Any, server: Any, *, later: bool) -> Literal["same", "send", "theirs"]:
    """One row of the table. `later`: our intent is not older than their change."""
    if ours == server:
        return "same"
    if server == base:
        return "send"
    if ours == base:
        return "theirs"
    return "send" if later else "theirs"


def merge_tags(base: Any, ours: Any, server: Any) -> list[Any] | None:
    """The server's tags with our additions and without our removals, in a stable order; None for no change."""
    before, after, there = (list(tags or ()) for tags in (base, ours, server))
    removed = set(before) - set(after)
    merged = [tag for tag in there if tag not in removed]
    merged += [tag for tag in after if tag not in before and tag not in there]
    return None if set(merged) == set(there) else merged


def dragged(before: Mapping[str, Any], sent: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """The end of an entry that the server moved along with the one that was sent, where it kept the length instead;
    with the value it had, which has to be sent too."""
    ends = [name for name in ("start", "stop") if name in sent]
    if len(ends) != 1 or "duration" in sent:
        return {}
    moved, other = ends[0], "stop" if ends[0] == "start" else "start"
    old, new = (normal(moved, row.get(moved)) for row in (before, after))
    old_other, new_other = (normal(other, row.get(other)) for row in (before, after))
    if None in (old, old_other, new, new_other) or new == old:
        return {}
    return {other: before[other]} if new_other - old_other == new - old else {}


def _backwards(row: Mapping[str, Any]) -> bool:
    start, stop = normal("start", row.get("start")), normal("stop", row.get("stop"))
    return start is not None and stop is not None and bool(stop < start)
