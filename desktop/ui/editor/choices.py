"""What a project or tag can be chosen from: rows in the order a person looks for them."""

from collections.abc import Hashable, Iterable
from typing import Literal, NamedTuple

from desktop.model.catalog import Catalog, Project, Workspace
from desktop.model.entry import Ref

MOST = 200
"""Rows shown at once; whoever has more types a letter."""


class Choice(NamedTuple):
    """One row of a list to choose from."""

    key: Hashable
    """What picking it gives back."""
    text: str
    aside: str = ""
    color: str | None = None
    """A project's `#rrggbb`, `""` for a hollow dot, None for no dot."""
    icon: str | None = None
    bold: tuple[tuple[int, int], ...] = ()
    """The letters that match what was typed."""
    emphasis: bool = False
    checked: bool = False

    @property
    def spoken(self) -> str:
        """The row as a screen reader says it."""
        return ", ".join(filter(None, (self.text, self.aside, "chosen" if self.checked else "")))


class New(NamedTuple):
    """The key of the row that asks to create what does not exist."""

    noun: Literal["project", "tag"]
    name: str


def project_choices(
    catalog: Catalog, workspace_id: int, query: str, *, current: Ref | None, recent: Iterable[Ref] = ()
) -> list[Choice]:
    """`No project`, then the recent and the other active projects of the workspace that match `query`."""
    order = {ref: at for at, ref in enumerate(recent)}
    found = []
    for project in catalog.projects.values():
        if project.workspace_id != workspace_id or not (project.active and project.can_track_time):
            continue
        client = catalog.client_of(project)
        span = match(query, project.name)
        if span is None and not (client and match(query, client.name)):
            continue
        rank = _rank(span, project.name)
        place = (rank, order.get(project.id, MOST), project.name.casefold())
        row = Choice(project.id, project.name, client.name if client else "", project.color)
        found.append((place, row._replace(bold=_bold(span), checked=project.id == current)))
    found.sort(key=lambda each: each[0])
    rows = [row for _, row in found[:MOST]]
    if not query.strip():
        rows.insert(0, Choice(None, "No project", color="", checked=current is None))
    return rows + new_choice("project", query, catalog, workspace_id)


def tag_choices(
    catalog: Catalog, workspace_id: int, query: str, *, chosen: tuple[Ref, ...], recent: Iterable[Ref] = ()
) -> list[Choice]:
    """The tags of the workspace that match `query`, chosen ones first."""
    order = {ref: at for at, ref in enumerate(recent)}
    found = []
    for tag in catalog.tags.values():
        span = match(query, tag.name)
        if tag.workspace_id != workspace_id or span is None:
            continue
        taken = tag.id in chosen
        place = (not taken, _rank(span, tag.name), order.get(tag.id, MOST), tag.name.casefold())
        found.append((place, Choice(tag.id, tag.name, icon="tag", bold=_bold(span), checked=taken)))
    found.sort(key=lambda each: each[0])
    return [row for _, row in found[:MOST]] + new_choice("tag", query, catalog, workspace_id)


def new_choice(noun: Literal["project", "tag"], query: str, catalog: Catalog, workspace_id: int) -> list[Choice]:
    """The row `New project “on”…  asks first`, where nothing has that name and the person may create it."""
    name = " ".join(query.split())
    if not name or not may_create(noun, catalog.workspaces.get(workspace_id)):
        return []
    things: Iterable[Project] | Iterable[object] = (
        catalog.projects.values() if noun == "project" else catalog.tags.values()
    )
    taken = {t.name.casefold() for t in things if t.workspace_id == workspace_id}  # type: ignore[attr-defined] # both have it
    if name.casefold() in taken:
        return []
    return [Choice(New(noun, name), f"New {noun} “{name}”…", "asks first", icon="plus", emphasis=True)]


def may_create(noun: str, workspace: Workspace | None) -> bool:
    """Whether this person may create a project or tag there, as far as the account tells."""
    if workspace is None:
        return False
    only_admins = (
        workspace.only_admins_may_create_projects if noun == "project" else workspace.only_admins_may_create_tags
    )
    return workspace.admin or not only_admins


def match(query: str, name: str) -> tuple[int, int] | None:
    """Where `query` stands in `name`, without regard to case; a beginning of a word comes before a middle."""
    wanted, within = " ".join(query.split()).casefold(), name.casefold()
    if not wanted:
        return (0, 0)
    if len(within) != len(name):  # a letter that folds to two would shift what is bold
        return (0, 0) if wanted in within else None
    at = within.find(wanted)
    if at > 0:
        word = f" {within}".find(f" {wanted}")
        at = word if word >= 0 else at
    return (at, at + len(wanted)) if at >= 0 else None


def _bold(span: tuple[int, int] | None) -> tuple[tuple[int, int], ...]:
    return (span,) if span and span[0] < span[1] else ()


def _rank(span: tuple[int, int] | None, name: str) -> int:
    """0 at the beginning of the name, 1 at the beginning of a word, 2 within one, 3 found by the client."""
    if span is None:
        return 3
    return 0 if span[0] == 0 else 1 if not name[span[0] - 1].isalnum() else 2
