"""Toggl's calls about time entries. Reads use the user window, writes the workspace's."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from desktop.gateway import decode
from desktop.gateway.approved import Approved
from desktop.gateway.decode import Row
from desktop.gateway.user import in_workspace
from desktop.gateway.wire import TOGGL, Call, Wire

MOST_IN_BULK = 100
"""Entries that one `patch_entries` may name."""


class BulkFailure(NamedTuple):
    id: int | None
    message: str


class Bulk(NamedTuple):
    """A bulk edit may be done in part."""

    success: list[int]
    failure: list[BulkFailure]


class TimeEntryCalls(Wire):
    """`/me/time_entries` and `/workspaces/{w}/time_entries`. Rows come as sent."""

    async def entries_since(self, since: int, *, meta: bool = False) -> list[Row]:
        """Entries created, changed or deleted at or after `since` (unix seconds), newest start first.

        Deleted ones have `server_deleted_at`. Older than three months raises Invalid. `meta` adds the names of
        project, client and user to each.
        """
        return await self._entries(since=str(since), **_meta(meta))

    async def entries_between(
        self, start: date | datetime, end: date | datetime, *, meta: bool = False
    ) -> list[Row]:
        """Entries that start in [`start`, `end`), newest start first, at most about 1,000.

        Dates are days in the person's time zone; datetimes must be aware.
        """
        return await self._entries(start_date=_moment(start), end_date=_moment(end), **_meta(meta))

    async def entries_before(self, before: date | datetime, *, meta: bool = False) -> list[Row]:
        """Entries that start before a day or an aware datetime, newest start first."""
        return await self._entries(before=_moment(before), **_meta(meta))

    async def current_entry(self) -> Row | None:
        """The running entry, or None."""
        return await self._read(Call("GET", f"{TOGGL}/me/time_entries/current", "user"), decode.optional_row)

    async def entry(self, entry_id: int, *, meta: bool = False) -> Row:
        call = Call("GET", f"{TOGGL}/me/time_entries/{entry_id:d}", "user", params=_meta(meta))
        return await self._read(call, decode.row)

    async def create_entry(self, workspace_id: int, body: Mapping[str, Any], approved: Approved) -> Row:
        """Create. A running one ends the entry that runs now, at the server's own now."""
        call = in_workspace("POST", workspace_id, "/time_entries", body=dict(body))
        return await self._write(call, decode.row, approved)

    async def update_entry(
        self, workspace_id: int, entry_id: int, body: Mapping[str, Any], approved: Approved
    ) -> Row:
        """Change the fields that `body` names, nothing else."""
        call = in_workspace("PUT", workspace_id, f"/time_entries/{entry_id:d}", body=dict(body))
        return await self._write(call, decode.row, approved)

    async def stop_entry(self, workspace_id: int, entry_id: int, approved: Approved) -> Row:
        """Stop at the server's now; AlreadyStopped when it does not run."""
        call = in_workspace("PATCH", workspace_id, f"/time_entries/{entry_id:d}/stop", stops=True)
        return await self._write(call, decode.row, approved)

    async def delete_entry(self, workspace_id: int, entry_id: int, approved: Approved) -> None:
        await self._erase(in_workspace("DELETE", workspace_id, f"/time_entries/{entry_id:d}"), approved)

    async def patch_entries(
        self,
        workspace_id: int,
        entry_ids: Sequence[int],
        operations: Sequence[Mapping[str, Any]],
        approved: Approved,
    ) -> Bulk:
        """Apply JSON-Patch `operations` (`op`, `path`, `value`) to up to 100 entries; some may fail.

        Raises ValueError for no entry or more than 100.
        """
        if not 0 < len(entry_ids) <= MOST_IN_BULK:
            raise ValueError(f"a bulk edit takes 1 to {MOST_IN_BULK} entries, not {len(entry_ids)}")
        joined = ",".join(f"{entry_id:d}" for entry_id in entry_ids)
        call = in_workspace("PATCH", workspace_id, f"/time_entries/{joined}", body=[dict(op) for op in operations])
        return await self._write(call, _bulk, approved)

    async def _entries(self, **params: str) -> list[Row]:
        return await self._read(Call("GET", f"{TOGGL}/me/time_entries", "user", params=params), decode.rows)


def _meta(meta: bool) -> dict[str, str]:
    return {"meta": "true"} if meta else {}


def _moment(value: date | datetime) -> str:
    """A day as it is, an aware datetime in UTC; ValueError for a naive one."""
    if not isinstance(value, datetime):
        return value.isoformat()
    if value.tzinfo is None:
        raise ValueError("a datetime without a time zone")
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _bulk(value: Any) -> Bulk:
    if not isinstance(value, dict):
        raise decode.ShapeError("not an object")
    return Bulk(decode.ids(value.get("success")), [_failure(item) for item in decode.objects(value.get("failure"))])


def _failure(item: Row) -> BulkFailure:
    found, message = item.get("id"), item.get("message")
    known = isinstance(found, int) and not isinstance(found, bool)
    return BulkFailure(found if known else None, message if isinstance(message, str) else "")
