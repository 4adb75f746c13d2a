"""Which of two versions of a row is the truth: the mirror never goes back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from desktop.model.moment import parse_api
from desktop.store.columns import micros


class Standing(NamedTuple):
    """How old the mirror's version of a row is; microseconds of the server's clock."""

    at: int | None
    """When the server changed the row."""
    answered: int | None
    """When the answer to a write of ours brought it; None where only lists did."""
    deleted: bool = False


def supersedes(known: Standing | None, at: int | None, asked_at: int | None) -> bool:
    """Whether a version that the server dates `at` replaces the known one.

    `asked_at` is when the list that brings it was asked for, None for the answer to a write. An older version
    never wins. One of the same date does (the deletion of a project changes its entries and not their dates),
    unless it was asked for before a write of ours was answered: then it may be from before that write. What we
    deleted only a list asked for later can revive, whatever its date.
    """
    if known is None:
        return True
    on_its_way = asked_at is None or (known.answered is not None and asked_at <= known.answered)
    if known.deleted and known.answered is not None and on_its_way:
        return False
    if at is not None and known.at is not None and at != known.at:
        return at > known.at
    return asked_at is None or known.answered is None or asked_at > known.answered


def outlives(known: Standing, asked_at: int) -> bool:
    """Whether a row may be missing in a complete list asked for at `asked_at` only because it is newer."""
    return any(moment is not None and moment >= asked_at for moment in (known.at, known.answered))


def dated(raw: Mapping[str, Any]) -> int | None:
    """When the server changed or deleted the row, in microseconds."""
    moments = [moment(raw.get(name)) for name in ("at", "server_deleted_at", "deleted_at")]
    return max((micros(known) for known in moments if known is not None), default=None)


def is_deleted(raw: Mapping[str, Any]) -> bool:
    return bool(raw.get("server_deleted_at") or raw.get("deleted_at"))


def moment(value: Any) -> datetime | None:
    """A moment of the server, or None for none and for one that cannot be read."""
    if not isinstance(value, str):
        return None
    try:
        return parse_api(value)
    except ValueError:
        return None
