"""The editor's values: what a person typed becomes moments, what changed elsewhere is taken over beside it."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Literal, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from desktop.model.catalog import Catalog
from desktop.model.duration import parse_duration
from desktop.model.entry import Ref, TimeEntry
from desktop.model.moment import MomentError, parse_clock, parse_moment, resolve_stop, resolve_time

Field: TypeAlias = Literal["description", "start", "stop", "duration"]
LONGEST_DESCRIPTION = 3000
_DAY = timedelta(days=1)


class Values(NamedTuple):
    """What the form holds; the names are those of the entry's fields."""

    description: str
    project_id: Ref | None
    task_id: int | None
    tag_ids: tuple[Ref, ...]
    billable: bool
    start: datetime
    stop: datetime | None
    """None: it runs."""

    def seconds(self, now: datetime) -> int:
        return max(0, int(((self.stop or now) - self.start).total_seconds()))


class Problem(NamedTuple):
    """What was typed cannot be meant; a sentence for the hint."""

    words: str


class Here(NamedTuple):
    """What typed times are read by."""

    now: datetime
    zone: ZoneInfo


def values_of(entry: TimeEntry) -> Values:
    return Values(*(getattr(entry, name) for name in Values._fields))


def changes(base: Values, values: Values) -> dict[str, Any]:
    """The fields the person changed, as an `Edit` takes them."""
    pairs = zip(Values._fields, base, values, strict=True)
    return {name: new for name, old, new in pairs if new != old}


def rebased(values: Values, base: Values, fresh: Values) -> Values:
    """The form after the entry changed elsewhere: what the person did not touch follows, what they did stays."""
    followed: Mapping[str, Any] = {
        name: new for name, old, held, new in zip(Values._fields, base, values, fresh, strict=True) if held == old
    }
    merged = values._replace(**followed)
    if merged.stop is not None and merged.stop < merged.start:
        return values
    return merged


def typed(field: Field, text: str, values: Values, here: Here) -> Values | Problem:
    """The form after a field was left with `text` in it."""
    try:
        match field:
            case "start":
                return _start(text, values, here)
            case "stop":
                return _stop(text, values, here)
            case "duration":
                return _duration(text, values, here)
            case "description":
                return values._replace(description=" ".join(text.split("\n")).strip())
    except MomentError as error:
        return Problem(str(error))


def stepped(field: Field, minutes: int, values: Values, here: Here) -> Values | Problem:
    """The form after ↑ or ↓ in a field of time; seconds are dropped, so that steps land on whole minutes."""
    step = timedelta(minutes=minutes)
    match field:
        case "start":
            return _checked(values._replace(start=_minute(values.start) + step), here)
        case "stop":
            return _checked(values._replace(stop=_minute(values.stop or here.now) + step), here)
        case "duration":
            seconds = values.seconds(here.now) // 60 * 60 + minutes * 60
            return _lasting(max(0, seconds), values, here)
        case _:
            return values


def on_day(day: date, values: Values, here: Here) -> Values | Problem:
    """The entry on another day, at the same times of day."""
    try:
        start = _same_clock(values.start, day, here)
        if values.stop is None:
            return _checked(values._replace(start=start), here)
        shift = day - values.start.astimezone(here.zone).date()
        stop = _same_clock(values.stop, values.stop.astimezone(here.zone).date() + shift, here)
        return _checked(values._replace(start=start, stop=stop), here)
    except MomentError as error:
        return Problem(str(error))
    except OverflowError:
        return Problem("That day is out of reach.")


def in_project(project_id: Ref | None, values: Values, catalog: Catalog, *, premium: bool) -> Values:
    """The entry in another project: its task goes, and it is billable as the project has it."""
    if project_id == values.project_id:
        return values
    project = catalog.project(project_id)
    follows = premium and project is not None and project.billable is not None
    billable = bool(project.billable) if follows and project else values.billable
    return values._replace(project_id=project_id, task_id=None, billable=billable)


def with_tag(tag_id: Ref, values: Values) -> Values:
    """The entry with this tag, or without it where it had it."""
    tags = values.tag_ids
    return values._replace(tag_ids=tuple(t for t in tags if t != tag_id) if tag_id in tags else (*tags, tag_id))


def days_later(values: Values, zone: ZoneInfo) -> int:
    """How many days after its start the entry ends."""
    if values.stop is None:
        return 0
    return (values.stop.astimezone(zone).date() - values.start.astimezone(zone).date()).days


def _start(text: str, values: Values, here: Here) -> Values | Problem:
    clock = parse_clock(text)
    if values.stop is None:
        if clock is not None:  # the latest time it was that late: it runs, so it has begun
            return _checked(values._replace(start=resolve_time(clock, now=here.now, here=here.zone)), here)
        moment = parse_moment(text, value=values.start, now=here.now, here=here.zone)
        return _checked(values._replace(start=moment), here)
    moment = parse_moment(text, value=values.start, now=here.now, here=here.zone)
    stop = values.stop
    if clock is not None and values.stop - values.start < _DAY:
        stop = resolve_stop(stop.astimezone(here.zone).time(), start=moment, here=here.zone)
    return _checked(values._replace(start=moment, stop=stop), here)


def _stop(text: str, values: Values, here: Here) -> Values | Problem:
    if not text.strip():
        if values.stop is None:
            return values
        return Problem("A finished entry needs an end. To go on with it, use Continue.")
    clock = parse_clock(text, end=True)
    if clock is not None:
        return values._replace(stop=resolve_stop(clock, start=values.start, here=here.zone))
    moment = parse_moment(text, value=values.stop or here.now, now=here.now, here=here.zone)
    return _checked(values._replace(stop=moment), here)


def _duration(text: str, values: Values, here: Here) -> Values | Problem:
    words = text.strip()
    sign = {"+": 1, "-": -1, "−": -1}.get(words[:1], 0)
    seconds = parse_duration(words[1:] if sign else words)
    if seconds is None:
        return Problem(f"“{words}” is not a duration. Write it like 90, 1:30, 1h30, +15 or -10m.")
    if sign:
        seconds = max(0, values.seconds(here.now) + sign * seconds)
    return _lasting(seconds, values, here)


def _lasting(seconds: int, values: Values, here: Here) -> Values:
    """A new duration moves the stop; while it runs, the start."""
    if values.stop is None:
        return values._replace(start=here.now.replace(microsecond=0) - timedelta(seconds=seconds))
    return values._replace(stop=values.start + timedelta(seconds=seconds))


def _checked(values: Values, here: Here) -> Values | Problem:
    if values.stop is None and values.start > here.now:
        return Problem("A running entry cannot start in the future.")
    if values.stop is not None and values.stop < values.start:
        return Problem("It would end before it starts.")
    return values


def _same_clock(moment: datetime, day: date, here: Here) -> datetime:
    clock = moment.astimezone(here.zone).time().replace(fold=0)
    return resolve_time(clock, now=here.now, here=here.zone, day=day)


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
