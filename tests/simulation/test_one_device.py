"""One device, one person, and everything between them and the server may fail at any moment."""

import tempfile
from pathlib import Path

import pytest

from tests.simulation.story import Story
from tests.simulation.virtual import run


def tell(seed: int, *, faults: float, deaths: float, steps: int = 60) -> Story:
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


@pytest.mark.parametrize("seed", range(3))
def test_a_quiet_network_loses_nothing_and_asks_nothing(seed: int) -> None:
    assert tell(seed, faults=0.0, deaths=0.0).questions == 0


@pytest.mark.parametrize("seed", range(10, 16))
def test_nothing_is_lost_or_doubled_under_the_usual_faults_and_nothing_is_asked(seed: int) -> None:
    assert tell(seed, faults=0.1, deaths=0.0).questions == 0


@pytest.mark.parametrize("seed", range(20, 26))
def test_nothing_is_lost_or_doubled_when_the_process_dies_around_commits_and_sends(seed: int) -> None:
    tell(seed, faults=0.15, deaths=0.01)


def test_an_undo_between_a_stale_list_and_its_cut_leaves_the_cut() -> None:
    tell(8047, faults=0.15, deaths=0.01)


def test_the_same_seed_tells_the_same_story_to_the_bit() -> None:
    one, other = (tell(7, faults=0.2, deaths=0.01, steps=30) for _ in range(2))
    assert one.world.requests == other.world.requests
    assert [person.diary for person in one.people] == [person.diary for person in other.people]
