"""Commands in words: what a person reads before an act, in the activity log, and when something went wrong."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from desktop.model.catalog import Catalog
from desktop.model.duration import clock
from desktop.model.entry import Ref, TimeEntry
from desktop.model.label import quoted
from desktop.model.moment import MONTHS, time_of_day


def place(project: Ref | None, catalog: Catalog) -> str:
    """` in Website`, or nothing for an entry without a project."""
    known = catalog.project(project)
    if known is not None:
        return f" in {known.name}"
    return "" if project is None else " in a project you cannot see"


def local(moment: datetime, here: ZoneInfo, now: datetime) -> str:
    """`14:05`, with the day where it is not today's."""
    there, today = moment.astimezone(here), now.astimezone(here).date()
    day = "" if there.date() == today else f"{there.day} {MONTHS[there.month - 1]} "
    return f"{day}{time_of_day(moment, here)}"


def started(entry: TimeEntry, catalog: Catalog, stops: TimeEntry | None, since: str | None) -> str:
    words = f"Start {quoted(entry.description)}{place(entry.project_id, catalog)}"
    if since:
        words += f", from {since}"
    return words + (f", stops {quoted(stops.description)}" if stops else "")


def added(entry: TimeEntry, catalog: Catalog, here: ZoneInfo, now: datetime) -> str:
    stop = entry.stop or now
    span = f"{local(entry.start, here, now)} – {local(stop, here, stop)}"
    return f"Add {quoted(entry.description)}{place(entry.project_id, catalog)}, {span}"


def stopped(entry: TimeEntry, catalog: Catalog, at: str | None, seconds: int) -> str:
    when = f" at {at}" if at else ""
    return f"Stop {quoted(entry.description)}{place(entry.project_id, catalog)}{when}, {clock(seconds)}"


def deleted(entry: TimeEntry, now: datetime) -> str:
    return f"Delete {quoted(entry.description)} ({clock(entry.duration(now))})"


def created(noun: str, name: str) -> str:
    return f"Create the {noun} {quoted(name)}"


def thing_changed(noun: str, name: str, changes: Mapping[str, Any]) -> str:
    """`Rename the tag “Call” to “Calls”`, or `Change the project “Website”: color`."""
    if set(changes) == {"name"}:
        return f"Rename the {noun} {quoted(name)} to {quoted(changes['name'])}"
    told = ", ".join(field.removesuffix("_id").removeprefix("is_") for field in changes)
    return f"Change the {noun} {quoted(name)}: {told}"


def changed(entry: TimeEntry, changes: Mapping[str, Any], catalog: Catalog, here: ZoneInfo, now: datetime) -> str:
    """`Change “Mail”: stop 11:30 → 11:45`."""
    return f"Change {quoted(entry.description)}: {changes_of(entry, changes, catalog, here, now)}"


def changes_of(
    entry: TimeEntry, changes: Mapping[str, Any], catalog: Catalog, here: ZoneInfo, now: datetime
) -> str:
    """`stop 11:30 → 11:45, billable`."""
    parts = [_change(name, getattr(entry, name), value, catalog, here, now) for name, value in changes.items()]
    return ", ".join(parts)


def _change(name: str, old: Any, new: Any, catalog: Catalog, here: ZoneInfo, now: datetime) -> str:
    match name:
        case "description":
            return f"description {quoted(new)}"
        case "project_id":
            return f"project {_project(old, catalog)} → {_project(new, catalog)}"
        case "tag_ids":
            return f"tags {', '.join(catalog.tag_names(tuple(new))) or 'none'}"
        case "billable":
            return "billable" if new else "not billable"
        case "start" | "stop":
            before = local(old, here, now) if old else "now"
            return f"{name} {before} → {local(new, here, now)}"
        case _:
            return name.removesuffix("_id")


def _project(ref: Ref | None, catalog: Catalog) -> str:
    known = catalog.project(ref)
    return known.name if known else "none" if ref is None else "unknown"
