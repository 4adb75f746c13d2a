"""What the editor says: times and days as they stand in its fields, and the hint below them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from desktop.model.catalog import Catalog
from desktop.model.duration import clock
from desktop.model.entry import Ref
from desktop.model.label import isolated
from desktop.model.moment import MONTHS, WEEKDAYS, time_of_day
from desktop.ui.editor.form import Field, Here, Values, days_later

DAYS = tuple(name.capitalize() for name in WEEKDAYS)

KEYS = "Enter saves · Esc reverts"
DELETED_ELSEWHERE = "This entry was deleted elsewhere."


def time_words(moment: datetime | None, zone: ZoneInfo) -> str:
    """`9:05`, nothing for an end that is still to come."""
    return time_of_day(moment, zone) if moment is not None else ""


def day_words(day: date, today: date) -> str:
    """`Fri 20 Nov`, with the year where it is not this one."""
    year = "" if day.year == today.year else f" {day.year}"
    return f"{DAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]}{year}"


def long_day(day: date) -> str:
    """`Friday 20 November 2026`, as it is read out."""
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def project_words(ref: Ref | None, catalog: Catalog) -> tuple[str, str, str]:
    """Name, client and colour of a project; `No project` has no colour."""
    project = catalog.project(ref)
    if project is None:
        return ("No project" if ref is None else "A project you cannot see", "", "")
    client = catalog.client_of(project)
    return project.name, client.name if client else "", project.color


def tag_words(refs: tuple[Ref, ...], catalog: Catalog) -> str:
    """`#checkout  #backend`, or `No tags`."""
    names = catalog.tag_names(refs)
    unknown = len(refs) - len(names)
    hidden = f"and {unknown} you cannot see" if unknown else ""
    return "  ".join(filter(None, (*(isolated(f"#{name}") for name in names), hidden))) or "No tags"


def hint(field: Field | None, values: Values, here: Here) -> str:
    """What the field with the focus understands, or what there is to say about the times."""
    later = days_later(values, here.zone)
    if later == 1 and field != "description":
        return f"Ends the next day, {_day_of(values.stop, here)}. {_lasts(values, here)}"
    if later > 1 and field != "description":
        return f"Ends {later} days later, {_day_of(values.stop, here)}. {_lasts(values, here)}"
    match field:
        case "start":
            return f"Start: {time_words(values.start, here.zone)} · try 9, 915, 9.15pm, now, +15"
        case "stop" if values.stop is None:
            return "Stop: still running · a time here ends it: try now, 17, -10m"
        case "stop":
            return f"Stop: {time_words(values.stop, here.zone)} · try 9, 915, 9.15pm, now, +15"
        case "duration":
            moves = " · changes the start" if values.stop is None else ""
            return f"Duration: {clock(values.seconds(here.now))} · try 90, 1h30, +15, -10m{moves}"
        case _:
            return KEYS


def deleted(description: str) -> str:
    return f"“{description}” was deleted elsewhere." if description else DELETED_ELSEWHERE


def _lasts(values: Values, here: Here) -> str:
    return f"{clock(values.seconds(here.now))} in all."


def _day_of(moment: datetime | None, here: Here) -> str:
    local = (moment or here.now).astimezone(here.zone)
    return f"{DAYS[local.weekday()]} {local.day} {MONTHS[local.month - 1]}"
