"""Completion of the `@project` or `#tag` under the cursor: what may be meant, best first, and how to write it."""

from collections.abc import Iterable, Iterator, Sequence
from heapq import nsmallest
from typing import Literal, NamedTuple
from unicodedata import normalize

from desktop.model.catalog import Catalog, Project
from desktop.model.entry import Ref
from desktop.model.grammar import Word, scan
from desktop.model.lookup import project_text
from desktop.model.names import fold, written
from desktop.model.recents import Recent

LIMIT = 8


class Candidate(NamedTuple):
    """One line of the list."""

    ref: Ref | None
    """None: a new one is to be created, which asks first."""
    name: str
    matches: tuple[tuple[int, int], ...]
    """The stretches [start, end) of `name` that were typed."""
    detail: str
    """The client's name, or `""`."""
    insert: str
    """The token to put in place of what was typed, with sign and quotes."""


class Completion(NamedTuple):
    kind: Literal["project", "tag"]
    start: int
    end: int
    """The stretch of the text that a candidate replaces."""
    query: str
    """The name as far as it is typed, without sign and quotes."""
    candidates: tuple[Candidate, ...]
    create: Candidate | None
    """Offered last where nothing has exactly this name."""


class _Choice(NamedTuple):
    ref: Ref
    name: str
    folded: str
    client: str = ""
    folded_client: str = ""
    project: Project | None = None
    """None: it is a tag."""


def complete(
    text: str,
    cursor: int,
    catalog: Catalog,
    recents: Sequence[Recent] = (),
    *,
    workspace_id: int | None = None,
    limit: int = LIMIT,
) -> Completion | None:
    """What the name under the cursor may become, or None where there is none.

    Recent ones that fit come first, then those that begin with what was typed, those with a word that does, and
    those that hold its letters in order. With `workspace_id` only its tags are offered, and projects of other
    workspaces only under names that it does not have.
    """
    word = next((each for each in scan(text) if each.start < cursor <= each.end and _is_name(each, text)), None)
    if word is None:
        return None
    tag = text[word.start] == "#"
    typed = scan(text[word.start : cursor])[0]
    parts = typed.parts if typed.kind != "plain" else ("",)
    choices = _tags(catalog, workspace_id) if tag else _projects(catalog, workspace_id)
    used = _used(recents, tag)
    query = "/".join(parts)
    ranked = nsmallest(limit, _ranked(choices, parts, used), key=lambda pair: pair[0])
    candidates = tuple(_candidate(choice, parts[-1], catalog) for _, choice in ranked)
    end = cursor if word.unclosed else word.end
    return Completion("tag" if tag else "project", word.start, end, query, candidates, _new(parts, tag, choices))


def accept(text: str, completion: Completion, candidate: Candidate) -> tuple[str, int]:
    """The text with the candidate in place, and where the cursor goes: behind it and the space after it."""
    before, after = text[: completion.start] + candidate.insert, text[completion.end :]
    if not after[:1].isspace():
        after = " " + after
    return before + after, len(before) + 1


def _is_name(word: Word, text: str) -> bool:
    """Whether the word is a sign, with a name or still without one."""
    if word.kind != "plain":
        return word.kind != "billable"
    return text[word.start] in "@#" and not word.name[1:].replace("/", "").strip('" /')


def _projects(catalog: Catalog, workspace_id: int | None) -> list[_Choice]:
    usable = [project for project in catalog.projects.values() if project.active and project.can_track_time]
    here = [project for project in usable if workspace_id in (None, project.workspace_id)]
    taken = {fold(project.name) for project in here}
    elsewhere = [project for project in usable if workspace_id not in (None, project.workspace_id)]
    chosen = here + [project for project in elsewhere if fold(project.name) not in taken]
    return [_of_project(project, catalog) for project in chosen]


def _of_project(project: Project, catalog: Catalog) -> _Choice:
    client = catalog.client_of(project)
    owner = client.name if client else ""
    return _Choice(project.id, project.name, fold(project.name), owner, fold(owner), project)


