"""Figures of the command line: `tracktray status` beside a Python that does nothing."""

import subprocess
import sys
import time
from collections.abc import Iterator

from tests.benchmarks.figure import Figure, Pairs, in_turn
from tests.benchmarks.stage import Stage, stage

ROUNDS = 21


def status() -> Iterator[Figure]:
    """With the app it asks the app; without it reads the store itself."""
    with stage() as here:
        with here.showing(*here.program):
            here.tracktray("sync", "--wait", "30")
            with_app = _beside_nothing(here)
        without = _beside_nothing(here)
    yield Figure("`status` with the app, × python -c pass", with_app.ratio, "×", 2.5, with_app.note())
    yield Figure("`status` without it, × python -c pass", without.ratio, "×", 4.5, without.note())


def _beside_nothing(here: Stage) -> Pairs:
    def seconds(*command: str) -> float:
        began = time.monotonic()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=here.desktop.environment)
        return time.monotonic() - began

    return in_turn(lambda: seconds(*here.program, "status"), lambda: seconds(sys.executable, "-c", "pass"), ROUNDS)
