"""The simulation's own measure: what it demands, and what it leaves open."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.simulation.reference import Reference, Shown

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def shown(key: str, start: float, stop: float | None = None, words: str = "Mail") -> Shown:
    end = None if stop is None else at(stop)
    return Shown(key, words, at(start), end, None, None, frozenset(), False)


def test_a_start_ends_what_its_person_saw_run() -> None:
    reference = Reference()
    reference.started(shown("a-1", 0), "a", [], at(0))
    reference.started(shown("a-2", 60), "a", ["a-1"], at(60))
    assert reference.differences([shown("a-1", 0, 60), shown("a-2", 60)]) == []


@pytest.mark.parametrize("stop", [50, 70, None])
def test_an_end_at_another_moment_is_noticed(stop: float | None) -> None:
    reference = Reference()
    reference.started(shown("a-1", 0), "a", [], at(0))
    reference.stopped("a-1", at(60), "a")
    assert reference.differences([shown("a-1", 0, 62)]) == []
    assert len(reference.differences([shown("a-1", 0, stop)])) == 2


def test_what_is_lost_or_doubled_is_noticed() -> None:
    reference = Reference()
    reference.typed(shown("a-1", 0, 60), "a")
    assert "lost" in reference.differences([])[0]
    assert "nobody meant" in reference.differences([shown("a-1", 0, 60), shown("", 0, 60)])[0]


def test_the_first_of_two_stops_was_right() -> None:
    reference = Reference()
    reference.started(shown("a-1", 0), "a", [], at(0))
    reference.stopped("a-1", at(600), "a")
    reference.stopped("a-1", at(300), "web")
    assert reference.differences([shown("a-1", 0, 300)]) == []
    assert reference.differences([shown("a-1", 0, 600)])


def test_a_field_changed_in_two_places_may_be_either_and_nothing_else() -> None:
    reference = Reference()
    reference.typed(shown("a-1", 0, 60), "a")
    reference.edited(shown("a-1", 0, 60), shown("a-1", 0, 60, "Here"), "a")
    reference.edited(shown("a-1", 0, 60), shown("a-1", 0, 60, "There"), "web")
    for words, right in (("Here", True), ("There", True), ("Mail", False)):
        assert (reference.differences([shown("a-1", 0, 60, words)]) == []) is right


def test_who_saw_a_change_replaces_it() -> None:
    reference = Reference()
    reference.typed(shown("a-1", 0, 60), "a")
    reference.edited(shown("a-1", 0, 60), shown("a-1", 0, 60, "Here"), "a")
    reference.edited(shown("a-1", 0, 60, "Here"), shown("a-1", 0, 60, "There"), "web")
    assert reference.differences([shown("a-1", 0, 60, "Here")])


def test_what_one_alone_touched_and_deleted_is_gone() -> None:
    reference = Reference()
    reference.typed(shown("a-1", 0, 60), "a")
    reference.deleted("a-1", "a")
    assert reference.differences([]) == []
    assert reference.differences([shown("a-1", 0, 60)])
