"""What waits is kept to the last field, in its order, and what was sent is frozen."""

import re
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.model.command import Approval, Command, How, Noun, Status, Verb
from desktop.model.moment import format_api
from desktop.store import ImpliedStop, SentBody
from tests.store.things import NOON, activity, command, later, open_store

json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
texts = st.text(st.characters(codec="utf-8"))
moments = st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  bounds
objects = st.dictionaries(st.text(), json_values, max_size=4)
commands = st.builds(
    Command,
    uuid=st.uuids().map(str),
    noun=st.sampled_from(get_args(Noun)),
    verb=st.sampled_from(get_args(Verb)),
    target=st.integers(1, 2**62) | st.uuids().map(str),
    workspace_id=st.integers(0, 2**62),
    fields=objects,
    base=objects,
    at=moments,
    approval=st.builds(Approval, texts, st.sampled_from(get_args(How)), moments),
    live=st.booleans(),
    exclusive=st.booleans(),
    status=st.sampled_from(get_args(Status)),
    attempts=st.integers(0, 99),
    t0=st.none() | moments,
    given_up=st.none() | moments,
    not_before=st.none() | moments,
    bodies=st.lists(objects, max_size=3).map(tuple),
    reason=st.none() | texts,
    question=st.none() | objects,
    batch=st.none() | texts,
    seq=st.just(0),
)


class Done(Exception):  # noqa: N818  no error: takes back what an example wrote
    """The example has been looked at."""


def test_commands_come_back_as_they_were_put_in_their_order(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:

        @settings(max_examples=60, deadline=None)
        @given(st.lists(commands, max_size=4, unique_by=lambda one: one.uuid))
        def come_back(waiting: list[Command]) -> None:
            with suppress(Done), store.transaction():
                kept = [store.append(one) for one in waiting]
                assert [one._replace(seq=0) for one in kept] == waiting
                assert store.commands() == kept
                assert [store.command(one.seq) for one in kept] == kept
                raise Done

        come_back()


def test_a_command_outlives_the_program(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        kept = store.append(command("a", status="held", not_before=later(5)))
    with open_store(tmp_path) as store:
        assert store.commands() == [kept]


def test_a_place_is_never_given_twice(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        first = store.append(command("a"))
        store.remove(first.seq)
    with open_store(tmp_path) as store:
        assert store.append(command("b")).seq > first.seq
        assert store.command(first.seq) is None


def test_an_update_keeps_the_place(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        first, second = store.append(command("a")), store.append(command("b"))
        sending = first._replace(status="sending", attempts=1, t0=NOON, bodies=({"start": "x"},))
        store.update(sending)
        assert store.commands() == [sending, second]


def test_a_body_that_was_sent_never_changes(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        first = store.append(command("a", bodies=({"a": 1},)))
        store.update(first._replace(bodies=({"a": 1}, {"a": 2})))
        for bodies in ((), ({"a": 2},), ({"a": 1},)):
            with pytest.raises(ValueError, match="frozen"):
                store.update(first._replace(bodies=bodies))
        with pytest.raises(LookupError):
            store.update(first._replace(seq=99))


def test_the_same_act_is_not_kept_twice(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.append(command("a"))
        with pytest.raises(ValueError, match=re.escape("a waits already")):
            store.append(command("a"))
        assert len(store.commands()) == 1


def test_a_start_is_remembered_for_good(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        kept = store.append(command("a"))
        store.append(command("s", verb="stop", fields={"stop": "2026-03-02T12:00:09Z"}))
        store.update(kept._replace(fields={**kept.fields, "start": "2026-03-02T12:00:05Z"}))
        store.remove(kept.seq)
    with open_store(tmp_path) as store:
        seconds = [second for second in range(-1, 12) if store.started_at(later(second))]
        assert seconds == [0, 5]
        assert store.started_at(later(5.7))


def test_a_create_is_found_by_its_uuid_once_it_has_an_id(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        assert store.resolve("u-1") == "u-1"
        store.bind("u-1", "entry", 5)
        store.bind("u-1", "entry", 5)
        store.bind("p-1", "project", 5)
        assert (store.resolve("u-1"), store.resolve(5), store.uuid_of("entry", 5)) == (5, 5, "u-1")
        assert store.uuid_of("tag", 5) is None
        for uuid, id_ in (("u-2", 5), ("u-1", 6)):
            with pytest.raises(ValueError, match="bound already"):
                store.bind(uuid, "entry", id_)


def test_an_implied_stop_follows_its_entry_to_the_servers_id(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.add_implied_stop(ImpliedStop("u-1", later(5), "u-2"))
        store.add_implied_stop(ImpliedStop(9, later(1), "u-0", asked_for=later(8)))
        store.bind("u-1", "entry", 5)
        assert store.implied_stops() == [
            ImpliedStop(9, later(1), "u-0", later(8)),
            ImpliedStop(5, later(5), "u-2", None),
        ]
        store.add_implied_stop(ImpliedStop(5, later(6), "u-3"))
        assert [stop.moment for stop in store.implied_stops()] == [later(1), later(6)]
        store.drop_implied_stop("u-1")
        store.drop_implied_stop(9)
        assert store.implied_stops() == []


def test_what_was_sent_is_remembered_when_the_command_is_gone(tmp_path: Path) -> None:
    begun = {"start": format_api(NOON), "description": "Mail"}
    with open_store(tmp_path) as store:
        kept = store.append(command())
        store.update(kept._replace(status="sending", t0=later(1), bodies=(begun,)))
        store.update(kept._replace(status="uncertain", t0=later(1), bodies=(begun,)))
        store.remove(kept.seq)
    with open_store(tmp_path) as store:
        assert store.sent_bodies(later(0.5)) == [SentBody("u-1", later(1), begun)]
        assert store.sent_bodies(later(1)) == []


def test_the_log_of_a_create_follows_it_to_another_row(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.bind("u-1", "entry", 5)
        store.bind("u-2", "entry", 6)
        edited = store.log(activity(target=5))
        store.rebind("u-1", "entry", 9)
        assert (store.resolve("u-1"), store.uuid_of("entry", 9), store.uuid_of("entry", 5)) == (9, "u-1", None)
        known = store.activity(edited)
        assert known is not None
        assert known.target == 9
        with pytest.raises(ValueError, match="bound already"):
            store.rebind("u-1", "entry", 6)
