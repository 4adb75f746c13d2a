"""Pomodoro: intervals follow the timer, breaks follow intervals, and each end is there once."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from desktop.model.settings import Pomodoro
from desktop.nudges.pomodoro import STEPS, Facts, Phase, Rhythm, later, rest, step, work_on

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
ON = Pomodoro(enabled=True)


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def facts(now: float, started: float | None = None, description: str = "Mail") -> Facts:
    return Facts(at(now), None if started is None else at(started), description, ON)


def played(*moments: Facts) -> Rhythm:
    rhythm = Rhythm()
    for each in moments:
        rhythm = step(rhythm, each)
    return rhythm


def test_work_begins_with_the_timer_and_is_due_after_its_length() -> None:
    assert played(facts(3, 0)) == Rhythm("work", at(0), at(25))
    assert played(facts(3, 0), facts(25, 0)) == Rhythm("due", at(0), at(25), 1)
    assert played(facts(3, 0), facts(40, 0), facts(90, 0)).phase == "due"


def test_a_timer_that_has_long_run_is_counted_from_now() -> None:
    assert played(facts(300, 0)) == Rhythm("work", at(300), at(325))


def test_another_task_goes_on_with_the_interval_and_a_stop_breaks_it_off() -> None:
    assert played(facts(0, 0), facts(10, 10)) == Rhythm("work", at(0), at(25))
    assert played(facts(0, 0), facts(10)).phase == "none"
    assert played(facts(0, 0), facts(10), facts(12, 12)) == Rhythm("work", at(12), at(37))


def test_stopping_a_due_interval_begins_the_break_and_its_end_is_told() -> None:
    on_break = played(facts(0, 0), facts(25, 0), facts(26))
    assert on_break == Rhythm("break", at(26), at(31), 1)
    assert step(on_break, facts(31)).phase == "rested"
    assert step(on_break, facts(29, 28)) == Rhythm("work", at(28), at(53), 1)


def test_an_entry_called_break_is_a_break() -> None:
    resting = played(facts(0, 0), facts(25, 0), facts(25, 25, "Break"))
    assert resting == Rhythm("break", at(25), at(30), 1)
    assert step(resting, facts(30, 25, "break ")).phase == "rested"
    assert step(resting, facts(27)).phase == "break", "its entry may be stopped before"
    assert played(facts(1, 0, "Break")).phase == "break"


def test_a_break_may_be_taken_while_the_timer_runs_on() -> None:
    now = facts(25, 0)
    on_break = rest(played(facts(0, 0), now), now)
    assert on_break == Rhythm("break", at(25), at(30), 1)
    rested = step(on_break, facts(30, 0))
    assert rested.phase == "rested"
    assert work_on(rested, facts(31, 0)) == Rhythm("work", at(31), at(56), 1)


def test_an_end_can_be_put_off() -> None:
    due = played(facts(0, 0), facts(25, 0))
    longer = later(due, facts(26, 0))
    assert longer == Rhythm("work", at(0), at(31), 0)
    assert step(longer, facts(31, 0)) == Rhythm("due", at(0), at(31), 1)
    rested = played(facts(0, 0), facts(25, 0), facts(25), facts(30))
    assert later(rested, facts(30)) == Rhythm("break", at(25), at(35), 1)


def test_the_fourth_break_is_long_and_a_long_pause_begins_anew() -> None:
    rhythm, begun = Rhythm(), 0.0
    for _ in range(4):
        for moment in (facts(begun, begun), facts(begun + 25, begun), facts(begun + 25)):
            rhythm = step(rhythm, moment)
        begun += 30
    assert rhythm == Rhythm("break", at(115), at(130), 4)
    assert step(rhythm, facts(125, 125)).number == 1
    assert step(rhythm, facts(140, 140)).done == 0
    assert played(facts(0, 0), facts(25, 0), facts(25), facts(500, 500)).done == 0


def test_switched_off_there_is_nothing() -> None:
    off = facts(25, 0)._replace(settings=Pomodoro())
    assert step(played(facts(0, 0)), off) == Rhythm()


moments = st.lists(
    st.tuples(st.floats(0, 40), st.sampled_from(("work", "break", "stop", "look", "rest", "later", "on"))),
    max_size=40,
)


@given(moments)
def test_it_wakes_forward_and_shows_less_and_less(moves: list[tuple[float, str]]) -> None:
    rhythm, now, started, description = Rhythm(), 0.0, None, ""
    for minutes, move in moves:
        now += minutes
        if move in ("work", "break"):
            started, description = now, move
        elif move == "stop":
            started = None
        given = facts(now, started, description)
        rhythm = step(rhythm, given)
        if rhythm.phase == "due" and move in ("rest", "later", "on"):
            rhythm = {"rest": rest, "later": later, "on": work_on}[move](rhythm, given)
        assert step(rhythm, given) == rhythm, "looking twice changes nothing"
        left, wake = rhythm.left(at(now)), rhythm.wake(at(now))
        phases: tuple[Phase, ...] = ("work", "break")
        assert (left is not None) == (wake is not None) == (rhythm.phase in phases)
        if left is not None and wake is not None:
            assert 0 < left <= STEPS
            assert wake > at(now)
            assert rhythm.left(wake + timedelta(milliseconds=1)) == left - 1
