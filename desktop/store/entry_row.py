"""A time entry of the server as columns, and back as the model's `TimeEntry`."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from desktop.model.entry import TimeEntry
from desktop.store.columns import from_seconds, loads, maybe_from_micros, seconds, text
from desktop.store.database import Row
from desktop.store.precedence import moment

COLUMNS = "id, workspace_id, user_id, start, stop, description, project_id, task_id, tag_ids, billable, at"


class Facts(NamedTuple):
    """What of a row has a meaning here. Times in seconds since 1970; `stop` None: it runs."""

    workspace_id: int
    user_id: int | None
    start: int | None
    stop: int | None
    description: str
    project_id: int | None
    task_id: int | None
    tag_ids: tuple[int, ...]
    billable: bool


def facts(raw: Mapping[str, Any]) -> Facts:
    """Read a row of the server: nulls for empty lists, legacy names, and what “running” means there."""
    start, stop = moment(raw.get("start")), moment(raw.get("stop"))
    length = raw.get("duration")
    length = length if isinstance(length, int) else 0
    if start is not None and stop is None and length >= 0:
        stop = start + timedelta(seconds=length)  # only a negative duration runs
    return Facts(
        workspace_id=_first(raw, "workspace_id", "wid") or 0,
        user_id=_first(raw, "user_id", "uid"),
        start=None if start is None else seconds(start),
        stop=None if stop is None else seconds(stop),
        description=text(raw.get("description") or ""),
        project_id=_first(raw, "project_id", "pid"),
        task_id=_first(raw, "task_id", "tid"),
        tag_ids=tuple(raw.get("tag_ids") or ()),
        billable=bool(raw.get("billable")),
    )


def changed(old: Facts, new: Facts) -> list[str]:
    """The names of the fields that differ; the order of tags does not count."""
    old, new = (side._replace(tag_ids=tuple(sorted(side.tag_ids))) for side in (old, new))
    return [name for name, was, now in zip(Facts._fields, old, new, strict=True) if was != now]


def entry(row: Row) -> TimeEntry:
    """The entry of a row of `COLUMNS`."""
    id_, workspace_id, user_id, start, stop, description, project_id, task_id, tag_ids, billable, at = row
    return TimeEntry(
        id_,
        workspace_id,
        from_seconds(start),
        None if stop is None else from_seconds(stop),
        description,
        project_id,
        task_id,
        () if tag_ids == "[]" else tuple(loads(tag_ids)),
        bool(billable),
        maybe_from_micros(at),
        user_id,
    )


def _first(raw: Mapping[str, Any], name: str, legacy: str) -> int | None:
    value = raw[name] if name in raw else raw.get(legacy)
    return value if isinstance(value, int) else None


_LEGACY = ("wid", "pid", "tid", "uid")
_DELETION = ("server_deleted_at", "deleted_at")


def completed(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """The new row with what only the old one knew, e.g. a project's name that came with a list.

    What describes the project goes when the project does; legacy names and a deletion are never carried on.
    """
    moved = _first(old, "project_id", "pid") != _first(new, "project_id", "pid")
    about_project = ("project_", "client_") if moved else ()
    kept = {
        name: value
        for name, value in old.items()
        if name not in _LEGACY and name not in _DELETION and not name.startswith(tuple(about_project))
    }
    return {**kept, **new}
