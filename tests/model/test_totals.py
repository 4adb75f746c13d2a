"""Totals count each second once."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from desktop.model.entry import TimeEntry
from desktop.model.moment import day_bounds
from desktop.model.totals import day_total, total, week_total

BERLIN = ZoneInfo("Europe/Berlin")
HOUR = 3600
NOW = datetime(2026, 2, 4, 12, tzinfo=UTC)


def entry(start: datetime, seconds: int | None) -> TimeEntry:
    return TimeEntry(1, 1, start, None if seconds is None else start + timedelta(seconds=seconds))


OVERNIGHT = entry(datetime(2026, 2, 2, 22, tzinfo=UTC), 3 * HOUR)  # 23:00 to 2:00 in Berlin
RUNNING = entry(datetime(2026, 2, 4, 11, tzinfo=UTC), None)
SUNDAY = entry(datetime(2026, 2, 1, 9, tzinfo=UTC), 5 * HOUR)


def test_an_entry_belongs_wholly_to_the_day_it_starts() -> None:
    assert day_total([OVERNIGHT], date(2026, 2, 2), BERLIN, NOW) == 3 * HOUR
    assert day_total([OVERNIGHT], date(2026, 2, 3), BERLIN, NOW) == 0


def test_a_setting_splits_it_at_midnight() -> None:
    assert day_total([OVERNIGHT], date(2026, 2, 2), BERLIN, NOW, split_at_midnight=True) == HOUR
    assert day_total([OVERNIGHT], date(2026, 2, 3), BERLIN, NOW, split_at_midnight=True) == 2 * HOUR


def test_the_running_entry_counts_up_to_now() -> None:
    assert day_total([RUNNING], date(2026, 2, 4), BERLIN, NOW) == HOUR
    assert day_total([RUNNING], date(2026, 2, 4), BERLIN, NOW - timedelta(hours=2)) == 0


def test_a_week_is_the_profiles() -> None:
    entries = [SUNDAY, OVERNIGHT, RUNNING]
    assert week_total(entries, date(2026, 2, 4), BERLIN, NOW, beginning_of_week=1) == 4 * HOUR
    assert week_total(entries, date(2026, 2, 4), BERLIN, NOW, beginning_of_week=0) == 9 * HOUR


def moments(first: date, last: date) -> st.SearchStrategy[datetime]:
    """Whole seconds between two days."""
    noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    days = [(day - noon.date()).days * 86400 for day in (first, last)]
    return st.integers(*days).map(lambda seconds: noon + timedelta(seconds=seconds))


ENTRIES = st.lists(
    st.builds(
        entry,
        moments(date(2026, 3, 20), date(2026, 4, 10)),
        st.one_of(st.none(), st.integers(0, 90 * HOUR)),
    )
)
ZONES = st.sampled_from(
    [BERLIN, ZoneInfo("America/New_York"), ZoneInfo("Asia/Kathmandu"), ZoneInfo("Africa/Cairo")]
)


@given(ENTRIES, ZONES, st.booleans(), moments(date(2026, 4, 10), date(2026, 4, 12)))
def test_the_days_sum_to_the_whole(entries: list[TimeEntry], zone: ZoneInfo, split: bool, now: datetime) -> None:
    days = [date(2026, 3, 18) + timedelta(days=number) for number in range(35)]
    begin, end = day_bounds(days[0], zone)[0], day_bounds(days[-1], zone)[1]
    by_day = sum(day_total(entries, day, zone, now, split_at_midnight=split) for day in days)
    assert by_day == total(entries, begin, end, now) == total(entries, begin, end, now, split=True)
    assert by_day == sum(each.duration(now) for each in entries)
