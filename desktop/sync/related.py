"""Everything nameable of the account in one call, or, where the server does not offer that call, in five."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from desktop.gateway.client import Gateway
from desktop.gateway.errors import GatewayError, Missing
from desktop.gateway.user import Related
from desktop.sync.quota import SPACING

T = TypeVar("T")
NOT_OFFERED = (404, 405)


async def fetch(gateway: Gateway) -> Related:
    """Profile, workspaces, clients, projects and tags, and recent entries where they come along.

    Raises GatewayError.
    """
    try:
        return await gateway.me_related()
    except GatewayError as error:
        if not isinstance(error, Missing) and error.status not in NOT_OFFERED:
            raise
    return Related(
        profile=await _spaced(gateway.me),
        workspaces=await _spaced(gateway.workspaces),
        clients=await _spaced(gateway.my_clients),
        projects=await _spaced(gateway.my_projects),
        tags=await _spaced(gateway.my_tags),
        tasks=[],  # they come only with related data; those that are known stay as they are
        entries=[],
    )


async def _spaced(call: Callable[[], Awaitable[T]]) -> T:
    """The server takes about one request a second."""
    await asyncio.sleep(SPACING)
    return await call()
