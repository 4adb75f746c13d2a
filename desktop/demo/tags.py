"""Tags of a workspace."""

from desktop.demo.message import Reply, json_reply
from desktop.demo.moments import stamp
from desktop.demo.named import demand_free, found, name_of, new_tag
from desktop.demo.state import Row
from desktop.demo.turn import Turn


def shown(row: Row) -> Row:
    view: Row = {name: row[name] for name in ("id", "workspace_id", "name", "creator_id")}
    view["at"] = stamp(row["at"])
    if row["deleted"] is not None:
        view["deleted_at"] = stamp(row["deleted"])
    return view


def of_workspace(turn: Turn, workspace_id: int) -> list[Row]:
    rows = [row for row in turn.state.tags.values() if row["workspace_id"] == workspace_id]
    return sorted(rows, key=lambda row: (row["name"].lower(), row["id"]))


def list_tags(turn: Turn, workspace_id: int) -> Reply:
    turn.workspace(workspace_id)
    rows = [row for row in of_workspace(turn, workspace_id) if row["deleted"] is None]
    return json_reply([shown(row) for row in turn.page(rows)] or None)


def create(turn: Turn, workspace_id: int) -> Reply:
    return json_reply(shown(new_tag(turn, turn.workspace(workspace_id), turn.body().get("name"))))


def update(turn: Turn, workspace_id: int, tag_id: int) -> Reply:
    row = found(turn.state.tags, turn.workspace(workspace_id), tag_id, "Tag")
    name = name_of(turn.body())
    others = of_workspace(turn, workspace_id)
    demand_free(name, others, but=tag_id, sentence=f"Tag already exists: {name}")
    row |= {"name": name, "at": turn.touch()}
    return json_reply(shown(row))


def delete(turn: Turn, workspace_id: int, tag_id: int) -> Reply:
    """Entries lose the tag; their `at` does not change."""
    row = found(turn.state.tags, turn.workspace(workspace_id), tag_id, "Tag")
    row["at"] = row["deleted"] = turn.touch()
    return json_reply([tag_id])
