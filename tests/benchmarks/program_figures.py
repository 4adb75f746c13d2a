"""Figures of the running program: its start, what it holds, how often it wakes, and how fast it answers a click."""

import statistics
import time
from collections.abc import Iterator

from tests.benchmarks import processes
from tests.benchmarks.figure import Figure, in_turn
from tests.benchmarks.stage import BARE, Stage, own_account, stage

START_PAIRS = 11
MEMORY_PAIRS = 3
CLICKS = 11
QUIET_SECONDS = 60
TIMED_SECONDS = 180
"""While a timer runs: several of the minutes that it shows, less than from one look at the server to the next."""
QUIET_AFTER = 90
"""Seconds after the last request: its time-outs, cancelled but still in Qt's hands, run out one by one."""
SETTLED = 5
"""Seconds after the icon, or after the first sync, at which memory is read."""


def start() -> Iterator[Figure]:
    """The start of the process to its icon at the panel, with a database that exists."""
    with stage() as here:
        pairs = in_turn(lambda: here.start(*here.program), lambda: here.start(*BARE), START_PAIRS)
    yield Figure("start to tray icon, × bare program", pairs.ratio, "×", 1.20, pairs.note())


def memory() -> Iterator[Figure]:
    """What it holds after its first sync, and with how many threads."""
    with own_account() as here:
        threads: list[list[str]] = []
        pairs = in_turn(lambda: _held(here, threads), lambda: _held_by_bare(here), MEMORY_PAIRS)
    yield Figure("memory (PSS) after first sync, × bare", pairs.ratio, "×", 1.65, pairs.note(scale=1, unit="MiB"))
    most = max(threads, key=len)
    yield Figure("threads", len(most), "", 5, ", ".join(most))


def _held(here: Stage, threads: list[list[str]]) -> float:
    with here.showing(*here.program) as (program, _):
        here.synced()
        time.sleep(SETTLED)
        threads.append(processes.names(program.pid))
        return processes.pss(program.pid)


def _held_by_bare(here: Stage) -> float:
    with here.showing(*BARE) as (program, _):
        time.sleep(SETTLED)
        return processes.pss(program.pid)


def wake_ups() -> Iterator[Figure]:
    """Context switches of all its threads while nothing is due."""
    with own_account() as here, here.showing(*here.program) as (program, _):
        here.synced()
        here.tracktray("stop")
        yield Figure(f"wake-ups in {QUIET_SECONDS} s, no timer", _switches(here, program.pid, QUIET_SECONDS), "", 0)
        here.tracktray("start", "Measured")
        timed = _switches(here, program.pid, TIMED_SECONDS)
        yield Figure("wake-ups a second, timer running", timed / TIMED_SECONDS, "/s", 0.2)


def click() -> Iterator[Figure]:
    """From a click in the menu to the change the panel is told of; the act is on disk by then."""
    with stage() as here, here.showing(*here.program):
        here.synced()
        item = here.panel.item("tracktray")
        here.tracktray("start", "Measured")
        times = []
        for _ in range(CLICKS):
            times.append(here.click(item, "Stop"))
            times.append(here.click(item, "~^Continue"))
    yield Figure(
        "click to screen, median", statistics.median(times) * 1000, "ms", 50, f"worst {max(times) * 1000:.0f}"
    )


def _switches(here: Stage, pid: int, seconds: int) -> int:
    """In so long a quiet time, begun when nothing waits and the last request is long done."""
    here.tracktray("sync", "--wait", "30")
    time.sleep(QUIET_AFTER)
    before = processes.switches(pid)
    time.sleep(seconds)
    return processes.between(before, processes.switches(pid))
