"""Which project, client, tag or workspace a word means: its id, its name, or, unsent, how its UUID begins."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from desktop.cli.failure import CommandError
from desktop.cli.naming import LONGEST, SHORT, short
from desktop.cli.plain import plain
from desktop.model.catalog import Catalog, Client, Project
from desktop.model.entry import Ref
from desktop.model.lookup import project_name
from desktop.model.names import fold, matching, near


class Thing(Protocol):
    @property
    def id(self) -> Ref: ...
    @property
    def name(self) -> str: ...


T = TypeVar("T", bound=Thing)


def meant(word: str, noun: str, things: Iterable[T], catalog: Catalog) -> T:
    """The one of `things` that `word` means. Raises `CommandError` for none and for several."""
    pool = list(things)
    found = (
        _by_id(word, pool) or matching(word, pool) or [each for each in pool if _whole(each, catalog) == fold(word)]
    )
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(f"{_told(each, catalog)} ({short(each.id)})" for each in found)
        raise CommandError(f"“{plain(word)}” is the name of {len(found)} {noun}s. Give the id: {names}.")
    likely = [f"{name}" for name in near(word, (each.name for each in pool))]
    maybe = f" Did you mean {' or '.join(map(plain, likely))}?" if likely and not word.isdecimal() else ""
    raise CommandError(f"There is no {noun} “{plain(word)}”.{maybe} See tracktray {noun}s list.")


def is_id(word: str, thing: Thing) -> bool:
    """Whether the word is what a list shows before the name."""
    return _by_id(word, [thing]) != []


def same_name(thing: Project | Client | Thing, name: str, others: Iterable[T]) -> T | None:
    """Another one that has the name already: names are unique, those of projects within their client."""
    for other in others:
        beside = getattr(other, "client_id", None) == getattr(thing, "client_id", None)
        if other.name == name and other.id != thing.id and beside:
            return other
    return None


def _by_id(word: str, pool: list[T]) -> list[T]:
    if word.isdecimal() and len(word) < LONGEST:
        return [each for each in pool if each.id == int(word)]
    if len(word) < SHORT:
        return []
    return [each for each in pool if isinstance(each.id, str) and each.id.startswith(word)]


def _whole(thing: Thing, catalog: Catalog) -> str:
    return fold(project_name(thing, catalog)) if isinstance(thing, Project) else ""


def _told(thing: Thing, catalog: Catalog) -> str:
    if isinstance(thing, Project):
        return plain(project_name(thing, catalog))
    return plain(thing.name)
