"""Many stories on all cores: what they cost, and the first that fails, shrunk and in words."""

import gc
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.simulation.figures import figures, told
from tests.simulation.script import SETTINGS, Script, Setting, write
from tests.simulation.shrink import shrink
from tests.simulation.story import Broken, Story, run_story

MEMORY = Path("/dev/shm")
"""A RAM disk, where there is one: what a power cut leaves of a real disk is tested apart."""
BAR = 30


class Told(NamedTuple):
    """How a story ended."""

    seed: int
    figures: Counter[str]
    failure: str | None = None


def in_memory() -> tempfile.TemporaryDirectory[str]:
    """A folder of one's own, in a RAM disk where there is one."""
    return tempfile.TemporaryDirectory(prefix="simulation-", dir=MEMORY if os.access(MEMORY, os.W_OK) else None)


@contextmanager
def seldom_collected() -> Iterator[None]:
    """A story leaves little behind, and the looks for it every 700 objects cost a tenth of its time."""
    usual = gc.get_threshold()
    gc.set_threshold(50_000, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def live(script: Script) -> Story:
    """Live through a script in a folder of its own. Raises `Broken`."""
    with in_memory() as folder, seldom_collected():
        return run_story(script, Path(folder))


def tell(seed: int, setting: Setting | None = None) -> Told:
    """The story of a seed, and how it ended."""
    script = write(seed, setting)
    try:
        return Told(seed, figures(live(script)))
    except Broken as broken:
        return Told(seed, Counter({"device-days": script.device_days}), str(broken))


def trace(seed: int) -> bytes:
    """All that happens in the story of a seed: what was done, what arrived, what the server has in the end."""
    script = write(seed)
    try:
        story = live(script)
    except Broken as broken:
        return str(broken).encode()
    requests = [
        f"{r.at.isoformat()} {r.method} {r.path} {dict(r.query)} {r.body!r} {r.status}"
        for r in story.world.requests
    ]
    entries = [str(row) for row in story.world.state.entries.values()]
    return "\n".join((*story.diary, *requests, *entries)).encode()


def failure(script: Script) -> str | None:
    """How a script fails, if it does."""
    try:
        live(script)
    except Broken as broken:
        return str(broken)
    return None


def named(name: str) -> Setting:
    """The setting of that name. Raises LookupError."""
    found = [setting for setting in SETTINGS if setting.name == name]
    if not found:
        known = ", ".join(sorted({setting.name for setting in SETTINGS}))
        raise LookupError(f"there is no setting {name!r}, only {known}")
    return found[0]


def simulate(days: int, first: int, setting: Setting | None, jobs: int) -> int:
    """Live through stories from the seed `first` on, `days` device-days in all; the exit code."""
    begun, total, shown = time.monotonic(), Counter[str](), _Progress(days)
    failed: list[Told] = []
    with ProcessPoolExecutor(jobs) as pool:
        for ended in _all(pool, days, first, setting, 2 * jobs):
            total += ended.figures
            if ended.failure is not None:
                failed.append(ended)
                break
            shown.at(total["device-days"])
    shown.end()
    seconds = time.monotonic() - begun
    print(told(total))
    print(f"{seconds:.0f} s, {seconds / max(1, total['device-days']) * 1000:.0f} ms a device-day on {jobs} cores")
    for each in failed:
        print(f"\nFailed. Shrinking the story of seed {each.seed} …", file=sys.stderr, flush=True)
        smallest, words = shrink(write(each.seed, setting), failure)
        print(f"\n{words}\n\n{len(smallest.steps)} steps are left of {len(write(each.seed, setting).steps)}.")
        named_setting = f" --setting '{setting.name}'" if setting else ""
        print(f"To repeat it: python3 packaging/dev.py simulate --days 1 --seed {each.seed}{named_setting}")
    return 1 if failed else 0


def _all(pool: ProcessPoolExecutor, days: int, first: int, setting: Setting | None, ahead: int) -> Iterator[Told]:
    """Stories as they end, until there are enough days; a few are always under way."""
    seed, planned = first, 0
    under_way: set[Future[Told]] = set()
    while planned < days or under_way:
        while planned < days and len(under_way) < ahead:
            under_way.add(pool.submit(tell, seed, setting))
            planned += write(seed, setting).device_days
            seed += 1
        done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
        try:
            yield from sorted(future.result() for future in done)
        except GeneratorExit:
            for future in under_way:
                future.cancel()
            raise


class _Progress:
    """A bar on a terminal, a line for each tenth elsewhere."""

    def __init__(self, goal: int) -> None:
        self._goal, self._begun, self._tenth = goal, time.monotonic(), 0
        self._live = sys.stderr.isatty()

    def at(self, days: int) -> None:
        part = min(1.0, days / self._goal)
        left = (time.monotonic() - self._begun) * (1 / part - 1)
        words = f"{days:,} of {self._goal:,} device-days, {left:.0f} s left"
        if self._live:
            full = int(part * BAR)
            print(f"\r[{'#' * full}{'.' * (BAR - full)}] {words}   ", end="", file=sys.stderr, flush=True)
        elif int(part * 10) > self._tenth:
            self._tenth = int(part * 10)
            print(words, file=sys.stderr, flush=True)

    def end(self) -> None:
        if self._live:
            print(file=sys.stderr)
