"""How a time entry looks on the wire."""

from desktop.demo.moments import SECOND, stamp, with_offset, with_z
from desktop.demo.state import Row
from desktop.demo.turn import Turn


def shown(turn: Turn, row: Row, *, answers_write: bool = False) -> Row:
    """An entry as reads show it, or, with `Z` times, as answers to writes do; names with `meta=true`."""
    state, written = turn.state, with_z if answers_write else with_offset
    running = row["stop"] is None
    tag_ids = [tag_id for tag_id in row["tag_ids"] if state.tags[tag_id]["deleted"] is None]
    view: Row = {
        "id": row["id"],
        "workspace_id": row["workspace_id"],
        "project_id": row["project_id"],
        "task_id": row["task_id"],
        "billable": row["billable"],
        "start": written(row["start"]),
        "stop": None if running else written(row["stop"]),
        "duration": -(row["start"] // SECOND + 1) if running else (row["stop"] - row["start"]) // SECOND,
        "description": row["description"],
        "tags": [state.tags[tag_id]["name"] for tag_id in tag_ids],
        "tag_ids": tag_ids,
        "duronly": True,
        "at": stamp(row["at"]),
        "server_deleted_at": None if row["deleted"] is None else stamp(row["deleted"]),
        "user_id": row["user_id"],
        "uid": row["user_id"],
        "wid": row["workspace_id"],
    }
    if row["project_id"] is not None:
        view["pid"] = row["project_id"]
    if row["task_id"] is not None:
        view["tid"] = row["task_id"]
    if turn.flag("meta"):
        view |= _names(turn, row)
    return view


def _names(turn: Turn, row: Row) -> Row:
    names: Row = {"user_name": turn.state.users[row["user_id"]]["fullname"]}
    project = turn.state.projects.get(row["project_id"])
    if project is None:
        return names
    client = turn.state.clients.get(project["client_id"])
    if client is not None:
        names["client_name"] = client["name"]
    return names | {
        "project_name": project["name"],
        "project_color": project["color"],
        "project_active": project["active"],
        "project_billable": bool(project["billable"]),
    }
