"""Did it arrive? Looks for a create of ours among the rows of a pull, where its answer was lost. Pure.

The server keeps nothing by which a create could be recognised, except what it is about and the second it began.

    among rows of this person and workspace, unknown when the body was frozen,
    bound to nothing, changed since 5 s before the attempt:                       verdict
    ----------------------------------------------------------------------------- ------------------------
    equal start, equal content                                                    Adopt the lowest id
    the same, but deleted                                                         AdoptDeleted
    one with equal start, ours alone at that second, words (or project) still equal Adopt: edited elsewhere
    equal start with other content; or same telling content, start moved < a day  Ask, once the time is up
    none, and the time is up                                                      Absent
    none, or only doubtful ones, before that                                      Wait
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple, TypeAlias

from desktop.store.precedence import moment
from desktop.sync.fields import content, normal, same, telling

PROOF_AFTER = 45.0
"""Seconds after the connection was given up before an empty pull proves that nothing arrived."""
PROBE_AFTER = 5.0
"""Seconds after the connection was given up before the first look."""
SLACK = timedelta(seconds=5)
"""How far the server's clock and our picture of it may differ."""

Row: TypeAlias = Mapping[str, Any]


class Adopt(NamedTuple):
    """This row is ours: bind it."""

    row: Row


class AdoptDeleted(NamedTuple):
    """It arrived and was deleted elsewhere."""

    row: Row


class Ask(NamedTuple):
    """One of these may be ours."""

    rows: tuple[Row, ...]


class Absent(NamedTuple):
    """It did not arrive."""


class Wait(NamedTuple):
    """Too early to say."""


Verdict: TypeAlias = Adopt | AdoptDeleted | Ask | Absent | Wait


class Missing(NamedTuple):
    """A create of which nobody knows whether it arrived."""

    bodies: Sequence[Row]
    """Every body ever sent."""
    workspace_id: int
    user_id: int
    exclusive: bool
    since: datetime
    """The server's time just before the first attempt."""
    known: frozenset[int]
    """Entries the mirror knew then, about that time of day."""


def probe(missing: Missing, rows: Iterable[Row], bound: Callable[[int], bool], *, proof: bool) -> Verdict:
    """What a successful pull tells about `missing`. `proof`: it was asked for late enough to prove absence."""
    possible = [row for row in rows if _possible(missing, row, bound)]
    starts = {normal("start", body["start"]) for body in missing.bodies}
    at_start = sorted((r for r in possible if normal("start", r["start"]) in starts), key=lambda r: int(r["id"]))
    equal = [r for r in at_start if any(content(r) == content(body) for body in missing.bodies)]
    alive = [r for r in equal if not _deleted(r)]
    if alive:
        return Adopt(alive[0])
    if equal:
        return AdoptDeleted(equal[0])
    if len(at_start) == 1 and missing.exclusive and any(_still_told(at_start[0], b) for b in missing.bodies):
        return AdoptDeleted(at_start[0]) if _deleted(at_start[0]) else Adopt(at_start[0])
    if not proof:
        return Wait()
    others = [r for r in possible if r not in at_start and any(moved(r, body) for body in missing.bodies)]
    return Ask((*at_start, *others)) if at_start or others else Absent()


def twin(row: Row, others: Iterable[Row]) -> Row | None:
    """Of `others`, ours, the one that `row`, bound to nothing, repeats: same start, same content."""
    return next(
        (
            other
            for other in others
            if other.get("id") != row["id"]
            and other.get("workspace_id") == row["workspace_id"]
            and same("start", other["start"], row["start"])
            and content(other) == content(row)
        ),
        None,
    )


def _possible(missing: Missing, row: Row, bound: Callable[[int], bool]) -> bool:
    return (
        row.get("user_id", missing.user_id) == missing.user_id
        and row.get("workspace_id") == missing.workspace_id
        and row["id"] not in missing.known
        and not bound(row["id"])
        and moment(row.get("start")) is not None
        and changed_since(row, missing.since)
    )


def changed_since(row: Row, sent: datetime) -> bool:
    """Whether the server may have changed the row after an attempt `sent`; what bears no date may have been."""
    at = moment(row.get("at")) or moment(row.get("server_deleted_at"))
    # The fractions of a second may be cut: a row changed in the very second still counts.
    return at is None or at.replace(microsecond=0) + timedelta(seconds=1) >= sent - SLACK


def known_before(seen: datetime | None, sent: datetime) -> bool:
    """Whether a row first seen then was there before an attempt `sent`, so that it does not come from it."""
    # Our idea of the server's time wavers by half a second; the spacing of requests keeps lists further apart.
    return seen is not None and seen <= sent - timedelta(seconds=0.6)


def _deleted(row: Row) -> bool:
    return row.get("server_deleted_at") is not None


def _still_told(row: Row, body: Row) -> bool:
    """Whether the words, or the project of what had no words yet, are still those that were sent.

    Other words on the same project may be what another device began in the same second.
    """
    if body.get("description"):
        return same("description", row.get("description"), body["description"])
    return body.get("project_id") is not None and row.get("project_id") == body["project_id"]


def moved(row: Row, body: Row) -> bool:
    """Whether the row may be what was sent, with its start moved elsewhere.

    One that began in the moment of its last change was started there and then, and not moved.
    """
    start, changed = normal("start", row["start"]), moment(row.get("at"))
    apart = abs(start - normal("start", body["start"]))
    alike = bool(apart < timedelta(days=1)) and telling(body) and content(row) == content(body)
    return alike and (changed is None or abs(changed - start) > SLACK)
