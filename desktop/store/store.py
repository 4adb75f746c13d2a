"""`Store`: everything that is kept for one Toggl user, as one object over one file."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Self

from desktop.store.activity import ActivityLog
from desktop.store.database import Change, OpenFile
from desktop.store.erasing import erase
from desktop.store.favorite import Favorites
from desktop.store.membership import Membership
from desktop.store.meta import Meta
from desktop.store.migrations import LATEST
from desktop.store.opening import Opened, Opening, open_file
from desktop.store.outbox import Outbox
from desktop.store.presence import Presence
from desktop.store.quota import Quota


class Store(Meta, Membership, Outbox, ActivityLog, Favorites, Quota):
    """The rows of one user. Used by one thread at a time; any number of processes may have the file open.

    Every method may raise a `StoreError`; a method that writes makes a transaction of its own, or joins the one
    around it.
    """

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        user_id: int,
        network_home: bool | None = False,
        busy_timeout: float = 5.0,
        steps: Sequence[Sequence[str]] | None = None,
    ) -> "Store":
        """Open the file of `user_id`: created, migrated (after a backup), checked and salvaged as it needs.

        `network_home`: the file lies on a network file system; None: leave its journal as it is. `busy_timeout`:
        seconds to wait for another process. `steps`: the migrations, for tests of a future schema. Raises
        `Locked`, `ReadOnly`, `Full`, `NewerVersion`, `NotADatabase`, `OtherUser`, and `Damaged` where another
        process has a damaged file open.
        """
        latest = LATEST if steps is None else len(steps)
        asked = Opening(path, user_id, network_home, busy_timeout, steps, latest)
        return cls(*open_file(asked), user_id)

    @staticmethod
    def erase(path: Path) -> None:
        """Delete the file with all that lies beside it: journals, backups, damaged copies.

        Raises `Locked` where a process has it open, `ReadOnly` where the folder may not be written.
        """
        erase(path)

    def __init__(self, file: OpenFile, presence: Presence, opened: Opened, user_id: int) -> None:
        super().__init__(file, user_id)
        self.opened = opened
        """What opening the file took."""
        self._presence: Presence | None = presence

    def close(self) -> None:
        """Close the file, for good; a second call does nothing."""
        if self._presence is None:
            return
        presence, self._presence = self._presence, None
        try:
            self._file.close()
        finally:
            presence.leave()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self.close()

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing, on disk at the end; one inside another is a part of the outer that can fail alone."""
        return self._file.transaction()

    def reading(self) -> AbstractContextManager[None]:
        """One unchanging picture for several reads; no transaction may begin inside."""
        return self._file.reading()

    def take_changes(self) -> frozenset[Change]:
        """What commits changed since the last call, those of other processes included as far as noticed."""
        return self._file.take_changes()

    def external_changes(self) -> frozenset[Change]:
        """Look for commits of other processes, as each transaction does; what they changed since the last look."""
        return self._file.external_changes()
