"""Times on the command line, in the words of the quick-entry grammar."""

from datetime import datetime
from zoneinfo import ZoneInfo

from desktop.cli.failure import CommandError
from desktop.model import phrase
from desktop.model.duration import parse_duration
from desktop.model.moment import (
    MomentError,
    day_bounds,
    parse_api,
    parse_clock,
    parse_day,
    parse_moment,
    resolve_stop,
    whole,
)


def moment(text: str, *, now: datetime, here: ZoneInfo) -> datetime:
    """The moment meant by `now`, `14:05`, `at 14:05`, `10m ago`, `yesterday 9:00` or `2026-01-31T09:00:00Z`."""
    words = " ".join(text.split())
    if words.casefold() == "now":
        return whole(now)
    try:
        if "T" in words:
            return whole(parse_api(words))
    except ValueError:
        words = words.replace("T", " ")
    read = phrase.read(words) or phrase.read(f"at {words}")
    if read is not None and read.end is None and (read.running or read.length is None):
        try:
            return phrase.resolve(read, now=now, here=here)[0]
        except (MomentError, OverflowError) as error:
            raise CommandError(str(error)) from None
    raise CommandError(f"“{text}” is not a time. Write it like 14:05, 10m ago or yesterday 9:00.", 2)


def moved(text: str, value: datetime, *, now: datetime, here: ZoneInfo) -> datetime:
    """A new value for the moment `value` of an entry: a bare time is one of its day; `+15` and `-10m` shift it."""
    try:
        return whole(parse_moment(text, value=value, now=now, here=here))
    except MomentError:
        return moment(text, now=now, here=here)


def ending(text: str, start: datetime, *, now: datetime, here: ZoneInfo) -> datetime:
    """The end of an entry that began at `start`; a bare time before it is one of the next day."""
    clock = parse_clock(text, end=True)
    if clock is None:
        return moment(text, now=now, here=here)
    try:
        return resolve_stop(clock, start=start, here=here)
    except MomentError as error:
        raise CommandError(str(error)) from None


def length(text: str) -> int:
    """Seconds of a duration such as `45m` or `1h30`."""
    seconds = parse_duration(text)
    if seconds is None:
        raise CommandError(f"“{text}” is not a duration. Write it like 45m, 1h30 or 1:30.", 2)
    return seconds


def days(first: str | None, last: str | None, *, now: datetime, here: ZoneInfo) -> tuple[datetime, datetime]:
    """From the beginning of one day to the end of another; today where nothing is named."""
    today = now.astimezone(here).date()
    try:
        begin = parse_day(first, today) if first is not None else None
        end = parse_day(last, today) if last is not None else today
    except MomentError as error:
        raise CommandError(str(error), 2) from None
    begin = begin if begin is not None else min(end, today)
    if begin > end:
        raise CommandError(f"{begin} is after {end}. Give the earlier day as --from.", 2)
    return day_bounds(begin, here)[0], day_bounds(end, here)[1]
