"""Each rule of the engine, broken on purpose, must be noticed by a story: else no story proves that it holds."""

import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from desktop.demo.faults import COMMON
from desktop.store import mirror
from desktop.sync import coalesce, freeze, match, pull, push, quota, settle, stops
from tests.simulation.story import Story
from tests.simulation.virtual import run

Patch = pytest.MonkeyPatch


def no_look(patch: Patch) -> None:
    patch.setattr(match, "probe", lambda *_args, **_facts: match.Absent())


def nothing_frozen(patch: Patch) -> None:
    def recover(store: Any) -> None:
        for command in store.commands():
            if command.status == "sending":
                store.update(command._replace(status="ready"))

    patch.setattr(push, "recover", recover)


def blind_retry(patch: Patch) -> None:
    patch.setattr(push, "fail", lambda store, command, error, at: settle.absent(store, command))


def late_stop_at_the_servers_now(patch: Patch) -> None:
    patch.setattr(freeze, "_stop_step", lambda *_args: stops.Patch())
    patch.setattr(settle, "off", lambda *_args: False)


def cursor_before_its_rows(patch: Patch) -> None:
    since = pull.since

    def moved(store: Any) -> Any:
        start = since(store)
        if start is not None:
            store.set_meta(pull.CURSOR, (start + timedelta(seconds=300)).isoformat())
        return start

    patch.setattr(pull, "since", moved)


def no_cap(patch: Patch) -> None:
    patch.setattr(quota, "read_opens", lambda _window, _purpose, now: now)
    patch.setattr(quota, "trigger_opens", lambda _budget, now: now)


def changed_in_flight(patch: Patch) -> None:
    patch.setattr(coalesce, "is_open", lambda _command: True)
    patch.setattr(settle, "is_open", lambda _command: True)


def mirror_goes_back(patch: Patch) -> None:
    patch.setattr(mirror, "supersedes", lambda *_args: True)


def overlap_left(patch: Patch) -> None:
    patch.setattr(stops, "decide_start", lambda *_args: stops.Post())


def implied_stop_forgotten(patch: Patch) -> None:
    patch.setattr(settle, "_imply", lambda *_args: None)


class Case(NamedTuple):
    """A broken rule, the story in which it shows, and the seed to begin with: it told when it was last looked for.

    Any change of what is sent makes another story of a seed: some more are told before the rule counts as unproven.
    """

    mutant: Callable[[Patch], None]
    seed: int = 0
    faults: float = 0.2
    deaths: float = 0.0
    restless: float = 0.1
    web: bool = False
    stale: bool = False
    """Whether half of all reads see the world of some seconds ago, and nothing else goes wrong."""


MUTANTS = [
    Case(no_look, seed=5),
    Case(nothing_frozen, seed=2, deaths=0.02),
    Case(blind_retry, seed=2),
    Case(late_stop_at_the_servers_now, faults=0.1),
    Case(cursor_before_its_rows, web=True),
    Case(no_cap, restless=1.0),
    Case(changed_in_flight, seed=2),
    Case(mirror_goes_back, faults=0.5, restless=1.0, stale=True),
    Case(overlap_left, faults=0.1),
    Case(implied_stop_forgotten, faults=0.0),
]


def tell(case: Case, seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        menu = {"stale": COMMON["stale"]} if case.stale else COMMON
        story = Story(seed, Path(folder), faults=case.faults, deaths=case.deaths, restless=case.restless, menu=menu)

        async def live() -> None:
            await story.device("a")
            if case.web:
                story.browser()
            for _ in range(60):
                await story.step()
            await story.end()

        run(live(), story.time)


def noticed(case: Case, seed: int) -> bool:
    try:
        tell(case, seed)
    except (AssertionError, ValueError, LookupError):
        return True
    return False


@pytest.mark.parametrize("case", MUTANTS, ids=[case.mutant.__name__ for case in MUTANTS])
def test_a_broken_rule_is_noticed(case: Case, monkeypatch: Patch) -> None:
    case.mutant(monkeypatch)
    assert any(noticed(case, seed) for seed in (case.seed, *range(12)))
