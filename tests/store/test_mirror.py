"""Entries as the server last said."""

from datetime import timedelta
from pathlib import Path

import pytest

from desktop.store import Suspicious
from tests.store.things import NOON, later, open_store, row


def test_an_entry_comes_back_with_what_the_server_sent(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        sent = row(1, 0, 60, description="Design", project_id=5, tag_ids=[9, 8], billable=True, task_id=4, new="x")
        store.put_entries([sent])
        entry = store.entry(1)
        assert entry is not None
        assert (entry.start, entry.stop, entry.description) == (NOON, later(60), "Design")
        assert (entry.project_id, entry.tag_ids, entry.billable, entry.task_id) == (5, (9, 8), True, 4)
        assert store.raw_entry(1) == sent
    with open_store(tmp_path) as store:
        assert store.entry(1) == entry


def test_null_lists_missing_lists_and_legacy_names_are_read(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.put_entries(None)
        sent = row(1, description=None)
        for name in ("project_id", "task_id", "workspace_id", "tag_ids"):
            del sent[name]
        store.put_entries([{**sent, "pid": 5, "tid": 6, "wid": 2}])
        entry = store.entry(1)
        assert entry is not None
        assert (entry.description, entry.project_id, entry.task_id, entry.workspace_id) == ("", 5, 6, 2)
        assert entry.tag_ids == ()


def test_only_a_negative_duration_runs(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.put_entries([row(1, 0, None), row(2, 10, None, duration=0), row(3, 20, None, duration=-1772452800)])
        assert [entry.ref for entry in store.running()] == [3, 1]
        zero = store.entry(2)
        assert zero is not None
        assert zero.stop == zero.start == later(10)


def test_a_range_has_the_entries_that_start_in_it_newest_first(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.put_entries([row(n, n * 10) for n in range(1, 6)])
        assert [entry.ref for entry in store.entries(later(20), later(40))] == [3, 2]
        assert [entry.ref for entry in store.entries(later(20.5), later(40.5))] == [4, 3]
        assert [entry.ref for entry in store.latest(2)] == [5, 4]


def test_a_deleted_entry_is_gone_from_every_view_but_not_from_memory(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.put_entries([row(1, 0, None)])
        store.put_entries([row(1, 0, None, at=5, server_deleted_at=later(5).isoformat())], asked_at=later(6))
        assert store.entry(1) is None
        assert store.running() == store.latest(5) == store.entries(later(-9), later(9)) == []
        raw = store.raw_entry(1)
        assert raw is not None
        assert raw["server_deleted_at"]


def test_an_entry_that_only_its_deletion_is_known_of_makes_no_trouble(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.put_entries([{"id": 4, "server_deleted_at": "2026-03-02T12:00:00Z", "at": "2026-03-02T12:00:00Z"}])
        store.put_entries([row(5, at=1, start="no time")])
        assert store.latest(5) == []
        assert store.raw_entry(4) is not None


def test_our_deletion_is_not_undone_by_a_list_that_was_on_its_way(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.put_entries([row(1)])
        store.remove_entry(1, later(10))
        store.remove_entry(2, later(10))
        merged = store.put_entries([row(1), row(2)], asked_at=later(9))
        assert [one.ignored for one in merged] == [True, True]
        # Our clock's idea of the deletion may be a moment before the server's last change.
        assert store.put_entries([row(1, at=10.3)], asked_at=later(10))[0].ignored
        assert store.latest(5) == []
        assert not store.put_entries([row(1, at=10.3)], asked_at=later(11))[0].ignored


def test_what_an_answer_wrote_is_not_removed_by_a_complete_list_asked_for_before(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.put_entries([row(1, 0), row(2, 10)], asked_at=later(20))
        store.put_entries([row(3, 20, at=30)])
        day = (later(-60), later(60))
        store.put_entries([row(1, 0)], asked_at=later(29), complete_between=day)
        assert [entry.ref for entry in store.latest(5)] == [3, 1]
        store.put_entries([row(1, 0)], asked_at=later(31), complete_between=day)
        assert [entry.ref for entry in store.latest(5)] == [1]


def test_a_complete_list_without_anything_is_believed_the_second_time(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.put_entries([row(1)], asked_at=NOON)
        day = (later(-60), later(60))
        with pytest.raises(Suspicious):
            store.put_entries([], asked_at=later(60), complete_between=day)
        assert store.entry(1) is not None
        store.put_entries([], asked_at=later(60), complete_between=day, confirmed=True)
        assert store.entry(1) is None


def test_secrets_are_not_kept(tmp_path: Path) -> None:
    secret = "s3cr3t-0123456789"
    with open_store(tmp_path) as store:
        me = {"id": 7, "email": "a@b.c", "timezone": "Europe/Berlin", "api_token": secret, "beginning_of_week": 0}
        store.put_profile({**me, "fullname": "A", "default_workspace_id": 1, "nested": {"API_Token": secret}})
        store.put_catalog("workspace", [{"id": 1, "name": "W", "api_token": secret, "ical_url": f"/ical/{secret}"}])
        store.put_entries([row(1, api_token=secret)])
        profile = store.profile()
        assert profile is not None
        assert (profile.timezone, profile.beginning_of_week, profile.default_workspace_id) == (
            "Europe/Berlin",
            0,
            1,
        )
        store._file.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    kept = b"".join(part.read_bytes() for part in tmp_path.iterdir())
    assert secret.encode() not in kept
    assert b"Europe/Berlin" in kept


def test_the_names_that_came_with_a_list_stay_until_the_project_changes(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.put_entries([row(1, project_id=5, project_name="Site", client_name="ACME", pid=5)], asked_at=NOON)
        store.put_entries([row(1, project_id=5, at=1, description="B")])
        raw = store.raw_entry(1)
        assert raw is not None
        assert (raw["project_name"], raw["description"]) == ("Site", "B")
        store.put_entries([row(1, project_id=None, at=2)])
        raw = store.raw_entry(1)
        assert raw is not None
        assert not {"project_name", "client_name", "pid"} & raw.keys()


def test_half_a_surrogate_pair_does_not_stop_the_list(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.put_entries([row(1, description="a\ud83d"), row(2, description="🙂\0b")])
        found = {entry.ref: entry.description for entry in store.latest(5)}
        assert found == {1: "a\ufffd", 2: "🙂\0b"}


def test_rows_that_no_create_of_ours_is_bound_to_are_found_by_their_start(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.put_entries([row(1, 0), row(2, 0), row(3, 1)], asked_at=later(5))
        store.put_entries([row(2, 0, at=6, server_deleted_at=later(6).isoformat())], asked_at=later(7))
        store.bind("u-1", "entry", 1)
        found = store.unbound(NOON, NOON + timedelta(seconds=1))
        assert [(one.id, one.deleted, one.seen) for one in found] == [(2, True, later(5))]
