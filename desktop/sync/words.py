"""The engine's sentences for people: what happened to the time first, then what to do."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from desktop.gateway.errors import Forbidden, GatewayError, Missing, PlanNeeded
from desktop.model.command import Command
from desktop.model.label import quoted
from desktop.model.moment import time_of_day
from desktop.sync.fields import normal

NAMELESS = "The entry without a description"


def named(command: Command, row: Mapping[str, Any] | None = None) -> str:
    """What the command is about, by its newest name."""
    key = "description" if command.noun == "entry" else "name"
    return quoted(command.fields.get(key) or (row or {}).get(key) or "", nameless=NAMELESS)


def described(row: Mapping[str, Any]) -> str:
    """What an entry of the server is about."""
    return quoted(row.get("description") or "")


def entry(row: Mapping[str, Any], here: ZoneInfo, running: str = "") -> str:
    """`“Design review” 10:02 – 11:00`; one that runs has no end, or the word `running` for it."""
    start, stop = normal("start", row["start"]), normal("stop", row.get("stop"))
    end = f" – {time_of_day(stop, here) if stop else running}" if stop or running else ""
    return f"{described(row)} {time_of_day(start, here)}{end}"


def refusal(command: Command, error: GatewayError, row: Mapping[str, Any] | None = None) -> str:
    """Why a write was refused for good, and what to do."""
    what, text = named(command, row), error.text.lower()
    match error:
        case PlanNeeded() if "billable" in text:
            return f"Billable needs a paid Toggl plan. {what} is kept here; change it to send it without."
        case PlanNeeded():
            return f"This needs a paid Toggl plan. {what} is kept here."
        case Forbidden():
            return f"Toggl does not let you do that in this workspace. {what} is kept here; ask an admin."
        case Missing():
            return f"Toggl does not have this {command.noun} any more. {what} is kept here."
    said = f" Toggl says: {error.text}" if error.text else ""
    if "period" in text or "locked" in text:
        return f"{what} was not {_done(command)}: this workspace locks that period. It is kept here."
    for needed in ("project", "task", "tag", "description"):
        if needed in text and any(hint in text for hint in ("required", "missing", "must", "need")):
            article = "a" if needed != "description" else "a description: a"
            return f"This workspace wants {article} {needed}. Pick one to send {what}; it is kept here."
    if "archived" in text or "cannot access the selected project" in text:
        return f"{what} was not {_done(command)}: its project is archived or not yours. Pick another one."
    return f"{what} was not {_done(command)}. It is kept here; change it or let it go.{said}"


def thing_refusal(command: Command, error: GatewayError, row: Mapping[str, Any] | None) -> str:
    """Why a write to a project, client or tag was refused for good; `row` is the server's, as it was known."""
    noun, text = command.noun, error.text.lower()
    what = f"The {noun} {quoted((row or command.fields).get('name') or '')}"
    outcome = "was not created" if command.verb == "create" else "stays as it is"
    archives = noun == "client" and command.verb == "archive"
    match error:
        case PlanNeeded() if archives:
            return f"Archiving clients needs a paid Toggl plan. {what} {outcome}; archive its projects instead."
        case PlanNeeded() if "billable" in text:
            return f"Billable projects need a paid Toggl plan. {what} {outcome}."
        case PlanNeeded():
            return f"This needs a paid Toggl plan. {what} {outcome}."
        case Forbidden():
            plan = "; it may need a paid plan" if archives else ""
            said = f"Toggl does not let you {command.verb} {noun}s in this workspace{plan}."
            return f"{said} {what} {outcome}; ask an admin."
        case Missing():
            return f"{what} is not in Toggl any more. Nothing was changed."
        case _ if name_taken(error):
            taken = quoted(str(command.fields.get("name") or ""))
            return f"There is a {noun} {taken} already. {what} {outcome}; take another name."
    return f"{what} {outcome}." + (f" Toggl says: {error.text}" if error.text else "")


def name_taken(error: GatewayError) -> bool:
    """Whether the server says that the name exists already."""
    return any(hint in error.text.lower() for hint in ("taken", "already exists"))


def _done(command: Command) -> str:
    return {"create": "added", "delete": "deleted"}.get(command.verb, "changed")
