"""Durations as they are shown and typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.model.duration import LONGEST, clock, clock_seconds, parse_duration


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [
        ("90", 5400),
        ("1h30", 5400),
        ("1.5h", 5400),
        ("1,5h", 5400),
        ("1.5", 5400),
        (".5h", 1800),
        ("1:30", 5400),
        ("1:30:15", 5415),
        ("45m", 2700),
        ("45 min", 2700),
        ("2h", 7200),
        ("2 hours", 7200),
        ("90s", 90),
        ("1h 30m", 5400),
        (" 1H30M ", 5400),
        ("0", 0),
        ("999h", LONGEST),
    ],
)
def test_a_duration_is_read_however_it_is_typed(typed: str, seconds: int) -> None:
    assert parse_duration(typed) == seconds


@pytest.mark.parametrize(
    "typed", ["", " ", "h", "soon", "1:75", "1:30:99", "-5", "1000h", "59941", "1h75", "1..5h", "5x"]
)
def test_what_is_no_duration_is_not_guessed_at(typed: str) -> None:
    assert parse_duration(typed) is None


@given(st.integers(0, LONGEST))
def test_a_shown_duration_can_be_typed_back(seconds: int) -> None:
    assert parse_duration(clock_seconds(seconds)) == seconds
    assert parse_duration(clock(seconds)) == seconds - seconds % 60
    assert parse_duration(f"{seconds}s") == seconds


@given(st.text())
def test_any_text_is_a_duration_within_bounds_or_none(text: str) -> None:
    seconds = parse_duration(text)
    assert seconds is None or 0 <= seconds <= LONGEST


def test_a_clock_cuts_what_is_left_of_a_minute() -> None:
    assert (clock(0), clock(59), clock(60), clock(85 * 60), clock(100 * 3600)) == (
        "0:00",
        "0:00",
        "0:01",
        "1:25",
        "100:00",
    )
    assert (clock_seconds(0), clock_seconds(2530)) == ("0:00:00", "0:42:10")


def test_a_difference_below_zero_keeps_its_sign() -> None:
    assert (clock(-59), clock(-60), clock(-5400), clock_seconds(-1)) == ("0:00", "−0:01", "−1:30", "−0:00:01")
