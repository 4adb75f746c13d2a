"""The signed-in person, workspaces, favorites and the quota, as `/me` and `/workspaces/{w}` show them."""

from desktop.demo import clients, projects, tags
from desktop.demo.entries import own as own_entries
from desktop.demo.entry_view import shown as shown_entry
from desktop.demo.message import Reply, json_reply, refuse
from desktop.demo.moments import DAY, stamp, with_offset
from desktop.demo.quota import left
from desktop.demo.state import Row
from desktop.demo.turn import Turn


def me(turn: Turn) -> Reply:
    """`GET /me`, with everything nameable and the last 9 days of entries when asked."""
    user = turn.user
    view: Row = {
        "id": user["id"],
        "api_token": user["api_token"],
        "email": user["email"],
        "fullname": user["fullname"],
        "timezone": user["timezone"],
        "toggl_accounts_id": f"accounts-{user['id']}",
        "default_workspace_id": user["default_workspace_id"],
        "beginning_of_week": user["beginning_of_week"],
        "image_url": f"https://assets.example/avatars/{user['id']}.png",
        "created_at": stamp(user["created_at"]),
        "updated_at": stamp(user["created_at"]),
        "openid_enabled": False,
        "country_id": None,
        "has_password": True,
        "at": stamp(user["created_at"]),
        "intercom_hash": user["intercom_hash"],
        "oauth_providers": None,
    }
    if turn.flag("with_related_data"):
        view |= _related(turn)
    return json_reply(view)


def workspaces(turn: Turn) -> Reply:
    return json_reply([shown_workspace(turn, row) for row in turn.workspaces()])


def workspace(turn: Turn, workspace_id: int) -> Reply:
    return json_reply(shown_workspace(turn, turn.workspace(workspace_id)))


def workspace_users(turn: Turn, workspace_id: int) -> Reply:
    row = turn.workspace(workspace_id)
    people = [turn.state.users[user_id] for user_id in row["members"]]
    return json_reply(
        [
            {
                "id": user["id"],
                "email": user["email"],
                "fullname": user["fullname"],
                "inactive": False,
                "is_active": True,
                "is_admin": user["id"] in row["admins"],
                "role": "admin" if user["id"] in row["admins"] else "user",
            }
            for user in people
        ]
    )


def quota(turn: Turn) -> Reply:
    """What is left of each window."""
    state, user_id = turn.state, turn.user_id
    remaining, resets_in = left(state, turn.now, None, user_id)
    rows: list[Row] = [
        {"organization_id": None, "remaining": remaining, "resets_in_secs": resets_in, "total": state.user_limit}
    ]
    for organization_id in dict.fromkeys(row["organization_id"] for row in turn.workspaces()):
        remaining, resets_in = left(state, turn.now, organization_id, user_id)
        limit = state.organizations[organization_id]["limit"]
        rows.append(
            {
                "organization_id": organization_id,
                "remaining": remaining,
                "resets_in_secs": resets_in,
                "total": limit,
            }
        )
    return json_reply(rows)


def my_projects(turn: Turn) -> Reply:
    rows = [row for space in turn.workspaces() for row in projects.of_workspace(turn, space["id"])]
    return json_reply([projects.shown(row) for row in _changed(turn, rows)] or None)


def my_clients(turn: Turn) -> Reply:
    rows = [row for space in turn.workspaces() for row in clients.of_workspace(turn, space["id"])]
    return json_reply([clients.shown(row) for row in _changed(turn, rows)] or None)


def my_tags(turn: Turn) -> Reply:
    rows = [row for space in turn.workspaces() for row in tags.of_workspace(turn, space["id"])]
    return json_reply([tags.shown(row) for row in _changed(turn, rows)] or None)


def favorites(turn: Turn) -> Reply:
    rows = [row for row in turn.state.favorites.values() if row["user_id"] == turn.user_id]
    _demand_favorites(turn, turn.user["default_workspace_id"])
    return json_reply(rows or None)


