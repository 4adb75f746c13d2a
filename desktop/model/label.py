"""Labels: an entry in one line, shortened in the middle where it must be, safe among names of either direction."""

import re
from collections.abc import Callable, Iterator
from typing import Protocol

from desktop.model.catalog import Catalog
from desktop.model.entry import Ref

NO_DESCRIPTION = "(no description)"
LONGEST_QUOTED = 60
"""Characters of a name that a sentence quotes."""

_OPEN, _CLOSE = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
_ZERO_WIDTH_JOINER = "\N{ZERO WIDTH JOINER}"
_CONTROLS = "[\u202a-\u202e\u2066-\u2069]"
_LETTERS = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_TURNING = f"[{_LETTERS}\u200f\u202a-\u202e\u2066-\u2069]"
"""Letters, marks and controls."""
_NAMES = f"“([^”]*)”|([{_LETTERS}](?:[^“”]*[{_LETTERS}])?)"
"""What a sentence quotes, and what stands in it without quotes and runs from right to left."""


class Labelled(Protocol):
    """An entry, or anything one can be started from."""

    @property
    def description(self) -> str: ...
    @property
    def project_id(self) -> Ref | None: ...
    @property
    def tag_ids(self) -> tuple[Ref, ...]: ...


def entry_label(entry: Labelled, catalog: Catalog, *, tags: bool = False, longest: int | None = None) -> str:
    """`DESCRIPTION — PROJECT`, with `tags` ` #tag` for each; at most `longest` characters that show.

    A name that runs from right to left is isolated, so that it cannot move what stands beside it.
    """
    label = isolated(entry.description or NO_DESCRIPTION)
    project = catalog.project(entry.project_id)
    if project is not None:
        label += f" — {isolated(project.name)}"
    if tags:
        label += "".join(f" #{isolated(name)}" for name in catalog.tag_names(entry.tag_ids))
    return label if longest is None else elide(label, longest)


def isolated(name: str) -> str:
    """The name for use inside a sentence or a menu line: wrapped in isolates if any of it turns direction."""
    if re.search(_TURNING, name) is None:
        return name
    return f"{_OPEN}{re.sub(_CONTROLS, '', name)}{_CLOSE}"


def calm(sentence: str) -> str:
    """The sentence with every name in it kept from turning the words, times and figures beside it."""
    return re.sub(
        _NAMES, lambda found: f"“{isolated(found[1])}”" if found[2] is None else isolated(found[2]), sentence
    )


def quoted(name: str, *, nameless: str = NO_DESCRIPTION) -> str:
    """The name in quotation marks, its end cut where it is too long for a sentence; `nameless` if it is empty."""
    shown = name if len(name) <= LONGEST_QUOTED else name[: LONGEST_QUOTED - 1].rstrip() + "…"
    return f"“{shown}”" if shown else nameless


def elide(text: str, longest: int, measure: Callable[[str], int] = len) -> str:
    """The text with its middle replaced by `…` where more than `longest` characters (code points) would show.

    What a reader sees as one sign (a letter with its accents, an emoji sequence, a flag) is kept or cut whole.
    `measure` tells the room that a sign takes, where it is not characters that count.
    """
    pieces = list(signs(text))
    if _width(pieces, measure) <= longest:
        return text
    room = max(0, longest - 1)
    tail = _fitting(pieces[::-1], room // 2, measure)
    head = _fitting(pieces, room - _width(tail, measure), measure)
    begin, end = "".join(head), "".join(reversed(tail))
    opened = begin.count(_OPEN) > begin.count(_CLOSE)
    closed = end.count(_CLOSE) > end.count(_OPEN)
    return f"{begin}{_CLOSE if opened and not closed else ''}…{_OPEN if closed and not opened else ''}{end}"


def _fitting(pieces: list[str], room: int, measure: Callable[[str], int]) -> list[str]:
    """The first pieces that fit into that much room."""
    width = 0
    for count, piece in enumerate(pieces):
        width += _width([piece], measure)
        if width > room:
            return pieces[:count]
    return pieces


def _width(pieces: list[str], measure: Callable[[str], int]) -> int:
    return sum(measure(piece) for piece in pieces if piece not in (_OPEN, _CLOSE))


def signs(text: str) -> Iterator[str]:
    """The text cut where a reader would, near enough to Unicode's grapheme clusters."""
    sign = ""
    for letter in text:
        if sign and not _joins(sign, letter):
            yield sign
            sign = ""
        sign += letter
    if sign:
        yield sign


def _joins(sign: str, letter: str) -> bool:
    from unicodedata import category

    if letter < "\u0300" or sign in (_OPEN, _CLOSE):
        return False
    flag = "\U0001f1e6" <= letter <= "\U0001f1ff"
    return (
        (sign[-1] == _ZERO_WIDTH_JOINER and letter not in (_OPEN, _CLOSE))
        or letter == _ZERO_WIDTH_JOINER
        or category(letter)[0] == "M"  # accents, vowel signs, variation selectors
        or "\U0001f3fb" <= letter <= "\U0001f3ff"  # skin tones
        or "\U000e0020" <= letter <= "\U000e007f"  # tags that spell a region's flag
        or "\u1160" <= letter <= "\u11ff"  # the later letters of a Korean syllable
        or (flag and len(sign) == 1 and "\U0001f1e6" <= sign <= "\U0001f1ff")
    )
