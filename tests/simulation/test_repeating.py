"""A seed decides everything, to the bit: a failure that cannot be repeated cannot be mended."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.simulation.run import failure, live
from tests.simulation.script import SETTINGS, Step, write
from tests.simulation.shrink import shrink

ROOT = Path(__file__).parents[2]
TRACE = "import sys; from tests.simulation.run import trace; sys.stdout.buffer.write(trace(int(sys.argv[1])))"


def trace(seed: int, hash_seed: str) -> bytes:
    """The trace of a story, told in a process of its own."""
    environment = os.environ | {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", TRACE, str(seed)]
    return subprocess.run(command, check=True, capture_output=True, cwd=ROOT, env=environment, timeout=60).stdout


@pytest.mark.parametrize("seed", [6, 9])
def test_the_same_seed_tells_the_same_story_byte_for_byte(seed: int) -> None:
    one, other = trace(seed, "1"), trace(seed, "2")
    assert one == other
    assert len(one.splitlines()) > 100


def test_a_script_is_the_same_each_time_it_is_written() -> None:
    assert write(5) == write(5)
    assert write(5) != write(6)
    assert {setting.name for setting in SETTINGS} >= {write(seed).setting.name for seed in range(30)}


def test_a_failing_story_is_shrunk_to_the_steps_that_matter() -> None:
    script = write(3)
    needed = {script.steps[4], script.steps[-2]}
    tried = []

    def fails(part: object) -> str | None:
        steps: tuple[Step, ...] = part.steps  # type: ignore[attr-defined]  # a Script
        tried.append(steps)
        return "it fails" if needed <= set(steps) else None

    smallest, words = shrink(script, fails)
    assert set(smallest.steps) == needed
    assert words == "it fails"
    assert len(tried) < len(script.steps)


def test_a_story_of_few_steps_can_be_told() -> None:
    script = write(0)
    assert failure(script.only(script.steps[:3])) is None
    assert live(script.only(())).diary
