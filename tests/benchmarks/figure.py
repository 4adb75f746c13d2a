"""A measured figure beside its aim, and the table of them."""

import statistics
import sys
from collections.abc import Callable, Iterable
from typing import NamedTuple


class Figure(NamedTuple):
    """One row: what was measured, in `unit`, and the most it should be."""

    name: str
    measured: float
    unit: str
    aim: float
    note: str = ""

    @property
    def met(self) -> bool:
        return self.measured <= self.aim


class Pairs(NamedTuple):
    """Two things measured in turn, so that a slow minute hits both."""

    ours: list[float]
    theirs: list[float]

    @property
    def ratio(self) -> float:
        """The median of each pair's own ratio."""
        return statistics.median(one / other for one, other in zip(self.ours, self.theirs, strict=True))

    @property
    def difference(self) -> float:
        """The median of each pair's own difference, in milliseconds."""
        return statistics.median(one - other for one, other in zip(self.ours, self.theirs, strict=True)) * 1000

    def note(self, *, scale: float = 1000, unit: str = "ms") -> str:
        ours, theirs = (statistics.median(side) * scale for side in self)
        return f"{ours:.0f} against {theirs:.0f} {unit}, {len(self.ours)} pairs"


def in_turn(ours: Callable[[], float], theirs: Callable[[], float], rounds: int) -> Pairs:
    """Measure both in turn `rounds` times, after one of each that does not count."""
    ours(), theirs()
    pairs = [(ours(), theirs()) if number % 2 else (theirs(), ours())[::-1] for number in range(rounds)]
    return Pairs([pair[0] for pair in pairs], [pair[1] for pair in pairs])


def show(figures: Iterable[Figure]) -> bool:
    """Print each as it comes; whether all aims are met."""
    print(f"{'figure':<44}{'measured':>12}{'aim':>12}  verdict")
    verdicts = []
    for each in figures:
        measured, aim = (f"{value:.2f} {each.unit}".rstrip() for value in (each.measured, each.aim))
        verdict = "met" if each.met else "MISSED"
        print(f"{each.name:<44}{measured:>12}{'≤ ' + aim:>12}  {verdict:<7} {each.note}".rstrip())
        sys.stdout.flush()
        verdicts.append(each.met)
    return all(verdicts)
