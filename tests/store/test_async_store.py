"""The store for asynchronous callers: works are done in order, off the loop, and listeners hear of changes."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from desktop.store import Change, Full, NotADatabase, Store
from desktop.store.async_store import Database, InlineStore, StoreThread
from tests.store.things import USER, command, open_store

Scenario = Callable[[Database], Awaitable[None]]


def in_thread(folder: Path, scenario: Scenario) -> None:
    async def run() -> None:
        database = await StoreThread.open(folder / "7.db", user_id=USER)
        try:
            await scenario(database)
        finally:
            await database.close()

    asyncio.run(run())


def inline(folder: Path, scenario: Scenario) -> None:
    async def run() -> None:
        database = InlineStore(open_store(folder))
        try:
            await scenario(database)
        finally:
            await database.close()

    asyncio.run(run())


@pytest.fixture(params=[in_thread, inline], ids=["thread", "inline"])
def run(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[Scenario], None]:
    return lambda scenario: request.param(tmp_path, scenario)


def test_listeners_hear_of_a_change_before_its_author_goes_on(run: Callable[[Scenario], None]) -> None:
    async def scenario(database: Database) -> None:
        heard: list[frozenset[Change]] = []
        leave = database.subscribe(heard.append)
        kept = await database(lambda store: store.append(command("a")))
        assert heard == [{"commands"}]
        assert await database(lambda store: store.commands()) == [kept]
        assert heard == [{"commands"}]
        leave()
        leave()
        await database(lambda store: store.remove(kept.seq))
        assert heard == [{"commands"}]

    run(scenario)


def test_what_fails_is_raised_to_its_author(run: Callable[[Scenario], None]) -> None:
    def fill_the_disk(store: Store) -> None:
        store._file.rows(f"PRAGMA max_page_count = {store._file.one('PRAGMA page_count')[0]}")
        store.append(command("a", reason="x" * 100_000))

    async def scenario(database: Database) -> None:
        heard: list[frozenset[Change]] = []
        database.subscribe(heard.append)
        with pytest.raises(Full):
            await database(fill_the_disk)
        assert heard == []

    run(scenario)


def test_works_are_done_one_after_the_other(run: Callable[[Scenario], None]) -> None:
    def count(store: Store) -> None:
        store.set_meta("n", str(int(store.meta("n") or 0) + 1))

    async def scenario(database: Database) -> None:
        await asyncio.gather(*(database(count) for _ in range(50)))
        assert await database(lambda store: store.meta("n")) == "50"

    run(scenario)


def test_the_thread_is_another_one_and_always_the_same(tmp_path: Path) -> None:
    async def scenario(database: Database) -> None:
        threads = {await database(lambda _store: threading.get_ident()) for _ in range(5)}
        assert len(threads) == 1
        assert threading.get_ident() not in threads

    in_thread(tmp_path, scenario)


def test_a_change_is_told_though_nobody_waits_for_it_any_more(tmp_path: Path) -> None:
    async def scenario(database: Database) -> None:
        started, go_on, heard = threading.Event(), threading.Event(), asyncio.Event()
        database.subscribe(lambda _changes: heard.set())

        def slow(store: Store) -> None:
            started.set()
            go_on.wait()
            store.append(command("a"))

        waiting = asyncio.ensure_future(database(slow))
        await asyncio.to_thread(started.wait)
        waiting.cancel()
        go_on.set()
        await asyncio.wait_for(heard.wait(), 5)
        assert len(await database(lambda store: store.commands())) == 1

    in_thread(tmp_path, scenario)


def test_a_file_that_cannot_be_opened_says_so(tmp_path: Path) -> None:
    (tmp_path / "7.db").write_bytes(b"letter" * 99)

    async def run() -> None:
        with pytest.raises(NotADatabase):
            await StoreThread.open(tmp_path / "7.db", user_id=USER)

    asyncio.run(run())


def test_another_process_is_heard_with_the_next_work(tmp_path: Path) -> None:
    async def scenario(database: Database) -> None:
        heard: list[frozenset[Change]] = []
        database.subscribe(heard.append)
        with open_store(tmp_path) as other:
            other.append(command("a"))
        await database(lambda store: store.commands())
        assert heard == [{"commands"}]

    in_thread(tmp_path, scenario)
