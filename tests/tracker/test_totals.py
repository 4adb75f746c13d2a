"""Today and the week, as every view shows them."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.tracker.state import State
from tests.tracker.account import MONDAY_NOON, TrackedAccount, signed_in

HOUR = 3600


def totals(folder: Path, *entries: tuple[str, str | None], split: bool = False) -> tuple[int, int]:
    """Today's and this week's seconds on Monday at 13:00 in Berlin."""

    async def story(account: TrackedAccount) -> tuple[int, int]:
        for number, (start, stop) in enumerate(entries, 1):
            account.entry(number, f"{start}+01:00", f"{stop}+01:00" if stop else None)
        timer = account.settings.timer._replace(split_totals_at_midnight=split)
        account.settings = account.settings._replace(timer=timer)
        state = (await account.open()).state
        return state.today_seconds(MONDAY_NOON), state.week_seconds(MONDAY_NOON)

    with signed_in(folder) as account:
        return asyncio.run(story(account))


def test_what_starts_tomorrow_counts_neither_today_nor_when_the_week_ends_before(tmp_path: Path) -> None:
    today = ("2026-03-02T09:00:00", "2026-03-02T10:00:00")
    tomorrow = ("2026-03-03T00:00:00", "2026-03-03T02:00:00")
    assert totals(tmp_path, today, tomorrow) == (HOUR, 3 * HOUR)


@pytest.mark.parametrize(("split", "expected"), [(False, (0, 0)), (True, (2 * HOUR, 2 * HOUR))])
def test_a_night_counts_where_it_began_or_by_a_setting_on_both_days(
    tmp_path: Path, split: bool, expected: tuple[int, int]
) -> None:
    assert totals(tmp_path, ("2026-03-01T22:00:00", "2026-03-02T02:00:00"), split=split) == expected


@pytest.mark.parametrize(("split", "expected"), [(False, 0), (True, 13 * HOUR)])
def test_a_timer_that_ran_through_the_night_counts_likewise(tmp_path: Path, split: bool, expected: int) -> None:
    assert totals(tmp_path, ("2026-03-01T22:00:00", None), split=split) == (expected, expected)


def test_an_entry_of_many_days_is_split_though_it_began_long_before_the_week(tmp_path: Path) -> None:
    assert totals(tmp_path, ("2026-02-10T09:00:00", "2026-03-02T01:00:00"), split=True) == (HOUR, HOUR)


def test_the_total_goes_on_with_the_timer(tmp_path: Path) -> None:
    with signed_in(tmp_path) as account:
        account.entry(1, "2026-03-02T11:00:00+00:00", None)
        state = asyncio.run(account.open()).state
        assert state.today_seconds(MONDAY_NOON + timedelta(minutes=5)) == HOUR + 300


@pytest.mark.parametrize(
    ("minutes", "seconds", "shown"), [(0, 433, 433), (15, 449, 0), (15, 450, 900), (1, 89, 60)]
)
def test_totals_are_rounded_where_they_are_read_alone(minutes: int, seconds: int, shown: int) -> None:
    state = State(today_stopped=seconds, rounding=minutes)
    assert state.shown(state.today_seconds(MONDAY_NOON)) == shown
    assert state.today_seconds(MONDAY_NOON) == seconds
