"""Toggl's calls about projects, clients, tags and favorites. All but favorites use the workspace window."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Literal

from desktop.gateway import decode
from desktop.gateway.approved import Approved
from desktop.gateway.decode import Row
from desktop.gateway.user import in_workspace
from desktop.gateway.wire import TOGGL, Call, Wire

PAGE = 200
"""The most rows of one page."""
_MOST_PAGES = 100


class ProjectCalls(Wire):
    async def list_projects(
        self,
        workspace_id: int,
        *,
        active: bool | Literal["both"] | None = None,
        since: int | None = None,
        name: str | None = None,
        page: int | None = None,
        per_page: int | None = None,
    ) -> list[Row]:
        """One page of a workspace's projects. `active` None: the server's default (the
        active ones); `since` in unix seconds brings changed and deleted ones."""
        params = _params(active=active, since=since, name=name, page=page, per_page=per_page)
        return await self._read(in_workspace("GET", workspace_id, "/projects", params=params), decode.rows)

    async def all_projects(
        self, workspace_id: int, *, active: bool | Literal["both"] | None = None, name: str | None = None
    ) -> list[Row]:
        """All pages: one request for each 200 projects."""

        def page(number: int) -> Awaitable[list[Row]]:
            return self.list_projects(workspace_id, active=active, name=name, page=number, per_page=PAGE)

        return await every_page(page)

    async def project(self, workspace_id: int, project_id: int) -> Row:
        return await self._read(in_workspace("GET", workspace_id, f"/projects/{project_id:d}"), decode.row)

    async def create_project(self, workspace_id: int, body: Mapping[str, Any], approved: Approved) -> Row:
        call = in_workspace("POST", workspace_id, "/projects", body=dict(body))
        return await self._write(call, decode.row, approved)

    async def update_project(
        self, workspace_id: int, project_id: int, body: Mapping[str, Any], approved: Approved
    ) -> Row:
        """Change the fields that `body` names; `active` archives (False) or restores (True)."""
        call = in_workspace("PUT", workspace_id, f"/projects/{project_id:d}", body=dict(body))
        return await self._write(call, decode.row, approved)

    async def delete_project(self, workspace_id: int, project_id: int, approved: Approved) -> None:
        """Delete the project; its entries always stay, without a project."""
        call = in_workspace(
            "DELETE", workspace_id, f"/projects/{project_id:d}", params={"teDeletionMode": "unassign"}
        )
        await self._erase(call, approved)


class ClientCalls(Wire):
    async def list_clients(
        self,
        workspace_id: int,
        *,
        status: Literal["active", "archived", "both"] | None = None,
        name: str | None = None,
    ) -> list[Row]:
        """A workspace's clients; `status` None: the server's default, the active ones."""
        params = _params(status=status, name=name)
        return await self._read(in_workspace("GET", workspace_id, "/clients", params=params), decode.rows)

    async def client(self, workspace_id: int, client_id: int) -> Row:
        return await self._read(in_workspace("GET", workspace_id, f"/clients/{client_id:d}"), decode.row)

    async def create_client(self, workspace_id: int, body: Mapping[str, Any], approved: Approved) -> Row:
        call = in_workspace("POST", workspace_id, "/clients", body=dict(body))
        return await self._write(call, decode.row, approved)

    async def update_client(
        self, workspace_id: int, client_id: int, body: Mapping[str, Any], approved: Approved
    ) -> Row:
        call = in_workspace("PUT", workspace_id, f"/clients/{client_id:d}", body=dict(body))
        return await self._write(call, decode.row, approved)

    async def delete_client(self, workspace_id: int, client_id: int, approved: Approved) -> None:
        """Delete the client; its projects stay, without one."""
        await self._erase(in_workspace("DELETE", workspace_id, f"/clients/{client_id:d}"), approved)

    async def archive_client(self, workspace_id: int, client_id: int, approved: Approved) -> list[int]:
        """Archive the client and its projects, whose ids come back. Raises PlanNeeded or Forbidden where the
        workspace's plan lacks it."""
        call = in_workspace("POST", workspace_id, f"/clients/{client_id:d}/archive")
        return await self._write(call, decode.ids, approved)

    async def restore_client(
        self,
        workspace_id: int,
        client_id: int,
        approved: Approved,
        *,
        all_projects: bool = False,
        projects: Sequence[int] = (),
    ) -> Row:
        """Restore the client, with all its projects, or those listed, or none."""
        body: dict[str, Any] = {"restore_all_projects": all_projects}
        if projects:
            body["projects"] = list(projects)
        call = in_workspace("POST", workspace_id, f"/clients/{client_id:d}/restore", body=body)
        return await self._write(call, decode.row, approved)


