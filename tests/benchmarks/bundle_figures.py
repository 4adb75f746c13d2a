"""Figures of the built program: its commands beside a bare C program, its start beside the environment's."""

import os
import shutil
import subprocess
from collections.abc import Iterator

from tests.benchmarks.figure import Figure, Pairs, in_turn
from tests.benchmarks.stage import DEMO, Stage, stage
from tests.packages.building import CHECKOUT, build
from tests.program import BUILT

ROUNDS = 21
START_PAIRS = 11
AS_QUICK = 1.05
"""No slower, as far as pairs can tell."""
LONGEST = 30
"""Milliseconds that a command may take longer than a C program that does nothing."""


def bundle() -> Iterator[Figure]:
    """Of the program that `TRACKTRAY_PROGRAM` names, else of a bundle that is built first."""
    program = BUILT or _built()
    with stage((program, "--demo")) as here:
        starts = in_turn(lambda: here.start(*here.program), lambda: here.start(*DEMO), START_PAIRS)
        with here.showing(*here.program):
            here.synced()
            with_app = _over_c(here, "status")
        without, version = _over_c(here, "status"), _over_c(here, "--version")
    yield Figure("bundle: start to icon, × environment's", starts.ratio, "×", AS_QUICK, starts.note())
    yield Figure("bundle: `--version` over a C program", version.difference, "ms", LONGEST, version.note())
    yield Figure("bundle: `status` with the app, over C", with_app.difference, "ms", LONGEST, with_app.note())
    yield Figure("bundle: `status` without it, over C", without.difference, "ms", LONGEST, without.note())


def _built() -> str:
    build("bundle")
    return str(CHECKOUT / "build/bundle/tracktray/tracktray")


def _over_c(here: Stage, command: str) -> Pairs:
    """By the processor's time: on an idle machine that is the person's, and a busy one leaves it nearly alone."""
    nothing = shutil.which("true") or "/bin/true"

    def seconds(*words: str) -> float:
        process = subprocess.Popen(words, stdout=subprocess.DEVNULL, env=here.desktop.environment)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            raise RuntimeError(f"{words} ended with {process.returncode}")
        return used.ru_utime + used.ru_stime

    words = (here.program[0], command) if command.startswith("-") else (*here.program, command)
    return in_turn(lambda: seconds(*words), lambda: seconds(nothing), ROUNDS)
