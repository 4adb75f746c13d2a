"""Time entries: reading, creating, changing, stopping, deleting, in bulk too."""

from typing import Any

from desktop.demo.entry_fields import put_fields
from desktop.demo.entry_view import shown
from desktop.demo.message import Refused, Reply, json_reply, refuse
from desktop.demo.moments import DAY, cut, micros, moment, parse_bound
from desktop.demo.state import Row
from desktop.demo.turn import Turn

_MOST = 1_000
_BULK_FIELDS = frozenset(
    {"description", "project_id", "task_id", "billable", "tags", "tag_ids", "start", "stop", "duration"}
)


def list_entries(turn: Turn) -> Reply:
    """`GET /me/time_entries`, newest start first."""
    query = turn.query
    since = turn.since()
    if since is not None:
        if "before" in query:
            raise refuse(400, "'since' and 'before' can not be present simultaneously")
        if "start_date" in query or "end_date" in query:
            raise refuse(400, "'since' and 'start_date'/'end_date' can not be present simultaneously")
        if since < _three_months_before(turn.now):
            raise refuse(400, "'since' must not be older than 3 months")
        found = [row for row in own(turn) if row["at"] >= since]
    else:
        first, last = _bounds(turn)
        found = [row for row in own(turn) if first <= row["start"] < last and row["deleted"] is None]
    found.sort(key=lambda row: (row["start"], row["id"]), reverse=True)
    return json_reply([shown(turn, row) for row in found[:_MOST]])


def current(turn: Turn) -> Reply:
    """`GET /me/time_entries/current`: `null` when nothing runs."""
    running = [row for row in own(turn) if row["stop"] is None and row["deleted"] is None]
    return json_reply(shown(turn, running[-1]) if running else None)


def get(turn: Turn, entry_id: int) -> Reply:
    return json_reply(shown(turn, _visible(turn, entry_id)))


def create(turn: Turn, workspace_id: int) -> Reply:
    workspace = turn.workspace(workspace_id)
    body = turn.body()
    if not isinstance(body.get("created_with"), str) or not body["created_with"]:
        raise refuse(400, "created_with needs to be provided an a valid string")
    if body.get("workspace_id", body.get("wid")) != workspace_id:
        raise refuse(400, "Workspace ID in the body does not match the one in the URL")
    if "start" not in body:
        raise refuse(400, "start needs to be provided")
    row: Row = {
        "id": turn.state.new_id(),
        "workspace_id": workspace_id,
        "user_id": turn.user_id,
        "project_id": None,
        "task_id": None,
        "billable": False,
        "start": 0,
        "stop": None,
        "description": None,
        "tag_ids": [],
        "deleted": None,
    }
    without_length = body.get("duration") is None and body.get("stop") is None
    put_fields(turn, workspace, row, {**body, "duration": 0} if without_length else body, creating=True)
    if row["stop"] is None:
        _stop_running(turn)
    _store(turn, row)
    answer = shown(turn, row, answers_write=True)
    if not row["tag_ids"]:
        answer["tags"] = answer["tag_ids"] = None
    if row["stop"] is None:
        answer["duration"] = -1
    elif without_length:  # recorded: the answer has no stop, though the entry is stopped
        answer["stop"] = None
    return json_reply(answer)


def update(turn: Turn, workspace_id: int, entry_id: int) -> Reply:
    return json_reply(shown(turn, _update(turn, workspace_id, entry_id, turn.body()), answers_write=True))


def stop(turn: Turn, workspace_id: int, entry_id: int) -> Reply:
    row = dict(_present(turn, workspace_id, entry_id))
    if row["stop"] is not None:
        raise refuse(409, "Time entry already stopped")
    row["stop"] = max(row["start"], cut(turn.now))
    _store(turn, row)
    return json_reply(shown(turn, row, answers_write=True))


def delete(turn: Turn, workspace_id: int, entry_id: int) -> Reply:
    row = dict(_present(turn, workspace_id, entry_id))
    if _locked(turn, row):
        raise refuse(400, "Cannot change locked time entry.")
    _store(turn, row, deleted=True)
    return Reply(200)


def bulk(turn: Turn, workspace_id: int, entry_ids: list[int]) -> Reply:
    """JSON-Patch on up to 100 entries; those that fail are named, the others are done."""
    turn.workspace(workspace_id)
    operations = turn.json()
    if not isinstance(operations, list) or not operations or len(entry_ids) > 100:
        raise refuse(400, "invalid patch")
    success: list[int] = []
    failure: list[Row] = []
    for entry_id in entry_ids:
        try:
            _update(turn, workspace_id, entry_id, _patched(turn, workspace_id, entry_id, operations))
            success.append(entry_id)
        except Refused as refused:
            message = refused.reply.body.decode().strip('"')
            failure.append({"id": entry_id, "message": message})
    return json_reply({"success": success or None, "failure": failure or None})


