"""The demo server: a whole small world of Maton keys, connections, Toggl users and their data, behind `handle`."""

from collections import deque
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import format_datetime
from threading import RLock
from typing import Any, NamedTuple

from desktop.demo import maton, quota
from desktop.demo.message import Refused, Reply, Request, json_reply
from desktop.demo.moments import SECOND, micros
from desktop.demo.routes import PREFIX, route
from desktop.demo.state import Row, State
from desktop.demo.turn import Turn
from desktop.model.clock import Clock

_REMEMBERED = 20_000


class Seen(NamedTuple):
    """A request that reached the server, for assertions."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    at: datetime
    """By the server's clock."""
    status: int
    """Of the reply it gave, whether or not that arrived."""


class World:
    """Answers requests as Maton and Toggl do. Safe to call from several threads.

    Ids, tokens and connection ids come from `seed` and the order of acts alone. `skew` sets the server's clock
    apart from `clock`.
    """

    def __init__(self, clock: Clock, seed: int = 0) -> None:
        self.state = State(seed)
        self.skew = timedelta(0)
        self.sign_in_base = "https://connect.maton.invalid"
        """Where a connection's sign-in page lives; the loopback server puts itself here."""
        self.toggl_gap: float | None = None
        """Seconds that must lie between two Toggl requests of a user, else 429; None: not checked."""
        self.maton_rate: int | None = None
        """Requests of a key within one second, else 429; None: not checked."""
        self.requests: list[Seen] = []
        """Every request that reached the server, oldest first; the oldest are forgotten after 20,000."""
        self._clock = clock
        self._lock = RLock()
        self._recent: dict[str, deque[int]] = {}

    def now(self) -> datetime:
        """The server's wall clock."""
        return self._clock.now() + self.skew

    def handle(self, request: Request, *, lag: float = 0.0) -> Reply:
        """The reply to one request. With `lag` reads see the world of so many seconds ago."""
        with self._lock:
            now = self.now()
            try:
                reply = self._answer(request, micros(now), lag)
            except Refused as refused:
                reply = refused.reply
            self._remember(request, now, reply.status)
            return reply._replace(headers={"Date": format_datetime(now, usegmt=True), **reply.headers})

    def directly(
        self, user_id: int, method: str, path: str, body: Any = None, query: Mapping[str, str] | None = None
    ) -> tuple[int, Any]:
        """Status and JSON of a Toggl call by another program of that person, without key, quota or record.

        `path` begins after `/api/v9`. This is how a colleague, the web app or another device acts in tests.
        """
        import json

        with self._lock:
            now = micros(self.now())
            raw = b"" if body is None else json.dumps(body).encode()
            try:
                reply = route(method, path).handle(Turn(self.state, now, now, user_id, query or {}, raw))
            except Refused as refused:
                reply = refused.reply
            return reply.status, json.loads(reply.body) if reply.body else None

    def add_user(
        self, email: str, *, fullname: str = "", timezone: str = "Europe/Berlin", beginning_of_week: int = 1
    ) -> int:
        """A Toggl user without workspaces; its id."""
        with self._lock:
            state = self.state
            row: Row = {
                "id": state.new_id(),
                "email": email,
                "fullname": fullname or email.partition("@")[0],
                "timezone": timezone,
                "beginning_of_week": beginning_of_week,
                "default_workspace_id": None,
                "api_token": state.new_token(),
                "intercom_hash": state.new_token(),
                "created_at": micros(self.now()),
            }
            state.users[row["id"]] = row
            return int(row["id"])

    def add_workspace(
        self, owner: int, name: str, *, premium: bool = False, limit: int = 30, organization_id: int | None = None
    ) -> int:
        """A workspace of a user, in a new organisation of `limit` requests an hour or an existing one; its id.

        The owner's first becomes their default. What a workspace demands is set in its row: `options` has
        `required` (of project, task, description, tag), `locked_before` (microseconds or None) and `favorites`;
        `members` and `admins` are lists of user ids.
        """
        with self._lock:
            state = self.state
            if organization_id is None:
                organization_id = state.new_id()
                state.organizations[organization_id] = {"id": organization_id, "limit": limit}
            row: Row = {
                "id": state.new_id(),
                "organization_id": organization_id,
                "name": name,
                "premium": premium,
                "only_admins_may_create_projects": False,
                "only_admins_may_create_tags": False,
                "projects_enforce_billable": False,
                "members": [owner],
                "admins": [owner],
                "api_token": state.new_token(),
                "at": micros(self.now()),
                "options": {"required": [], "locked_before": None, "favorites": True},
            }
            state.workspaces[row["id"]] = row
            state.users[owner]["default_workspace_id"] = state.users[owner]["default_workspace_id"] or row["id"]
            return int(row["id"])

    def add_key(self, key: str, *user_ids: int) -> None:
        """A Maton key whose owner can sign in at Toggl as each of the users."""
        with self._lock:
            self.state.keys.setdefault(key, []).extend(user_ids)

    def connect(self, key: str, user_id: int) -> str:
        """An active connection of `key` to a user; its id."""
        with self._lock:
            row = maton.new_connection(self.state, micros(self.now()), key, self.sign_in_base)
            self.complete_connection(row["id"], user_id)
            return str(row["id"])

    def complete_connection(self, connection_id: str, user_id: int | None = None) -> None:
        """What opening the sign-in page and agreeing does: the connection becomes active, for the key's first user
        unless another is given. KeyError for an unknown connection."""
        with self._lock:
            row = self.state.connections[connection_id]
            row["user_id"] = self.state.keys[row["key"]][0] if user_id is None else user_id
            row |= {"status": "ACTIVE", "updated": micros(self.now())}

    def sign_in(self, connection_id: str, token: str) -> bool:
        """Open a connection's sign-in page; whether it exists and `token` is right, so that it is active now."""
        with self._lock:
            row = self.state.connections.get(connection_id)
            if row is None or row["token"] != token:
                return False
            self.complete_connection(connection_id)
            return True

    def expire_connection(self, connection_id: str) -> None:
        """Toggl calls of this connection now end in Maton's 500, though it still says ACTIVE."""
        with self._lock:
            self.state.connections[connection_id]["expired"] = True

    def revoke(self, connection_id: str) -> None:
        """Toggl itself refuses this connection's calls from now on, with 403."""
        with self._lock:
            self.state.connections[connection_id]["revoked"] = True

    def spend(self, user_id: int, workspace_id: int | None, count: int) -> bool:
        """Another program of the person uses `count` requests of a window (None: the user window)."""
        with self._lock:
            owner = None if workspace_id is None else self.state.workspaces[workspace_id]["organization_id"]
            return quota.spend(self.state, micros(self.now()), owner, user_id, count)

    def _answer(self, request: Request, now: int, lag: float) -> Reply:
        key = maton.key_of(self.state, request)
        self._limit_rate(f"key:{key}", now, self.maton_rate, 1.0)
        if request.path == "/connections" or request.path.startswith("/connections/"):
            return maton.answer(self.state, now, key, request, self.sign_in_base)
        if not request.path.startswith(f"{PREFIX}/"):
            raise maton.complain(404, "Unknown app")
        connection = maton.chosen(self.state, key, request.headers.get("maton-connection"))
        if connection["revoked"]:
            return Reply(403, {"X-Toggl-Request-Id": "demo"})
        return self._toggl(request, now, lag, connection["user_id"])

    def _toggl(self, request: Request, now: int, lag: float, user_id: int) -> Reply:
        if self.toggl_gap is not None:
            self._limit_rate(f"user:{user_id}", now, 1, self.toggl_gap)
        found = route(request.method, request.path.removeprefix(PREFIX))
        turn = Turn(self.state, now, now - int(lag * SECOND), user_id, request.query, request.body)
        owner = None if found.workspace_id is None else turn.workspace(found.workspace_id)["organization_id"]
        if not quota.spend(self.state, now, owner, user_id):
            return quota.used_up(quota.left(self.state, now, owner, user_id)[1])
        try:
            reply = found.handle(turn)
        except Refused as refused:
            reply = refused.reply
        return reply._replace(
            headers={**reply.headers, **quota.headers(*quota.left(self.state, now, owner, user_id))}
        )

    def _limit_rate(self, name: str, now: int, most: int | None, within: float) -> None:
        if most is None:
            return
        recent = self._recent.setdefault(name, deque(maxlen=most))
        if len(recent) == most and now - recent[0] < within * SECOND:
            raise Refused(json_reply("Too Many Requests", 429))
        recent.append(now)

    def _remember(self, request: Request, at: datetime, status: int) -> None:
        if len(self.requests) >= _REMEMBERED:
            del self.requests[: _REMEMBERED // 2]
        self.requests.append(Seen(*request, at=at, status=status))
