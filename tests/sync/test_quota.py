"""Requests are a budget: what each purpose may use, and that no sequence of wishes ever overdraws it."""

import random
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.sync.quota import (
    HOUR,
    LOOKS,
    Budget,
    Read,
    Window,
    as_of,
    expected,
    heard,
    interval,
    left,
    read_opens,
    sent,
    trigger_opens,
    triggered,
    used_up,
    write_opens,
)
from tests.sync.acts import NOON, at


def used(count: int, apart: float = 1.0) -> Window:
    window = Window()
    for number in range(count):
        window = sent(window, at(number * apart))
    return window


@pytest.mark.parametrize(
    ("purpose", "own", "may"),
    [
        ("routine", 13, True),
        ("routine", 14, False),
        ("trigger", 14, False),
        ("guard", 14, True),
        ("person", 17, True),
        ("guard", 18, False),
        ("probe", 18, True),
        ("probe", 19, True),
        ("probe", 20, False),
    ],
)
def test_each_purpose_leaves_a_reserve_for_what_matters_more(purpose: Read, own: int, may: bool) -> None:
    now = at(60)
    assert (read_opens(used(own), purpose, now) == now) is may


@pytest.mark.parametrize(
    ("purpose", "remaining", "may"),
    [("routine", 7, True), ("routine", 6, False), ("guard", 3, True), ("guard", 2, False), ("probe", 1, True)],
)
def test_other_programs_use_the_window_too(purpose: Read, remaining: int, may: bool) -> None:
    window = heard(Window(), remaining, 600, NOON)
    assert (read_opens(window, purpose, NOON) == NOON) is may
    assert read_opens(window, purpose, at(601)) == at(601)


def test_the_last_four_of_a_workspace_window_serve_starts_and_stops() -> None:
    window = heard(Window(), 4, 600, NOON)
    assert write_opens(window, "live", NOON) == NOON
    assert write_opens(window, "write", NOON) == at(600)


def test_without_headers_a_rolling_hour_is_counted() -> None:
    window = used(30, apart=10)
    assert left(window, at(300)) == 0
    assert write_opens(window, "live", at(300)) == at(3600)
    assert left(window, at(3605)) == 1


def test_a_request_without_an_answer_counts_too() -> None:
    window = sent(sent(heard(Window(), 10, 600, NOON), at(5)), at(6))
    assert left(window, at(7)) == 8


def test_a_used_up_window_rests_until_its_reset_and_some_seconds_more() -> None:
    for seed in range(20):
        window = used_up(Window(), 600, NOON, random.Random(seed))
        assert at(602) <= read_opens(window, "probe", NOON) <= at(610)


def test_triggers_are_few_and_apart() -> None:
    budget = Budget()
    for number in range(6):
        budget = triggered(budget, at(100 * number))
    assert trigger_opens(budget, at(560)) == at(3600)
    assert trigger_opens(triggered(Budget(), NOON), at(10)) == at(60)


def test_a_quiet_hour_has_twelve_pulls_and_a_locked_one_four() -> None:
    assert interval(Window(), "active", NOON) == 300
    assert interval(Window(), "idle", NOON) == 900
    assert interval(Window(), "asleep", NOON) is None


def test_pulls_become_rare_when_others_use_the_window() -> None:
    window = heard(Window(), 12, 3000, NOON)
    assert interval(window, "active", NOON) == 750
    assert interval(heard(Window(), 5, 3000, NOON), "active", NOON) == 3000


def test_a_clock_that_was_set_back_blocks_nothing_until_a_moment_of_the_old_one() -> None:
    early = at(-7200)
    shut = used_up(used(6), 600, at(60), random.Random(1))
    budget = as_of(triggered(Budget(user=shut), at(60)), early)
    assert (
        early + timedelta(seconds=600) <= read_opens(budget.user, "probe", early) <= early + timedelta(seconds=610)
    )
    assert trigger_opens(budget._replace(user=Window()), early) == early + timedelta(seconds=60)
    assert as_of(budget, early) == budget


def test_no_window_is_shut_for_longer_than_its_hour() -> None:
    shut = used_up(Window(), 1_000_000, NOON, random.Random(1))
    assert read_opens(shut, "probe", NOON) <= at(3610)


def test_others_are_expected_to_go_on_as_they_did() -> None:
    window = heard(Window(), 10, 1800, NOON)  # twenty in half an hour
    assert expected(window, NOON) == 0
    assert expected(window, at(300)) == pytest.approx(20 / 6)
    assert read_opens(window, "routine", at(300)) == at(300)
    assert read_opens(window, "routine", at(420)) == at(1800)
    assert read_opens(window, "probe", at(1700)) == at(1700), "whether a start arrived is worth a try"
    assert write_opens(window._replace(remaining=1), "live", at(1700)) == at(1700), "a start is worth a try"


PURPOSES = st.sampled_from(["routine", "trigger", "related", "guard", "person", "verify", "probe"])


def test_looks_have_an_allowance_of_their_own() -> None:
    window = Window()
    for number in range(4):
        window = sent(window, at(number), look=True)
    assert read_opens(window, "guard", at(10)) == at(3600)
    assert read_opens(window, "probe", at(10)) == at(10)
    window = window._replace(sent=window.sent[2:], looks=window.looks[2:])
    for number in range(13):
        window = sent(window, at(20 + number))
    assert read_opens(window, "routine", at(60)) == at(60), "what was looked at is not taken from the routine"
    assert read_opens(sent(window, at(60)), "routine", at(61)) == at(3620)


@given(st.lists(st.tuples(PURPOSES, st.integers(0, 400)), max_size=120))
def test_no_sequence_of_wishes_takes_more_than_twenty_calls_an_hour(wishes: list[tuple[Read, int]]) -> None:
    window, now, calls = Window(), NOON, []
    for purpose, pause in wishes:
        now += timedelta(seconds=pause)
        if read_opens(window, purpose, now) <= now:
            window = sent(window, now, look=purpose in LOOKS)
            calls.append(now)
        assert len([call for call in calls if call > now - HOUR]) <= 20


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 3)), max_size=60), st.integers(5, 30))
def test_a_window_that_tells_its_state_is_never_overdrawn(steps: list[tuple[int, int]], limit: int) -> None:
    window, now, spent, opened = Window(limit=limit), NOON, 0, NOON
    for pause, thieves in steps:
        now += timedelta(seconds=pause)
        if now >= opened + HOUR:
            spent, opened = 0, now
        if write_opens(window, "live", now) <= now:
            window = sent(window, now)
            refused = spent >= limit
            spent = min(limit, spent + 1)
            window = heard(window, limit - spent, (opened + HOUR - now).total_seconds(), now)
            assert not refused or thieves is not None
            if refused:
                window = used_up(window, (opened + HOUR - now).total_seconds(), now, random.Random(0))
                assert write_opens(window, "live", now) > now
        spent = min(limit, spent + thieves)
