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


def test_one_of_two_that_nothing_tells_apart_may_carry_what_was_done_to_either() -> None:
    reference = Reference()
    for key, actor in (("a-1", "a"), ("web-1", "web")):
        reference.started(shown(key, 0), actor, [], at(0))
    reference.edited(shown("a-1", 0), shown("a-1", -60), "a")
    reference.edited(shown("web-1", 0), shown("web-1", 0, words="Post"), "a")
    assert reference.differences([shown("web-1", -60, words="Post")]) == []
    assert reference.differences([shown("web-1", -60, words="Nothing")])


@pytest.mark.parametrize(("seconds", "right"), [(20, True), (40, False)])
def test_a_late_start_may_stop_what_came_after_its_last_look_and_nothing_older(seconds: float, right: bool) -> None:
    reference = Reference()
    reference.started(shown("a-1", 0), "a", [], at(0))
    reference.started(shown("web-1", 3_600, words="Web"), "web", [], at(3_600))
    reference.arrived(at(3_600 + seconds), at(0), "Mail")
    rows = [shown("a-1", 0), shown("web-1", 3_600, 3_600 + seconds, "Web")]
    assert (reference.differences(rows) == []) is right