def create_favorite(turn: Turn) -> Reply:
    body = turn.body()
    workspace_id = body.get("workspace_id") or turn.user["default_workspace_id"]
    _demand_favorites(turn, workspace_id)
    if not body.get("description") and not body.get("project_id"):
        raise refuse(400, "favorite constraints were not met: description or project is required")
    favorite_id = turn.state.new_id()
    row: Row = {
        "favorite_id": favorite_id,
        "user_id": turn.user_id,
        "workspace_id": workspace_id,
        "description": body.get("description") or "",
        "project_id": body.get("project_id"),
        "task_id": body.get("task_id"),
        "tag_ids": body.get("tag_ids") or [],
        "billable": bool(body.get("billable")),
        "public": False,
        "rank": len(turn.state.favorites) + 1,
        "created_at": stamp(turn.touch()),
        "deleted_at": None,
    }
    turn.state.favorites[favorite_id] = row
    return json_reply(row)


def delete_favorite(turn: Turn, favorite_id: int) -> Reply:
    row = turn.state.favorites.get(favorite_id)
    if row is None or row["user_id"] != turn.user_id:
        raise refuse(403, f"user {turn.user_id} is not the owner of favorite ID {favorite_id}")
    del turn.state.favorites[favorite_id]
    return Reply(204)


def shown_workspace(turn: Turn, row: Row) -> Row:
    names = (
        "id",
        "organization_id",
        "name",
        "premium",
        "only_admins_may_create_projects",
        "only_admins_may_create_tags",
        "projects_enforce_billable",
    )
    admin = turn.is_admin(row)
    return {name: row[name] for name in names} | {
        "business_ws": False,
        "role": "admin" if admin else "user",
        "admin": admin,
        "suspended_at": None,
        "server_deleted_at": None,
        "default_hourly_rate": None,
        "default_currency": "EUR",
        "projects_billable_by_default": False,
        "rounding": 0,
        "rounding_minutes": 0,
        "api_token": row["api_token"],
        "ical_url": f"/ical/workspace_user/{row['api_token']}",
        "ical_enabled": True,
        "at": with_offset(row["at"]),
        "logo_url": None,
    }


def _related(turn: Turn) -> Row:
    """Each list is `null` when it is empty."""
    spaces = turn.workspaces()
    newest = turn.now - 9 * DAY
    entries = [row for row in own_entries(turn) if row["deleted"] is None and row["start"] >= newest]
    entries.sort(key=lambda row: (row["start"], row["id"]), reverse=True)
    ids = [space["id"] for space in spaces]
    lists = {
        "workspaces": [shown_workspace(turn, row) for row in spaces],
        "clients": [clients.shown(row) for i in ids for row in _alive(clients.of_workspace(turn, i))],
        "projects": [projects.shown(row) for i in ids for row in _alive(projects.of_workspace(turn, i))],
        "tags": [tags.shown(row) for i in ids for row in _alive(tags.of_workspace(turn, i))],
        "tasks": [_shown_task(row) for row in turn.state.tasks.values() if row["workspace_id"] in ids],
        "time_entries": [shown_entry(turn, row) for row in entries],
    }
    return {name: rows or None for name, rows in lists.items()}


def _shown_task(row: Row) -> Row:
    names = ("id", "workspace_id", "project_id", "name", "active")
    return {name: row[name] for name in names} | {"at": with_offset(row["at"]), "server_deleted_at": None}


def _alive(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["deleted"] is None]


def _changed(turn: Turn, rows: list[Row]) -> list[Row]:
    since = turn.since()
    return _alive(rows) if since is None else [row for row in rows if row["at"] >= since]


def _demand_favorites(turn: Turn, workspace_id: int) -> None:
    if not turn.workspace(workspace_id)["options"]["favorites"]:
        raise refuse(403, f"user {turn.user_id} has no access to Favorites feature")
