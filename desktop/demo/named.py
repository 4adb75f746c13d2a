"""What projects, clients and tags share: names that are unique, and the making of a tag."""

from collections.abc import Iterable
from typing import Any

from desktop.demo.message import refuse
from desktop.demo.state import Row
from desktop.demo.turn import Turn

_LONGEST_TAG = 128
_LONGEST_NAME = 255


def name_of(body: Row) -> str:
    """The name that `body` gives, trimmed."""
    name = body.get("name")
    if not isinstance(name, str) or not name.strip():
        raise refuse(400, "name must not be blank")
    if len(name) > _LONGEST_NAME:
        raise refuse(400, f"name must not exceed {_LONGEST_NAME} characters")
    return name.strip()


def demand_free(name: str, rows: Iterable[Row], *, but: int | None, sentence: str) -> None:
    """Refuse `name` when another row that is not deleted has it, archived ones included."""
    if any(row["name"] == name and row["id"] != but and row["deleted"] is None for row in rows):
        raise refuse(400, sentence)


def found(rows: dict[int, Row], workspace: Row, row_id: int, noun: str) -> Row:
    """The row, unless it is deleted or another workspace's."""
    row = rows.get(row_id)
    if row is None or row["workspace_id"] != workspace["id"] or row["deleted"] is not None:
        raise refuse(404, f"{noun} not found")
    return row


def new_tag(turn: Turn, workspace: Row, name: Any) -> Row:
    """A new tag, where the workspace lets this person make one."""
    if workspace["only_admins_may_create_tags"] and not turn.is_admin(workspace):
        raise refuse(403, "Only admins may create tags")
    name = name_of({"name": name})
    if len(name) > _LONGEST_TAG:
        raise refuse(400, f"Tag name must not exceed {_LONGEST_TAG} characters")
    others = [row for row in turn.state.tags.values() if row["workspace_id"] == workspace["id"]]
    demand_free(name, others, but=None, sentence=f"Tag already exists: {name}")
    row: Row = {
        "id": turn.state.new_id(),
        "workspace_id": workspace["id"],
        "name": name,
        "at": turn.touch(),
        "creator_id": turn.user_id,
        "deleted": None,
    }
    turn.state.tags[row["id"]] = row
    return row
