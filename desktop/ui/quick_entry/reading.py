"""What the line means now, and what Enter would do with it. Pure: the window only carries it out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from desktop.model.completion import Candidate, Completion, complete
from desktop.model.grammar import Parsed, Problem, Token, parse
from desktop.model.intent import Create
from desktop.model.names import fold
from desktop.ui.editor.choices import Choice, may_create
from desktop.ui.quick_entry.preview import noun_of

if TYPE_CHECKING:
    from desktop.model.catalog import Catalog
    from desktop.model.intent import Draft
    from desktop.tracker.state import State


class Reading(NamedTuple):
    """The line, read."""

    text: str
    parsed: Parsed
    completion: Completion | None
    """The name under the cursor, with what it may become."""

    @property
    def problem(self) -> Problem | None:
        """The first thing that stands in the way."""
        return self.parsed.problems[0] if self.parsed.problems else None

    @property
    def known(self) -> bool:
        """Whether the name under the cursor means something as it stands."""
        spot = self.completion
        return spot is not None and any(
            token.start == spot.start and token.kind in ("project", "tag") for token in self.parsed.tokens
        )


class Go(NamedTuple):
    """Start a timer, or add a finished entry."""

    draft: Draft


class Take(NamedTuple):
    """Put the candidate in the place of what was typed."""

    candidate: Candidate


class Mend(NamedTuple):
    """Put the nearest name in the place of the unknown one."""

    problem: Problem


class Choose(NamedTuple):
    """Several are meant: show them."""

    problem: Problem


class Stay(NamedTuple):
    """Nothing can be done; the preview says why."""


Step: TypeAlias = Go | Take | Mend | Choose | Stay


def read(text: str, cursor: int, state: State, now: datetime) -> Reading:
    """`cursor` counts characters, as Python does."""
    workspace = state.profile.default_workspace_id if state.profile else None
    catalog = state.catalog
    parsed = parse(text, now=now, zone=state.zone, catalog=catalog, workspace_id=workspace)
    if not any(problem.kind.endswith("-project") for problem in parsed.problems):
        parsed = parsed._replace(draft=state.with_default(parsed.draft))
    return Reading(text, parsed, complete(text, cursor, catalog, state.recents, workspace_id=workspace))


def enter(reading: Reading, chosen: Candidate | None) -> Step:
    """What Enter does; `chosen` is the name chosen in the open list."""
    if chosen is not None:
        return Take(chosen)
    problem = reading.problem
    if problem is None:
        return Go(reading.parsed.draft)
    if problem.kind in ("ambiguous-project", "ambiguous-tag"):
        return Choose(problem)
    return Mend(problem) if problem.fixes else Stay()


def mended(text: str, problem: Problem) -> tuple[str, int]:
    """The text with the nearest name in place, and where the cursor goes."""
    before = text[: problem.start] + problem.fixes[0]
    after = text[problem.end :]
    return before + (after or " "), len(before) + 1


def creation(reading: Reading, state: State) -> Create | None:
    """The project or tag that Ctrl+N asks to create; None where nothing is unknown, or the person may not."""
    for problem in reading.parsed.problems:
        noun = noun_of(problem)
        if noun is not None:
            return creatable(noun, problem.name, reading.parsed.draft.workspace_id, state)
    return None


def creatable(noun: Literal["project", "tag"], name: str, workspace_id: int | None, state: State) -> Create | None:
    """`Client/Project` becomes a project of that client, where there is one of that name."""
    workspace = workspace_id or (state.profile.default_workspace_id if state.profile else None)
    if workspace is None or not may_create(noun, state.catalog.workspaces.get(workspace)):
        return None
    if noun == "tag":
        return Create("tag", workspace, {"name": name})
    if any(p.workspace_id == workspace and fold(p.name) == fold(name) for p in state.catalog.projects.values()):
        return None  # it is there, and archived
    owner, slash, rest = name.partition("/")
    for client in state.catalog.clients.values():
        if slash and rest and client.workspace_id == workspace and fold(client.name) == fold(owner):
            return Create("project", workspace, {"name": rest, "client_id": client.id})
    return Create("project", workspace, {"name": name})


def choices(completion: Completion, state: State) -> tuple[Choice, ...]:
    """The rows of the open list: candidates, then the new one, which asks first."""
    rows = [_choice(candidate, completion, state.catalog) for candidate in completion.candidates]
    new = completion.create
    if new is not None and creatable(completion.kind, new.name, None, state) is not None:
        words = f"New {completion.kind} “{new.name}”…"
        rows.append(Choice(new, words, "asks first", icon="plus", emphasis=True))
    return tuple(rows)


def first_choice(reading: Reading, rows: Sequence[Choice]) -> int | None:
    """The row that Enter takes at once: the best candidate of a name that means nothing yet."""
    candidate = rows[0].key if rows else None
    return 0 if isinstance(candidate, Candidate) and candidate.ref is not None and not reading.known else None


def shown_tokens(reading: Reading, *, open_list: bool) -> tuple[Token, ...]:
    """The tokens to paint: a name that is still being typed is not marked as unknown yet."""
    spot = reading.completion
    if spot is None or not open_list or reading.known:
        return reading.parsed.tokens
    kept = [token for token in reading.parsed.tokens if token.start != spot.start]
    return (*kept, Token("time", spot.start, spot.end, ""))  # on the ground of what is at hand


def _choice(candidate: Candidate, completion: Completion, catalog: Catalog) -> Choice:
    if completion.kind == "tag":
        return Choice(candidate, candidate.name, icon="tag", bold=candidate.matches)
    project = catalog.project(candidate.ref)
    color = project.color if project else ""
    return Choice(candidate, candidate.name, candidate.detail, color, bold=candidate.matches)
