"""Projects, clients, tags, workspaces and people as rows: for programs with Toggl's own fields, and for people."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple, TypeAlias

from desktop.cli.columns import Head
from desktop.cli.naming import short
from desktop.model.catalog import Catalog, Client, Project, Tag, Workspace
from desktop.model.command import STUCK, Command
from desktop.model.moment import MONTHS, parse_api
from desktop.model.names import fold
from desktop.store import Store
from desktop.tracker import reach
from desktop.tracker.state import State

Noun: TypeAlias = Literal["project", "client", "tag", "workspace"]
Status: TypeAlias = Literal["active", "archived", "both"]
Thing: TypeAlias = Project | Client | Tag | Workspace
Row: TypeAlias = dict[str, Any]
FIELDS: Mapping[str, Sequence[str]] = {
    "project": (
        "id", "workspace_id", "client_id", "name", "active", "color", "is_private", "billable", "can_track_time",
        "at", "created_at",
    ),
    "client": ("id", "workspace_id", "wid", "name", "archived", "notes", "at", "creator_id"),
    "tag": ("id", "workspace_id", "name", "at", "creator_id"),
    "workspace": (
        "id", "organization_id", "name", "premium", "admin", "role", "only_admins_may_create_projects",
        "only_admins_may_create_tags", "projects_enforce_billable", "at",
    ),
    "user": ("id", "email", "fullname", "inactive", "is_admin", "role"),
}  # fmt: skip
"""What every row has, whatever else Toggl sends; null where it sends nothing."""
HEADS: Mapping[str, Sequence[Head]] = {
    "project": (Head("ID"), Head("NAME"), Head("CLIENT", 2), Head("WORKSPACE", 3), Head("COLOR", 4), Head("", 1)),
    "client": (Head("ID"), Head("NAME"), Head("PROJECTS", 2), Head("WORKSPACE", 3), Head("NOTES", 4), Head("", 1)),
    "tag": (Head("ID"), Head("NAME"), Head("WORKSPACE", 2), Head("", 1)),
    "workspace": (Head("ID"), Head("NAME"), Head("PLAN", 2), Head("ROLE", 1), Head("", 1)),
    "user": (Head("ID"), Head("NAME"), Head("EMAIL", 2), Head("ROLE", 3), Head("", 1)),
}
_OVER: Mapping[str, Sequence[str]] = {
    "project": ("name", "client_id", "color", "active", "billable", "is_private"),
    "client": ("name", "archived", "notes"),
    "tag": ("name",),
    "workspace": (),
}
"""What waiting changes may have set otherwise than the server's row says."""


class Filter(NamedTuple):
    """Which things a list shows."""

    workspace_id: int | None = None
    status: Status = "both"
    name: str | None = None
    client_id: int | str | None = None
    since: datetime | None = None


def known(noun: Noun, catalog: Catalog) -> list[Thing]:
    """All of a kind."""
    match noun:
        case "project":
            return list(catalog.projects.values())
        case "client":
            return list(catalog.clients.values())
        case "tag":
            return list(catalog.tags.values())
        case "workspace":
            return list(catalog.workspaces.values())


def place_of(thing: Thing) -> int:
    """The workspace that it is in, or is."""
    return thing.id if isinstance(thing, Workspace) else thing.workspace_id


def chosen(noun: Noun, catalog: Catalog, wanted: Filter, store: Store) -> list[Thing]:
    """Those that pass, by name."""
    found = [thing for thing in known(noun, catalog) if _passes(thing, wanted)]
    if wanted.since is not None:
        found = [thing for thing in found if _changed_since(store, noun, thing, wanted.since)]
    return sorted(found, key=lambda thing: (fold(thing.name), thing.name, str(thing.id)))


def is_active(thing: Thing) -> bool:
    return thing.active if isinstance(thing, Project) else not (isinstance(thing, Client) and thing.archived)


def rows_of(noun: Noun, things: Iterable[Thing], state: State, store: Store) -> list[Row]:
    """The things with Toggl's fields, as the person must see them, and what a list adds."""
    waiting = store.commands()
    return [_row(noun, thing, state, store, waiting) for thing in things]


def user_row(raw: Mapping[str, Any]) -> Row:
    """A person of a workspace, with the fields that every row has."""
    return {**dict.fromkeys(FIELDS["user"]), **raw}


def counts(thing: Thing, state: State, store: Store) -> Row:
    """What is on it: `entries` with whether all are counted, or the `projects` of a client."""
    if isinstance(thing, Client):
        of_it = [project for project in state.catalog.projects.values() if project.client_id == thing.id]
        return {"projects": {"count": len(of_it), "active": sum(project.active for project in of_it)}}
    if isinstance(thing, Project | Tag):
        found = reach.entries(store, "project" if isinstance(thing, Project) else "tag", thing.id)
        return {"entries": {"count": found.number, "complete": found.whole}}
    return {}


