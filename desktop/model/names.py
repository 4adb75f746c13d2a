"""Names as people type them: without regard to case, in quotes where they need them, nearly right."""

from collections.abc import Iterable
from typing import Protocol, TypeVar
from unicodedata import normalize

QUOTES = {'"': '"', "“": "”", "„": "“”", "«": "»"}
"""What opens a quoted name, and what may close it."""
NEAR = 3
"""The most names that are suggested for one that is not known."""
_SPECIAL = frozenset('"“”„«»/\\')


class Named(Protocol):
    @property
    def name(self) -> str: ...


Thing = TypeVar("Thing", bound=Named)


def tidy(text: str) -> str:
    """A description as it is kept: composed (NFC), every stretch of white space one space."""
    return " ".join(normalize("NFC", text).split())


def fold(text: str) -> str:
    """The form in which names are compared: without case, composed, without white space around it."""
    text = text.strip()
    return text.casefold() if text.isascii() else normalize("NFC", normalize("NFC", text).casefold())


def matching(name: str, things: Iterable[Thing]) -> list[Thing]:
    """Those with that name; where names differ in nothing but case, the one that is spelled the same."""
    folded = fold(name)
    return closest(name, [thing for thing in things if fold(thing.name) == folded])


def closest(name: str, things: list[Thing]) -> list[Thing]:
    """Of things whose names are the same but for case, those that are spelled as `name` is, else all."""
    composed = normalize("NFC", name)
    for same in (
        [thing for thing in things if thing.name == name],
        [thing for thing in things if normalize("NFC", thing.name) == composed],
    ):
        if same:
            return same
    return things


def written(name: str, *, tag: bool = False) -> str:
    """The name as it must be typed after its sign: in quotes where it would be misread."""
    plain = name and not any(letter.isspace() or letter in _SPECIAL for letter in name)
    if plain and not (tag and name[0].isdigit()):
        return name
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def near(name: str, names: Iterable[str]) -> tuple[str, ...]:
    """The names most like one that is not known, best first: those it begins, else those it looks like."""
    folded = fold(name)
    by_fold = {fold(known): known for known in names}
    begun = sorted((known for known in by_fold if known.startswith(folded)), key=lambda known: (len(known), known))
    if begun:
        return tuple(by_fold[known] for known in begun[:NEAR])
    from difflib import get_close_matches  # slow to import, and seldom needed

    return tuple(by_fold[known] for known in get_close_matches(folded, by_fold, NEAR))
