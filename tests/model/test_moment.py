"""Times as the API has them, days of any length, and what people type."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.model import moment
from desktop.model.moment import (
    MomentError,
    day_bounds,
    format_api,
    parse_api,
    parse_clock,
    parse_day,
    parse_moment,
    resolve_stop,
    resolve_time,
    week_start,
    whole,
    zone,
)

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = [
    ZoneInfo(name)
    for name in (
        "UTC",
        "Europe/Berlin",
        "America/New_York",
        "America/Sao_Paulo",  # midnight used to be skipped
        "America/Havana",  # midnight is doubled
        "America/St_Johns",  # clocks used to change a minute after midnight
        "Asia/Beirut",
        "Africa/Cairo",
        "Australia/Lord_Howe",  # half an hour
        "Pacific/Apia",  # a day was skipped
        "Asia/Kathmandu",
        "America/Scoresbysund",
        "Antarctica/Troll",  # two hours
    )
]
MOMENTS = st.integers(631_152_000, 2_145_916_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
"""1990 to 2037."""
DAYS = st.dates(date(1990, 1, 1), date(2037, 12, 30))


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]  # year, month, day, …


@pytest.mark.parametrize("text", ["2026-02-13T19:58:43Z", "2026-02-13T19:58:43+00:00", "2026-02-13T20:58:43+01:00"])
def test_every_form_of_an_api_time_is_the_same_moment(text: str) -> None:
    assert parse_api(text) == utc(2026, 2, 13, 19, 58, 43)
    assert parse_api(text).tzinfo is UTC


def test_fractions_are_kept_until_cut_to_whole_seconds() -> None:
    at = parse_api("2026-02-13T19:58:43.987654321Z")
    assert at.microsecond == 987654
    assert whole(at) == utc(2026, 2, 13, 19, 58, 43)
    assert format_api(at) == "2026-02-13T19:58:43Z"


@pytest.mark.parametrize("text", ["", "now", "2026-02-13", "2026-02-13T19:58:43", "0001-01-01T00:00:00+10:00"])
def test_what_is_no_api_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_api(text)


def test_a_moment_without_an_offset_is_never_sent() -> None:
    with pytest.raises(ValueError, match="offset"):
        format_api(utc(2026, 1, 1).replace(tzinfo=None))


@given(MOMENTS, st.sampled_from(ZONES), st.integers(0, 999_999))
def test_a_moment_survives_the_way_to_the_server(at: datetime, here: ZoneInfo, micro: int) -> None:
    at = at.astimezone(here).replace(microsecond=micro)
    assert parse_api(format_api(at)) == whole(at.astimezone(UTC))


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "/etc/passwd", "Europe"])
def test_an_unknown_zone_is_utc(name: str) -> None:
    assert utc(2026, 7, 1).astimezone(zone(name)).utcoffset() == timedelta()


def test_utc_needs_no_zone_database() -> None:
    assert utc(2026, 7, 1).astimezone(moment._utc()).utcoffset() == timedelta()


@given(st.sampled_from(ZONES), DAYS)
def test_days_cover_all_time_without_gaps(here: ZoneInfo, day: date) -> None:
    begin, end = day_bounds(day, here)
    assert day_bounds(day + timedelta(days=1), here)[0] == end
    assert begin.tzinfo is UTC
    assert timedelta() <= end - begin <= timedelta(hours=26)
    assert end == begin or begin.astimezone(here).date() == day
    assert (begin - timedelta(seconds=1)).astimezone(here).date() < day


@pytest.mark.parametrize(
    ("name", "day", "hours"),
    [
        ("Europe/Berlin", date(2026, 3, 28), 24),
        ("Europe/Berlin", date(2026, 3, 29), 23),
        ("Europe/Berlin", date(2026, 10, 25), 25),
        ("America/Havana", date(2025, 11, 2), 25),
        ("America/Sao_Paulo", date(2018, 11, 4), 23),
        ("Australia/Lord_Howe", date(2026, 4, 5), 24.5),
        ("Pacific/Apia", date(2011, 12, 30), 0),
    ],
)
def test_a_day_is_as_long_as_its_clocks_say(name: str, day: date, hours: float) -> None:
    begin, end = day_bounds(day, ZoneInfo(name))
    assert end - begin == timedelta(hours=hours)


@given(DAYS, st.integers(0, 6))
def test_a_week_starts_on_the_profiles_day_and_holds_the_day(day: date, first: int) -> None:
    start = week_start(day, first)
    assert start.isoweekday() % 7 == first
    assert timedelta() <= day - start <= timedelta(days=6)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-01-31", date(2026, 1, 31)),
        ("today", date(2026, 2, 4)),
        ("Yesterday", date(2026, 2, 3)),
        ("monday", date(2026, 2, 2)),
        ("wednesday", date(2026, 2, 4)),
        ("Thu", date(2026, 1, 29)),
        ("-7d", date(2026, 1, 28)),
        ("-2w", date(2026, 1, 21)),
    ],
)
def test_a_day_is_read_in_each_form(text: str, day: date) -> None:
    assert parse_day(text, date(2026, 2, 4)) == day


@pytest.mark.parametrize("text", ["", "soon", "2026-02-30", "mo", "-9999w9", "7d"])
def test_what_is_no_day_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(MomentError, match=r"is not a day\. Write it like 2026-01-31"):
        parse_day(text, date(2026, 2, 4))


def test_a_day_before_all_calendars_is_refused() -> None:
    with pytest.raises(MomentError):
        parse_day("-9999w", date(100, 1, 1))


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("9", time(9)),
        ("915", time(9, 15)),
        ("0915", time(9, 15)),
        ("1530", time(15, 30)),
        ("9:15", time(9, 15)),
        ("9.15pm", time(21, 15)),
        ("915pm", time(21, 15)),
        ("9am", time(9)),
        ("12am", time(0)),
        ("12 PM", time(12)),
        ("9 a.m.", time(9)),
        ("21h15", time(21, 15)),
        ("9:15:30", time(9, 15, 30)),
        ("0:00", time(0)),
    ],
)
def test_a_time_of_day_is_read_however_it_is_typed(text: str, clock: time) -> None:
    assert parse_clock(text) == clock


@pytest.mark.parametrize("text", ["", "25", "24:00", "9:60", "13pm", "0am", "777", "9:5", "noonish", "9-10"])
def test_what_is_no_time_of_day_is_not_guessed_at(text: str) -> None:
    assert parse_clock(text) is None


def test_midnight_may_be_written_24_at_an_end() -> None:
    assert parse_clock("24:00", end=True) == parse_clock("24", end=True) == time(0)
    assert parse_clock("24:30", end=True) is None


def test_a_bare_time_is_its_latest_past_occurrence() -> None:
    now = utc(2026, 2, 4, 12)  # 13:00 in Berlin
    assert resolve_time(time(9), now=now, here=BERLIN) == utc(2026, 2, 4, 8)
    assert resolve_time(time(13), now=now, here=BERLIN) == utc(2026, 2, 4, 12)
    assert resolve_time(time(13, 1), now=now, here=BERLIN) == utc(2026, 2, 3, 12, 1)


@given(st.sampled_from(ZONES), MOMENTS, st.times())
def test_a_bare_time_lies_within_the_last_day_or_does_not_exist(here: ZoneInfo, now: datetime, clock: time) -> None:
    clock = clock.replace(microsecond=0)
    try:
        found = resolve_time(clock, now=now, here=here)
    except MomentError:
        return
    assert timedelta() <= now - found < timedelta(hours=49)  # two days where a zone skipped one
    assert found.astimezone(here).time() == clock


def test_a_time_that_does_not_exist_is_refused() -> None:
    for now in (utc(2026, 3, 29, 9), utc(2026, 3, 29, 1, 10)):
        with pytest.raises(MomentError, match="2:30 does not exist on 29 March 2026: the clocks go forward then"):
            resolve_time(time(2, 30), now=now, here=BERLIN)
    assert resolve_time(time(2, 30), now=utc(2026, 3, 29, 0), here=BERLIN) == utc(2026, 3, 28, 1, 30)


def test_a_double_time_is_the_first() -> None:
    assert resolve_time(time(2, 30), now=utc(2026, 10, 25, 1, 10), here=BERLIN) == utc(2026, 10, 25, 0, 30)
    assert resolve_time(time(2, 30), now=utc(2026, 10, 25, 9), here=BERLIN, day=date(2026, 10, 25)) == utc(
        2026, 10, 25, 0, 30
    )


def test_an_end_before_its_start_is_the_next_day() -> None:
    start = utc(2026, 2, 4, 21)  # 22:00 in Berlin
    assert resolve_stop(time(23), start=start, here=BERLIN) == utc(2026, 2, 4, 22)
    assert resolve_stop(time(22), start=start, here=BERLIN) == start
    assert resolve_stop(time(1), start=start, here=BERLIN) == utc(2026, 2, 5, 0)


def test_an_end_that_does_not_exist_is_refused() -> None:
    with pytest.raises(MomentError):
        resolve_stop(time(2, 30), start=utc(2026, 3, 29, 0), here=BERLIN)
    assert resolve_stop(time(2, 30), start=utc(2026, 3, 29, 2), here=BERLIN) == utc(2026, 3, 30, 0, 30)


def test_the_editors_field_takes_times_steps_and_now() -> None:
    value, now = utc(2026, 2, 3, 9), utc(2026, 2, 4, 12, 0, 5, 7)
    typed = {
        "915": utc(2026, 2, 3, 8, 15),
        "9.15pm": utc(2026, 2, 3, 20, 15),
        "now": utc(2026, 2, 4, 12, 0, 5),
        "+15": utc(2026, 2, 3, 9, 15),
        "-10m": utc(2026, 2, 3, 8, 50),
        "−1h30": utc(2026, 2, 3, 7, 30),
    }
    for text, expected in typed.items():
        assert parse_moment(text, value=value, now=now, here=BERLIN) == expected


@pytest.mark.parametrize("text", ["", "later", "+", "+soon", "25:00", "--5"])
def test_the_editors_field_says_what_it_wants(text: str) -> None:
    with pytest.raises(MomentError, match="Write it like"):
        parse_moment(text, value=utc(2026, 2, 3), now=utc(2026, 2, 4), here=BERLIN)
