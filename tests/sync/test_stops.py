"""Starts and stops against a server that has its own mind: the two tables, row by row."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.sync.stops import (
    AskEnded,
    Cut,
    Gone,
    Patch,
    Post,
    Put,
    Seen,
    Stands,
    Starting,
    StartStep,
    StopStep,
    decide_live_stop,
    decide_start,
    decide_stop,
)
from tests.sync.acts import at, row


def starting(stop: float | None = None, **changes: Any) -> Starting:
    end = None if stop is None else at(stop)
    made = Starting(at(0), end, live=False, started=True, clicked=True, intent=at(0))
    return made._replace(**changes)


def seen(
    begin: float, stop: float | None = None, id_: int = 9, *, foreign: bool = True, changed: float = 0
) -> Seen:
    return Seen(id_, at(begin), None if stop is None else at(stop), foreign, at(changed))


OLDER = seen(-600)
NEWER = seen(300, changed=300)
ENDED = seen(300, 400, changed=400)


@pytest.mark.parametrize(
    ("act", "entries", "step"),
    [
        (starting(live=True), [OLDER], Post()),
        (starting(), [], Post()),
        (starting(), [OLDER], Cut(9)),
        (starting(), [NEWER], Post(stop=at(300))),
        (starting(), [ENDED], AskEnded(9)),
        (starting(600), [OLDER], Cut(9)),
        (starting(600), [ENDED], Post(stop=at(300))),
        (starting(200), [ENDED], Post()),
        (starting(600), [seen(300, 400, foreign=False)], Post()),
        (starting(600, started=False, clicked=False), [OLDER, ENDED], Post()),
        (starting(clicked=False, intent=at(500)), [ENDED], Post()),
        (starting(clicked=False, intent=at(350)), [ENDED], AskEnded(9)),
    ],
    ids=[
        "live: one request, whatever runs",
        "nothing else: as it was asked for",
        "an older one runs: it ends at our start first",
        "a newer one runs: ours goes up finished",
        "a newer one has ended: only the person knows",
        "folded to a finished one: the older one still ends at our start",
        "folded, and one began elsewhere inside: ours ends there",
        "folded, and one began elsewhere after it: as it is",
        "folded, and one of our own inside: the person knew it",
        "typed as finished: as it was typed",
        "typed start, the other was known then: as it was typed",
        "typed start, the other changed after the act: asked",
    ],
)
def test_what_a_start_sends(act: Starting, entries: list[Seen], step: StartStep) -> None:
    assert decide_start(act, entries) == step


@pytest.mark.parametrize(
    ("there", "step"),
    [
        (row(1), Put(at(100))),
        (row(1, stop=102), Stands()),
        (row(1, stop=98), Stands()),
        (row(1, stop=50), Stands()),
        (row(1, stop=20), Stands(at(20))),
        (row(1, stop=130), Put(at(100))),
        (row(1, stop=900), Put(at(100), at(900))),
        (row(1, begin=150), Put(at(150))),
        (row(1, stop=50, server_deleted_at=at(60).isoformat()), Gone()),
        (None, Gone()),
    ],
    ids=[
        "it runs: the moment",
        "the server's habit: left alone",
        "two seconds earlier: left alone",
        "earlier by less than a minute: stands without a word",
        "earlier: stands, with a word",
        "later by less than a minute: the moment without a word",
        "later: the moment, with a word",
        "it began after the stop: it ends where it began",
        "deleted elsewhere",
        "unknown",
    ],
)
def test_what_a_delayed_stop_sends(there: dict[str, Any] | None, step: StopStep) -> None:
    assert decide_stop(at(100), there) == step


def test_a_live_stop_is_the_servers_own_unless_the_start_is_not_past_for_it() -> None:
    assert decide_live_stop(at(0), at(9), at(9)) == Patch()
    assert decide_live_stop(at(10), at(9), at(9)) == Put(at(10))


def test_our_own_attempts_stop_needs_no_word() -> None:
    assert decide_stop(at(100), row(1, stop=900), ours=True) == Put(at(100))


@given(st.integers(-5, 900), st.integers(0, 900) | st.none())
def test_a_stop_never_lengthens_what_ended_and_never_ends_before_the_start(moment: int, theirs: int | None) -> None:
    match decide_stop(at(moment), row(1, stop=theirs)):
        case Put(end):
            assert end >= at(0)
            assert theirs is None or end < at(theirs)
        case Stands():
            assert theirs is not None
            assert at(theirs) <= max(at(moment), at(0)) + timedelta(seconds=2)


@given(st.lists(st.tuples(st.integers(-99, 99), st.integers(1, 99) | st.none()), max_size=4), st.booleans())
def test_a_running_start_never_goes_up_beside_one_that_runs(
    entries: list[tuple[int, int | None]], typed: bool
) -> None:
    there = [seen(b, None if s is None else b + s, id_) for id_, (b, s) in enumerate(entries)]
    step = decide_start(starting(clicked=not typed), there)
    if isinstance(step, Post) and step.stop is None:
        assert not [entry for entry in there if entry.stop is None]
