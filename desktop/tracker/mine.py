"""“Use mine”: what of a write gave way to a change made elsewhere, written after all and approved anew."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desktop.model.entry import TimeEntry
from desktop.model.intent import Edit, UseMine
from desktop.model.label import quoted
from desktop.model.moment import format_api, parse_api, zone
from desktop.model.question import Confirmation
from desktop.store import Activity, Store
from desktop.sync.doubts import ENTRY
from desktop.tracker import plan, words
from desktop.tracker.outcome import Done, Refused
from desktop.tracker.plan import Plan, Situation
from desktop.tracker.state import visible_entry


def offered(store: Store, row: Activity, now: datetime) -> str | None:
    """What “use mine” would do about this row, in words; None where nothing gave way, or it is so by now."""
    if not row.lost:
        return None
    entry = visible_entry(store, row.target)
    if entry is None:
        return "save it as a new entry" if _deleted(store, row) else None
    changes = _changes(entry, row.lost)
    profile = store.profile()
    here = zone(profile.timezone if profile else "UTC")
    return words.changes_of(entry, changes, store.catalog(), here, now) if changes else None


def use_mine(intent: UseMine, at: Situation) -> Plan | Done | Refused:
    """Write what gave way: onto the entry as it is now, or as a new entry where it was deleted elsewhere."""
    row = at.store.activity(intent.activity_id)
    if row is None or not row.lost:
        return Refused("Nothing of that gave way to a change made elsewhere.")
    entry = visible_entry(at.store, row.target)
    planned = _anew(row, at) if entry is None else plan.edit(Edit(entry.ref, _changes(entry, row.lost)), at)
    return planned._replace(uses=(row.id,)) if isinstance(planned, Plan) else planned


def _anew(row: Activity, at: Situation) -> Plan | Refused:
    deleted = _deleted(at.store, row)
    if deleted is None:
        return Refused("That entry is gone.")
    fields = {**deleted, **(row.lost or {})}
    if fields.get("stop") is None:
        fields["stop"] = format_api(max(row.at, parse_api(fields["start"])))
    said = f"Save {quoted(fields['description'] or '')} as a new entry"
    act = plan.recreate(fields, at, said)
    return Plan((act,), said, act.command.target, Confirmation(f"{said}?", "Save", row.words, said))


def _deleted(store: Store, row: Activity) -> Mapping[str, Any] | None:
    """The fields of the row's entry as it was when it was deleted elsewhere."""
    id_ = store.resolve(row.target)
    raw = store.raw_entry(id_) if isinstance(id_, int) else None
    return None if raw is None or not raw.get("start") else {name: raw.get(name) for name in ENTRY}


def _changes(entry: TimeEntry, lost: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in plan.typed(lost).items() if value != getattr(entry, name)}
