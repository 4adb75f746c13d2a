"""Projects of a workspace."""

import re
from typing import Any

from desktop.demo.message import Refused, Reply, json_reply, refuse
from desktop.demo.moments import stamp, with_offset
from desktop.demo.named import demand_free, found, name_of
from desktop.demo.state import Row
from desktop.demo.turn import Turn

COLORS = (
    "#0b83d9", "#9e5bd9", "#d94182", "#e36a00", "#bf7000", "#2da608", "#06a893",
    "#c9806b", "#465bb3", "#990099", "#c7af14", "#566614", "#d92b2b", "#525266",
)  # fmt: skip
"""Toggl's fourteen."""
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_TAKEN = "Name has already been taken"


def shown(row: Row) -> Row:
    names = (
        "id",
        "workspace_id",
        "client_id",
        "name",
        "is_private",
        "active",
        "color",
        "billable",
        "can_track_time",
    )
    return {name: row[name] for name in names} | {
        "at": with_offset(row["at"]),
        "created_at": with_offset(row["created_at"]),
        "server_deleted_at": None if row["deleted"] is None else stamp(row["deleted"]),
        "template": None,
        "auto_estimates": None,
        "estimated_hours": None,
        "rate": None,
        "currency": None,
        "recurring": False,
        "status": "active" if row["active"] else "archived",
        "pinned": False,
        "wid": row["workspace_id"],
        "cid": row["client_id"],
    }


def of_workspace(turn: Turn, workspace_id: int) -> list[Row]:
    """This person's projects there, deleted ones included, by name."""
    rows = [row for row in turn.state.projects.values() if row["workspace_id"] == workspace_id]
    visible = [row for row in rows if not row["is_private"] or turn.user_id in row["members"]]
    return sorted(visible, key=lambda row: (row["name"].lower(), row["id"]))


def list_projects(turn: Turn, workspace_id: int) -> Reply:
    """The active ones by default; with `since` the changed and deleted ones too."""
    turn.workspace(workspace_id)
    since, active = turn.since(), turn.query.get("active", "both" if "since" in turn.query else "true")
    name = turn.query.get("name", "").lower()
    rows = [row for row in of_workspace(turn, workspace_id) if name in row["name"].lower()]
    if active != "both":
        rows = [row for row in rows if row["active"] == (active == "true")]
    rows = [row for row in rows if row["deleted"] is None] if since is None else _changed(rows, since)
    return json_reply([shown(row) for row in turn.page(rows)])


def get(turn: Turn, workspace_id: int, project_id: int) -> Reply:
    return json_reply(shown(_visible(turn, workspace_id, project_id)))


def create(turn: Turn, workspace_id: int) -> Reply:
    workspace = turn.workspace(workspace_id)
    if workspace["only_admins_may_create_projects"] and not turn.is_admin(workspace):
        raise refuse(403, "Only admins may create projects")
    row: Row = {
        "id": turn.state.new_id(),
        "workspace_id": workspace_id,
        "client_id": None,
        "name": "",
        "active": True,
        "color": COLORS[0],
        "is_private": False,
        "billable": False if workspace["premium"] else None,
        "can_track_time": True,
        "members": [turn.user_id],
        "created_at": turn.now,
        "deleted": None,
    }
    _put(turn, workspace, row, {"name": None, **turn.body()})
    row["at"] = turn.touch()
    turn.state.projects[row["id"]] = row
    return json_reply(shown(row))


def update(turn: Turn, workspace_id: int, project_id: int) -> Reply:
    row = dict(_visible(turn, workspace_id, project_id))
    _put(turn, turn.workspace(workspace_id), row, turn.body())
    row["at"] = turn.touch()
    turn.state.projects[project_id] = row
    return json_reply(shown(row))


def delete(turn: Turn, workspace_id: int, project_id: int) -> Reply:
    """With `unassign` its entries stay without a project, with `delete` they go; their `at` does not change."""
    row = _visible(turn, workspace_id, project_id)
    mode = turn.query.get("teDeletionMode", "unassign")
    if mode not in ("unassign", "delete"):
        raise refuse(400, "invalid teDeletionMode")
    row["at"] = row["deleted"] = turn.touch()
    for entry in [entry for entry in turn.state.entries.values() if entry["project_id"] == project_id]:
        changes = {"deleted": turn.now} if mode == "delete" else {"project_id": None, "task_id": None}
        turn.state.put_entry({**entry, **changes}, turn.now)
    return json_reply(project_id)


def _visible(turn: Turn, workspace_id: int, project_id: int) -> Row:
    row = found(turn.state.projects, turn.workspace(workspace_id), project_id, "Project")
    if row["is_private"] and turn.user_id not in row["members"]:
        raise refuse(404, "Project not found")
    return row


def _changed(rows: list[Row], since: int) -> list[Row]:
    return [row for row in rows if row["at"] >= since]


def _put(turn: Turn, workspace: Row, row: Row, body: Row) -> None:
    """Put the fields that `body` names on `row`; names are unique within a client."""
    if "name" in body:
        row["name"] = name_of(body)
    if "client_id" in body:
        row["client_id"] = _client(turn, workspace, body["client_id"])
    rows = turn.state.projects.values()
    others = [other for other in rows if other["workspace_id"] == workspace["id"]]
    same_client = [other for other in others if other["client_id"] == row["client_id"]]
    demand_free(row["name"], same_client, but=row["id"], sentence=_TAKEN)
    if body.get("billable") and not workspace["premium"]:
        raise Refused(json_reply("Billable is a premium feature", 402))
    if not _COLOR.fullmatch(str(body.get("color", "#000000"))):
        raise refuse(400, "invalid color")
    for name in ("active", "color", "is_private", "billable"):
        if name in body:
            row[name] = body[name]


def _client(turn: Turn, workspace: Row, client_id: Any) -> int | None:
    if client_id is None:
        return None
    row = turn.state.clients.get(client_id) if isinstance(client_id, int) else None
    if row is None or row["workspace_id"] != workspace["id"] or row["deleted"] is not None:
        raise refuse(400, "Client not found")
    return int(row["id"])
