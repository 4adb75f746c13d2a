"""Which call of Toggl's a request is, and which window it uses."""

import re
from collections.abc import Callable
from typing import NamedTuple

from desktop.demo import clients, entries, people, projects, tags
from desktop.demo.message import Reply, refuse
from desktop.demo.turn import Turn

PREFIX = "/toggl-track/api/v9"


class Route(NamedTuple):
    workspace_id: int | None
    """The workspace whose organisation's window is used; None: the user window."""
    handle: Callable[[Turn], Reply]


_ME: dict[tuple[str, str], Callable[[Turn], Reply]] = {
    ("GET", ""): people.me,
    ("GET", "/workspaces"): people.workspaces,
    ("GET", "/quota"): people.quota,
    ("GET", "/projects"): people.my_projects,
    ("GET", "/clients"): people.my_clients,
    ("GET", "/tags"): people.my_tags,
    ("GET", "/favorites"): people.favorites,
    ("POST", "/favorites"): people.create_favorite,
    ("GET", "/time_entries"): entries.list_entries,
    ("GET", "/time_entries/current"): entries.current,
}
_ME_ONE: dict[tuple[str, str], Callable[[Turn, int], Reply]] = {
    ("GET", "time_entries"): entries.get,
    ("DELETE", "favorites"): people.delete_favorite,
}
_WORKSPACE: dict[tuple[str, str], Callable[[Turn, int], Reply]] = {
    ("GET", ""): people.workspace,
    ("GET", "users"): people.workspace_users,
    ("GET", "projects"): projects.list_projects,
    ("POST", "projects"): projects.create,
    ("GET", "clients"): clients.list_clients,
    ("POST", "clients"): clients.create,
    ("GET", "tags"): tags.list_tags,
    ("POST", "tags"): tags.create,
    ("POST", "time_entries"): entries.create,
}
_WORKSPACE_ONE: dict[tuple[str, str, str], Callable[[Turn, int, int], Reply]] = {
    ("GET", "projects", ""): projects.get,
    ("PUT", "projects", ""): projects.update,
    ("DELETE", "projects", ""): projects.delete,
    ("GET", "clients", ""): clients.get,
    ("PUT", "clients", ""): clients.update,
    ("DELETE", "clients", ""): clients.delete,
    ("POST", "clients", "archive"): clients.archive,
    ("POST", "clients", "restore"): clients.restore,
    ("PUT", "tags", ""): tags.update,
    ("DELETE", "tags", ""): tags.delete,
    ("PUT", "time_entries", ""): entries.update,
    ("DELETE", "time_entries", ""): entries.delete,
    ("PATCH", "time_entries", "stop"): entries.stop,
}
_ONE_OF_MINE = re.compile(r"/(\w+)/(\d{1,18})")
_IN_WORKSPACE = re.compile(r"/workspaces/(\d{1,18})(?:/(\w+))?(?:/(\d{1,18}(?:,\d{1,18})*))?(?:/(\w+))?")


def route(method: str, path: str) -> Route:
    """The route of a path below the prefix; Refused with 404 for an unknown one."""
    if path == "/me" or path.startswith("/me/"):
        return Route(None, _of_me(method, path.removeprefix("/me")))
    match = _IN_WORKSPACE.fullmatch(path)
    if match is None:
        raise refuse(404, "Not found")
    workspace_id, noun, ids, verb = int(match[1]), match[2] or "", match[3], match[4] or ""
    return Route(workspace_id, _of_workspace(method, workspace_id, noun, ids, verb))


def _of_me(method: str, path: str) -> Callable[[Turn], Reply]:
    handle = _ME.get((method, path))
    if handle is not None:
        return handle
    match = _ONE_OF_MINE.fullmatch(path)
    one = _ME_ONE.get((method, match[1])) if match else None
    if one is None or match is None:
        raise refuse(404, "Not found")
    found, row_id = one, int(match[2])
    return lambda turn: found(turn, row_id)


def _of_workspace(method: str, workspace_id: int, noun: str, ids: str | None, verb: str) -> Callable[[Turn], Reply]:
    if ids is None:
        every = _WORKSPACE.get((method, noun)) if not verb else None
        if every is None:
            raise refuse(404, "Not found")
        return lambda turn: every(turn, workspace_id)
    row_ids = [int(row_id) for row_id in ids.split(",")]
    if (method, noun, verb) == ("PATCH", "time_entries", ""):
        return lambda turn: entries.bulk(turn, workspace_id, row_ids)
    one = _WORKSPACE_ONE.get((method, noun, verb))
    if one is None or len(row_ids) > 1:
        raise refuse(404, "Not found")
    return lambda turn: one(turn, workspace_id, row_ids[0])
