"""What this computer keeps of all accounts: what still waits in it, and how it is forgotten."""

import asyncio
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from desktop.store import Store
from desktop.store.errors import StoreError

Databases = Callable[[], list[tuple[int, Path]]]
"""The databases there are now, as (Toggl user, file)."""


def waiting(databases: Iterable[tuple[int, Path]], *, without: int | None = None) -> int:
    """Writes the server does not have yet, in all databases but that of the user `without`.

    A database that cannot be read counts as none: it holds nothing that could be sent.
    """
    count = 0
    for user, path in databases:
        if user == without:
            continue
        try:
            store = Store.open(path, user_id=user, network_home=None)
        except StoreError:
            continue
        try:
            count += len(store.commands())
        finally:
            store.close()
    return count


class LocalFiles:
    """The real `LocalData`. `others` are the files and folders beside the databases: copies, logs, pictures."""

    def __init__(self, databases: Databases, others: Callable[[], Iterable[Path]]) -> None:
        self._databases, self._others = databases, others

    async def waiting(self) -> int:
        return await asyncio.to_thread(lambda: waiting(self._databases()))

    async def forget(self) -> None:
        await asyncio.to_thread(self._forget)

    def _forget(self) -> None:
        for _, path in self._databases():
            for part in path.parent.glob(path.stem + "*"):  # -wal, -shm, copies before migrations, damaged ones
                part.unlink(missing_ok=True)
        for path in self._others():
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
