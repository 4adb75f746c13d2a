"""The mirror never goes back, whatever order answers and lists arrive in."""

from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.store.entry_row import changed, facts
from desktop.store.precedence import Standing, supersedes
from tests.store.things import later, open_store, row

moments = st.none() | st.integers(0, 20)


def test_an_older_row_leaves_no_trace(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.put_entries([row(1, at=10, description="new")], asked_at=later(11))
        merged = store.put_entries([row(1, at=5, description="old")], asked_at=later(20))
        assert merged[0].ignored
        assert merged[0].after["description"] == "new"
        store.put_entries([row(1, at=5, description="old")])
        entry = store.entry(1)
        assert entry is not None
        assert (entry.description, entry.at) == ("new", later(10))


def test_a_row_of_the_same_date_is_believed_only_if_asked_for_after_our_answer(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.put_entries([row(1, at=10, project_id=5)], answered_at=later(12))
        assert store.put_entries([row(1, at=10)], asked_at=later(12))[0].ignored
        assert not store.put_entries([row(1, at=10)], asked_at=later(13))[0].ignored
        entry = store.entry(1)
        assert entry is not None
        assert entry.project_id is None


def test_a_field_remembers_when_it_was_seen_changed(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.put_entries([row(1, 0, None, at=0)])
        store.put_entries([row(1, 0, None, at=10, description="B", tag_ids=[1, 2])], asked_at=later(11))
        store.put_entries([row(1, 0, 60, at=70, description="B", tag_ids=[2, 1])], asked_at=later(71))
        assert store.field_at(1, "description") == later(10)
        assert store.field_at(1, "tag_ids") == later(10)
        assert store.field_at(1, "stop") == later(70)
        assert store.field_at(1, "start") is None
        assert store.field_at(2, "start") is None


def test_a_row_tells_what_was_before_it(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        first, second = row(1, at=0), row(1, at=1, description="B")
        assert [(one.before, one.after) for one in store.put_entries([first, second])] == [
            (None, first),
            (first, second),
        ]


@given(known=st.none() | st.builds(Standing, moments, moments, st.booleans()), at=moments, asked=moments)
def test_a_newer_date_wins_and_an_older_never_except_over_what_we_deleted(
    known: Standing | None, at: int | None, asked: int | None
) -> None:
    wins = supersedes(known, at, asked)
    if known is None:
        assert wins
    elif known.deleted and known.answered is not None and (asked is None or asked <= known.answered):
        assert not wins
    elif at is not None and known.at is not None and at != known.at:
        assert wins == (at > known.at)
    elif asked is None:
        assert wins


@given(st.lists(st.tuples(st.text(max_size=3), st.lists(st.integers(1, 3))), min_size=2, max_size=2))
def test_a_field_counts_as_changed_exactly_if_a_person_could_see_it(pair: list[tuple[str, list[int]]]) -> None:
    old, new = (facts(row(1, description=words, tag_ids=tags)) for words, tags in pair)
    expected = {"description"} if old.description != new.description else set()
    if sorted(old.tag_ids) != sorted(new.tag_ids):
        expected.add("tag_ids")
    assert set(changed(old, new)) == expected


class Done(Exception):  # noqa: N818  no error: takes back what an example wrote
    """The example has been looked at."""


class Heard(NamedTuple):
    """A version of the one entry as it reaches this computer."""

    version: int
    """Versions are dated in their order on the server."""
    answer: bool
    asked_before: int
    """For a list: how many seconds before its version was made it was asked for at most."""


def test_in_any_order_the_newest_version_heard_is_the_one_shown(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:

        @settings(max_examples=60, deadline=None)
        @given(
            st.lists(
                st.builds(Heard, st.integers(1, 6), st.booleans(), st.integers(-3, 9)), min_size=1, max_size=12
            )
        )
        def is_shown(heard: list[Heard]) -> None:
            with suppress(Done), store.transaction():
                newest = 0
                for one in heard:
                    sent = row(1, at=one.version, description=str(one.version))
                    asked = None if one.answer else later(one.version - one.asked_before)
                    store.put_entries([sent], asked_at=asked)
                    newest = max(newest, one.version)
                    entry = store.entry(1)
                    assert entry is not None
                    assert (entry.description, entry.at) == (str(newest), later(newest))
                raise Done

        is_shown()


def test_the_answer_to_a_write_does_not_date_what_others_changed_before_it(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.put_entries([row(1, 0, None, at=0, project_id=5)])
        store.put_entries([row(1, 0, 60, at=70)], answered_at=later(70))
        assert store.field_at(1, "project_id") == later(0)


def test_a_row_without_a_date_is_believed_and_dates_no_field(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.put_entries([row(1, at=1)])
        store.put_entries([row(1, at=2, description="B")], asked_at=later(3))
        undated = {name: value for name, value in row(1, description="C").items() if name != "at"}
        store.put_entries([undated], asked_at=later(9))
        entry = store.entry(1)
        assert entry is not None
        assert entry.description == "C"
        assert store.field_at(1, "description") == later(2)
