"""The words of the tray menu and the tool tip: a state and a moment in, labels and intents out. No Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from desktop.model.duration import clock
from desktop.model.favorite import favorite_label
from desktop.model.intent import Continue, Draft, Intent, Start, Stop
from desktop.model.label import NO_DESCRIPTION, elide, entry_label, isolated
from desktop.model.moment import day_bounds, time_of_day
from desktop.model.notice import Notice
from desktop.nudges.pomodoro import ROUND
from desktop.tracker.words import past

if TYPE_CHECKING:
    from desktop.model.catalog import Catalog, Client, Project, Tag
    from desktop.model.entry import Ref
    from desktop.model.favorite import Favorite
    from desktop.model.recents import Recent
    from desktop.nudges.pomodoro import Rhythm
    from desktop.tracker.state import State

LONGEST = 60
"""Characters of a label before it is elided in the middle."""
CAP = 40
"""Entries of one submenu before `More…`."""

UNDO = "undo"
"""The notice of an act that can be taken back, and its button."""

Door: TypeAlias = Literal["quick-entry", "editor", "settings", "sign-in", "needs-you", "undo"]
"""What a line opens instead of acting at once."""


class Line(NamedTuple):
    """One line of the menu. Without intent and door it is shown disabled."""

    label: str
    intent: Intent | None = None
    door: Door | None = None

    @property
    def enabled(self) -> bool:
        return self.intent is not None or self.door is not None


class Listing(NamedTuple):
    """The content of a submenu: recent lines, then all the others, as lines or as submenus of their own."""

    recent: tuple[Line, ...] = ()
    lines: tuple[Line, ...] = ()
    groups: tuple[tuple[str, Listing], ...] = ()
    """Label and content of each."""
    more: str = ""
    """Not all fit: `More…` opens quick entry with this sign."""

    @property
    def empty(self) -> bool:
        return not (self.recent or self.lines or self.groups)


class Face(NamedTuple):
    """Everything of the tray that changes with the minute or an act."""

    running: Line
    switch: Line
    """`Stop`, or what Continue continues."""
    totals: Line
    status: Line
    tip: str
    interval: Line | None = None
    """Where one stands in a pomodoro; None: no line."""


def face(state: State, now: datetime, rhythm: Rhythm | None = None) -> Face:
    """The fixed lines and the tool tip at a moment."""
    today = f"Today {clock(state.shown(state.today_seconds(now)))}"
    running = state.running
    if running is None:
        first, head = Line("No timer running"), "No timer running"
        last = state.last
        switch = Line("Continue")
        if last is not None:
            name = elide(_one_line(isolated(last.description or NO_DESCRIPTION)), LONGEST)
            switch = Line(f"Continue “{name}”", Continue(last.ref))
    else:
        elapsed = clock(running.duration(now))
        label = _one_line(entry_label(running, state.catalog))
        first = Line(f"{elide(label, LONGEST)} · {elapsed}", door="editor")
        client = state.catalog.client_of(state.catalog.project(running.project_id))
        head = f"{label} ({isolated(client.name)}) · {elapsed}" if client else f"{label} · {elapsed}"
        switch = Line("Stop", Stop())
    totals = Line(f"{today} · Week {clock(state.shown(state.week_seconds(now)))}")
    return Face(first, switch, totals, status(state), f"{head}\n{today}", _interval(rhythm, state))


def status(state: State) -> Line:
    """The one line on how things stand: the act that can be undone, what needs the person, or what waits."""
    if state.held is not None:
        return Line(f"Undo “{elide(plain(state.held.approval.words), LONGEST)}”", door="undo")
    match state.attention:
        case "storage":
            return Line("The disk is full or cannot be written. New time is not recorded.")
        case "sign-in":
            return Line("Sign in…", door="sign-in")
        case "connect":
            return Line("Connect Toggl…", door="sign-in")
        case "parked":
            needs = "1 change needs" if state.parked == 1 else f"{state.parked} changes need"
            return Line(f"{needs} you…", door="needs-you")
        case "quota" if state.quota_until is not None:
            return Line(f"Quota used up until {time_of_day(state.quota_until, state.zone)}")
        case "offline":
            return Line(f"Offline — {_waiting(state.pending)}" if state.pending else "Offline")
        case _:
            return Line(state.notice or _sending(state))


def held_words(state: State) -> str | None:
    """What was done without having been named before, while it can still be taken back silently; else None."""
    held = state.held
    if held is None or held.approval.how not in ("tray", "hotkey"):
        return None
    return past(held.approval.words)


def undo_notice(state: State, now: datetime) -> Notice | None:
    """What was done without having been named, with its Undo while there is one."""
    words, held = held_words(state), state.held
    if words is None or held is None or held.not_before is None or held.not_before <= now:
        return None
    left = (held.not_before - now).total_seconds()
    nameless = f"{words.partition(' ')[0]} a timer"
    return Notice(UNDO, body=words, actions=((UNDO, "Undo"),), seconds=left, nameless=nameless)


def recents(state: State) -> Listing:
    """Up to ten starts of before, newest first."""
    return Listing(lines=tuple(_recent(recent, state.catalog) for recent in state.recents[:10]))


def favorites(state: State) -> Listing:
    """The pinned starts in the person's order; one whose project is gone or archived is disabled."""
    return Listing(lines=tuple(_favorite(favorite, state.catalog) for favorite in state.favorites))