class TagCalls(Wire):
    async def list_tags(
        self, workspace_id: int, *, page: int | None = None, per_page: int | None = None
    ) -> list[Row]:
        """One page of a workspace's tags."""
        params = _params(page=page, per_page=per_page)
        return await self._read(in_workspace("GET", workspace_id, "/tags", params=params), decode.rows)

    async def all_tags(self, workspace_id: int) -> list[Row]:
        """All pages: one request for each 200 tags."""

        def page(number: int) -> Awaitable[list[Row]]:
            return self.list_tags(workspace_id, page=number, per_page=PAGE)

        return await every_page(page)

    async def create_tag(self, workspace_id: int, body: Mapping[str, Any], approved: Approved) -> Row:
        call = in_workspace("POST", workspace_id, "/tags", body=dict(body))
        return await self._write(call, _tag, approved)

    async def update_tag(self, workspace_id: int, tag_id: int, body: Mapping[str, Any], approved: Approved) -> Row:
        call = in_workspace("PUT", workspace_id, f"/tags/{tag_id:d}", body=dict(body))
        return await self._write(call, _tag, approved)

    async def delete_tag(self, workspace_id: int, tag_id: int, approved: Approved) -> None:
        """Delete the tag; entries lose it."""
        await self._erase(in_workspace("DELETE", workspace_id, f"/tags/{tag_id:d}"), approved)


class FavoriteCalls(Wire):
    """`/me/favorites`, in the user window. Raises Forbidden where the plan lacks them."""

    async def favorites(self) -> list[Row]:
        """Rows as sent; known by `favorite_id`."""
        return await self._read(Call("GET", f"{TOGGL}/me/favorites", "user"), decode.favorites)

    async def create_favorite(self, body: Mapping[str, Any], approved: Approved) -> Row:
        """Pin a description or project (`description`, `project_id`, `tag_ids`, `workspace_id`, `billable`)."""
        call = Call("POST", f"{TOGGL}/me/favorites", "user", body=dict(body))
        return await self._write(call, decode.favorite, approved)

    async def delete_favorite(self, favorite_id: int, approved: Approved) -> None:
        await self._erase(Call("DELETE", f"{TOGGL}/me/favorites/{favorite_id:d}", "user"), approved)


async def every_page(page: Callable[[int], Awaitable[list[Row]]]) -> list[Row]:
    """All rows of pages 1, 2, …: until a page is not full or brings nothing new."""
    found: dict[int, Row] = {}
    for number in range(1, _MOST_PAGES + 1):
        rows = await page(number)
        known = len(found)
        found.update((row["id"], row) for row in rows)
        if len(rows) < PAGE or len(found) == known:
            break
    return list(found.values())


def _params(**params: bool | int | str | None) -> dict[str, str]:
    """Query parameters as Toggl writes them, without those left out."""
    return {
        name: str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in params.items()
        if value is not None
    }


def _tag(value: Any) -> Row:
    """A tag, alone or, as some versions answer, in a list of one."""
    return decode.row(value[0] if isinstance(value, list) and len(value) == 1 else value)
