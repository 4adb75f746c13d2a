"""The recent entries as rows, all of them or those like what is being typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from desktop.model.catalog import Catalog
from desktop.model.entry import TimeEntry
from desktop.model.favorite import is_same_start, pinned
from desktop.model.intent import Draft
from desktop.model.label import NO_DESCRIPTION, elide
from desktop.model.recents import Recent, like

if TYPE_CHECKING:
    from desktop.tracker.state import State

MOST = 7
SPOKEN = 120
"""Characters of a description that are read out."""
NO_PROJECT = "No project"


class Row(NamedTuple):
    """One recent entry; `draft` is what starting it asks for."""

    description: str
    project: str
    client: str
    color: str
    """The project's `#rrggbb`, or `""` without one."""
    tags: tuple[str, ...]
    billable: bool
    keys: str
    draft: Draft
    favorite: bool = False
    """It is pinned."""

    @property
    def spoken(self) -> str:
        """The row as a sentence: `Design review, Website, ACME, billable, tag deep work, Alt+1`."""
        tags = [f"tag {tag}" for tag in self.tags]
        parts = (
            elide(self.description, SPOKEN) or NO_DESCRIPTION,
            self.project or NO_PROJECT,
            self.client,
            "billable" if self.billable else "",
            *tags,
            "favorite" if self.favorite else "",
            self.keys,
        )
        return ", ".join(part for part in parts if part)


class Rows(NamedTuple):
    heading: str
    rows: tuple[Row, ...]
    empty: str
    """The one sentence where there is no row."""


def present(state: State, typed: str) -> Rows:
    """At most seven rows; `typed` is the description as far as it is typed."""
    running = state.running
    others = [recent for recent in state.recents if running is None or not is_same_start(recent, running)]
    if not typed.strip():
        return Rows("Recent", _rows(others, state), "What you track stands here, to start it again.")
    found = like(others, typed, state.catalog)
    return Rows("Recent like this", _rows(found, state), "Nothing like this lately.")


class Running(NamedTuple):
    """The running entry's row."""

    description: str
    project: str
    client: str
    color: str
    billable: bool
    tags: tuple[str, ...]

    @property
    def spoken(self) -> str:
        parts = (elide(self.description, SPOKEN) or NO_DESCRIPTION, self.project or NO_PROJECT, self.client)
        return "Edit " + ", ".join(part for part in parts if part) + ", running"


def running(entry: TimeEntry, catalog: Catalog) -> Running:
    project = catalog.project(entry.project_id)
    client = catalog.client_of(project)
    return Running(
        description=entry.description,
        project=project.name if project else "",
        client=client.name if client else "",
        color=project.color if project else "",
        billable=entry.billable,
        tags=catalog.tag_names(entry.tag_ids),
    )


def _rows(recents: Sequence[Recent], state: State) -> tuple[Row, ...]:
    return tuple(_row(recent, at, state) for at, recent in enumerate(recents[:MOST]))


def _row(recent: Recent, at: int, state: State) -> Row:
    catalog = state.catalog
    project = catalog.project(recent.project_id)
    client = catalog.client_of(project)
    return Row(
        description=recent.description,
        project=project.name if project else "",
        client=client.name if client else "",
        color=project.color if project else "",
        tags=catalog.tag_names(recent.tag_ids),
        billable=recent.billable,
        keys=f"Alt+{at + 1}",
        draft=Draft.again(recent),
        favorite=pinned(recent, state.favorites) is not None,
    )
