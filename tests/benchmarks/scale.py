"""What a person waits for, on an account of ten years beside one of a month: it must not grow with the years."""

import contextlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from desktop.demo.server import serve
from desktop.demo.world import World
from desktop.system.clock import SystemClock
from tests.benchmarks import processes
from tests.benchmarks.figure import Figure, Pairs, in_turn
from tests.benchmarks.grown import Grown, Size
from tests.benchmarks.stage import OWN, Stage, stage
from tests.desktop_session import TrayItem

YEARS = Size(entries=200_000, projects=5_000, clients=1_000, tags=2_000)
MONTH = Size(entries=2_000, projects=50, clients=10, tags=20)
ROUNDS = 11
QUICK = 41
"""Rounds of what takes a few milliseconds, which a busy machine easily doubles."""
SPACING = 1.2
"""Seconds after which the next request may leave at once."""
SETTLED = 10


class Running:
    """The app on one of the accounts."""

    def __init__(self, here: Stage, pid: int, first: float, requests: int) -> None:
        self.pid, self.first, self.requests = pid, first, requests
        self._here = here
        self._item: TrayItem = here.panel.item("tracktray")
        self._runs = True

    def click(self) -> float:
        """Stop and continue in turn."""
        self._runs = not self._runs
        return self._here.click(self._item, "~^Continue" if self._runs else "Stop")

    def menu(self) -> float:
        """The menu as a panel opens it: told that it will be shown, then read."""
        return _seconds(self._item.opened)

    def projects(self) -> float:
        """The same, then its longest submenu."""
        return _seconds(lambda: (self._item.opened(), self._item.opened("Projects")))

    def status(self) -> float:
        return _seconds(lambda: self._here.tracktray("status"))

    def list(self) -> float:
        return _seconds(lambda: self._here.tracktray("list", "--from", "-7d"))

    def sync(self) -> float:
        """With nothing new, a while after the last request."""
        time.sleep(SPACING)
        return _seconds(lambda: self._here.tracktray("sync", "--wait", "30"))

    def start_timer(self) -> None:
        self._here.tracktray("start", "Measured")
        self._here.tracktray("sync", "--wait", "30")

    def quit(self) -> None:
        """End the app; the commands go on without it."""
        self._here.tracktray("quit")


def scale() -> Iterator[Figure]:
    """Each in turn on both, after a first sync whose requests are counted."""
    with _running(YEARS) as years, _running(MONTH) as month:
        time.sleep(SETTLED)
        held = processes.own_pss(years.pid), processes.own_pss(month.pid)
        yield Figure("requests of the first sync of ten years", years.requests, "", 3, _note(years, month))
        yield Figure(
            "memory, ten years × a month", held[0] / held[1], "×", 1.3, f"{held[0]:.0f}, {held[1]:.0f} MiB"
        )
        for each in (years, month):
            each.start_timer()
        for what, pairs in _pairs(years, month):
            yield Figure(f"{what}, ten years × a month", pairs.ratio, "×", 1.5, pairs.note())


def _pairs(years: Running, month: Running) -> Iterator[tuple[str, Pairs]]:
    yield "click to screen", in_turn(years.click, month.click, ROUNDS)
    for each in (years, month):
        each.sync()
    yield "opening the menu", in_turn(years.menu, month.menu, QUICK)
    yield "and its projects", in_turn(years.projects, month.projects, QUICK)
    yield "`status`", in_turn(years.status, month.status, ROUNDS)
    yield "`list` of a week", in_turn(years.list, month.list, ROUNDS)
    yield "a sync with nothing new", in_turn(years.sync, month.sync, ROUNDS)
    for each in (years, month):
        each.quit()
    yield "`status` without the app", in_turn(years.status, month.status, ROUNDS)
    yield "`list` without the app", in_turn(years.list, month.list, ROUNDS)


def _note(years: Running, month: Running) -> str:
    return f"took {years.first:.1f} s, of a month {month.first:.1f} s"


@contextlib.contextmanager
def _running(size: Size) -> Iterator[Running]:
    """The app on an account of that size, which it has just met; what the years hold is then put in its store."""
    world = World(SystemClock())
    grown = Grown(world, size)
    with serve(world) as server, stage(OWN) as there:
        there.desktop.environment |= {"MATON_BASE_URL": server.url, "MATON_API_KEY": grown.account.key}
        with there.showing(*there.program):
            first = _seconds(there.synced)
            requests = len([each for each in world.requests if each.path.startswith("/toggl-track/api")])
        [path] = Path(there.desktop.environment["XDG_DATA_HOME"]).rglob("*.sqlite3")
        grown.remember(path)
        with there.showing(*there.program) as (program, _):
            there.synced()
            yield Running(there, program.pid, first, requests)


def _seconds(work: Callable[[], object]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began
