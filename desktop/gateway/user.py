"""Toggl's calls about the signed-in person, the workspaces and the quota."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from desktop.gateway import decode
from desktop.gateway.decode import Row
from desktop.gateway.wire import TOGGL, Call, Wire


class Related(NamedTuple):
    """`GET /me?with_related_data=true`: the person, everything nameable, about the last 9 days of entries."""

    profile: Row
    workspaces: list[Row]
    clients: list[Row]
    projects: list[Row]
    tags: list[Row]
    tasks: list[Row]
    entries: list[Row]


class UserCalls(Wire):
    """`/me` and `/workspaces/{w}`. Secrets in the answers (`api_token` and the like) are taken out."""

    async def me(self) -> Row:
        return await self._read(self._me(""), decode.row)

    async def me_related(self) -> Related:
        """The person and the catalog of all workspaces in one user call."""
        return await self._read(self._me("", with_related_data="true"), _related)

    async def quota(self) -> list[Row]:
        """`GET /me/quota` as sent: objects that name an organisation (None: the user window) and what is left."""
        return await self._read(self._me("/quota"), decode.objects)

    async def workspaces(self) -> list[Row]:
        """All workspaces of the person, in one user call."""
        return await self._read(self._me("/workspaces"), decode.rows)

    async def my_projects(self, since: int | None = None) -> list[Row]:
        """Projects of all workspaces; with `since` (unix seconds) those changed or deleted after it."""
        return await self._read(self._me("/projects", **_since(since)), decode.rows)

    async def my_clients(self, since: int | None = None) -> list[Row]:
        return await self._read(self._me("/clients", **_since(since)), decode.rows)

    async def my_tags(self, since: int | None = None) -> list[Row]:
        return await self._read(self._me("/tags", **_since(since)), decode.rows)

    async def workspace(self, workspace_id: int) -> Row:
        return await self._read(in_workspace("GET", workspace_id), decode.row)

    async def workspace_users(self, workspace_id: int) -> list[Row]:
        return await self._read(in_workspace("GET", workspace_id, "/users"), decode.rows)

    @staticmethod
    def _me(path: str, **params: str) -> Call:
        return Call("GET", f"{TOGGL}/me{path}", "user", params=params)


def in_workspace(
    method: str,
    workspace_id: int,
    path: str = "",
    *,
    body: Any = None,
    stops: bool = False,
    params: Mapping[str, str] = {},
) -> Call:
    """A call of the workspace window."""
    return Call(
        method,
        f"{TOGGL}/workspaces/{workspace_id:d}{path}",
        "workspace",
        workspace_id,
        params=params,
        body=body,
        stops=stops,
    )


def _since(since: int | None) -> dict[str, str]:
    return {} if since is None else {"since": str(since)}


def _related(value: Any) -> Related:
    profile = decode.row(value)
    lists = {
        name: decode.rows(profile.pop(name, None))
        for name in ("workspaces", "clients", "projects", "tags", "tasks", "time_entries")
    }
    return Related(
        profile,
        lists["workspaces"],
        lists["clients"],
        lists["projects"],
        lists["tags"],
        lists["tasks"],
        lists["time_entries"],
    )
