"""One authenticated Toggl request while it is handled: who asks, when, for what."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from desktop.demo.message import refuse
from desktop.demo.moments import SECOND
from desktop.demo.state import Row, State


class Turn(NamedTuple):
    state: State
    now: int
    """The server's time in microseconds."""
    as_of: int
    """What reads see: earlier than `now` where they lag."""
    user_id: int
    query: Mapping[str, str]
    raw: bytes

    @property
    def user(self) -> Row:
        return self.state.users[self.user_id]

    def touch(self) -> int:
        """The moment of a change made now."""
        return self.state.touch(self.now)

    def body(self) -> Row:
        """The JSON object that was sent."""
        value = self.json()
        if not isinstance(value, dict):
            raise refuse(400, "JSON is not valid")
        return value

    def json(self) -> Any:
        try:
            return json.loads(self.raw)
        except ValueError:
            raise refuse(400, "JSON is not valid") from None

    def flag(self, name: str) -> bool:
        return self.query.get(name, "").lower() in ("true", "1")

    def since(self) -> int | None:
        """`since` in microseconds, or None when it was not given."""
        text = self.query.get("since")
        if text is None:
            return None
        if not text.isdigit() or len(text) > 12:
            raise refuse(400, "Invalid since parameter")
        return int(text) * SECOND

    def page(self, rows: list[Row], per_page: int = 151) -> list[Row]:
        """The asked page of `rows`."""
        page, size = self._number("page", 1), self._number("per_page", per_page)
        if page < 1 or not 1 <= size <= 200:
            raise refuse(400, "Invalid page or per_page parameter")
        return rows[(page - 1) * size : page * size]

    def workspace(self, workspace_id: int) -> Row:
        """A workspace this person belongs to."""
        row = self.state.workspaces.get(workspace_id)
        if row is None or self.user_id not in row["members"]:
            raise refuse(403, "User does not have access to this resource.")
        return row

    def workspaces(self) -> list[Row]:
        return [row for row in self.state.workspaces.values() if self.user_id in row["members"]]

    def is_admin(self, workspace: Row) -> bool:
        return self.user_id in workspace["admins"]

    def _number(self, name: str, default: int) -> int:
        text = self.query.get(name, str(default))
        if not text.isdigit() or len(text) > 9:
            raise refuse(400, f"Invalid {name} parameter")
        return int(text)
