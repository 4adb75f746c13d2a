"""All or nothing, and everyone hears what changed."""

import sqlite3
from contextlib import suppress
from pathlib import Path

import pytest

from desktop.store import Full, Locked, ReadOnly, StoreError
from tests.store.things import activity, command, open_store, row


def test_an_error_takes_back_everything_in_the_transaction(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:

        def fail() -> None:
            with store.transaction():
                store.append(command("a"))
                store.log(activity())
                raise RuntimeError

        with pytest.raises(RuntimeError):
            fail()
        assert store.commands() == []
        assert store.activities() == []
        assert store.take_changes() == frozenset()


def test_an_inner_failure_that_is_caught_takes_back_only_its_own_part(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:

        def fail() -> None:
            with store.transaction():
                store.append(command("b"))
                raise RuntimeError

        with store.transaction():
            store.append(command("a"))
            with pytest.raises(RuntimeError):
                fail()
            store.append(command("c"))
        assert [one.uuid for one in store.commands()] == ["a", "c"]


def test_changes_are_told_once_after_the_commit(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        with store.transaction():
            store.append(command("a"))
            store.log(activity())
            assert store.take_changes() == frozenset()
        store.bind("a", "entry", 1)
        assert store.take_changes() == {"commands", "activity", "entries"}
        assert store.take_changes() == frozenset()
        store.remove(99)
        assert store.take_changes() == frozenset()


def test_rows_that_the_mirror_has_already_are_no_change(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.put_entries([row(1)])
        store.take_changes()
        store.put_entries([row(1)], asked_at=store.latest(1)[0].stop)
        assert store.take_changes() == frozenset()


def test_what_another_process_wrote_is_noticed(tmp_path: Path) -> None:
    with open_store(tmp_path) as store, open_store(tmp_path) as other:
        assert store.external_changes() == frozenset()
        other.append(command("a"))
        other.put_entries([row(1)])
        assert store.external_changes() == {"commands", "entries"}
        assert store.external_changes() == frozenset()
        assert store.take_changes() == {"commands", "entries"}
        other.set_meta("a", "b")
        store.log(activity())
        assert store.take_changes() == {"meta", "activity"}
        assert other.take_changes() == {"commands", "entries", "meta"}


def test_several_reads_can_have_one_unchanging_picture(tmp_path: Path) -> None:
    with open_store(tmp_path) as store, open_store(tmp_path) as other:
        with store.reading():
            assert store.commands() == []
            other.append(command("a"))
            assert store.commands() == []
        assert len(store.commands()) == 1


def test_a_file_that_another_process_holds_is_locked_and_nothing_is_lost(tmp_path: Path) -> None:
    with open_store(tmp_path, busy_timeout=0.05) as store:
        holder = sqlite3.connect(tmp_path / "7.db", isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(Locked):
            store.append(command("a"))
        assert store.commands() == []  # reading goes on
        holder.execute("ROLLBACK")
        holder.close()
        store.append(command("a"))
        assert len(store.commands()) == 1


@pytest.mark.parametrize("network_home", [False, True])
def test_a_full_disk_fails_visibly_and_keeps_what_was_there(tmp_path: Path, network_home: bool) -> None:
    with open_store(tmp_path, network_home=network_home) as store:
        store.append(command("a"))
        pages = store._file.one("PRAGMA page_count")[0]
        store._file.rows(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(Full) as full:
            store.append(command("b", reason="x" * 100_000))
        assert "disk is full" in full.value.sentence
        assert [one.uuid for one in store.commands()] == ["a"]
        store._file.rows("PRAGMA max_page_count = 100000")
        store.append(command("b", reason="x" * 100_000))
        assert [one.uuid for one in store.commands()] == ["a", "b"]


def test_a_full_disk_inside_a_larger_act_leaves_none_of_it(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store._file.rows(f"PRAGMA max_page_count = {store._file.one('PRAGMA page_count')[0]}")

        def act() -> None:
            with store.transaction():
                store.append(command("a"))
                with pytest.raises(Full):
                    store.append(command("b", reason="x" * 100_000))
                store.append(command("c"))

        with suppress(StoreError):  # SQLite may give up the whole transaction, or only the statement
            act()
        store._file.rows("PRAGMA max_page_count = 100000")
        assert [one.uuid for one in store.commands()] in ([], ["a", "c"])
        with pytest.raises(StoreError):
            store._file.write("meta", "INSERT INTO meta VALUES ('a', 'b')")


def test_a_connection_that_may_only_read_says_so(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store._file.rows("PRAGMA query_only = 1")
        with pytest.raises(ReadOnly):
            store.append(command("a"))
        assert store.commands() == []
