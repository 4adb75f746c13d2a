"""`status`: what the contract promises as JSON, and the same for people. Imports little: `status` must be quick."""

import json
from datetime import datetime, tzinfo
from typing import Any

from desktop import __version__
from desktop.account.identity import Identity
from desktop.cli.plain import plain
from desktop.model.catalog import Catalog
from desktop.model.duration import clock, clock_seconds
from desktop.model.entry import TimeEntry
from desktop.model.label import entry_label
from desktop.model.moment import format_api, time_of_day
from desktop.store import QuotaRow
from desktop.tracker.state import State

ATTENTION = {
    "storage": "This computer cannot save. Look at `tracktray doctor`.",
    "sign-in": "Sign in: tracktray login.",
    "connect": "Connect Toggl: tracktray connect.",
    "parked": "Something needs you: tracktray pending.",
    "offline": "Offline.",
}


def status_json(state: State, now: datetime, identity: Identity | None, elsewhere: int) -> str:
    """The document of `status --json`; `elsewhere` is how many writes of other accounts wait."""
    known = identity is not None
    last_sync = format_api(state.last_sync) if state.last_sync else None
    document = {
        "running": entry_fields(state.running, state.catalog, now) if state.running else None,
        "today_seconds": state.today_seconds(now),
        "week_seconds": state.week_seconds(now),
        "pending_writes": state.pending,
        "parked_writes": state.parked,
        "pending_elsewhere": elsewhere,
        "online": state.connectivity.online if known else None,
        "account": identity.email if identity else None,
        "connection_id": identity.connection_id if identity else None,
        "last_sync": last_sync,
        "quota": _quota(state, now) if known else None,
        "attention": state.attention if known else "sign-in",
        "version": __version__,
    }
    return json.dumps(document, ensure_ascii=False)


def status_text(state: State, now: datetime, identity: Identity | None, elsewhere: int) -> str:
    """The running entry, the totals, and what needs an eye, a line each."""
    if identity is None:
        return f"Not signed in.\n{ATTENTION['sign-in']}"
    lines = [_running(state, now)]
    lines.append(f"Today {clock(state.today_seconds(now))} · Week {clock(state.week_seconds(now))}")
    needs = (_waiting(state), _elsewhere(elsewhere), _attention(state), _first(state), state.notice)
    lines += filter(None, needs)
    return "\n".join(lines)


def entry_fields(entry: TimeEntry, catalog: Catalog, now: datetime) -> dict[str, Any]:
    """An entry as `status --json` and `list --json` show it."""
    project = catalog.project(entry.project_id)
    client = catalog.client_of(project)
    workspace = catalog.workspaces.get(entry.workspace_id)
    return {
        "id": entry.id,
        "description": entry.description,
        "project": project.name if project else None,
        "client": client.name if client else None,
        "tags": list(catalog.tag_names(entry.tag_ids)),
        "billable": entry.billable,
        "start": format_api(entry.start),
        "duration_seconds": entry.duration(now),
        "workspace": workspace.name if workspace else None,
        "pending": entry.pending,
        "ref": str(entry.ref),
    }


def _running(state: State, now: datetime) -> str:
    if state.running is None:
        return "No timer running"
    label = plain(entry_label(state.running, state.catalog, tags=True))
    sign = " $" if state.running.billable else ""
    return f"{label}{sign} · {clock_seconds(state.running.duration(now))}"


def _waiting(state: State) -> str | None:
    if not state.pending:
        return None
    return "1 change is not sent yet" if state.pending == 1 else f"{state.pending} changes are not sent yet"


def _first(state: State) -> str | None:
    return "The first sync is under way." if state.last_sync is None and state.attention is None else None


def _elsewhere(count: int) -> str | None:
    return f"{count} waiting in other accounts" if count else None


def used_up(until: datetime, here: tzinfo) -> str:
    """What a used-up window means for the person's changes."""
    return f"Quota used up until {time_of_day(until, here)}. Your changes are kept and sent then."


def _attention(state: State) -> str | None:
    if state.attention == "quota" and state.quota_until is not None:
        return used_up(state.quota_until, state.zone)
    return ATTENTION.get(state.attention or "")


def _quota(state: State, now: datetime) -> dict[str, Any]:
    windows = {row.bucket: _window(row, now) for row in state.quota}
    organizations = {name[4:]: window for name, window in windows.items() if name.startswith("org:")}
    workspace = state.catalog.workspaces.get(state.profile.default_workspace_id) if state.profile else None
    owner = str(workspace.organization_id) if workspace else ""
    return {
        "user": windows.get("user"),
        "workspace": organizations.get(owner),
        "organizations": organizations,
    }


def _window(row: QuotaRow, now: datetime) -> dict[str, Any]:
    """A window that has run out is a fresh one."""
    over = row.resets_at is not None and row.resets_at <= now
    remaining = row.limit if over else row.remaining
    used = row.limit - remaining if row.limit is not None and remaining is not None else None
    resets_in = None if row.resets_at is None or over else int((row.resets_at - now).total_seconds())
    return {"limit": row.limit, "used": used, "resets_in_seconds": resets_in}
