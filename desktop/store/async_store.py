"""The store for asynchronous callers: a thread of its own in the program, inline in simulation."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Protocol, Self, TypeVar

from desktop.store.database import Change
from desktop.store.errors import StoreError
from desktop.store.store import Store

T = TypeVar("T")
Listener = Callable[[frozenset[Change]], None]


class Database(Protocol):
    """A store that works are handed to, one after the other."""

    async def __call__(self, work: Callable[[Store], T], /) -> T:
        """Run `work`; what it returns or raises. Listeners hear what it changed before this returns."""

    def subscribe(self, listener: Listener, /) -> Callable[[], None]:
        """Call `listener` with each set of changes; returns what ends it."""


class _Listeners:
    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with each set of changes; returns what ends it (a second call does nothing)."""
        self._listeners.append(listener)

        def leave() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return leave

    def _tell(self, changes: frozenset[Change]) -> None:
        for listener in tuple(self._listeners):
            listener(changes)


class StoreThread(_Listeners):
    """A store in a thread of its own. Listeners are called on the event loop of whoever asked for the work."""

    def __init__(self, store: Store, executor: ThreadPoolExecutor | None = None) -> None:
        """Takes over an open store; from now on only the works handed in may touch it."""
        super().__init__()
        self._store = store
        self._executor = executor or _executor()

    @classmethod
    async def open(cls, path: Path, *, user_id: int, network_home: bool = False) -> Self:
        """`Store.open` without blocking the loop."""
        executor = _executor()
        try:
            store = await asyncio.get_running_loop().run_in_executor(
                executor, lambda: Store.open(path, user_id=user_id, network_home=network_home)
            )
        except BaseException:
            executor.shutdown(wait=False)
            raise
        return cls(store, executor)

    async def __call__(self, work: Callable[[Store], T], /) -> T:
        loop = asyncio.get_running_loop()

        def run() -> T:
            try:
                return work(self._store)
            finally:
                changes = _changes(self._store)
                if changes:
                    # From here, not from the awaiting side: that one may be cancelled while the work is done.
                    with suppress(RuntimeError):  # the loop is closed: nobody listens any more
                        loop.call_soon_threadsafe(self._tell, changes)

        return await loop.run_in_executor(self._executor, run)

    async def close(self) -> None:
        """Finish what was handed in, close the file, end the thread."""
        await asyncio.get_running_loop().run_in_executor(self._executor, self._store.close)
        self._executor.shutdown(wait=False)


class InlineStore(_Listeners):
    """The same without a thread: each work runs to its end where it is asked for."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store

    async def __call__(self, work: Callable[[Store], T], /) -> T:
        try:
            return work(self._store)
        finally:
            changes = _changes(self._store)
            if changes:
                self._tell(changes)

    async def close(self) -> None:
        """Close the file."""
        self._store.close()


def _changes(store: Store) -> frozenset[Change]:
    with suppress(StoreError):  # what the work did is done; the look for others comes again with the next one
        store.external_changes()
    return store.take_changes()


def _executor() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, "store")
