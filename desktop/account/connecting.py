"""The way through the browser: one pending connection, its page, and the wait for the person to come back."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from desktop.account.interfaces import Connections, OpenPage
from desktop.account.states import WaitingForBrowser
from desktop.gateway import errors
from desktop.gateway.connections import Connection
from desktop.model.clock import Clock

PATIENCE = 300.0
"""Seconds to wait for the person in the browser."""
STEP = 2.0
"""Seconds between two looks; they are Maton's own calls and cost no quota."""
REUSABLE = timedelta(minutes=10)

NO_BROWSER = "The sign-in page could not be opened. Set a default browser, then try again."


class Waiting(NamedTuple):
    """How the wait ended: an active connection, or why there is none."""

    connection: Connection | None
    words: str | None = None


async def wait_for_browser(
    gateway: Connections,
    open_page: OpenPage,
    clock: Clock,
    pause: Callable[[float], Awaitable[None]],
    cancelled: asyncio.Event,
    show: Callable[[WaitingForBrowser], None],
) -> Waiting:
    """Make or reuse a pending connection, open its page, and wait until it is active, refused, late or cancelled.

    Raises `GatewayError` where no pending connection can be had.
    """
    connection = await _pending(gateway, clock)
    if connection.usable:
        return Waiting(connection)
    if not connection.url or not await open_page(connection.url):
        return Waiting(None, NO_BROWSER)
    show(WaitingForBrowser(clock.now(), connection.url))
    late = clock.monotonic() + PATIENCE
    while clock.monotonic() < late:
        if await _paused(pause, cancelled):
            return Waiting(None, "Cancelled. The page in the browser can still be used for a while.")
        try:
            now = await gateway.connection(connection.id)
        except errors.Missing:
            return Waiting(None, "That sign-in page is not valid any more. Try again.")
        except (errors.NotSent, errors.Uncertain, errors.Unreadable, errors.RateLimited):
            continue  # the network may be gone while the person signs in; they come back to it
        if now.usable:
            return Waiting(now)
        if now.status != "PENDING":
            return Waiting(None, "Toggl did not connect. Try again.")
    return Waiting(None, "Nobody signed in within 5 minutes. Try again; the page opens anew.")


async def _pending(gateway: Connections, clock: Clock) -> Connection:
    """A pending connection young enough to be used again, else a new one, with its page."""
    young = [
        connection
        for connection in await gateway.connections("PENDING")
        if connection.status == "PENDING" and _age(connection, clock) < REUSABLE
    ]
    newest = max(young, key=lambda connection: connection.created or "", default=None)
    return await gateway.connection(newest.id if newest else await gateway.create_connection())


def _age(connection: Connection, clock: Clock) -> timedelta:
    """How old it is; one that does not say, or comes from a clock ahead of ours, counts by what can be known."""
    if connection.created is None:
        return REUSABLE
    try:
        made = datetime.fromisoformat(connection.created)
    except ValueError:
        return REUSABLE
    return clock.now() - (made if made.tzinfo else made.replace(tzinfo=UTC))


async def _paused(pause: Callable[[float], Awaitable[None]], cancelled: asyncio.Event) -> bool:
    """Wait one step; True as soon as the person cancels."""
    step, stop = asyncio.ensure_future(pause(STEP)), asyncio.ensure_future(cancelled.wait())
    try:
        await asyncio.wait((step, stop), return_when=asyncio.FIRST_COMPLETED)
    finally:
        step.cancel()
        stop.cancel()
    return cancelled.is_set()
