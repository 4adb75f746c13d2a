"""How far a write to something shared reaches: counted right, and never said to be less than it can be."""

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.model.command import Approval, Command, Noun
from desktop.model.moment import format_api
from desktop.store import Store
from desktop.sync import pull
from desktop.tracker import reach
from desktop.tracker.reach import Count
from desktop.tracker.state import visible
from tests.tracker.account import MONDAY_NOON, signed_in

TARGETS: tuple[tuple[Noun, int], ...] = (("project", 10), ("tag", 30))
some_project = st.sampled_from([None, 10, 11])
some_tags = st.lists(st.sampled_from([30, 31]), unique=True, max_size=2)
rows = st.lists(st.tuples(some_project, some_tags), max_size=6)
acts = st.lists(
    st.tuples(st.just("create"), st.just(0), some_project, some_tags)
    | st.tuples(st.sampled_from(["edit", "delete"]), st.integers(1, 6), some_project, some_tags),
    max_size=4,
)


def mirrored(store: Store, found: list[tuple[int | None, list[int]]]) -> None:
    at = format_api(MONDAY_NOON)
    listed: list[dict[str, Any]] = [
        {"id": id_, "workspace_id": 1, "start": at, "stop": at, "duration": 0, "at": at}
        | {"project_id": project, "tag_ids": tags}
        for id_, (project, tags) in enumerate(found, 1)
    ]
    store.put_entries(listed)


def waiting(store: Store, acts: list[tuple[str, int, int | None, list[int]]]) -> None:
    at, approval = format_api(MONDAY_NOON), Approval("", "tray", MONDAY_NOON)
    for number, (verb, target, project, tags) in enumerate(acts):
        fields: dict[str, Any] = {} if verb == "delete" else {"project_id": project, "tag_ids": tags}
        if verb == "create":
            fields |= {"workspace_id": 1, "start": at, "stop": at}
        uuid = f"u{number}"
        ref = uuid if verb == "create" else target
        store.append(Command(uuid, "entry", verb, ref, 1, fields, {}, MONDAY_NOON, approval))  # type: ignore[arg-type] # drawn from the verbs


@given(rows, acts)
@settings(max_examples=40, deadline=None)
def test_the_number_is_that_of_the_entries_a_person_sees_on_it(
    found: list[tuple[int | None, list[int]]], acts: list[tuple[str, int, int | None, list[int]]]
) -> None:
    with tempfile.TemporaryDirectory() as folder, signed_in(Path(folder)) as account:
        mirrored(account.store, found)
        waiting(account.store, acts)
        day = timedelta(days=1)
        shown = visible(account.store, MONDAY_NOON - day, MONDAY_NOON + day)
        for noun, ref in TARGETS:
            on = [e for e in shown if (e.project_id == ref if noun == "project" else ref in e.tag_ids)]
            assert reach.entries(account.store, noun, ref).number == len(on)


@given(st.integers(0, 5000), st.booleans(), st.sampled_from(["project", "tag"]))
@settings(deadline=None)
def test_a_number_that_may_be_too_small_is_never_said_without_at_least(
    number: int, whole: bool, noun: Noun
) -> None:
    with tempfile.TemporaryDirectory() as folder, signed_in(Path(folder)) as account:
        said = reach.of_deletion(noun, Count(number, whole, MONDAY_NOON), account.store)
    if whole:
        assert (said is None) == (number == 0)
        assert "least" not in (said or "")
        assert "older" not in (said or "")
    else:
        assert said is not None
        assert said.startswith("At least ") or (number == 0 and "older ones keep their time" in said)
    if number:
        assert f"{number:,} entr" in (said or "")


def test_the_sentences(tmp_path: Path) -> None:
    with signed_in(tmp_path) as account:
        told = [
            reach.of_deletion("tag", Count(12), account.store),
            reach.of_deletion("tag", Count(1), account.store),
            reach.of_deletion("project", Count(12, False), account.store),
            reach.of_deletion("project", Count(1, False), account.store),
            reach.of_deletion("tag", Count(0, False, MONDAY_NOON), account.store),
            reach.of_deletion("project", Count(0, False, None), account.store),
        ]
    assert told == [
        "12 entries keep their time but lose this tag.",
        "1 entry keeps its time but loses this tag.",
        "At least 12 entries keep their time but lose this project.",
        "At least 1 entry keeps its time but loses this project.",
        "No entry of yours since 2 March has this tag; older ones keep their time but lose it.",
        "No entry of yours is on this project; older ones keep their time but lose it.",
    ]


def test_only_what_was_made_while_all_was_seen_is_counted_whole(tmp_path: Path) -> None:
    with signed_in(tmp_path) as account:
        store = account.store
        raw = store.raw_thing("project", 10) or {}
        for watched, made, whole in (
            (None, MONDAY_NOON, False),
            (MONDAY_NOON, MONDAY_NOON - timedelta(days=1), False),
            (MONDAY_NOON, MONDAY_NOON + timedelta(days=1), True),
        ):
            store.set_meta(pull.WATCHED_FROM, watched.isoformat() if watched else None)
            store.put_catalog("project", [{**raw, "created_at": format_api(made)}])
            assert reach.entries(store, "project", 10).whole is whole
        assert reach.entries(store, "project", "not-sent-yet").whole
