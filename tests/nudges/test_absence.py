"""What is asked about an absence: only what the running entry ran through, only what is long enough, only once."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.model.entry import TimeEntry
from desktop.model.settings import Idle
from desktop.nudges.absence import Absence, LifeSign, Verdict, hidden_by, joined, matters, verdict
from desktop.nudges.presence import Cause

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def after(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


def entry(minutes: float = 0) -> TimeEntry:
    return TimeEntry(ref=1, workspace_id=1, start=after(minutes))


def away(left: float, back: float, cause: Cause = "idle") -> Absence:
    return Absence(after(left), after(back), cause)


def test_an_absence_in_a_running_entry_matters_in_whole_seconds() -> None:
    found = matters(Absence(after(10) + timedelta(milliseconds=700), after(42), "idle"), entry(), Idle())
    assert found == away(10, 42)


@pytest.mark.parametrize(
    ("absence", "running", "wish"),
    [
        (away(10, 42), None, Idle()),
        (away(10, 42), entry(), Idle(minutes=0)),
        (away(10, 19.9), entry(), Idle()),
        (away(10, 42), entry(33), Idle()),
        (away(10, 42), entry(15), Idle()),
        (away(10, 42), entry(50), Idle()),
    ],
    ids=["nothing runs", "never ask", "too short", "too short a part", "began elsewhere", "began after"],
)
def test_nothing_is_asked_where_there_is_nothing_to_take_out(
    absence: Absence, running: TimeEntry | None, wish: Idle
) -> None:
    assert matters(absence, running, wish) is None


def test_time_before_the_start_of_the_entry_is_left_out() -> None:
    assert matters(away(10, 42), entry(10.5), Idle()) == away(10.5, 42)


@pytest.mark.parametrize(
    ("cause", "expected"), [("idle", "ask"), ("locked", "keep"), ("asleep", "stop"), ("off", "ask")]
)
def test_the_cause_decides_what_is_done(cause: Cause, expected: Verdict) -> None:
    assert verdict(cause, Idle(on_lock="keep", on_sleep="stop")) == expected


def test_a_look_at_the_screen_between_two_absences_makes_them_one() -> None:
    assert joined(away(0, 30, "asleep"), away(32, 60), Idle()) == away(0, 60, "asleep")
    assert joined(away(0, 30), away(40, 60), Idle()) == away(40, 60)
    assert joined(None, away(40, 60), Idle()) == away(40, 60)


SIGN = LifeSign(NINE, "a3f0", 500.0)


@pytest.mark.parametrize(
    ("sign", "boot", "asleep", "cause"),
    [
        (SIGN, "b4e1", 0.0, "off"),
        (SIGN, "a3f0", 4000.0, "asleep"),
        (SIGN._replace(ended=True), "a3f0", 500.0, "off"),
        (SIGN, "a3f0", 510.0, None),
    ],
    ids=["started anew", "killed in its sleep", "logged out", "only the program was away"],
)
def test_the_last_sign_of_life_tells_who_was_away(
    sign: LifeSign, boot: str, asleep: float, cause: Cause | None
) -> None:
    assert hidden_by(sign, now=after(90), boot=boot, asleep=asleep) == cause


def test_a_clock_that_was_set_back_makes_no_absence() -> None:
    assert hidden_by(SIGN, now=after(-5), boot="b4e1", asleep=0.0) is None


@given(
    st.builds(
        LifeSign,
        st.timedeltas(timedelta(0), timedelta(9999)).map(lambda late: NINE + late),
        st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
        st.floats(0, 1e9),
        st.booleans(),
    )
)
def test_a_sign_of_life_is_read_as_it_was_written(sign: LifeSign) -> None:
    assert LifeSign.read(sign.text()) == sign


@pytest.mark.parametrize(
    "text", ["", "yesterday 0 0 b", "2026-03-02T09:00:00 0 0 b", "2026-03-02T09:00:00+00:00 x 0 b"]
)
def test_a_sign_that_makes_no_sense_is_none(text: str) -> None:
    assert LifeSign.read(text) is None
