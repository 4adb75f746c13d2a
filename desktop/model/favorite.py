"""Favorites: starts that a person pinned, with a name each and in an order of theirs."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, NamedTuple

from desktop.model.catalog import Catalog
from desktop.model.entry import Ref

if TYPE_CHECKING:
    from desktop.model.label import Labelled  # what labels and names take to import would slow `status` down

LONGEST_NAME = 60
"""Characters of a name that was made of a description."""


class Favorite(NamedTuple):
    """A pinned start."""

    name: str
    """Unique; what hotkeys and the command line call it by."""
    description: str = ""
    project_id: Ref | None = None
    tag_ids: tuple[Ref, ...] = ()
    billable: bool = False
    workspace_id: int | None = None
    task_id: int | None = None
    id: int = 0
    """0 until stored."""
    place: int = 0
    """Order in lists, ascending."""


def is_same_start(one: "Labelled", other: "Labelled") -> bool:
    """Whether both start the same: description, project and tags; the order of tags means nothing."""
    return (one.description, one.project_id, frozenset(one.tag_ids)) == (
        other.description,
        other.project_id,
        frozenset(other.tag_ids),
    )


def pinned(start: "Labelled", favorites: Sequence[Favorite]) -> Favorite | None:
    """The favorite that starts the same."""
    return next((favorite for favorite in favorites if is_same_start(favorite, start)), None)


def named(name: str, favorites: Sequence[Favorite]) -> Favorite | None:
    """The favorite of that name; letter case does not matter where only one fits."""
    from desktop.model.names import fold

    exact = [favorite for favorite in favorites if favorite.name == name]
    alike = exact or [favorite for favorite in favorites if fold(favorite.name) == fold(name)]
    return alike[0] if len(alike) == 1 else None


def free_name(start: "Labelled", catalog: Catalog, taken: Collection[str]) -> str:
    """A name for it that none has yet: its description, else its project, else a number as well."""
    from desktop.model.label import NO_DESCRIPTION

    project = catalog.project(start.project_id)
    wanted = " ".join(start.description.split()) or (project.name if project else NO_DESCRIPTION)
    wanted = wanted[:LONGEST_NAME].rstrip()
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = f"{wanted} {number}"
    return name


def favorite_label(favorite: Favorite, catalog: Catalog) -> str:
    """What it starts, `DESCRIPTION — PROJECT #tag`, after its name where that is another one."""
    from desktop.model.label import entry_label

    label = entry_label(favorite, catalog, tags=True)
    said = " ".join(favorite.description.split())
    return label if said.startswith(favorite.name) else f"{favorite.name}: {label}"
