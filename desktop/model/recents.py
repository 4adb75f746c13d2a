"""Recents: what was tracked lately, to be started again with one click."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from desktop.model.catalog import Catalog
from desktop.model.entry import Ref, TimeEntry


class Recent(NamedTuple):
    """A start that can be repeated. Description, project and tags identify it; the rest is the newest's."""

    description: str
    project_id: Ref | None
    tag_ids: tuple[Ref, ...]
    billable: bool
    workspace_id: int
    task_id: int | None = None


def recents(entries: Iterable[TimeEntry], limit: int = 10) -> list[Recent]:
    """The distinct (description, project, tags) of these entries, newest first; the order of tags means nothing."""
    found: dict[tuple[str, Ref | None, frozenset[Ref]], Recent] = {}
    for entry in _newest_first(entries):
        key = (entry.description, entry.project_id, frozenset(entry.tag_ids))
        if key not in found:
            found[key] = _recent(entry)
            if len(found) == limit:
                break
    return list(found.values())


def recent_projects(entries: Iterable[TimeEntry], limit: int = 5) -> list[Ref]:
    """The projects used last, newest first."""
    used = (entry.project_id for entry in _newest_first(entries) if entry.project_id is not None)
    return list(dict.fromkeys(used))[:limit]


def recent_tags(entries: Iterable[TimeEntry], limit: int = 5) -> list[Ref]:
    """The tags used last, newest first."""
    return list(dict.fromkeys(tag for entry in _newest_first(entries) for tag in entry.tag_ids))[:limit]


def like(known: Sequence[Recent], text: str, catalog: Catalog | None = None) -> list[Recent]:
    """Those of `known` that hold every word of `text`, best first, and among equals in their order.

    A description that begins with the text comes before one with a word that does, before one that holds its
    words somewhere; with a `catalog` words may also be of the project or its client.
    """
    from desktop.model.names import fold

    wanted = fold(" ".join(text.split()))
    ranked = []
    for recent in known:
        description = fold(" ".join(recent.description.split()))
        rank = _rank(wanted, description, f"{description} {fold(_place(recent, catalog))}")
        if rank is not None:
            ranked.append((rank, recent))
    return [recent for _, recent in sorted(ranked, key=lambda pair: pair[0])]


def _recent(entry: TimeEntry) -> Recent:
    return Recent(
        description=entry.description,
        project_id=entry.project_id,
        tag_ids=entry.tag_ids,
        billable=entry.billable,
        workspace_id=entry.workspace_id,
        task_id=entry.task_id,
    )


def _rank(wanted: str, description: str, all_words: str) -> int | None:
    if description.startswith(wanted):
        return 0
    if f" {wanted}" in f" {description}":
        return 1
    if wanted in description:
        return 2
    return 3 if all(word in all_words for word in wanted.split()) else None


def _place(recent: Recent, catalog: Catalog | None) -> str:
    project = catalog.project(recent.project_id) if catalog else None
    client = catalog.client_of(project) if catalog else None
    return " ".join(thing.name for thing in (project, client) if thing)


def _newest_first(entries: Iterable[TimeEntry]) -> list[TimeEntry]:
    return sorted(entries, key=lambda entry: entry.start, reverse=True)
