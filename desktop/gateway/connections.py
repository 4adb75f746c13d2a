"""Maton's own calls: the connections of a key to Toggl accounts."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

from desktop.gateway import decode
from desktop.gateway.wire import Call, Wire

APP = "toggl-track"


class Connection(NamedTuple):
    """One connection of the key to a Toggl account."""

    id: str
    status: str
    """`ACTIVE` is usable, `PENDING` waits for the sign-in page; treat every other as not usable."""
    app: str = APP
    created: str | None = None
    """`creation_time`, ISO 8601."""
    updated: str | None = None
    """`last_updated_time`, ISO 8601."""
    url: str | None = None
    """The sign-in page. It holds a session token: a secret, kept out of the repr."""
    metadata: Mapping[str, Any] = {}

    @property
    def usable(self) -> bool:
        return self.status == "ACTIVE"

    def __repr__(self) -> str:
        return f"Connection({self.id!r}, {self.status!r})"


class ConnectionCalls(Wire):
    """`/connections`. Creating and deleting are writes: call them on the person's click alone."""

    async def connections(self, status: str | None = None) -> list[Connection]:
        """The key's connections to Toggl Track, all or those of one `status`."""
        params = {"app": APP} if status is None else {"app": APP, "status": status}
        return await self._read(Call("GET", "/connections", "maton", params=params), _list)

    async def connection(self, connection_id: str) -> Connection:
        """One connection, with the `url` of its sign-in page while it is pending."""
        return await self._read(Call("GET", _path(connection_id), "maton"), _one)

    async def create_connection(self) -> str:
        """The id of a new pending connection; read it for its `url`."""
        call = Call("POST", "/connections", "maton", body={"app": APP})
        return await self._write_connection(call, _created)

    async def delete_connection(self, connection_id: str) -> None:
        await self._erase_connection(Call("DELETE", _path(connection_id), "maton"))


def _path(connection_id: str) -> str:
    return f"/connections/{quote(connection_id, safe='')}"


def _list(value: Any) -> list[Connection]:
    found = _object(value).get("connections")
    if found is None:
        return []
    if not isinstance(found, list):
        raise decode.ShapeError("not a list of connections")
    return [connection for connection in map(_connection, found) if connection.app == APP]


def _one(value: Any) -> Connection:
    whole = _object(value)
    return _connection(whole.get("connection", whole))


def _created(value: Any) -> str:
    whole = _object(value)
    inner = whole.get("connection")
    return _connection_id(inner if isinstance(inner, dict) else whole)


def _connection(value: Any) -> Connection:
    row = _object(value)
    metadata = row.get("metadata")
    return Connection(
        id=_connection_id(row),
        status=_text(row, "status") or "",
        app=_text(row, "app") or APP,
        created=_text(row, "creation_time"),
        updated=_text(row, "last_updated_time"),
        url=_text(row, "url"),
        metadata=metadata if isinstance(metadata, dict) else {},
    )


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise decode.ShapeError("not an object")
    return value


def _connection_id(row: Mapping[str, Any]) -> str:
    found = _text(row, "connection_id")
    if not found:
        raise decode.ShapeError("a connection without an id")
    return found


def _text(row: Mapping[str, Any], name: str) -> str | None:
    value = row.get(name)
    return value if isinstance(value, str) else None