def cells(noun: str, row: Row, state: State) -> tuple[str, ...]:
    """A row of the table under `HEADS`."""
    id_ = str(row["id"]) if row["id"] is not None else short(str(row.get("uuid", "")))
    place = _place(row, state)
    flags = ", ".join(_flags(noun, row))
    match noun:
        case "project":
            return id_, row["name"], row["client"] or "", place, row["color"] or "", flags
        case "client":
            return id_, row["name"], str(row["projects"]["active"]), place, row["notes"] or "", flags
        case "tag":
            return id_, row["name"], place, flags
        case "workspace":
            return id_, row["name"], "paid" if row["premium"] else "free", _role(row), flags
        case _:
            return id_, row["fullname"] or "", row["email"] or "", _role(row), flags


def lines(noun: str, row: Row, state: State) -> list[tuple[str, str]]:
    """Everything about one, as names and values."""
    told: list[tuple[str, str]] = [("Name", row.get("name") or row.get("fullname") or "")]
    told.append(("ID", str(row["id"]) if row["id"] is not None else f"{row.get('uuid')} (not sent yet)"))
    match noun:
        case "project":
            told += [("Client", row["client"] or "none"), ("Color", row["color"] or "")]
            told += [("Status", "active" if row["active"] else "archived")]
            told += [("Seen by", "its members" if row["is_private"] else "everyone in the workspace")]
            told += [("Billable", "yes" if row["billable"] else "no")]
        case "client":
            told += [("Status", "archived" if row["archived"] else "active"), ("Notes", row["notes"] or "none")]
            told += [("Projects", f"{row['projects']['count']}, {row['projects']['active']} of them active")]
        case "workspace":
            told += [("Plan", "paid" if row["premium"] else "free"), ("Your role", _role(row))]
            told += [("New projects", _by(row["only_admins_may_create_projects"]))]
            told += [("New tags", _by(row["only_admins_may_create_tags"]))]
        case "user":
            told += [("Email", row["email"] or ""), ("Role", _role(row))]
            told += [("Status", "inactive" if row["inactive"] else "active")]
    if noun in ("project", "tag"):
        number = row["entries"]["count"]
        told.append(("Your entries", f"{number:,}" if row["entries"]["complete"] else f"at least {number:,}"))
    if noun in ("project", "client", "tag"):
        place = state.catalog.workspaces.get(row["workspace_id"])
        told.append(("Workspace", place.name if place else str(row["workspace_id"])))
    if row.get("at"):
        told.append(("Changed", _moment(row["at"], state)))
    if row.get("pending") and row["id"] is not None:
        told.append(("Waiting", "a change is not sent yet"))
    return [(name, value) for name, value in told if value]


def _row(noun: Noun, thing: Thing, state: State, store: Store, waiting: Sequence[Command]) -> Row:
    raw = _raw(store, noun, thing)
    row: Row = {**dict.fromkeys(FIELDS[noun]), **raw}
    row |= {name: getattr(thing, name) for name in _OVER[noun]}
    if not isinstance(thing, Workspace):
        row["workspace_id"] = thing.workspace_id
        mine = [c for c in waiting if c.noun == noun and store.resolve(c.target) == thing.id]
        row["pending"] = isinstance(thing.id, str) or any(c.status not in STUCK for c in mine)
    if isinstance(thing.id, str):
        row["uuid"] = thing.id
    if isinstance(thing, Project):
        client = state.catalog.client_of(thing)
        row["client"] = client.name if client else None
    return row | (counts(thing, state, store) if isinstance(thing, Client) else {})


def _passes(thing: Thing, wanted: Filter) -> bool:
    in_place = wanted.workspace_id in (None, place_of(thing))
    of_client = wanted.client_id is None or (isinstance(thing, Project) and thing.client_id == wanted.client_id)
    status = wanted.status == "both" or is_active(thing) == (wanted.status == "active")
    return in_place and of_client and status and (not wanted.name or fold(wanted.name) in fold(thing.name))


def _changed_since(store: Store, noun: Noun, thing: Thing, since: datetime) -> bool:
    at = _raw(store, noun, thing).get("at")
    return at is None or parse_api(at) >= since


def _raw(store: Store, noun: Noun, thing: Thing) -> Row:
    return (store.raw_thing(noun, thing.id) if isinstance(thing.id, int) else None) or {}


def _flags(noun: str, row: Row) -> list[str]:
    told = []
    if noun == "project":
        told += [] if row["active"] else ["archived"]
        told += ["private"] if row["is_private"] else []
        told += ["billable"] if row["billable"] else []
    if noun == "client" and row["archived"]:
        told.append("archived")
    if noun == "user" and row["inactive"]:
        told.append("inactive")
    return told + (["not sent yet"] if row.get("pending") else [])


def _place(row: Row, state: State) -> str:
    """The workspace, where there are several."""
    known = state.catalog.workspaces.get(row.get("workspace_id") or 0)
    return known.name if known and len(state.catalog.workspaces) > 1 else ""


def _role(row: Row) -> str:
    return "admin" if row.get("is_admin") or row.get("admin") or row.get("role") == "admin" else "member"


def _by(admins: Any) -> str:
    return "by admins only" if admins else "by everyone"


def _moment(text: str, state: State) -> str:
    try:
        there = parse_api(text).astimezone(state.zone)
    except ValueError:
        return text
    return f"{there.day} {MONTHS[there.month - 1]} {there.year} {there.hour}:{there:%M}"
