"""What the engine reads from the store before each decision, in one look."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from desktop.model.command import Command
from desktop.model.moment import parse_api
from desktop.store import Store
from desktop.sync import pull
from desktop.sync.progress import Notes

VERIFIED = "verified_connection"
"""Meta key: the connection that leads to this store's user."""
RELATED_AGE = timedelta(hours=24)
UNKNOWN_AGE = timedelta(hours=1)
SUSPECT_AGE = timedelta(minutes=10)


class Picture(NamedTuple):
    """What the engine reads from the store before it decides."""

    commands: tuple[Command, ...]
    user_id: int
    verified: str | None
    known: bool
    related_due: datetime
    last_sync: datetime | None
    newest: int
    """The newest row of the activity log."""
    organizations: Mapping[int, int]


def look(store: Store, notes: Notes, now: datetime) -> Picture:
    """The picture at `now`; what was used and learnt is kept in the store on the way."""
    notes.write(store)
    kept = store.metas()
    fetched, last = kept.get(pull.RELATED), kept.get(pull.LAST_SYNC)
    unknown, suspect = pull.unknown(kept.get(pull.UNKNOWN)), kept.get(pull.SUSPECT)
    age = UNKNOWN_AGE if unknown else SUSPECT_AGE if suspect else RELATED_AGE
    return Picture(
        commands=tuple(
            c if c.verb == "create" else c._replace(target=store.resolve(c.target)) for c in store.commands()
        ),
        user_id=store.user_id,
        verified=kept.get(VERIFIED),
        known=fetched is not None and store.profile() is not None,
        related_due=_due(parse_api(fetched), age, now) if fetched else now,
        last_sync=parse_api(last) if last else None,
        newest=store.newest_activity(),
        organizations={w.id: w.organization_id for w in store.catalog().workspaces.values()},
    )


def _due(fetched: datetime, age: timedelta, now: datetime) -> datetime:
    """What was fetched in the future was fetched before the clock was set back, nobody knows when."""
    return fetched + age if fetched <= now else now
