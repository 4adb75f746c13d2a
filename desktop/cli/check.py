"""`doctor --check`: whether what is kept here is what Toggl has. It asks twice and changes nothing."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple, TypeAlias

from desktop.cli import fetching
from desktop.cli.failure import CommandError
from desktop.cli.session import Session
from desktop.gateway.user import Related
from desktop.model.moment import format_api, parse_api
from desktop.store import Store
from desktop.store.catalog import CatalogNoun
from desktop.store.precedence import dated
from desktop.sync import related
from desktop.sync.pull import FULL_LIST

BACK = timedelta(days=28)
"""How far back entries are compared."""
Row: TypeAlias = Mapping[str, Any]
What: TypeAlias = Literal["not here", "not at Toggl", "newer at Toggl", "differs"]
FIELDS: Mapping[str, Sequence[str]] = {
    "entry": ("workspace_id", "description", "project_id", "task_id", "tag_ids", "billable", "start", "stop"),
    "workspace": ("name", "organization_id", "premium"),
    "project": ("workspace_id", "name", "client_id", "active", "color", "is_private", "billable"),
    "client": ("name", "archived", "notes"),
    "tag": ("workspace_id", "name"),
    "task": ("project_id", "name", "active"),
    "profile": ("email", "fullname", "timezone", "beginning_of_week", "default_workspace_id"),
}
"""What is compared; the rest has no meaning here."""


class Difference(NamedTuple):
    """One thing that is not the same on both sides. No name of it: this goes into bug reports."""

    noun: str
    id: int
    what: What
    fields: tuple[str, ...] = ()


async def check(session: Session) -> dict[str, Any]:
    """Compare the last weeks' entries and everything nameable; what waits to be sent may differ and does not count.

    Raises `CommandError` where Toggl cannot be asked.
    """
    if session.database is None:
        raise CommandError("There is no account here to compare.")
    end = session.tracker.now()
    begin, later = end - BACK, end + timedelta(days=1)
    entries = await fetching.asked(session, lambda gateway: gateway.entries_between(begin, later))
    rows = [row for row in entries.value if not row.get("server_deleted_at")]
    if len(rows) >= FULL_LIST:  # a list may be cut off: only what it reaches can be compared
        begin = min(parse_api(row["start"]) for row in rows) + timedelta(seconds=1)
    found = await fetching.asked(session, related.fetch)
    await session.tracker.refresh()
    differences = await session.database(
        lambda store: [
            *compared_entries(store, rows, begin, later),
            *compared_catalog(store, found.value),
        ]
    )
    return {
        "since": format_api(begin),
        "entries": len(rows),
        **{f"{noun}s": len(getattr(found.value, f"{noun}s")) for noun in ("project", "client", "tag", "workspace")},
        "cost": fetching.cost(session, 2, None),
        "differences": [_shown(each) for each in differences],
        "next": _next(differences),
    }


def compared_entries(store: Store, rows: Iterable[Row], begin: datetime, end: datetime) -> list[Difference]:
    """Entries that start in [`begin`, `end`)."""
    there = {int(row["id"]): row for row in rows if parse_api(row["start"]) >= begin}
    ids = [entry.id for entry in store.entries(begin, end) if entry.id is not None]
    here = {id_: store.raw_entry(id_) or {} for id_ in ids}
    return _compared("entry", here, there, _busy(store, "entry"))


def compared_catalog(store: Store, found: Related) -> list[Difference]:
    """Who is signed in, and workspaces, projects, clients, tags and tasks, archived ones too."""
    catalog = store.catalog()
    known: dict[CatalogNoun, Iterable[Any]] = {
        "workspace": catalog.workspaces,
        "client": catalog.clients,
        "project": catalog.projects,
        "tag": catalog.tags,
        "task": catalog.tasks,
    }
    differences: list[Difference] = []
    for noun, ids in known.items():
        there = {int(row["id"]): row for row in getattr(found, f"{noun}s")}
        here = {int(id_): store.raw_thing(noun, int(id_)) or {} for id_ in ids}
        differences += _compared(noun, here, there, _busy(store, noun))
    profile = store.profile()
    if profile is not None:
        mine = {profile.id: profile._asdict()}
        differences += _compared("profile", mine, {int(found.profile["id"]): found.profile}, ())
    return differences


def _compared(
    noun: str, here: Mapping[int, Row], there: Mapping[int, Row], busy: Collection[int]
) -> list[Difference]:
    differences = []
    for id_ in sorted({*here, *there} - set(busy)):
        if id_ not in here:
            differences.append(Difference(noun, id_, "not here"))
        elif id_ not in there:
            differences.append(Difference(noun, id_, "not at Toggl"))
        elif fields := _unequal(noun, here[id_], there[id_]):
            newer = (dated(there[id_]) or 0) > (dated(here[id_]) or 0) > 0
            differences.append(Difference(noun, id_, "newer at Toggl" if newer else "differs", fields))
    return differences


def _busy(store: Store, noun: str) -> set[int]:
    """What a change waits for, and what that change will reach."""
    busy = {store.resolve(command.target) for command in store.commands() if command.noun == noun}
    return {ref for ref in busy if isinstance(ref, int)}


def _unequal(noun: str, here: Row, there: Row) -> tuple[str, ...]:
    return tuple(name for name in FIELDS[noun] if _one_form(here.get(name)) != _one_form(there.get(name)))


def _one_form(value: Any) -> Any:
    """Toggl writes one value in several ways: null or empty, `Z` or an offset, tags in any order."""
    if isinstance(value, list | tuple):
        return sorted(value) or None
    if isinstance(value, str) and value[4:5] == "-" and "T" in value:
        try:
            return parse_api(value).replace(microsecond=0)
        except ValueError:
            return value
    return value or None


def _shown(difference: Difference) -> dict[str, Any]:
    fields = {"fields": list(difference.fields)} if difference.fields else {}
    return {"noun": difference.noun, "id": difference.id, "what": difference.what, **fields}


def _next(differences: Sequence[Difference]) -> str | None:
    if not differences:
        return None
    if all(each.what in ("newer at Toggl", "not here") for each in differences):
        return "Toggl is ahead: tracktray sync, then check again."
    return "Run tracktray sync, then check again. What still differs then is a fault worth reporting."
