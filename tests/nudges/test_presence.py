"""When somebody was away: touches, locks and sleep make one gap, and clocks that are set make none."""

from hypothesis import given
from hypothesis import strategies as st

from desktop.nudges.presence import Gap, Presence

MINUTE = 60.0
HOUR = 3600.0


class Day:
    """A morning before the computer; moments are seconds since its beginning."""

    def __init__(self) -> None:
        self.presence = Presence(seen=0.0)
        self.gaps: list[Gap] = []

    def take(self, result: tuple[Presence, Gap | None]) -> None:
        self.presence, gap = result
        if gap is not None and gap.seconds >= 5 * MINUTE:
            self.gaps.append(gap)

    def sample(self, at: float, idle: float | None, slept: float = 0.0) -> None:
        self.take(self.presence.sample(at, idle, slept))

    def lock(self, at: float, idle: float | None = 1.0) -> None:
        self.take(self.presence.lock(at, idle))

    def unlock(self, at: float) -> None:
        self.take(self.presence.unlock(at))

    def sleep(self, at: float, idle: float | None = 1.0) -> None:
        self.take(self.presence.sleep(at, idle))

    def wake(self, at: float) -> None:
        self.presence = self.presence.wake(at)


def test_a_gap_reaches_from_the_last_touch_to_the_first_one_after() -> None:
    day = Day()
    day.sample(100, 0)
    day.sample(160, 60)
    day.sample(1900, 1800)
    assert day.gaps == []
    day.sample(1910, 4)
    assert day.gaps == [Gap(100, 1906, "idle")]


def test_a_return_between_two_samples_is_found_at_the_later_one() -> None:
    day = Day()
    day.sample(590, 590)
    day.sample(650, 30)
    assert day.gaps == [Gap(0, 620, "idle")]


def test_who_locks_and_unlocks_was_away_in_between_whatever_touched_the_keys() -> None:
    day = Day()
    day.lock(100, 2)
    day.sample(400, 3)
    day.sample(800, 1)
    day.unlock(1000)
    assert day.gaps == [Gap(98, 1000, "locked")]


def test_locked_by_itself_after_a_while_counts_from_the_last_touch() -> None:
    day = Day()
    day.sample(290, 0)
    day.lock(600, 300)
    day.unlock(1000)
    assert day.gaps == [Gap(300, 1000, "locked")]


def test_locked_then_slept_then_woken_is_one_absence() -> None:
    day = Day()
    day.lock(100)
    day.sleep(130)
    day.wake(HOUR)
    day.sample(HOUR + 5, 2)
    day.unlock(HOUR + 20)
    assert day.gaps == [Gap(99, HOUR + 20, "asleep")]


def test_a_computer_that_woke_by_itself_is_not_a_person() -> None:
    day = Day()
    day.sleep(100)
    day.wake(HOUR)
    day.sample(HOUR + 10, 15)
    day.sample(HOUR + 60, 65)
    assert day.gaps == []
    day.sample(2 * HOUR, 3)
    assert day.gaps == [Gap(99, 2 * HOUR - 3, "asleep")]


def test_sleep_that_nobody_told_of_shows_by_the_clocks() -> None:
    day = Day()
    day.sample(60, 0)
    day.sample(HOUR, 20, slept=HOUR - 90)
    assert day.gaps == []
    day.sample(HOUR + 10, 2)
    assert day.gaps == [Gap(60, HOUR + 8, "asleep")]


def test_returning_just_before_a_lock_is_not_lost() -> None:
    day = Day()
    day.sample(1000, 1000)
    day.lock(1009, 3)
    day.unlock(1100)
    assert day.gaps == [Gap(0, 1006, "idle")]


def test_a_locker_that_never_says_it_is_open_hides_nobody_who_works() -> None:
    day = Day()
    day.lock(100)
    for at in range(1000, 1100, 10):
        day.sample(at, 1)
    assert day.gaps == [Gap(99, 999, "locked")]
    assert not day.presence.locked


def test_a_glance_at_a_locked_screen_is_no_return() -> None:
    day = Day()
    day.lock(100)
    for at in (1000, 2000, 3000):
        day.sample(at, 1)
        day.sample(at + 60, 61)
    assert day.gaps == []
    day.unlock(4000)
    assert day.gaps == [Gap(99, 4000, "locked")]


def test_without_a_count_of_idle_time_locks_and_sleep_still_tell() -> None:
    day = Day()
    day.sample(50, None)
    day.lock(100, None)
    day.unlock(900)
    assert day.gaps == [Gap(100, 900, "locked")]


def test_events_that_are_told_twice_change_nothing() -> None:
    day = Day()
    day.lock(100)
    day.lock(101)
    day.sleep(110)
    day.sleep(110)
    day.wake(900)
    day.wake(901)
    day.unlock(950)
    day.unlock(951)
    assert day.gaps == [Gap(99, 950, "asleep")]


EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["sample", "sample", "sample", "lock", "unlock", "sleep", "wake"]),
        st.floats(1, 4000),
        st.floats(0, 3000) | st.none(),
    ),
    max_size=40,
)


@given(EVENTS)
def test_gaps_never_overlap_and_stay_in_the_past(events: list[tuple[str, float, float | None]]) -> None:
    day, now, last = Day(), 0.0, 0.0
    for kind, pause, idle in events:
        now += pause
        known = len(day.gaps)
        match kind:
            case "sample" | "lock" | "sleep":
                getattr(day, kind)(now, idle)
            case _:
                getattr(day, kind)(now)
        for gap in day.gaps[known:]:
            assert last <= gap.left < gap.back <= now
            last = gap.back
        assert day.presence.seen <= now
