"""Whose value stays when an entry was changed in two places: the table, and its laws."""

from datetime import datetime, timedelta
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.sync.merge import dragged, merge, merge_tags, verdict
from tests.sync.acts import NOON, api, row

EARLIER, LATER = NOON - timedelta(seconds=9), NOON + timedelta(seconds=9)


@pytest.mark.parametrize(
    ("base", "ours", "server", "later", "result"),
    [
        ("a", "b", "b", True, "same"),
        ("a", "b", "a", False, "send"),
        ("a", "a", "b", True, "theirs"),
        ("a", "b", "c", True, "send"),
        ("a", "b", "c", False, "theirs"),
    ],
)
def test_each_row_of_the_table(
    base: str, ours: str, server: str, later: bool, result: Literal["same", "send", "theirs"]
) -> None:
    assert verdict(base, ours, server, later=later) == result


def merged(base: dict[str, Any], ours: dict[str, Any], server: dict[str, Any], seen: datetime | None = None) -> Any:
    return merge(base, ours, server, intent=NOON, seen=lambda _field: seen)


def test_what_was_not_touched_here_is_never_sent() -> None:
    server = {"description": "Mail", "project_id": 3, "task_id": 4, "billable": True}
    assert merged({"billable": False}, {"billable": True}, {**server, "billable": False}).send == {"billable": True}


def test_the_later_change_wins_and_the_loser_is_kept() -> None:
    base, ours, server = {"description": "a"}, {"description": "b"}, {"description": "c"}
    assert merged(base, ours, server, EARLIER).send == ours
    assert merged(base, ours, server, EARLIER).overruled == server
    assert merged(base, ours, server, LATER).lost == ours
    assert not merged(base, ours, server, LATER).send


def test_null_and_nothing_mean_the_same() -> None:
    assert not merged({"description": "a"}, {"description": ""}, {"description": None}, LATER).lost
    assert merge_tags([1], [1, 2], None) == [2]


def test_the_servers_own_stop_is_nobodys_change() -> None:
    ours = {"stop": api(90)}
    assert merged({"stop": api(60)}, ours, {"start": api(0), "stop": api(61)}, LATER).send == ours
    assert merged({"stop": api(60)}, ours, {"start": api(0), "stop": api(70)}, LATER).lost == ours


def test_start_and_stop_that_do_not_fit_are_noticed() -> None:
    ours = {"start": api(300)}
    assert merged({"start": api(0)}, ours, {"start": api(0), "stop": api(200)}).backwards
    assert not merged({"start": api(0)}, ours, {"start": api(0), "stop": api(400)}).backwards


VALUES = st.sampled_from(["", "a", "b", "é", "é"])
TAGS = st.lists(st.integers(1, 5), unique=True)


@given(VALUES, VALUES, VALUES, st.booleans())
def test_merging_again_after_the_server_has_it_sends_nothing(
    base: str, ours: str, server: str, later: bool
) -> None:
    seen = EARLIER if later else LATER
    first = merged({"description": base}, {"description": ours}, {"description": server}, seen)
    there = {"description": server, **first.send}
    assert not merged({"description": base}, {"description": ours}, there, seen).send


@given(TAGS, TAGS, TAGS)
def test_tags_added_anywhere_stay_and_tags_removed_here_go(
    base: list[int], ours: list[int], server: list[int]
) -> None:
    result = merge_tags(base, ours, server)
    final = set(server if result is None else result)
    assert final == (set(server) - (set(base) - set(ours))) | (set(ours) - set(base))


@given(TAGS, TAGS, TAGS)
def test_merging_tags_twice_changes_nothing_more(base: list[int], ours: list[int], server: list[int]) -> None:
    first = merge_tags(base, ours, server)
    assert merge_tags(base, ours, server if first is None else first) is None


@given(VALUES, VALUES, st.booleans(), st.booleans())
def test_edits_of_different_fields_do_not_disturb_each_other(base: str, ours: str, here: bool, there: bool) -> None:
    server = {"description": base, "billable": there}
    both = merged({"description": base, "billable": here}, {"description": ours, "billable": here}, server)
    alone = merged({"description": base}, {"description": ours}, server)
    assert both.send.get("description") == alone.send.get("description")


def test_an_end_that_the_server_moved_along_is_sent_as_it_was() -> None:
    before, sent = row(1, 100, 400), {"start": api(0)}
    assert dragged(before, sent, row(1, 0, 400)) == {}
    assert dragged(before, sent, row(1, 0, 300)) == {"stop": api(400)}
    assert dragged(before, sent, row(1, 0, 250)) == {}, "that was changed elsewhere"
    assert dragged(before, {"stop": api(500)}, row(1, 200, 500)) == {"start": api(100)}
    assert dragged(before, {**sent, "stop": api(300)}, row(1, 0, 300)) == {}
    assert dragged(row(1, 100), sent, row(1, 0)) == {}
