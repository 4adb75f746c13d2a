"""Measure all figures, or those named, and print them with their aims."""

import sys
from itertools import chain

from tests.benchmarks import bundle_figures, command_figures, program_figures
from tests.benchmarks.figure import show
from tests.benchmarks.growth import growth
from tests.benchmarks.scale import scale

FIGURES = {
    "start": program_figures.start,
    "memory": program_figures.memory,
    "wake-ups": program_figures.wake_ups,
    "click": program_figures.click,
    "status": command_figures.status,
    "bundle": bundle_figures.bundle,
    "growth": growth,
    "scale": scale,
}


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in FIGURES]
    if unknown:
        print(f"Unknown: {' '.join(unknown)}. There are: {' '.join(FIGURES)}.", file=sys.stderr)
        return 2
    chosen = [FIGURES[name]() for name in names or FIGURES]
    return 0 if show(chain.from_iterable(chosen)) else 1


sys.exit(main(sys.argv[1:]))
