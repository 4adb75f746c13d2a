"""Reads that a person asks of the server: what they bring, what they cost, and why they cannot be."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Literal, NamedTuple, TypeVar

from desktop.cli.failure import CommandError
from desktop.cli.session import Session
from desktop.cli.state_words import next_step
from desktop.cli.thing_rows import Row, Status
from desktop.gateway.catalog import PAGE
from desktop.gateway.client import Gateway
from desktop.gateway.errors import (
    AuthorizationRefused,
    Forbidden,
    GatewayError,
    KeyRefused,
    Missing,
    NoConnection,
    NotSent,
    PlanNeeded,
    QuotaExceeded,
    RateLimited,
    Uncertain,
)
from desktop.model.moment import time_of_day
from desktop.store import Store
from desktop.store.errors import Suspicious
from desktop.sync.reading import Answer, NotNowError

T = TypeVar("T")
Noun = Literal["project", "client", "tag"]
FETCHED = "fetched"
"""Meta key, before the noun and the workspace: when a whole list was last fetched for a person."""
_MOST_PAGES = 100


class Wanted(NamedTuple):
    """What of one workspace is asked for."""

    noun: Noun
    workspace_id: int
    status: Status = "both"
    name: str | None = None
    since: datetime | None = None
    page: int | None = None
    """None: all pages."""
    per_page: int = PAGE

    @property
    def whole(self) -> bool:
        """Whether the answer has everything, so that what is not in it is gone."""
        return self.page is None and self.status == "both" and not self.name and self.since is None


async def asked(
    session: Session, call: Callable[[Gateway], Awaitable[T]], workspace_id: int | None = None
) -> Answer[T]:
    """The server's answer to one request. Raises `CommandError` where there is none."""
    try:
        return await session.read(call, workspace_id)
    except NotNowError as error:
        raise CommandError(_not_now(session, error.until)) from error
    except GatewayError as error:
        raise CommandError(_why(session, error)) from error


async def fetch(session: Session, wanted: Wanted) -> int:
    """Take in the things that are wanted. The number of requests that it took; raises `CommandError`."""
    found: list[Row] = []
    number, requests = wanted.page or 1, 0
    while True:
        answer = await asked(session, _page(wanted, number), wanted.workspace_id)
        requests += 1
        found += answer.value
        paged = wanted.noun != "client" and wanted.page is None
        if not paged or len(answer.value) < wanted.per_page or requests >= _MOST_PAGES:
            break
        number += 1
    if session.database is not None:
        await session.database(lambda store: _take_in(store, wanted, found, answer.asked_at, session.clock.now()))
    await session.tracker.refresh()
    return requests


def cost(session: Session, requests: int, workspace_id: int | None) -> str:
    """`Asked Toggl: 2 requests; 27 of 30 left this hour.`"""
    state = session.tracker.state
    workspace = state.catalog.workspaces.get(workspace_id) if workspace_id is not None else None
    bucket = f"org:{workspace.organization_id}" if workspace else "user"
    told = f"Asked Toggl: {requests} request{'s' if requests > 1 else ''}"
    for row in state.quota:
        if row.bucket == bucket and row.remaining is not None:
            of = f" of {row.limit}" if row.limit else ""
            return f"{told}; {row.remaining}{of} left this hour."
    return f"{told}."


def _page(wanted: Wanted, number: int) -> Callable[[Gateway], Awaitable[list[Row]]]:
    where, name = wanted.workspace_id, wanted.name
    match wanted.noun:
        case "project":
            active: bool | Literal["both"] = "both" if wanted.status == "both" else wanted.status == "active"
            since = int(wanted.since.timestamp()) if wanted.since else None
            return lambda gateway: gateway.list_projects(
                where, active=active, since=since, name=name, page=number, per_page=wanted.per_page
            )
        case "client":
            return lambda gateway: gateway.list_clients(where, status=wanted.status, name=name)
        case _:
            return lambda gateway: gateway.list_tags(where, page=number, per_page=wanted.per_page)


def _take_in(store: Store, wanted: Wanted, rows: list[Row], asked_at: datetime, wall: datetime) -> None:
    with store.transaction():
        try:
            complete = wanted.workspace_id if wanted.whole else None
            store.put_catalog(wanted.noun, rows, complete_for=complete, asked_at=asked_at)
        except Suspicious:  # all gone at once looks like a wrong answer; the daily fetch tells
            store.put_catalog(wanted.noun, rows, asked_at=asked_at)
            return
        if wanted.whole:
            store.set_meta(f"{FETCHED}:{wanted.noun}:{wanted.workspace_id}", wall.isoformat())


def _not_now(session: Session, until: datetime | None) -> str:
    """Why Toggl cannot be asked now."""
    if until is not None:
        return f"Quota used up until {time_of_day(until, session.tracker.state.zone)}. Try again then."
    return next_step(session.account.state) or "Toggl cannot be reached. Try again later."


def _why(session: Session, error: GatewayError) -> str:
    match error:
        case KeyRefused():
            return "Maton does not take the key: tracktray login."
        case NoConnection() | AuthorizationRefused():
            return "Toggl wants you to sign in again: tracktray connect."
        case QuotaExceeded(resets_in=seconds) if seconds is not None:
            return _not_now(session, session.clock.now() + timedelta(seconds=seconds))
        case QuotaExceeded():
            return "Toggl's quota is used up. Try again later."
        case NotSent() | Uncertain(status=None):
            return _not_now(session, None)
        case RateLimited():
            return "Toggl asks for a pause. Try again in a moment."
        case PlanNeeded():
            return "Toggl shows this on a paid plan alone."
        case Forbidden():
            return "Toggl does not let you see that in this workspace. Ask an admin there."
        case Missing():
            return "Toggl does not have that, or does not show it to you."
    said = f" Toggl says: {error.text}" if error.status is not None and error.status < 500 and error.text else ""
    return f"Toggl could not be asked.{said or ' Try again later.'}"
