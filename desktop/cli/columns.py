"""Tables: aligned for a terminal and as wide as it is, with tabs between for programs."""

from collections.abc import Sequence
from typing import NamedTuple

from desktop.cli.plain import plain
from desktop.model.label import elide, isolated, signs

GAP = 2
NAME, OTHER = 24, 12
"""Cells that the name, and every other column, may claim where room is short; a shorter one takes what it needs."""
NARROWEST = 6
"""Cells below which no column is cut, however short the room is."""


class Head(NamedTuple):
    """A column: what stands above it, and when it goes."""

    title: str
    goes: int = 0
    """In a narrow terminal those with the highest number are left out first; 0: it always stays."""


def table(heads: Sequence[Head], rows: Sequence[Sequence[str]], width: int) -> str:
    """`rows` below `heads` in `width` columns of a terminal: an id, a name, and more.

    `width` 0: for a program; no heads, nothing left out or cut, a tab between two cells.
    """
    lines = [[plain(cell) for cell in row] for row in rows]
    if not width:
        return "\n".join("\t".join(line) for line in lines)
    columns = [at for at in range(len(heads)) if any(line[at] for line in lines)]
    cells = [[heads[at].title for at in columns], *([isolated(line[at]) for at in columns] for line in lines)]
    wanted = [max(cells_of(line[place]) for line in cells) for place in range(len(columns))]
    kept = _kept([heads[at].goes for at in columns], wanted, width)
    widths = _shared([wanted[place] for place in kept], width)
    return "\n".join(_line([line[place] for place in kept], widths) for line in cells)


def cells_of(text: str) -> int:
    """Cells of a terminal that the text takes."""
    return sum(map(_cells, signs(text)))


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    shown = [elide(cell, width, _cells) for cell, width in zip(cells, widths, strict=True)]
    padded = [cell + " " * (width - cells_of(cell)) for cell, width in zip(shown, widths, strict=True)]
    return (" " * GAP).join(padded).rstrip()


def _kept(goes: Sequence[int], wanted: Sequence[int], width: int) -> list[int]:
    """The columns for which there is room, so that the name can be read."""
    claims = [min(want, NAME if place == 1 else OTHER) for place, want in enumerate(wanted)]
    kept = list(range(len(wanted)))
    for place in sorted(kept, key=lambda place: -goes[place]):
        if sum(claims[each] for each in kept) + GAP * (len(kept) - 1) <= width or not goes[place]:
            break
        kept.remove(place)
    return kept


def _shared(wanted: list[int], width: int) -> list[int]:
    """Widths that fit together: the widest gives way first, the id never."""
    widths = list(wanted)
    room = width - GAP * (len(widths) - 1)
    while sum(widths) > room and len(widths) > 1:
        widest = max(range(1, len(widths)), key=lambda at: widths[at])
        if widths[widest] <= NARROWEST:
            break
        widths[widest] -= 1
    return widths


def _cells(sign: str) -> int:
    """Cells of what a reader sees as one sign."""
    from unicodedata import category, east_asian_width

    base = sign[0]
    if category(base) in ("Mn", "Me", "Cf", "Cc"):
        return 0
    if len(sign) > 1 and ("\N{VARIATION SELECTOR-16}" in sign or "\U0001f1e6" <= base <= "\U0001f1ff"):
        return 2
    return 2 if east_asian_width(base) in "WF" else 1
