"""How the engine meets those around it: what wakes it, who may send, and what it says of the way to the server."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, NamedTuple, Protocol, TypeAlias

from desktop.model.pause import Pause
from desktop.sync.progress import Problem

Trigger: TypeAlias = Literal["append", "menu", "wake", "network", "focus", "sync-now", "active", "idle", "asleep"]


class SendLock(Protocol):
    """Whoever holds it sends; one process at a time."""

    def acquire(self) -> bool:
        """Take it without waiting; False while another process has it."""

    def release(self) -> None:
        """Give it back."""


class SyncStatus(NamedTuple):
    """What the engine knows of the way to the server."""

    online: bool = True
    problem: Problem | None = None
    pause: Pause | None = None
    """After an error that nobody foresaw; the next try is made by itself."""
    user_paused_until: datetime | None = None
    """Until when the user window is used up."""
    workspace_paused: Mapping[int, datetime] = {}
    """Until when the windows of workspaces are used up."""
    last_sync: datetime | None = None
    sending: bool = False
    offset: float | None = None
    """Seconds the server's clock is ahead, as last known; None where it never was."""

    @property
    def open(self) -> bool:
        """Whether nothing that is known keeps what waits from being sent."""
        shut = self.problem or self.pause or self.user_paused_until or self.workspace_paused
        return self.online and not shut
