"""Each rule of the engine, broken on purpose, must be noticed by a story: else no story proves that it holds."""

import logging
from collections.abc import Iterator

import pytest

from tests.simulation.mutants import MUTANTS, Mutant, hunt

LONGEST_HUNT = 12
"""Device-days: any change of what is sent makes another story of a seed, so that the next ones may have to tell."""


@pytest.fixture(autouse=True)
def unlogged() -> Iterator[None]:
    """A broken engine may log errors that it did not foresee; here they are wanted."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("mutant", MUTANTS, ids=[mutant.broken.__name__ for mutant in MUTANTS])
def test_a_broken_rule_is_noticed(mutant: Mutant) -> None:
    assert hunt(mutant, mutant.seed, LONGEST_HUNT) is not None
