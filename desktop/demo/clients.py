"""Clients of a workspace."""

from desktop.demo.message import Refused, Reply, json_reply, refuse
from desktop.demo.moments import stamp, with_offset
from desktop.demo.named import demand_free, found, name_of
from desktop.demo.state import Row
from desktop.demo.turn import Turn

_TAKEN = "Name has already been taken"


def shown(row: Row) -> Row:
    view: Row = {
        "id": row["id"],
        "wid": row["workspace_id"],
        "archived": row["archived"],
        "name": row["name"],
        "at": with_offset(row["at"]),
        "creator_id": row["creator_id"],
    }
    if row["notes"] is not None:
        view["notes"] = row["notes"]
    if row["deleted"] is not None:
        view["server_deleted_at"] = stamp(row["deleted"])
    return view


def of_workspace(turn: Turn, workspace_id: int) -> list[Row]:
    rows = [row for row in turn.state.clients.values() if row["workspace_id"] == workspace_id]
    return sorted(rows, key=lambda row: (row["name"].lower(), row["id"]))


def list_clients(turn: Turn, workspace_id: int) -> Reply:
    """The active ones by default; `null` when there are none."""
    turn.workspace(workspace_id)
    status = turn.query.get("status", "active")
    if status not in ("active", "archived", "both"):
        raise refuse(400, "Invalid status parameter")
    name = turn.query.get("name", "").lower()
    rows = [row for row in of_workspace(turn, workspace_id) if row["deleted"] is None]
    rows = [row for row in rows if name in row["name"].lower()]
    if status != "both":
        rows = [row for row in rows if row["archived"] == (status == "archived")]
    return json_reply([shown(row) for row in rows] or None)


def get(turn: Turn, workspace_id: int, client_id: int) -> Reply:
    return json_reply(shown(found(turn.state.clients, turn.workspace(workspace_id), client_id, "Client")))


def create(turn: Turn, workspace_id: int) -> Reply:
    turn.workspace(workspace_id)
    body = turn.body()
    name = name_of(body)
    demand_free(name, of_workspace(turn, workspace_id), but=None, sentence=_TAKEN)
    row: Row = {
        "id": turn.state.new_id(),
        "workspace_id": workspace_id,
        "archived": False,
        "name": name,
        "notes": body.get("notes"),
        "at": turn.touch(),
        "creator_id": turn.user_id,
        "deleted": None,
    }
    turn.state.clients[row["id"]] = row
    return json_reply(shown(row))


def update(turn: Turn, workspace_id: int, client_id: int) -> Reply:
    row = found(turn.state.clients, turn.workspace(workspace_id), client_id, "Client")
    body = turn.body()
    name = name_of(body) if "name" in body else row["name"]
    demand_free(name, of_workspace(turn, workspace_id), but=client_id, sentence=_TAKEN)
    row |= {"name": name, "notes": body.get("notes", row["notes"]), "at": turn.touch()}
    return json_reply(shown(row))


def delete(turn: Turn, workspace_id: int, client_id: int) -> Reply:
    """Its projects stay, without a client."""
    row = found(turn.state.clients, turn.workspace(workspace_id), client_id, "Client")
    row["at"] = row["deleted"] = turn.touch()
    for project in _projects(turn, client_id):
        project["client_id"] = None
    return json_reply(client_id)


def archive(turn: Turn, workspace_id: int, client_id: int) -> Reply:
    """Takes its projects along and answers with their ids; premium workspaces alone."""
    workspace = turn.workspace(workspace_id)
    row = found(turn.state.clients, workspace, client_id, "Client")
    if not workspace["premium"]:
        raise Refused(json_reply("Archiving clients is a premium feature", 402))
    taken = [project for project in _projects(turn, client_id) if project["active"]]
    for project in taken:
        project |= {"active": False, "at": turn.touch()}
    row |= {"archived": True, "at": turn.touch()}
    return json_reply([project["id"] for project in taken])


def restore(turn: Turn, workspace_id: int, client_id: int) -> Reply:
    """`restore_all_projects` or a list `projects` says which come back."""
    row = found(turn.state.clients, turn.workspace(workspace_id), client_id, "Client")
    body = turn.body()
    chosen = body.get("projects") or []
    for project in _projects(turn, client_id):
        if not project["active"] and (body.get("restore_all_projects") or project["id"] in chosen):
            project |= {"active": True, "at": turn.touch()}
    row |= {"archived": False, "at": turn.touch()}
    return json_reply(shown(row))


def _projects(turn: Turn, client_id: int) -> list[Row]:
    rows = turn.state.projects.values()
    return [row for row in rows if row["client_id"] == client_id and row["deleted"] is None]
