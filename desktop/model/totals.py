"""Totals: tracked seconds of a day, a week or any stretch of time, the running entry included."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from desktop.model.entry import TimeEntry
from desktop.model.moment import day_bounds, week_start, whole


def day_total(
    entries: Iterable[TimeEntry], day: date, zone: ZoneInfo, now: datetime, *, split_at_midnight: bool = False
) -> int:
    """Seconds tracked on that day. An entry belongs wholly to the day it starts, unless split at midnight."""
    begin, end = day_bounds(day, zone)
    return total(entries, begin, end, now, split=split_at_midnight)


def week_total(
    entries: Iterable[TimeEntry],
    day: date,
    zone: ZoneInfo,
    now: datetime,
    *,
    beginning_of_week: int,
    split_at_midnight: bool = False,
) -> int:
    """Seconds tracked in the week that `day` is in; `beginning_of_week` is 0 for Sunday to 6 for Saturday."""
    first = week_start(day, beginning_of_week)
    begin, end = day_bounds(first, zone)[0], day_bounds(first + timedelta(days=6), zone)[1]
    return total(entries, begin, end, now, split=split_at_midnight)


def counts_from(entry: TimeEntry, begin: datetime, *, split: bool = False) -> datetime | None:
    """From when on a running entry counts in a stretch that began at `begin` and goes on; None: not at all."""
    if entry.start >= begin:
        return entry.start
    return begin if split else None


def total(
    entries: Iterable[TimeEntry], begin: datetime, end: datetime, now: datetime, *, split: bool = False
) -> int:
    """Seconds of the entries that start in [begin, end), or, if `split`, of all entries within it."""
    if not split:
        return sum(entry.duration(now) for entry in entries if begin <= entry.start < end)
    return sum(_within(entry, begin, end, now) for entry in entries)


def _within(entry: TimeEntry, begin: datetime, end: datetime, now: datetime) -> int:
    start, stop = max(entry.start, begin), min(entry.stop or whole(now), end)
    return max(0, int((stop - start).total_seconds()))
