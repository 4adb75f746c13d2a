"""The activity log, favorites, quota and single facts."""

from datetime import timedelta
from pathlib import Path

import pytest

from desktop.store import Favorite, QuotaRow
from tests.store.things import NOON, activity, later, open_store


def test_the_log_is_read_newest_first_and_page_by_page(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        assert store.newest_activity() == 0
        ids = [store.log(activity(f"act {n}", command_uuid=f"u-{n % 2}")) for n in range(5)]
        assert [row.words for row in store.activities(2)] == ["act 4", "act 3"]
        assert [row.id for row in store.activities(2, before=ids[3])] == [ids[2], ids[1]]
        assert [row.words for row in store.activities_of("u-1")] == ["act 3", "act 1"]
        assert store.activity(99) is None
        assert store.newest_activity() == ids[4]


def test_a_row_of_the_log_is_kept_to_the_last_field(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        full = activity(
            before={"stop": None, "tag_ids": [1]}, after=None, outcome="saved", batch="b", note="n", target=12
        )
        full = full._replace(id=store.log(full))
        assert store.activity(full.id) == full
        undone = full._replace(outcome="undone", note=None)
        store.set_activity(undone)
        assert store.activities() == [undone]
        with pytest.raises(LookupError):
            store.set_activity(undone._replace(id=99))


def test_favorites_keep_their_order_and_their_names_are_unique(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        mail = store.put_favorite(Favorite("Mail", "Mail", 5, (1, "t-1"), True, 1, 3, place=2))
        call = store.put_favorite(Favorite("Call", "Call with A", place=1))
        assert store.favorites() == [call, mail]
        again = store.put_favorite(Favorite("Mail", "Letters", place=0))
        assert again.id == mail.id
        assert store.favorites() == [again, call]
        store.remove_favorite(again.id)
        assert store.favorites() == [call]


def test_the_quota_says_what_was_heard_last(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.set_quota(QuotaRow("user", 30, 12, later(600), NOON))
        store.set_quota(QuotaRow("user", 30, 11, later(600), later(5)))
        store.set_quota(QuotaRow("org:3", None, None, None, NOON))
        assert store.quota() == [
            QuotaRow("org:3", None, None, None, NOON),
            QuotaRow("user", 30, 11, later(600), later(5)),
        ]


def test_requests_are_counted_over_a_rolling_hour_and_forgotten_after(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        for minutes in (0, 30, 61, 200):
            store.log_request("user", NOON + timedelta(minutes=minutes))
        store.log_request("org:1", NOON)
        assert store.requests_since("user", NOON) == [NOON + timedelta(minutes=200)]
        assert store.requests_since("org:1", NOON) == [NOON]


def test_single_facts_are_kept_and_forgotten(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        assert store.meta("cursor") is None
        store.set_meta("cursor", "17")
    with open_store(tmp_path) as store:
        assert store.meta("cursor") == store.metas()["cursor"] == "17"
        store.set_meta("cursor", None)
        assert store.meta("cursor") is None
        assert store.profile() is None
