"""Did a create arrive whose answer was lost? Every case, and that nothing foreign is ever taken for ours."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.sync.match import Absent, Adopt, AdoptDeleted, Ask, Missing, Verdict, Wait, probe, twin
from tests.sync.acts import PLACE, USER, api, at, row

SENT = {"start": api(0), "description": "Mail", "project_id": 3, "tag_ids": [5], "workspace_id": PLACE}
EMPTY = {"start": api(0), "workspace_id": PLACE}
OURS: dict[str, Any] = {"project_id": 3, "tag_ids": [5]}


def verdict(*rows: dict[str, Any], proof: bool = True, body: dict[str, Any] = SENT, **changes: Any) -> Verdict:
    missing = Missing((body,), PLACE, USER, exclusive=True, since=at(1), known=frozenset())
    return probe(missing._replace(**changes), rows, lambda _id: False, proof=proof)


def test_the_row_with_our_second_and_content_is_ours() -> None:
    assert verdict(row(1, changed=2, **OURS)) == Adopt(row(1, changed=2, **OURS))


def test_the_stop_may_differ_and_null_is_nothing() -> None:
    assert isinstance(verdict(row(1, stop=60, changed=2, description=None), body=EMPTY), Adopt)


def test_of_several_equal_ones_the_lowest_id_is_ours() -> None:
    rows = [row(id_, changed=2, **OURS) for id_ in (4, 2, 3)]
    assert verdict(*rows) == Adopt(rows[1])


def test_one_that_was_deleted_meanwhile_had_arrived() -> None:
    gone = row(1, changed=2, server_deleted_at=at(3).isoformat(), **OURS)
    assert verdict(gone) == AdoptDeleted(gone)


def test_one_edited_meanwhile_is_ours_by_its_second_and_words_or_by_its_project_where_it_had_no_words() -> None:
    assert isinstance(verdict(row(1, changed=9, project_id=8)), Adopt)
    wordless = {**EMPTY, "project_id": 3}
    assert isinstance(verdict(row(1, changed=9, description="Call", project_id=3), body=wordless), Adopt)


def test_other_words_on_the_same_project_may_be_another_devices_and_are_asked_about() -> None:
    assert isinstance(verdict(row(1, changed=9, description="Call", project_id=3)), Ask)


def test_two_empty_fields_prove_nothing() -> None:
    assert isinstance(verdict(row(1, changed=9, billable=True), body=EMPTY), Ask)


def test_a_second_that_others_may_share_proves_nothing() -> None:
    assert isinstance(verdict(row(1, changed=9, project_id=8), exclusive=False), Ask)


def test_the_same_content_at_another_time_of_the_day_is_asked_about() -> None:
    assert verdict(row(1, begin=-600, changed=9, **OURS)) == Ask((row(1, begin=-600, changed=9, **OURS),))


@pytest.mark.parametrize(
    "other",
    [
        row(1, begin=-100_000, changed=9, **OURS),
        row(1, changed=-9, **OURS),
        row(1, changed=2, user_id=8, **OURS),
        row(1, changed=2, workspace_id=2, **OURS),
        row(1, begin=-600, changed=2, description="Call"),
    ],
    ids=["another day", "older than the attempt", "a colleague's", "another workspace", "another content"],
)
def test_these_are_never_ours(other: dict[str, Any]) -> None:
    assert verdict(other) == Absent()


def test_what_the_mirror_knew_before_or_is_bound_is_never_ours() -> None:
    assert verdict(row(1, changed=2, **OURS), known=frozenset({1})) == Absent()
    missing = Missing((SENT,), PLACE, USER, exclusive=True, since=at(1), known=frozenset())
    assert probe(missing, [row(1, changed=2, **OURS)], lambda id_: id_ == 1, proof=True) == Absent()


def test_before_the_time_is_up_nothing_is_proven_and_nothing_asked() -> None:
    assert verdict(proof=False) == Wait()
    assert verdict(row(1, begin=-600, changed=9, **OURS), proof=False) == Wait()
    assert isinstance(verdict(row(1, changed=2, **OURS), proof=False), Adopt)


def test_an_earlier_body_is_recognised_too() -> None:
    later = {**SENT, "description": "Call"}
    missing = Missing((SENT, later), PLACE, USER, exclusive=True, since=at(1), known=frozenset())
    assert isinstance(probe(missing, [row(1, changed=2, **OURS)], lambda _id: False, proof=True), Adopt)


def test_a_twin_is_the_same_second_and_content_under_another_id() -> None:
    assert twin(row(2), [row(1)]) == row(1)
    assert twin(row(1), [row(1)]) is None
    assert twin(row(2, begin=1), [row(1)]) is None
    assert twin(row(2, billable=True), [row(1)]) is None


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(-2, 2), st.sampled_from(["Mail", "Call", ""]))))
def test_only_a_row_with_our_second_is_ever_adopted(seen: list[tuple[int, int, str]]) -> None:
    rows = [row(id_, begin=begin, changed=2, description=words, **OURS) for id_, begin, words in seen]
    found = verdict(*rows)
    if isinstance(found, Adopt):
        assert found.row["start"] == api(0)
    if not rows:
        assert found == Absent()


def test_a_row_without_a_date_may_be_ours_and_one_without_a_start_never_is() -> None:
    assert isinstance(verdict({**row(1, **OURS), "at": None}), Adopt)
    assert verdict({**row(1, changed=2, **OURS), "start": None, "server_deleted_at": at(3).isoformat()}) == Absent()


def test_the_same_content_begun_elsewhere_there_and_then_is_not_ours() -> None:
    assert verdict(row(1, begin=20, changed=21, **OURS)) == Absent()
    assert isinstance(verdict(row(1, begin=20, changed=40, **OURS)), Ask)
