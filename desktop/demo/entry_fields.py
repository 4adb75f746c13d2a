"""What a create or an update may put on a time entry, and what the server says to the rest."""

from typing import Any

from desktop.demo.message import Refused, json_reply, refuse
from desktop.demo.moments import SECOND, cut, parse
from desktop.demo.named import new_tag
from desktop.demo.state import Row
from desktop.demo.turn import Turn

_LONGEST_DESCRIPTION = 3_000
_FIRST_START = 1_136_073_600 * SECOND
_LONGEST_ENTRY = 999 * 3_600 * SECOND


def put_fields(turn: Turn, workspace: Row, row: Row, body: Row, *, creating: bool) -> None:
    """Put the fields that `body` names on `row`; Refused leaves nothing stored."""
    if "description" in body:
        row["description"] = _description(body["description"])
    if "project_id" in body or "pid" in body:
        _put_project(turn, row, body.get("project_id", body.get("pid")))
    if "task_id" in body or "tid" in body:
        _put_task(turn, row, body.get("task_id", body.get("tid")))
    if "billable" in body:
        row["billable"] = _billable(workspace, body["billable"])
    _put_times(row, body, creating=creating)
    _check_period(workspace, row)
    if "tags" in body or "tag_ids" in body:
        row["tag_ids"] = _tags(turn, workspace, row, body)
    _check_required(workspace, row)


def _description(value: Any) -> str | None:
    if value is not None and not isinstance(value, str):
        raise refuse(400, "description must be a string")
    if value is not None and len(value) > _LONGEST_DESCRIPTION:
        raise refuse(400, f"description must not exceed {_LONGEST_DESCRIPTION} characters")
    return value


def _put_project(turn: Turn, row: Row, value: Any) -> None:
    if value is None:
        row["project_id"] = row["task_id"] = None
        return
    project = turn.state.projects.get(value) if isinstance(value, int) else None
    if project is None or project["deleted"] is not None or project["workspace_id"] != row["workspace_id"]:
        raise refuse(400, "User cannot access the selected project")
    if project["is_private"] and turn.user_id not in project["members"]:
        raise refuse(400, "User cannot access the selected project")
    if value != row["project_id"]:
        if not project["active"]:
            raise refuse(400, "Cannot use an archived project in a time entry")
        row["task_id"] = None
    row["project_id"] = value


def _put_task(turn: Turn, row: Row, value: Any) -> None:
    task = turn.state.tasks.get(value) if isinstance(value, int) else None
    if value is not None and (task is None or task["workspace_id"] != row["workspace_id"]):
        raise refuse(400, "Task not found")
    if task is not None and task["project_id"] != row["project_id"]:
        if row["project_id"] is not None:
            raise refuse(400, "Task does not belong to the selected project")
        row["project_id"] = task["project_id"]
    row["task_id"] = value


def _billable(workspace: Row, value: Any) -> bool:
    if value and not workspace["premium"]:
        raise Refused(json_reply("Billable is a premium feature", 402))
    return bool(value)


def _put_times(row: Row, body: Row, *, creating: bool) -> None:
    start, stop = _moment(body, "start"), _moment(body, "stop")
    duration = body.get("duration")
    if duration is not None and (not isinstance(duration, int) or isinstance(duration, bool)):
        raise refuse(400, "duration must be a number")
    if start is not None and start < _FIRST_START:
        raise refuse(400, "start must not be before 2006-01-01")
    if start is not None:
        row["start"] = start
    if stop is not None:
        if duration is not None and (duration < 0 or row["start"] + duration * SECOND != stop):
            raise refuse(400, "start + duration does not match stop")
        row["stop"] = stop
    elif duration is not None:
        row["stop"] = None if duration < 0 else row["start"] + duration * SECOND
    if creating and start is None:
        raise refuse(400, "invalid time format")
    if row["stop"] is not None and row["stop"] < row["start"]:
        raise refuse(400, "stop must not be before start")
    if row["stop"] is not None and row["stop"] - row["start"] > _LONGEST_ENTRY:
        raise refuse(400, "duration must not exceed 999 hours")


def _moment(body: Row, name: str) -> int | None:
    if body.get(name) is None:
        return None
    found = parse(body[name])
    if found is None:
        raise refuse(400, "invalid time format")
    return cut(found)


def _check_period(workspace: Row, row: Row) -> None:
    locked = workspace["options"]["locked_before"]
    if locked is not None and row["start"] < locked:
        raise refuse(400, "Entries can't be added or edited in this period")


def _tags(turn: Turn, workspace: Row, row: Row, body: Row) -> list[int]:
    if not isinstance(body.get("tag_ids") or body.get("tags") or [], list):
        raise refuse(400, "tags must be a list")
    if body.get("tag_ids") is not None:
        named = [_known_tag(turn, workspace, tag_id) for tag_id in body["tag_ids"]]
    else:
        named = [_tag_of_name(turn, workspace, name) for name in body.get("tags") or ()]
    before = [tag_id for tag_id in row["tag_ids"] if turn.state.tags[tag_id]["deleted"] is None]
    match body.get("tag_action"):
        case "add":
            named = before + named
        case "delete":
            named = [tag_id for tag_id in before if tag_id not in named]
    return list(dict.fromkeys(named))


def _known_tag(turn: Turn, workspace: Row, tag_id: Any) -> int:
    tag = turn.state.tags.get(tag_id) if isinstance(tag_id, int) else None
    if tag is None or tag["deleted"] is not None or tag["workspace_id"] != workspace["id"]:
        raise refuse(400, "Tag not found")
    return int(tag["id"])


def _tag_of_name(turn: Turn, workspace: Row, name: Any) -> int:
    if not isinstance(name, str):
        raise refuse(400, "tags must be strings")
    for tag in turn.state.tags.values():
        if tag["workspace_id"] == workspace["id"] and tag["deleted"] is None and tag["name"] == name:
            return int(tag["id"])
    return int(new_tag(turn, workspace, name)["id"])


def _check_required(workspace: Row, row: Row) -> None:
    has = {
        "project": row["project_id"] is not None,
        "task": row["task_id"] is not None,
        "description": bool(row["description"]),
        "tag": bool(row["tag_ids"]),
    }
    for name in workspace["options"]["required"]:
        if not has[name]:
            raise refuse(400, f"Time entry is missing a required field: {name}")
