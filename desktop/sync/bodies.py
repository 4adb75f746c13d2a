"""From a command's fields to the body of its request."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desktop.model.moment import format_api
from desktop.sync.fields import normal

CREATED_WITH = "Tracktray"
_ENTRY = ("description", "project_id", "task_id", "tag_ids", "billable")

Body = dict[str, Any]


def create_entry(workspace_id: int, fields: Mapping[str, Any]) -> Body:
    """A running entry without a stop, a finished one with one; start, stop and duration always agree."""
    start, stop = normal("start", fields["start"]), normal("stop", fields.get("stop"))
    body: Body = {name: fields[name] for name in _ENTRY if fields.get(name) is not None}
    return body | {"created_with": CREATED_WITH, "workspace_id": workspace_id} | _times(start, stop)


def edit_entry(send: Mapping[str, Any], row: Mapping[str, Any] | None) -> Body:
    """Only what changes; where a time of a finished entry does, all three of them, so that they agree.

    `row` is the server's, as seen just now; None: nobody has looked, so nothing but what changes may be said.
    """
    body = {name: value for name, value in send.items() if name not in ("start", "stop")}
    if "start" not in send and "stop" not in send:
        return body
    if row is None:
        return body | {name: send[name] for name in ("start", "stop") if name in send}
    start = normal("start", send.get("start", row.get("start")))
    stop = normal("stop", send.get("stop", row.get("stop")))
    if stop is None:
        return body | {"start": format_api(start)}
    return body | _times(start, stop)


def stop_entry(moment: datetime, row: Mapping[str, Any] | None) -> Body:
    """The end of an entry at a moment; its start stays the server's."""
    body: Body = {"stop": format_api(moment)}
    start = normal("start", row.get("start")) if row else None
    return body if start is None else body | {"duration": _seconds(start, moment)}


def thing(workspace_id: int, fields: Mapping[str, Any]) -> Body:
    """A project, client or tag, new or changed."""
    return dict(fields) | {"workspace_id": workspace_id}


def _times(start: datetime, stop: datetime | None) -> Body:
    if stop is None:
        return {"start": format_api(start), "duration": -1}
    return {"start": format_api(start), "stop": format_api(stop), "duration": _seconds(start, stop)}


def _seconds(start: datetime, stop: datetime) -> int:
    return int((stop - start).total_seconds())
