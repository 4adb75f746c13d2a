"""What Enter will do, in one line: target and effect are read here before the act."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from desktop.model.catalog import Catalog
from desktop.model.duration import clock
from desktop.model.entry import TimeEntry
from desktop.model.grammar import Problem
from desktop.model.intent import Draft
from desktop.model.label import NO_DESCRIPTION
from desktop.model.moment import MONTHS, time_of_day

if TYPE_CHECKING:
    from desktop.tracker.state import State

Tone: TypeAlias = Literal["plain", "muted", "attention"]


class Piece(NamedTuple):
    """A stretch of the line. A name keeps its own direction, and gives way where there is no room."""

    text: str
    bold: bool = False
    name: bool = False
    spare: int = 0
    """Where there is no room the highest goes first, in the drawing alone; 0 stays."""


class Preview(NamedTuple):
    """The line, as it is drawn and as it is read out."""

    pieces: tuple[Piece, ...]
    tone: Tone = "plain"

    @property
    def words(self) -> str:
        return "".join(piece.text for piece in self.pieces)


def of_draft(draft: Draft, state: State, now: datetime) -> Preview:
    """`Start Design review in Website (ACME), tag deep work, billable, from 13:02 (25 min ago)`."""
    refusal = foreseen(draft, state, now)
    if refusal is not None:
        return Preview((Piece(refusal),), "attention")
    catalog = state.catalog
    pieces = [Piece("Start " if draft.stop is None else "Add "), *_description(draft.description)]
    pieces += _place(draft, catalog)
    pieces += _tags(catalog.tag_names(draft.tag_ids))
    if billable(draft, catalog):
        pieces.append(Piece(", billable" if _paid(draft, state) else ", billable (needs a paid plan)"))
    pieces += _time(draft, state.zone, now)
    if draft.stop is None and state.running is not None:
        pieces.append(Piece(", stops "))
        pieces += _description(state.running.description)
    return Preview(tuple(piece for piece in pieces if piece.text))


def of_problem(problem: Problem, *, may_create: bool) -> Preview:
    """`No project “Websit”. Enter picks Website, Ctrl+N creates it…`."""
    noun = noun_of(problem)
    if noun is None or not (problem.fixes or may_create):
        return Preview((Piece(problem.words),), "attention")
    pieces = [Piece(f"No {noun} “"), Piece(problem.name, name=True), Piece("”")]
    pieces += [Piece(" in "), Piece(problem.place, name=True)] if problem.place else []
    pieces.append(Piece(". "))
    if problem.fixes:
        pieces += [Piece("Enter picks "), Piece(problem.near[0], bold=True, name=True)]
    if may_create:
        pieces.append(Piece(", Ctrl+N creates it…" if problem.fixes else "Ctrl+N creates it…"))
    return Preview(tuple(pieces), "attention")


def of_completion(noun: str, chosen: str | None) -> Preview:
    """While the list of names is open, Enter is about that."""
    if chosen is None:
        return plain(f"Pick a {noun}, or keep typing")
    return Preview((Piece("Enter picks "), Piece(chosen, bold=True, name=True), Piece(", or keep typing")))


def of_missing_end() -> Preview:
    """Ctrl+Enter, with nothing that says when it ended."""
    return Preview((Piece("To add it, say when it was: 9:00-10:30, or for 45m"),), "attention")


def plain(words: str, tone: Tone = "plain") -> Preview:
    return Preview((Piece(words),), tone)


def stopped(entry: TimeEntry, state: State, now: datetime) -> str:
    """`Stopped at 14:27. 1:25 in Website.`"""
    project = state.catalog.project(entry.project_id)
    where = f" in {project.name}" if project else ""
    return f"Stopped at {local(now, state.zone, now)}. {clock(entry.duration(now))}{where}."


def noun_of(problem: Problem) -> Literal["project", "tag"] | None:
    """What is unknown, where that is the problem."""
    match problem.kind:
        case "unknown-project":
            return "project"
        case "unknown-tag":
            return "tag"
        case _:
            return None


def foreseen(draft: Draft, state: State, now: datetime) -> str | None:
    """What the tracker would answer that can be said before Enter."""
    if state.profile is None:
        return "Sign in first: Tracktray does not know whose time this is."
    if draft.start is not None and draft.start > now:
        return f"{local(draft.start, state.zone, now)} is still to come."
    project = state.catalog.project(draft.project_id)
    if project is not None and not (project.active and project.can_track_time):
        return f"The project “{project.name}” is archived. Pick another one."
    running = state.running
    if running and draft.stop is None and draft.start is not None and running.start > draft.start:
        since = local(running.start, state.zone, now)
        name = f"“{running.description}”" if running.description else NO_DESCRIPTION
        return f"{name} started later, at {since}. Stop or change it first."
    return None


def billable(draft: Draft, catalog: Catalog) -> bool:
    """Whether the entry will be billable: as said, else as its project has it."""
    project = catalog.project(draft.project_id)
    return bool(project and project.billable) if draft.billable is None else draft.billable


def _paid(draft: Draft, state: State) -> bool:
    """Whether the entry's workspace has a plan that knows billable; what is not known is not doubted."""
    default = state.profile.default_workspace_id if state.profile else None
    workspace = state.catalog.workspaces.get(draft.workspace_id or default or 0)
    return workspace is None or workspace.premium


def local(moment: datetime, zone: ZoneInfo, now: datetime) -> str:
    """`14:05`, `yesterday 14:05` or `20 November 14:05`."""
    there, today = moment.astimezone(zone), now.astimezone(zone).date()
    days = (today - there.date()).days
    day = "" if days == 0 else "yesterday " if days == 1 else f"{there.day} {MONTHS[there.month - 1]} "
    return f"{day}{time_of_day(moment, zone)}"


def ago(seconds: float) -> str:
    """`25 min ago`, `1:30 ago`."""
    minutes = int(seconds) // 60
    return f"{minutes} min ago" if minutes < 60 else f"{clock(minutes * 60)} ago"


def _description(text: str) -> Iterable[Piece]:
    return [Piece(text, bold=True, name=True)] if text else [Piece(NO_DESCRIPTION)]


def _place(draft: Draft, catalog: Catalog) -> Iterable[Piece]:
    project = catalog.project(draft.project_id)
    if project is None:
        return [Piece(" in a project you cannot see")] if draft.project_id is not None else []
    client = catalog.client_of(project)
    pieces = [Piece(" in "), Piece(project.name, bold=True, name=True)]
    if client is None:
        return pieces
    return [*pieces, Piece(" (", spare=2), Piece(client.name, name=True, spare=2), Piece(")", spare=2)]


def _tags(names: tuple[str, ...]) -> Iterable[Piece]:
    if not names:
        return []
    return [Piece(", tag " if len(names) == 1 else ", tags "), Piece(", ".join(names), name=True)]


def _time(draft: Draft, zone: ZoneInfo, now: datetime) -> Iterable[Piece]:
    if draft.start is None:
        return []
    start = local(draft.start, zone, now)
    if draft.stop is None:
        since = ago((now - draft.start).total_seconds())
        return [Piece(f", from {start}"), Piece(f" ({since})", spare=1)]
    stop = local(draft.stop, zone, draft.start) if _same_day(draft, zone) else local(draft.stop, zone, now)
    return [Piece(f", {start} – {stop} ({clock(int((draft.stop - draft.start).total_seconds()))})")]


def _same_day(draft: Draft, zone: ZoneInfo) -> bool:
    moments = [moment.astimezone(zone).date() for moment in (draft.start, draft.stop) if moment]
    return len(set(moments)) == 1
