"""Several devices of one person, and the web page: whoever acts, nothing is doubled, lost, or left half done."""

import tempfile
from pathlib import Path

import pytest

from tests.simulation.story import Story
from tests.simulation.virtual import run


def tell(seed: int, devices: str, *, web: bool, faults: float = 0.1, deaths: float = 0.002) -> Story:
    """Live through a story to its end."""
    with tempfile.TemporaryDirectory() as folder:
        story = Story(seed, Path(folder), faults=faults, deaths=deaths)

        async def live() -> None:
            for name in devices:
                await story.device(name)
            if web:
                story.browser()
            for _ in range(60):
                await story.step()
            await story.end()
            await story.close()

        run(live(), story.time)
        return story


@pytest.mark.parametrize("seed", range(4))
def test_one_device_and_the_web_agree_in_the_end(seed: int) -> None:
    tell(seed, "a", web=True)


@pytest.mark.parametrize("seed", range(4))
def test_two_devices_agree_in_the_end(seed: int) -> None:
    tell(seed, "ab", web=False)


@pytest.mark.parametrize("seed", range(4))
def test_two_devices_and_the_web_agree_in_the_end(seed: int) -> None:
    tell(seed, "ab", web=True)
