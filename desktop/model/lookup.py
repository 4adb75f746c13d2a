"""Projects and tags by what was typed for them: the one meant, or why there is none and what might be."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from desktop.model.catalog import Catalog, Project
from desktop.model.entry import Ref
from desktop.model.names import closest, fold, matching, near, written


class Finding(NamedTuple):
    """What a name means: a `ref`, or in `words` why there is none."""

    ref: Ref | None = None
    workspace_id: int | None = None
    words: str = ""
    near: tuple[str, ...] = ()
    fixes: tuple[str, ...] = ()
    """For each of `near` the token to type, with its sign."""
    ambiguous: bool = False
    place: str = ""
    """The workspace that lacks the name, where another one has it."""


def find_project(
    parts: Sequence[str], catalog: Catalog, workspace_id: int | None, *, quoted: bool = False
) -> Finding:
    """The active project typed as `name`, `client/name` or, for one without a client, `/name`.

    `parts` is what stood between the slashes; a name may have slashes itself unless it was `quoted`.
    """
    usable = [project for project in catalog.projects.values() if project.active and project.can_track_time]
    for pool in (
        [project for project in usable if workspace_id in (None, project.workspace_id)],
        [project for project in usable if workspace_id not in (None, project.workspace_id)],
    ):
        found = _meant(parts, pool, catalog, quoted)
        if _distinct(found) > 1:
            return _ambiguous("/".join(parts), found, catalog)
        if found:
            return Finding(found[0].id, found[0].workspace_id)
    return _unknown_project("/".join(parts), usable, catalog)


def find_tag(name: str, catalog: Catalog, workspace_id: int | None) -> Finding:
    """The tag of that name in the workspace."""
    tags = [tag for tag in catalog.tags.values() if workspace_id in (None, tag.workspace_id)]
    found = matching(name, tags)
    spellings = tuple(dict.fromkeys(tag.name for tag in found))
    if len(spellings) > 1:
        return _tags_near(f"Tags are named {_listed(spellings, 'and')}. Spell the one you mean.", spellings, True)
    if found:
        return Finding(found[0].id, found[0].workspace_id)
    likely = near(name, (tag.name for tag in tags))
    here = catalog.workspaces.get(workspace_id or 0)
    place = here.name if here and matching(name, catalog.tags.values()) else ""
    return _tags_near(_unknown("tag", name, likely, place), likely, False)._replace(place=place)


def project_text(project: Project, catalog: Catalog) -> str:
    """The shortest text that means this project after `@`, in its workspace."""
    there = [other for other in catalog.projects.values() if other.workspace_id == project.workspace_id]
    pool = [other for other in there if other.id == project.id or (other.active and other.can_track_time)]
    name = written(project.name)
    if _distinct(_meant((project.name,), pool, catalog, quoted=True)) == 1:
        return name
    client = catalog.client_of(project)
    return f"{written(client.name) if client else ''}/{name}"


def project_name(project: Project, catalog: Catalog) -> str:
    """`client/project`, or `/project` for one without a client."""
    client = catalog.client_of(project)
    return f"{client.name if client else ''}/{project.name}"


def _meant(parts: Sequence[str], pool: Sequence[Project], catalog: Catalog, quoted: bool) -> list[Project]:
    """The projects that the first reading of `parts` that means any means."""
    if not quoted or len(parts) == 1:
        whole = _same_name("/".join(parts), pool)
        if whole:
            one_client = len({project.client_id for project in whole}) == 1
            return closest("/".join(parts), whole) if one_client else whole
    for cut in range(1, len(parts)):
        client, name = "/".join(parts[:cut]), "/".join(parts[cut:])
        found = closest(name, _same_name(name, [project for project in pool if _is_of(project, client, catalog)]))
        owners = closest(client, [owner for project in found if (owner := catalog.client_of(project))])
        meant = {owner.id for owner in owners}
        if found:
            return [project for project in found if not meant or project.client_id in meant]
    return []


def _distinct(found: Iterable[Project]) -> int:
    """How many of them can be told apart; twins are one project of which one is not confirmed yet."""
    return len({(project.workspace_id, project.client_id, project.name) for project in found})


def _same_name(name: str, pool: Iterable[Project]) -> list[Project]:
    folded = fold(name)
    return [project for project in pool if fold(project.name) == folded]


def _is_of(project: Project, client: str, catalog: Catalog) -> bool:
    owner = catalog.client_of(project)
    return fold(owner.name if owner else "") == fold(client)


def _ambiguous(name: str, found: Sequence[Project], catalog: Catalog) -> Finding:
    names = tuple(dict.fromkeys(project_name(project, catalog) for project in found))
    if len(names) == 1:  # one name, several workspaces: nothing typed after `@` tells them apart
        places = dict.fromkeys(project.workspace_id for project in found)
        known = [catalog.workspaces[place].name for place in places if place in catalog.workspaces]
        return Finding(words=f"“{name}” stands in several workspaces: {', '.join(known)}.", ambiguous=True)
    fixes = {project_name(project, catalog): "@" + project_text(project, catalog) for project in found}
    words = f"“{name}” is the name of {_counted(len(names))}: {_listed(names, 'and')}. Write the client before it."
    return Finding(words=words, near=names, fixes=tuple(fixes[each] for each in names), ambiguous=True)


def _unknown_project(name: str, pool: Sequence[Project], catalog: Catalog) -> Finding:
    shut = next((project for project in catalog.projects.values() if fold(project.name) == fold(name)), None)
    if shut is not None:
        why = "is archived" if not shut.active else "takes no time entries"
        return Finding(words=f"The project “{shut.name}” {why}. Pick another one.")
    by_name = {project.name: project for project in pool}
    if "/" in name:
        by_name |= {project_name(project, catalog): project for project in pool}
    likely = near(name, by_name)
    fixes = tuple("@" + project_text(by_name[each], catalog) for each in likely)
    return Finding(words=_unknown("project", name, likely), near=likely, fixes=fixes)


def _tags_near(words: str, names: tuple[str, ...], ambiguous: bool) -> Finding:
    fixes = tuple("#" + written(name, tag=True) for name in names)
    return Finding(words=words, near=names, fixes=fixes, ambiguous=ambiguous)


def _unknown(noun: str, name: str, likely: tuple[str, ...], place: str = "") -> str:
    where = f" in {place}" if place else ""
    meant = f" Did you mean {_listed(likely, 'or')}?" if likely else ""
    return f"No {noun} “{name}”{where}.{meant}"


def _listed(names: Sequence[str], last: str) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {last} {names[-1]}"


def _counted(count: int) -> str:
    return "two projects" if count == 2 else f"{count} projects"