def _tags(catalog: Catalog, workspace_id: int | None) -> list[_Choice]:
    tags = [tag for tag in catalog.tags.values() if workspace_id in (None, tag.workspace_id)]
    return [_Choice(tag.id, tag.name, fold(tag.name)) for tag in tags]


def _used(recents: Sequence[Recent], tag: bool) -> dict[Ref, int]:
    """How long ago each was used, as a place in a row."""
    refs: Iterable[Ref | None] = (recent.project_id for recent in recents)
    if tag:
        refs = (ref for recent in recents for ref in recent.tag_ids)
    return {ref: place for place, ref in enumerate(dict.fromkeys(refs)) if ref is not None}


def _ranked(
    choices: Iterable[_Choice], parts: Sequence[str], used: dict[Ref, int]
) -> Iterator[tuple[tuple[int, int, str], _Choice]]:
    folded = [fold(part) for part in parts]
    for choice in choices:
        fit = _fit(folded, choice)
        if fit is not None:
            recent = choice.ref in used and fit < _SCATTERED
            place = used.get(choice.ref, len(used))
            yield (fit if fit == _EXACT else _RECENT if recent else fit, place, choice.folded), choice


_EXACT, _RECENT, _BEGINS, _WORD_BEGINS, _INSIDE, _SCATTERED, _OF_CLIENT = range(7)


def _fit(parts: Sequence[str], choice: _Choice) -> int | None:
    """How well a name fits what was typed, the best least; None where it does not."""
    typed, name = parts[-1], choice.folded
    if len(parts) > 1 and not choice.folded_client.startswith("/".join(parts[:-1])):
        return _fit(("/".join(parts),), choice) if "/" in name else None
    at = name.find(typed)
    if at == 0:
        return _EXACT if name == typed else _BEGINS
    while at > 0:
        if not name[at - 1].isalnum():
            return _WORD_BEGINS
        at = name.find(typed, at + 1)
    if typed in name:
        return _INSIDE
    letters = iter(name)
    if all(letter in letters for letter in typed if not letter.isspace()):
        return _SCATTERED
    return _OF_CLIENT if choice.folded_client.startswith(typed) else None


def _spans(typed: str, name: str) -> tuple[tuple[int, int], ...]:
    """Where in the name stands what was typed: in one stretch if it does, else letter by letter."""
    wanted = fold(typed)
    folded, origin = "", []
    for at, letter in enumerate(name):
        one = letter.casefold()
        folded += one
        origin += [at] * len(one)
    places = _places(wanted, folded)
    spans: list[tuple[int, int]] = []
    for place in places:
        at = origin[place]
        if spans and at <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], at + 1))
        else:
            spans.append((at, at + 1))
    return tuple(spans)


def _places(wanted: str, folded: str) -> list[int]:
    if not wanted:
        return []
    starts = [at for at in range(len(folded)) if folded.startswith(wanted, at)]
    if starts:
        best = next((at for at in starts if at == 0 or not folded[at - 1].isalnum()), starts[0])
        return list(range(best, best + len(wanted)))
    places: list[int] = []
    for letter in wanted:
        if letter.isspace():
            continue
        at = folded.find(letter, places[-1] + 1 if places else 0)
        if at < 0:
            return []
        places.append(at)
    return places


def _candidate(choice: _Choice, typed: str, catalog: Catalog) -> Candidate:
    name = normalize("NFC", choice.name)
    if choice.project is None:
        insert = "#" + written(choice.name, tag=True)
    else:
        insert = "@" + project_text(choice.project, catalog)
    return Candidate(choice.ref, name, _spans(typed, name), choice.client, insert)


def _new(parts: Sequence[str], tag: bool, choices: Iterable[_Choice]) -> Candidate | None:
    """The offer to create what was typed, unless it is there already (under that client, if one was typed)."""
    names = [" ".join(part.split()) for part in parts]
    *clients, name = (fold(part) for part in names)
    taken = (choice for choice in choices if choice.folded == name)
    if not name or any(not clients or choice.folded_client == "/".join(clients) for choice in taken):
        return None
    sign, token = ("#" if tag else "@"), "/".join(written(part, tag=tag) if part else "" for part in names)
    return Candidate(None, "/".join(names), (), "", sign + token)
