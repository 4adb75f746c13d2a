"""The engine with one of its rules broken at a time: a simulation that does not notice proves nothing."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from typing import Any, NamedTuple

import pytest

from desktop.model.command import STUCK, Command
from desktop.store import mirror
from desktop.sync import (
    bodies,
    coalesce,
    doubts,
    engine,
    freeze,
    match,
    merge,
    order,
    plan,
    pull,
    push,
    quota,
    settle,
    stops,
    twins,
)
from desktop.sync import progress as progress_module
from desktop.tracker import plan as acts
from desktop.tracker import write as writing
from tests.simulation.run import live, named
from tests.simulation.script import write
from tests.simulation.story import Broken

Patch = pytest.MonkeyPatch
PATIENCE = 120
"""Device-days after which a mutant counts as unnoticed."""


def no_look_after_a_lost_answer(patch: Patch) -> None:
    patch.setattr(match, "probe", lambda *_args, **_facts: match.Absent())


def forgotten_that_it_was_being_sent(patch: Patch) -> None:
    def recover(store: Any) -> None:
        for command in store.commands():
            if command.status == "sending":
                store.update(command._replace(status="ready"))

    patch.setattr(push, "recover", recover)


def sent_before_it_is_on_disk(patch: Patch) -> None:
    def frozen(store: Any, command: Command, call: Any, body: Any, at: Any) -> Any:
        sending = command._replace(attempts=command.attempts + 1, t0=at.server_now, bodies=(*command.bodies, body))
        return freeze.Frozen(sending, call, body)

    patch.setattr(freeze, "_frozen", frozen)


def blind_retry(patch: Patch) -> None:
    patch.setattr(push, "fail", lambda store, command, error, at: settle.absent(store, command))


def late_stop_at_the_servers_now(patch: Patch) -> None:
    patch.setattr(freeze, "_stop_step", lambda *_args: stops.Patch())
    patch.setattr(settle, "off", lambda *_args: False)


def merge_without_base(patch: Patch) -> None:
    """An edit then carries the whole entry as it was seen, and overwrites what was changed elsewhere."""
    every = acts.fields_of
    patch.setattr(acts, "fields_of", lambda entry, _names=None: every(entry))
    patch.setattr(merge, "verdict", lambda base, ours, server, *, later: "same" if ours == server else "send")


def tags_overwritten(patch: Patch) -> None:
    patch.setattr(merge, "merge_tags", lambda base, ours, server: list(ours) if ours != server else None)


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


def used_up_window_is_tried_on(patch: Patch) -> None:
    patch.setattr(progress_module.Progress, "use_up", lambda *_args: None)
    patch.setattr(quota, "heard", lambda window, *_args: window)


def changed_in_flight(patch: Patch) -> None:
    patch.setattr(coalesce, "is_open", lambda _command: True)
    patch.setattr(settle, "is_open", lambda _command: True)


def mirror_goes_back(patch: Patch) -> None:
    patch.setattr(mirror, "supersedes", lambda *_args: True)


def starts_not_exclusive(patch: Patch) -> None:
    patch.setattr(acts, "_exclusive", lambda at: at.now)


def overlap_left(patch: Patch) -> None:
    patch.setattr(stops, "decide_start", lambda *_args: stops.Post())


def earlier_stop_lengthened(patch: Patch) -> None:
    decide = stops.decide_stop

    def last_stop_wins(moment: Any, row: Any, **facts: Any) -> stops.StopStep:
        step = decide(moment, row, **facts)
        return stops.Put(moment) if isinstance(step, stops.Stands) else step

    patch.setattr(stops, "decide_stop", last_stop_wins)


def implied_stop_forgotten(patch: Patch) -> None:
    patch.setattr(settle, "_imply", lambda *_args: None)


def implied_stop_gone_with_its_start(patch: Patch) -> None:
    patch.setattr(coalesce, "wanted", lambda *_args: ())
    patch.setattr(doubts, "release_stop", lambda _store, start: start)


def probe_counted_from_the_last_byte(patch: Patch) -> None:
    """The read time-out of 30 s then counts towards the 45 s."""
    for module in (engine, plan):
        patch.setattr(module, "PROOF_AFTER", match.PROOF_AFTER - 30)


def two_empty_fields_adopted(patch: Patch) -> None:
    patch.setattr(match, "_still_told", lambda *_args: True)


def parked_command_blocks_the_account(patch: Patch) -> None:
    def blocked(commands: Sequence[Command]) -> list[Command]:
        stuck = next((i for i, command in enumerate(commands) if command.status in STUCK), len(commands))
        return order.sendable(commands[:stuck])

    patch.setattr(plan, "sendable", blocked)


def task_dropped(patch: Patch) -> None:
    edit = bodies.edit_entry
    patch.setattr(bodies, "edit_entry", lambda send, row: {"task_id": None, **edit(send, row)})


def deleted_without_a_yes(patch: Patch) -> None:
    patch.setattr(writing, "tier", lambda *_args, **_facts: "named")


def any_account_will_do(patch: Patch) -> None:
    async def belongs(self: Any, _user_id: object) -> bool:
        def note(store: Any) -> None:
            with store.transaction():
                store.set_meta("verified", self._gateway.connection_id or "")

        await self._database(note)
        return True

    patch.setattr(engine.Engine, "_belongs", belongs)


def uncertain_change_counts_as_done(patch: Patch) -> None:
    patch.setattr(pull, "same", lambda *_args: True)


def refused_change_is_sent_for_ever(patch: Patch) -> None:
    patch.setattr(settle, "park", lambda store, command, _error: settle.absent(store, command))


def hold_ignored(patch: Patch) -> None:
    for module in (plan, freeze):
        patch.setattr(module, "held_until", lambda _command, now, **_facts: now)


def twins_not_noticed(patch: Patch) -> None:
    patch.setattr(twins, "watch", lambda *_args: None)


class Mutant(NamedTuple):
    """A broken rule, the kind of story in which it shows, and the seed that shows it soonest."""

    broken: Callable[[Patch], None]
    setting: str
    seed: int = 0

    @property
    def name(self) -> str:
        return self.broken.__name__.replace("_", " ")


MUTANTS = (
    Mutant(no_look_after_a_lost_answer, "harsh", 2),
    Mutant(forgotten_that_it_was_being_sent, "late requests, deaths", 1),
    Mutant(sent_before_it_is_on_disk, "quiet"),
    Mutant(blind_retry, "harsh"),
    Mutant(late_stop_at_the_servers_now, "usual faults"),
    Mutant(merge_without_base, "web"),
    Mutant(tags_overwritten, "two devices and the web", 15),
    Mutant(cursor_before_its_rows, "web"),
    Mutant(no_cap, "restless"),
    Mutant(used_up_window_is_tried_on, "thief"),
    Mutant(changed_in_flight, "harsh", 52),
    Mutant(mirror_goes_back, "stale lists", 2),
    Mutant(starts_not_exclusive, "harsh", 45),
    Mutant(overlap_left, "web", 11),
    Mutant(earlier_stop_lengthened, "web", 10),
    Mutant(implied_stop_forgotten, "usual faults"),
    Mutant(implied_stop_gone_with_its_start, "offline", 5),
    Mutant(probe_counted_from_the_last_byte, "late requests", 53),
    Mutant(two_empty_fields_adopted, "web, harsh", 95),
    Mutant(parked_command_blocks_the_account, "colleague", 2),
    Mutant(task_dropped, "quiet", 4),
    Mutant(deleted_without_a_yes, "quiet"),
    Mutant(any_account_will_do, "connection"),
    Mutant(uncertain_change_counts_as_done, "harsh", 3),
    Mutant(refused_change_is_sent_for_ever, "colleague", 1),
    Mutant(hold_ignored, "quiet"),
    Mutant(twins_not_noticed, "executed twice"),
)


class Caught(NamedTuple):
    """By which seed, after how many device-days, with what words."""

    seed: int
    days: int
    words: str


def hunt(mutant: Mutant, first: int, most: int = PATIENCE) -> Caught | None:
    """Tell stories from the seed `first` on until one notices the broken rule."""
    days, seed = 0, first
    while days < most:
        script = write(seed, named(mutant.setting))
        days += script.device_days
        with pytest.MonkeyPatch.context() as patch:
            mutant.broken(patch)
            try:
                live(script)
            except Broken as broken:
                return Caught(seed, days, _headline(str(broken)))
        seed += 1
    return None


def table(first: int, jobs: int) -> int:
    """Hunt every mutant, and print who was caught when; the exit code."""
    begun, missed = time.monotonic(), 0
    with ProcessPoolExecutor(jobs) as pool:
        hunts = [pool.submit(hunt, mutant, first) for mutant in MUTANTS]
        for mutant, caught in zip(MUTANTS, (each.result() for each in hunts), strict=True):
            missed += caught is None
            told = f"seed {caught.seed:<4} {caught.days:>3} days  {caught.words}" if caught else "NOT NOTICED"
            print(f"{mutant.name:<36} {mutant.setting:<21} {told}", flush=True)
    print(f"{len(MUTANTS) - missed} of {len(MUTANTS)} caught in {time.monotonic() - begun:.0f} s")
    return 1 if missed else 0


def _headline(words: str) -> str:
    return words.splitlines()[0].partition("), ")[2][:70]
