"""Which project, client, tag or workspace a word means: its id, its name, or, unsent, how its UUID begins."""

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

from desktop.cli.failure import CommandError
from desktop.cli.naming import LONGEST, SHORT, short
from desktop.cli.plain import plain
from desktop.cli.session import Session
from desktop.cli.thing_rows import Noun, Thing, known, place_of
from desktop.model.catalog import Catalog, Project
from desktop.model.entry import Ref
from desktop.model.lookup import project_name
from desktop.model.names import fold, matching, near
from desktop.store import Store


class Named(Protocol):
    @property
    def id(self) -> Ref: ...
    @property
    def name(self) -> str: ...


N = TypeVar("N", bound=Named)
T = TypeVar("T")


def found(session: Session, noun: Noun, word: str, place: int | None) -> Thing:
    """The thing that a word means, in a workspace or wherever it is. Raises `CommandError`."""
    catalog = session.tracker.state.catalog
    pool = [each for each in known(noun, catalog) if place in (None, place_of(each))]
    return meant(word, noun, pool, catalog)


async def from_store(session: Session, work: Callable[[Store], T]) -> T:
    """What `work` finds in the database. Raises `CommandError` where there is none."""
    if session.database is None:
        raise CommandError("Signing in is under way. Try again in a moment.")
    return await session.database(work)


def meant(word: str, noun: str, things: Iterable[N], catalog: Catalog) -> N:
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
    likely = near(word, (each.name for each in pool))
    maybe = f" Did you mean {' or '.join(map(plain, likely))}?" if likely and not word.isdecimal() else ""
    raise CommandError(f"There is no {noun} “{plain(word)}”.{maybe} See tracktray {noun}s list.")


def is_id(word: str, thing: Named) -> bool:
    """Whether the word is what a list shows before the name."""
    return _by_id(word, [thing]) != []


def same_name(thing: Named, name: str, others: Iterable[N]) -> N | None:
    """Another one that has the name already: names are unique, those of projects within their client."""
    for other in others:
        beside = getattr(other, "client_id", None) == getattr(thing, "client_id", None)
        if other.name == name and other.id != thing.id and beside:
            return other
    return None


def _by_id(word: str, pool: list[N]) -> list[N]:
    if word.isdecimal() and len(word) < LONGEST:
        return [each for each in pool if each.id == int(word)]
    if len(word) < SHORT:
        return []
    return [each for each in pool if isinstance(each.id, str) and each.id.startswith(word)]


def _whole(thing: Named, catalog: Catalog) -> str:
    return fold(project_name(thing, catalog)) if isinstance(thing, Project) else ""


def _told(thing: Named, catalog: Catalog) -> str:
    if isinstance(thing, Project):
        return plain(project_name(thing, catalog))
    return plain(thing.name)
