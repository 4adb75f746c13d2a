"""One device, one person, and everything between them and the server may fail at any moment."""

import tempfile
from pathlib import Path

import pytest

from tests.simulation.story import Story
from tests.simulation.virtual import run

STEPS = 60


def tell(seed: int, *, faults: float, deaths: float, steps: int = STEPS) -> Story:
    """Live through a story to its end."""
    with tempfile.TemporaryDirectory() as folder:
        story = Story(seed, Path(folder), faults=faults, deaths=deaths)

        async def live() -> None:
            await story.device("a")
            for _ in range(steps):
                await story.step()
            await story.end()
            await story.close()

        run(live(), story.time)
        return story


@pytest.mark.parametrize("seed", range(10))
def test_a_quiet_network_asks_nothing_and_loses_nothing(seed: int) -> None:
    assert tell(seed, faults=0.0, deaths=0.0).questions == 0


@pytest.mark.parametrize("seed", range(10))
def test_nothing_is_lost_or_doubled_under_the_usual_faults(seed: int) -> None:
    tell(seed, faults=0.1, deaths=0.0)
