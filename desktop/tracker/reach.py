"""How far a write to a project, client or tag reaches, in the words of its question.

Entries are counted in the mirror, with what waits laid over it. Where older ones may be missing there, the number
is the least that it can be, and is said so.
"""

from datetime import datetime
from typing import NamedTuple

from desktop.model.command import Noun
from desktop.model.entry import Ref, TimeEntry
from desktop.model.moment import MONTHS, parse_api, zone
from desktop.store import Store
from desktop.sync.pull import MIRRORED_FROM, WATCHED_FROM
from desktop.tracker.state import visible_entry


class Count(NamedTuple):
    """Entries of this person that are on a project or have a tag."""

    number: int
    whole: bool = True
    """Whether there can be no others."""
    since: datetime | None = None
    """From when on all are counted; None where that is not known."""


def entries(store: Store, noun: Noun, ref: Ref) -> Count:
    """The entries on a project or with a tag."""
    ref = store.resolve(ref)
    touched = {store.resolve(command.target) for command in store.commands() if command.noun == "entry"}
    before = sum(_has(store.entry(target), noun, ref) for target in touched)
    after = sum(_has(visible_entry(store, target), noun, ref) for target in touched)
    number = store.uses(noun, ref) - before + after
    return Count(number, _young(store, noun, ref), _moment(store, MIRRORED_FROM))


def of_deletion(noun: Noun, count: Count, store: Store) -> str | None:
    """`12 entries keep their time but lose this tag.`"""
    if count.number or count.whole:
        keeps = f"keeps its time but loses this {noun}", f"keep their time but lose this {noun}"
        return told(count, *keeps)
    since = f" since {_day(count.since, store)}" if count.since else ""
    has = "is on this project" if noun == "project" else "has this tag"
    return f"No entry of yours{since} {has}; older ones keep their time but lose it."


def told(count: Count, one: str, several: str) -> str | None:
    """`At least 12 entries show the new name.`, or None for none."""
    if not count.number:
        return None
    number = counted(count.number, "entry") if count.whole else f"at least {counted(count.number, 'entry')}"
    words = f"{number} {one if count.number == 1 else several}."
    return words[0].upper() + words[1:]


def counted(count: int, what: str) -> str:
    """`1 entry`, `12 entries`."""
    return f"1 {what}" if count == 1 else f"{count:,} {what[:-1] + 'ies' if what.endswith('y') else what + 's'}"


def _has(entry: TimeEntry | None, noun: Noun, ref: Ref) -> bool:
    if entry is None:
        return False
    return ref in entry.tag_ids if noun == "tag" else entry.project_id == ref


def _young(store: Store, noun: Noun, ref: Ref) -> bool:
    """Whether it was made while all changes were seen here; what was put on it then is in the mirror."""
    if isinstance(ref, str):
        return True
    watched = _moment(store, WATCHED_FROM)
    made = _made_here(store, noun, ref) or _made_there(store, noun, ref)
    return watched is not None and made is not None and made >= watched


def _made_here(store: Store, noun: Noun, id_: int) -> datetime | None:
    uuid = store.uuid_of(noun, id_)
    created = [row for row in store.activities_of(uuid) if row.verb == "create"] if uuid else []
    return created[-1].at if created else None


def _made_there(store: Store, noun: Noun, id_: int) -> datetime | None:
    raw = (store.raw_thing(noun, id_) if noun != "entry" else None) or {}
    try:
        return parse_api(raw["created_at"])
    except (KeyError, TypeError, ValueError):
        return None


def _moment(store: Store, key: str) -> datetime | None:
    text = store.meta(key)
    return datetime.fromisoformat(text) if text else None


def _day(moment: datetime, store: Store) -> str:
    profile = store.profile()
    there = moment.astimezone(zone(profile.timezone if profile else "UTC"))
    return f"{there.day} {MONTHS[there.month - 1]}"
