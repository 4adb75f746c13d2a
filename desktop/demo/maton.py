"""Maton's own side: keys, and the connections that lead to Toggl users."""

import json

from desktop.demo.message import Refused, Reply, Request, json_reply
from desktop.demo.moments import moment
from desktop.demo.state import Row, State

APP = "toggl-track"


def complain(status: int, message: str) -> Refused:
    """Maton's own refusal: a JSON object."""
    return Refused(json_reply({"error": {"code": status, "message": message}}, status))


def key_of(state: State, request: Request) -> str:
    """The key a request carries, when it is a known one."""
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    if scheme != "Bearer" or key not in state.keys:
        raise complain(401, "Invalid or missing API key")
    return key


def chosen(state: State, key: str, connection_id: str | None) -> Row:
    """The usable connection that `Maton-Connection` names; without it the oldest."""
    usable = [row for row in _own(state, key) if row["status"] == "ACTIVE"]
    found = [row for row in usable if connection_id in (None, row["id"])]
    if not found:
        raise complain(400, "No active connection found for app toggl-track")
    if found[0]["expired"]:
        raise complain(500, "Internal server error")
    return found[0]


def answer(state: State, now: int, key: str, request: Request, sign_in_base: str) -> Reply:
    """`/connections` and `/connections/{id}`."""
    connection_id = request.path.removeprefix("/connections").strip("/")
    match request.method, bool(connection_id):
        case "GET", False:
            return _list(state, key, request)
        case "POST", False:
            return _create(state, now, key, request, sign_in_base)
        case "GET", True:
            return json_reply({"connection": _shown(_one(state, key, connection_id))})
        case "DELETE", True:
            del state.connections[_one(state, key, connection_id)["id"]]
            return json_reply({})
    raise complain(405, "Method not allowed")


def new_connection(state: State, now: int, key: str, sign_in_base: str) -> Row:
    row: Row = {
        "id": state.new_token(),
        "key": key,
        "status": "PENDING",
        "created": now,
        "updated": now,
        "token": state.new_token(),
        "base": sign_in_base,
        "user_id": None,
        "expired": False,
        "revoked": False,
    }
    state.connections[row["id"]] = row
    return row


def _list(state: State, key: str, request: Request) -> Reply:
    app, status = request.query.get("app", APP), request.query.get("status")
    rows = [row for row in _own(state, key) if app == APP and status in (None, row["status"])]
    return json_reply({"connections": [_shown(row) for row in rows]})


def _create(state: State, now: int, key: str, request: Request, sign_in_base: str) -> Reply:
    try:
        app = json.loads(request.body).get("app")
    except (ValueError, AttributeError):
        app = None
    if app != APP:
        raise complain(400, "Unknown app")
    return json_reply({"connection_id": new_connection(state, now, key, sign_in_base)["id"]})


def _own(state: State, key: str) -> list[Row]:
    return [row for row in state.connections.values() if row["key"] == key]


def _one(state: State, key: str, connection_id: str) -> Row:
    row = state.connections.get(connection_id)
    if row is None or row["key"] != key:
        raise complain(404, "Connection not found")
    return row


def _shown(row: Row) -> Row:
    return {
        "connection_id": row["id"],
        "status": row["status"],
        "creation_time": _time(row["created"]),
        "last_updated_time": _time(row["updated"]),
        "url": f"{row['base']}/connect/{row['id']}?session_token={row['token']}",
        "app": APP,
        "method": "OAUTH2",
        "metadata": {},
    }


def _time(value: int) -> str:
    return moment(value).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
