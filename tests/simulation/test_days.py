"""Hundreds of device-days: nothing is lost or doubled, nobody waits for ever, and little is asked."""

from collections import Counter

import pytest

from tests.simulation.run import tell
from tests.simulation.script import SETTINGS, Setting

PARTS = 20
"""So many tests, for as many cores as there are."""
STORIES = 120
ORDINARY = ("quiet", "usual faults", "harsh", "offline", "deaths", "thief")
"""Settings in which hardly anything may be asked."""
ALONE = [setting for setting in SETTINGS if len(setting.devices) == 1 and not setting.web]


def seeds(part: int) -> range:
    """The stories of one part."""
    return range(part, STORIES, PARTS)


def setting(seed: int) -> Setting:
    return ALONE[seed % len(ALONE)]


@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_is_lost_or_doubled(part: int) -> None:
    ordinary = Counter[str]()
    for seed in seeds(part):
        told = tell(seed, setting(seed))
        assert told.failure is None, told.failure
        if setting(seed).name in ORDINARY:
            ordinary += told.figures
    assert ordinary["questions"] * 1_000 <= 2 * max(ordinary["acts"], 500)