def projects(state: State) -> Listing:
    """Recent projects, then every active one under its client."""
    catalog = state.catalog
    startable = [p for p in catalog.projects.values() if p.active and p.can_track_time]
    twice = _doubles(startable)
    known = (catalog.project(ref) for ref in state.recent_projects)
    recent = tuple(_project(p, _named(p, catalog, twice)) for p in known if p and p.active and p.can_track_time)
    by_client: dict[Ref | None, list[Project]] = {}
    for project in startable:
        client = catalog.client_of(project)
        by_client.setdefault(client.id if client else None, []).append(project)
    clients = sorted((catalog.clients[ref] for ref in by_client if ref is not None), key=_by_name)
    groups = [
        (elide(client.name, LONGEST), _active(by_client[client.id], catalog)) for client in clients[: CAP - 1]
    ]
    if None in by_client:
        groups.append(("No client", _active(by_client[None], catalog)))
    return Listing(recent[:5], groups=tuple(groups), more="@" if len(clients) >= CAP else "")


def tags(state: State) -> Listing:
    """Recent tags, then all of them."""
    catalog = state.catalog
    known = catalog.tags
    twice = _doubles(known.values())
    recent = tuple(_tag(known[ref], catalog, twice) for ref in state.recent_tags if ref in known)
    every = sorted(known.values(), key=_by_name)
    lines = tuple(_tag(tag, catalog, twice) for tag in every[:CAP])
    return Listing(recent[:5], lines, more="#" if len(every) > CAP else "")


def next_minute(state: State, now: datetime) -> float | None:
    """Seconds until the elapsed time shows another minute; None while nothing runs."""
    if state.running is None:
        return None
    elapsed = max(0.0, (now - state.running.start).total_seconds())
    return 60 - elapsed % 60


def next_day(state: State, now: datetime) -> float | None:
    """Seconds until the totals belong to another day; None while nobody is signed in."""
    if state.profile is None:
        return None
    midnight = day_bounds(state.today, state.zone)[1]
    return max(0.0, (midnight - now) / timedelta(seconds=1))


def plain(words: str) -> str:
    """A sentence without its quotation marks, for use inside others."""
    return words.replace("“", "").replace("”", "")


def _interval(rhythm: Rhythm | None, state: State) -> Line | None:
    """The moment it ends rather than the time left: it need not be written anew each minute."""
    if rhythm is None or rhythm.phase == "none" or rhythm.ends is None:
        return None
    until = time_of_day(rhythm.ends, state.zone)
    words = {
        "work": f"Work until {until} · {rhythm.number} of {ROUND}",
        "due": "Time for a break",
        "break": f"Break until {until}",
        "rested": "The break is over",
    }
    return Line(words[rhythm.phase])


def _waiting(count: int) -> str:
    return "1 change waiting" if count == 1 else f"{count} changes waiting"


def _sending(state: State) -> str:
    if state.pending:
        return _waiting(state.pending)
    if state.last_sync is None:
        return "Fetching your projects…" if state.profile is None else "Fetching your entries…"
    return "Synced"


def _recent(recent: Recent, catalog: Catalog) -> Line:
    draft = Draft.again(recent)
    label = _one_line(entry_label(recent, catalog, tags=True))
    return Line(elide(label, LONGEST), Start(draft))


def _favorite(favorite: Favorite, catalog: Catalog) -> Line:
    label = elide(_one_line(favorite_label(favorite, catalog)), LONGEST)
    project = catalog.project(favorite.project_id)
    usable = favorite.project_id is None or (project is not None and project.active and project.can_track_time)
    return Line(label, Start(Draft.again(favorite)) if usable else None)


def _active(projects: Iterable[Project], catalog: Catalog) -> Listing:
    every = sorted(projects, key=_by_name)
    twice = _doubles(every)
    lines = tuple(_project(p, _in_workspace(p, catalog) if p.name in twice else p.name) for p in every[:CAP])
    return Listing(lines=lines, more="@" if len(every) > CAP else "")


def _named(project: Project, catalog: Catalog, twice: set[str]) -> str:
    """The project's name, with its client where the name alone would not say which one starts."""
    if project.name not in twice:
        return project.name
    client = catalog.client_of(project)
    return f"{project.name} ({client.name})" if client else _in_workspace(project, catalog)


def _in_workspace(thing: Project | Tag, catalog: Catalog) -> str:
    workspace = catalog.workspaces.get(thing.workspace_id)
    return f"{thing.name} ({workspace.name})" if workspace else thing.name


def _project(project: Project, label: str) -> Line:
    return Line(elide(label, LONGEST), Start(Draft(project_id=project.id, workspace_id=project.workspace_id)))


def _tag(tag: Tag, catalog: Catalog, twice: set[str]) -> Line:
    label = _in_workspace(tag, catalog) if tag.name in twice else tag.name
    return Line(elide(label, LONGEST), Start(Draft(tag_ids=(tag.id,), workspace_id=tag.workspace_id)))


def _one_line(text: str) -> str:
    """The text without line breaks, which other programs put into descriptions."""
    return " ".join(text.split())


def _doubles(things: Iterable[Project | Tag]) -> set[str]:
    return {name for name, count in Counter(thing.name for thing in things).items() if count > 1}


def _by_name(thing: Client | Project | Tag) -> str:
    return thing.name.casefold()
