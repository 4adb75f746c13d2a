"""Commands in words: what a person reads before an act, in the activity log, and when something went wrong."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from desktop.model.catalog import Catalog, Client, Project, Tag
from desktop.model.duration import clock
from desktop.model.entry import Ref, TimeEntry
from desktop.model.label import quoted
from desktop.model.moment import MONTHS, time_of_day

_PAST = {"Start": "Started", "Stop": "Stopped", "Continue": "Continued", "Change": "Changed"}


def past(words: str) -> str:
    """An act's words once it is done: `Started “Mail” in Ops, stopped “Inbox”`."""
    verb, _, rest = words.partition(" ")
    act, stops, other = rest.rpartition(", stops “")
    return f"{_PAST.get(verb, verb)} {f'{act}, stopped “{other}' if stops else rest}"


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


def created(noun: str, name: str, fields: Mapping[str, Any], catalog: Catalog) -> str:
    """`Create the project “Website” of ACME, private`."""
    said = f"Create the {noun} {quoted(name)}"
    if fields.get("client_id") is not None:
        said += f" of {_client(fields['client_id'], catalog)}"
    more = [_setting(name, value, catalog) for name, value in fields.items() if name in _SETTINGS and value]
    return ", ".join([said, *more])


def thing_changed(noun: str, thing: Project | Client | Tag, changes: Mapping[str, Any], catalog: Catalog) -> str:
    """`Rename the tag “Call” to “Calls”`, or `Change the project “Website”: client none → ACME, private`."""
    if set(changes) == {"name"}:
        return f"Rename the {noun} {quoted(thing.name)} to {quoted(changes['name'])}"
    told = [_setting(name, value, catalog, getattr(thing, name)) for name, value in changes.items()]
    return f"Change the {noun} {quoted(thing.name)}: {', '.join(told)}"


_SETTINGS = ("color", "is_private", "billable", "notes")
"""What is told of a new thing besides its name and client."""


def _setting(name: str, value: Any, catalog: Catalog, old: Any = None) -> str:
    match name:
        case "name":
            return f"name {quoted(value)}"
        case "client_id":
            return f"client {_client(old, catalog)} → {_client(value, catalog)}"
        case "color":
            return f"color {value}" if old is None else f"color {old} → {value}"
        case "is_private":
            return "private" if value else "public"
        case "billable":
            return "billable" if value else "not billable"
        case "notes":
            return f"notes {quoted(value or '', nameless='none')}"
        case _:
            return name


def _client(ref: Ref | None, catalog: Catalog) -> str:
    known = catalog.clients.get(ref) if ref is not None else None
    return known.name if known else "none" if ref is None else "unknown"


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
