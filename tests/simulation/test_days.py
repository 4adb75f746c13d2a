"""A thousand device-days: nothing is lost or doubled, nobody waits for ever, and hardly anything is asked."""

from collections import Counter

import pytest

from tests.simulation.run import tell
from tests.simulation.script import write

PARTS = 40
"""So many tests, for as many cores as there are."""
STORIES = 860
SEVERAL = ("web", "two devices", "two devices and the web", "colleague")
ORDINARY = ("quiet", "usual faults", "harsh", "offline", "deaths", "thief", "disk", "stale lists")


def test_there_are_a_thousand_device_days() -> None:
    assert sum(write(seed).device_days for seed in range(STORIES)) >= 1_000


@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_is_lost_or_doubled(part: int) -> None:
    asked, acts = Counter[bool](), Counter[bool]()
    for seed in range(part, STORIES, PARTS):
        told = tell(seed)
        assert told.failure is None, told.failure
        name = write(seed).setting.name
        if name in ORDINARY + SEVERAL:
            asked[name in SEVERAL] += told.figures["questions"]
            acts[name in SEVERAL] += told.figures["acts"]
    # A part has a few hundred acts: one question is chance.
    assert asked[False] <= max(1, 2 * acts[False] / 1_000)
    assert asked[True] <= max(5, 8 * acts[True] / 1_000)
