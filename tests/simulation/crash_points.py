"""Every point at which a process can die during one operation, and during the recovery from that."""

import time
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import ProcessPoolExecutor
from itertools import count, repeat
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from desktop.demo import faults
from desktop.demo.faults import Fault
from desktop.model.intent import Draft, Edit, Start, Stop
from tests.simulation.network import WRITES
from tests.simulation.person import Person
from tests.simulation.run import in_memory, seldom_collected
from tests.simulation.script import STARTS, Script, Setting
from tests.simulation.story import Broken, Story, told
from tests.simulation.virtual import VirtualLoop, rest

NETWORKS: Mapping[str, Fault | None] = {
    "well": None,
    "not sent": faults.no_connection(),
    "answer lost": faults.lost_answer(),
    "answer late": faults.late_answer(20),
    "executed twice": faults.twice(),
}
"""What becomes of the first write after the operation began."""
DAYS = 3 * 86_400.0
MOST = 400
"""No operation has so many points."""


async def _start(person: Person) -> None:
    await person.do(Start(Draft("After")), "tray")


async def _stop(person: Person) -> None:
    await person.do(Stop(), "tray")


async def _edit(person: Person) -> None:
    (running,) = [entry for entry in person.seen().values() if entry.stop is None]
    ref = person.device.store.resolve(running.key)
    await person.do(Edit(ref, {"description": "Changed"}), "command line")


async def _sync(person: Person) -> None:
    """What waits goes, and what was changed elsewhere comes."""
    person.device.faults.down = False
    person.device.engine.poke("sync-now")


Operation = Callable[[Person], Coroutine[Any, Any, None]]
OPERATIONS: Mapping[str, Operation] = {"start": _start, "stop": _stop, "edit": _edit, "sync": _sync}


class Case(NamedTuple):
    """One operation, one network, and where the process dies."""

    operation: str
    network: str
    first: int
    """Dies at this point of the operation and what follows it."""
    second: int | None = None
    """Dies again at this point of its recovery."""
    away: float = 0.0
    """Seconds until it is started again."""


def deaths(case: Case) -> int:
    """How often the process died in this case. Raises `Broken` where something was lost, doubled or left undone."""
    twice = 1.0 if case.network == "executed twice" else 0.0
    setting = Setting(f"{case}", twice=twice)
    with in_memory() as folder, seldom_collected():
        story = Story(Script(1, setting, STARTS[0], (), 0.0), Path(folder))
        try:
            VirtualLoop(story.time).run_to_end(_live(story, case))
        except Exception as error:
            raise Broken(told(story, error)) from error
    return story.recoveries


async def _live(story: Story, case: Case) -> None:
    person = story.people["a"]
    device = person.device
    story.absences = repeat(case.away)
    await device.start()
    await rest(20)
    await person.do(Start(Draft("Before")), "tray")
    await rest(60)
    if case.operation == "sync":
        device.faults.down = True
        await person.do(Edit(device.store.latest(1)[0].ref, {"description": "Offline"}), "command line")
        await person.do(Start(Draft("Next")), "tray")
        await rest(30)
    story.points = [] if case.second is None else [case.second]
    fault = NETWORKS[case.network]
    if fault is not None:
        device.faults.script(fault, path=WRITES)
    device.crash.arm(case.first)
    await OPERATIONS[case.operation](person)
    latest = story.time.seconds + 120
    while story.time.seconds < latest and device.running and not (device.alive and story.settled(person)):
        await story.until(story.time.seconds + 1)
    device.crash.spare()
    if not device.running:
        await story.until(story.time.seconds + case.away)
    await story.end()


def every_point(operation: str, network: str, *, away: float = 0.0, stride: int = 1) -> int:
    """Let the process die at each point (each of `stride`) until the operation gets through; the last one."""
    for first in count(1, stride):
        if not deaths(Case(operation, network, first, away=away)):
            return first - 1
        assert first < MOST, f"{operation} never gets through"
    raise AssertionError


def every_recovery(operation: str, network: str, first: int) -> int:
    """Let it die at `first`, and then at each point of its recovery in turn; how many there were."""
    for second in count(1):
        if deaths(Case(operation, network, first, second)) < 2:
            return second - 1
        assert second < MOST, f"the recovery from point {first} of {operation} never gets through"
    raise AssertionError


def some_recoveries(operation: str, network: str, points: int, many: int) -> None:
    """Some pairs of deaths, as all of them take minutes."""
    rng = Random(f"{operation} {network}")
    for _ in range(many):
        deaths(Case(operation, network, rng.randint(1, points), rng.randint(1, points), rng.choice((0.0, DAYS))))


def table(jobs: int) -> int:
    """Every point of every operation on every network, and all pairs of one; the exit code."""
    begun, most = time.monotonic(), 0
    pairs = [(operation, network) for operation in OPERATIONS for network in NETWORKS]
    with ProcessPoolExecutor(jobs) as pool:
        for (operation, network), points in zip(
            pairs, pool.map(every_point, *zip(*pairs, strict=True)), strict=True
        ):
            print(f"{operation:<8} {network:<16} {points:>4} points", flush=True)
            if (operation, network) == ("start", "answer lost"):
                most = points
        firsts = range(1, most + 1)
        second = sum(pool.map(every_recovery, repeat("start"), repeat("answer lost"), firsts))
    print(f"start    answer lost      {second:>4} points in the recoveries from its {most}")
    print(f"nothing lost, nothing doubled, in {time.monotonic() - begun:.0f} s")
    return 0
