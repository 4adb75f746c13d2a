"""A time entry, as the person sees it: the mirror's row with what still waits laid over it."""

from datetime import datetime
from typing import NamedTuple, TypeAlias

Ref: TypeAlias = int | str
"""What names a thing: the server's id, or, while its create is unconfirmed, the UUID of that create."""


class TimeEntry(NamedTuple):
    """One time entry with Toggl's field names.

    `start` and `stop` are aware UTC datetimes in whole seconds; `stop` is None while the entry runs.
    `project_id` and `tag_ids` may hold UUIDs of creates that the server has not confirmed yet.
    """

    ref: Ref
    workspace_id: int
    start: datetime
    stop: datetime | None = None
    description: str = ""
    project_id: Ref | None = None
    task_id: int | None = None
    tag_ids: tuple[Ref, ...] = ()
    billable: bool = False
    at: datetime | None = None
    """When the server last changed the row; None for an entry the server has not confirmed."""
    user_id: int | None = None
    pending: bool = False
    """Whether a command for this entry still waits: it differs from what the server has."""

    @property
    def running(self) -> bool:
        return self.stop is None

    @property
    def id(self) -> int | None:
        """The server's id, or None until the server gave one."""
        return self.ref if isinstance(self.ref, int) else None

    def duration(self, now: datetime) -> int:
        """Whole seconds from start to stop, or to `now` while it runs; never negative."""
        return max(0, int(((self.stop or now) - self.start).total_seconds()))