def _update(turn: Turn, workspace_id: int, entry_id: int, body: Row) -> Row:
    row = dict(_present(turn, workspace_id, entry_id))
    if _locked(turn, row):
        raise refuse(400, "Cannot change locked time entry.")
    ran = row["stop"] is None
    put_fields(turn, turn.workspace(workspace_id), row, body, creating=False)
    if row["stop"] is None and not ran:
        _stop_running(turn)
    _store(turn, row)
    return row


def _patched(turn: Turn, workspace_id: int, entry_id: int, operations: list[Any]) -> Row:
    """The body of an update that does what the operations say."""
    body: Row = {}
    row = _present(turn, workspace_id, entry_id)
    for operation in operations:
        if not isinstance(operation, dict) or operation.get("op") not in ("add", "replace", "remove"):
            raise refuse(400, "invalid operation")
        field, value = str(operation.get("path", "")).removeprefix("/"), operation.get("value")
        if field not in _BULK_FIELDS:
            raise refuse(400, f"invalid path {field}")
        if field in ("tags", "tag_ids") and operation["op"] != "replace":
            value = _with_tags(turn, row, field, operation["op"], value)
        elif operation["op"] == "remove":
            value = None
        body[field] = value
    return body


def _with_tags(turn: Turn, row: Row, field: str, op: str, value: Any) -> list[Any]:
    present = list(row["tag_ids"]) if field == "tag_ids" else [turn.state.tags[i]["name"] for i in row["tag_ids"]]
    given = value if isinstance(value, list) else []
    if op == "add":
        return present + [item for item in given if item not in present]
    return [item for item in present if item not in given]


def own(turn: Turn) -> list[Row]:
    """This person's entries, deleted ones included, as a read sees them."""
    state = turn.state
    found = state.entries.values() if turn.as_of >= turn.now else _earlier(turn)
    return [row for row in found if row["user_id"] == turn.user_id]


def _earlier(turn: Turn) -> list[Row]:
    versions = (turn.state.entry(entry_id, turn.as_of) for entry_id in turn.state.entries)
    return [row for row in versions if row is not None]


def _visible(turn: Turn, entry_id: int) -> Row:
    row = turn.state.entry(entry_id, turn.as_of)
    if row is None or row["user_id"] != turn.user_id or row["deleted"] is not None:
        raise refuse(404, "Time entry not found")
    return row


def _present(turn: Turn, workspace_id: int, entry_id: int) -> Row:
    """The entry as it is now: writes never lag."""
    turn.workspace(workspace_id)
    row = turn.state.entries.get(entry_id)
    mine = row is not None and row["user_id"] == turn.user_id and row["workspace_id"] == workspace_id
    if row is None or not mine or row["deleted"] is not None:
        raise refuse(404, "Time entry not found")
    return row


def _stop_running(turn: Turn) -> None:
    """Recorded: the old entry ends at the server's own now, whatever the start of the new one."""
    for row in [row for row in turn.state.entries.values() if row["stop"] is None and row["deleted"] is None]:
        if row["user_id"] == turn.user_id:
            _store(turn, {**row, "stop": max(row["start"], cut(turn.now))})


def _store(turn: Turn, row: Row, *, deleted: bool = False) -> None:
    row["at"] = turn.touch()
    if deleted:
        row["deleted"] = row["at"]
    turn.state.put_entry(row, turn.now)


def _locked(turn: Turn, row: Row) -> bool:
    locked = turn.state.workspaces[row["workspace_id"]]["options"]["locked_before"]
    return locked is not None and row["start"] < locked


def _bounds(turn: Turn) -> tuple[int, int]:
    """First and last-exclusive start asked for."""
    query, zone = turn.query, turn.user["timezone"]
    if ("start_date" in query) != ("end_date" in query):
        raise refuse(400, "start_date and end_date must be present together")
    if "before" in query:
        return 0, _bound(query["before"], zone, "before")
    if "start_date" not in query:
        return turn.now - 9 * DAY, 2**62
    return _bound(query["start_date"], zone, "start_date"), _bound(query["end_date"], zone, "end_date")


def _bound(text: str, zone: str, name: str) -> int:
    found = parse_bound(text, zone)
    if found is None:
        raise refuse(400, f"Invalid {name} parameter")
    return found


def _three_months_before(now: int) -> int:
    today = moment(now)
    month = today.month - 3
    year = today.year + (month - 1) // 12
    return micros(today.replace(year=year, month=(month - 1) % 12 + 1, day=min(today.day, 28)))
