"""The smallest part of a failing story that still fails, so that a person can read what went wrong."""

from collections.abc import Callable, Sequence

from tests.simulation.script import Script, Step

Fails = Callable[[Script], str | None]
"""How a script fails, or None."""


def shrink(script: Script, fails: Fails, *, most: int = 200) -> tuple[Script, str]:
    """Leave out steps, many at once and then fewer, as long as it fails; with how it fails then.

    Runs the story `most` times at most. Raises ValueError where the whole does not fail.
    """
    words = fails(script)
    if words is None:
        raise ValueError(f"the story of seed {script.seed} does not fail")
    steps, parts, runs = script.steps, 2, 0
    while len(steps) > 1 and runs < most:
        smaller, words, tried = _smaller(script, steps, parts, words, fails, most - runs)
        runs += tried
        if smaller is not None:
            steps, parts = smaller, max(2, parts - 1)
        elif parts >= len(steps):
            break
        else:
            parts = min(len(steps), parts * 2)
    return script.only(steps), words


def _smaller(
    script: Script, steps: Sequence[Step], parts: int, words: str, fails: Fails, most: int
) -> tuple[tuple[Step, ...] | None, str, int]:
    """The steps without the first of `parts` equal parts that is not needed, how that fails, and runs it took."""
    size = -(-len(steps) // parts)
    for tried, begin in enumerate(range(0, len(steps), size), 1):
        left = (*steps[:begin], *steps[begin + size :])
        found = fails(script.only(left))
        if found is not None:
            return left, found, tried
        if tried >= most:
            return None, words, tried
    return None, words, -(-len(steps) // size)
