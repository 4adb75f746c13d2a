"""The server's clock, as far as its answers tell it."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from desktop.sync.offset import Known, Samples, corrected, from_json, offset, steady, take, to_json
from tests.sync.acts import NOON, at


class Clock:
    def now(self) -> datetime:
        return NOON

    def monotonic(self) -> float:
        return 5.0


def learn(
    samples: Samples = (), ahead: float = 240.0, slow: float = 0.2, when: float = 0.0, mono: float = 0.0
) -> Samples:
    date = at(when + slow / 2 + ahead).replace(microsecond=0)
    return take(samples, date, at(when), at(when + slow), mono + slow)


def test_an_offset_is_the_median_of_the_last_five_answers() -> None:
    samples: Samples = ()
    for ahead in (0, 100, 10, 10, 10, 400):
        samples = learn(samples, ahead)
    assert len(samples) == 5
    assert abs((offset(samples) or 0) - 10) <= 1


def test_a_slow_answer_tells_nothing() -> None:
    assert learn(slow=20) == ()
    assert take((), None, at(0), at(1), 1) == ()


def test_after_a_changed_clock_or_a_sleep_old_answers_tell_nothing() -> None:
    samples = learn(mono=0)
    assert steady(samples, samples[0].drift + 1) == samples
    assert steady(samples, samples[0].drift + 3600) == ()


def test_answers_outlive_the_process_and_what_they_told_also_the_boot() -> None:
    known = Known(learn(), 240.0, sure=7)
    assert from_json(to_json(known, "boot"), "boot") == known
    assert from_json(to_json(known, "boot"), "another") == known._replace(samples=())
    assert from_json(None, "boot") == Known()


def test_the_corrected_clock_is_the_servers() -> None:
    assert corrected(Clock(), 240.0) == NOON + timedelta(minutes=4)
    assert corrected(Clock(), None) == NOON


@given(st.floats(-1e6, 1e6), st.floats(0, 8))
def test_one_quick_answer_is_never_off_by_more_than_half_of_it_and_a_second(ahead: float, slow: float) -> None:
    found = offset(learn(ahead=ahead, slow=slow))
    assert found is not None
    assert abs(found - ahead) <= slow / 2 + 1
