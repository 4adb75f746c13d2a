"""Wherever the process dies, what was acknowledged arrives once, and what was not is done wholly or not at all."""

from itertools import count
from pathlib import Path

import pytest

from desktop.store import Store
from desktop.store.migrations import steps
from tests.simulation.crash import Crash, Killed, mortal
from tests.simulation.crash_points import DAYS, NETWORKS, OPERATIONS, every_point, some_recoveries

FEWEST = {"start": 50, "stop": 40, "edit": 40, "sync": 100}
"""Points that each operation has at least; fewer, and the points are not where they should be."""
STRIDE = {"well": 1, "answer lost": 1}
"""`dev.py simulate --crash-points` takes every point of the others too, and dies again in the recoveries."""


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_death_at_any_point_loses_and_doubles_nothing(operation: str, network: str) -> None:
    stride = STRIDE.get(network, 5) if operation != "sync" else 6
    points = every_point(operation, network, stride=stride)
    assert points >= FEWEST[operation]
    some_recoveries(operation, network, points, many=6)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_nor_when_it_comes_back_days_later(operation: str) -> None:
    assert every_point(operation, "answer lost", away=DAYS, stride=7) >= FEWEST[operation]


def test_a_death_at_any_point_of_a_migration_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    later = (*steps(), ("CREATE TABLE later (id INTEGER)", "INSERT INTO later VALUES (1)"))
    crash = Crash()
    for point in count(1):
        path = tmp_path / f"{point}.db"
        with Store.open(path, user_id=1) as store:
            store.set_meta("kept", "yes")
        crash.dead = False
        crash.arm(point)
        try:
            with mortal(crash):
                store = Store.open(path, user_id=1, steps=later)
        except Killed:
            with Store.open(path, user_id=1, steps=later) as store:
                assert store.meta("kept") == "yes"
                assert store.opened.salvaged is None
            continue
        store.close()
        break
    assert point > 5
