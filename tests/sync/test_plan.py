"""What the engine does next, and in which order commands may go."""

from datetime import timedelta
from typing import Any

import pytest

from desktop.model.command import Command, Status
from desktop.sync.coalesce import cut
from desktop.sync.order import sendable
from desktop.sync.plan import Action, Facts, Lookup, Pull, Related, Send, Verify, Wait, next_action
from desktop.sync.quota import Budget, Window, heard, used_up
from tests.sync.acts import NOON, api, at, delete, edit, placed, project, start, stop


def plan(*commands: Command, now: float = 0, **changes: Any) -> Action:
    """The next action; the last pull was long enough ago to guard nothing, and not so long as to be due."""
    facts = Facts(
        commands=placed(*commands),
        now=at(now),
        server_now=at(now),
        mono=1000 + now,
        budget=Budget(),
        organization=lambda workspace: workspace,
        pulled=1000 + now - 100,
    )
    return next_action(facts._replace(**changes))


def free(*commands: Command) -> list[str]:
    return [command.uuid for command in sendable(placed(*commands))]


def test_with_nothing_to_do_it_waits_for_the_next_routine_pull() -> None:
    assert plan() == Wait(1200)
    assert plan(now=500, pulled=1200.0) == Pull("routine")
    assert plan(mode="asleep") == Wait(None)


def test_first_it_learns_whose_account_this_is() -> None:
    assert plan(start(), known=False, verified=False) == Related()
    assert plan(start(), verified=False) == Verify()


def test_a_live_switch_is_one_request() -> None:
    assert plan(start(), now=1) == Send(1)
    assert plan(stop(moment=0), now=1) == Send(1)


def test_a_start_that_is_late_looks_first() -> None:
    assert plan(start(), now=60) == Pull("guard")
    assert plan(start(), now=60, pulled=1050.0) == Send(1)


def test_no_create_leaves_before_the_servers_time_is_known() -> None:
    assert plan(start(), now=1, clocked=False) == Pull("person")
    typed = start(stop=50, exclusive=False, live=False)
    assert plan(typed, now=60, clocked=False) == Pull("person")
    assert plan(typed, now=60) == Send(1)


def test_a_hold_is_kept_and_a_leaving_person_releases_it() -> None:
    held = edit(description="Call")._replace(status="held", not_before=at(5))
    assert plan(held) == Wait(1005)
    assert plan(held, now=5) == Send(1)
    assert plan(held, release=True) == Send(1)
    assert plan(held._replace(not_before=at(4000))) == Send(1), "a clock that was set back holds nothing for long"


@pytest.mark.parametrize(
    ("given_up", "pulled", "action"),
    [(1000, 990, Wait(1005)), (995, 990, Pull("probe")), (990, 997, Wait(1035)), (950, 970, Pull("probe"))],
    ids=["too early", "the first look", "looked, not yet proof", "proof"],
)
def test_a_lost_answer_is_looked_for_twice(given_up: float, pulled: float, action: Action) -> None:
    lost = start(status="uncertain", attempts=1, bodies=({"start": api(0)},))
    assert plan(lost, given_up={1: given_up}, pulled=pulled) == action


def test_an_uncertain_change_is_decided_when_it_cannot_arrive_any_more() -> None:
    lost = edit(description="Call")._replace(status="uncertain", attempts=1, bodies=({"description": "Call"},))
    assert plan(lost, given_up={1: 990.0}) == Wait(1035)
    assert plan(lost, given_up={1: 955.0}, pulled=950.0) == Pull("probe")


def test_an_uncertain_project_is_looked_up_by_name() -> None:
    lost = project(status="uncertain", attempts=1, bodies=({},))
    assert plan(lost, given_up={1: 990.0}) == Lookup(1)
    assert plan(lost, given_up={1: 990.0}, looked={1: 996.0}) == Wait(1035)


def test_with_the_user_window_empty_writes_go_on_without_a_look() -> None:
    empty = Budget(user=heard(Window(), 1, 1800, NOON))
    assert plan(stop(moment=-60), budget=empty) == Send(1, guarded=False)
    assert plan(stop(moment=-60), budget=empty, strict={1: 999.0}) == Wait(2800)


def test_a_used_up_workspace_window_holds_its_writes_and_nothing_else() -> None:
    import random

    shut = Budget(organizations={1: used_up(Window(), 600, NOON, random.Random(1))})
    waits = plan(start(), now=1, budget=shut)
    assert isinstance(waits, Wait)
    assert plan(start(), now=1, budget=shut, wanted="person") == Pull("person")


def test_no_two_requests_within_a_second() -> None:
    assert plan(start(), now=1, last_request=1000.5) == Wait(1001.6)


def test_a_person_who_asks_is_served_before_the_routine() -> None:
    assert plan(wanted="person") == Pull("person")
    assert plan(wanted="trigger") == Pull("trigger")


def test_projects_are_fetched_when_they_are_due() -> None:
    assert plan(related_at=1000.0) == Related()


def test_each_thing_goes_in_order_and_different_things_do_not_wait() -> None:
    assert free(edit(1, "a", x=1), edit(1, "b", x=2), edit(2, "c", x=1)) == ["a", "c"]


def test_starts_and_stops_go_one_after_the_other() -> None:
    assert free(start("A"), stop(1), start("B")) == ["A"]
    assert free(stop(1), start("B")) == ["S"]


@pytest.mark.parametrize("status", ["sending", "uncertain"])
def test_no_start_leaves_while_another_may_still_arrive(status: Status) -> None:
    assert free(start("A", status=status), start("B"), edit(5, "e", x=1)) == ["e"]


@pytest.mark.parametrize("status", ["parked", "asked"])
def test_a_refused_start_blocks_its_own_entry_and_nobody_else(status: Status) -> None:
    waiting = (start("A", status=status), stop("A", uuid="s"), edit("A", "e", x=1), start("B"), stop(7, uuid="t"))
    assert free(*waiting) == ["B"]


def test_a_stop_overtakes_the_edits_of_its_entry() -> None:
    assert free(edit(1, "e", description="x")._replace(status="held"), stop(1)) == ["e", "S"]


def test_a_stop_waits_for_a_new_start_of_its_entry_and_for_no_refused_one() -> None:
    moved = edit(1, "e", start=api(-600))
    assert free(moved._replace(status="held"), stop(1)) == ["e"]
    assert free(moved._replace(status="parked"), stop(1)) == ["S"]
    assert free(moved._replace(status="held"), delete(1)) == ["D"]


def test_a_deletion_goes_before_what_waits_for_its_entry() -> None:
    assert free(edit(1, "e", x=1), stop(1), delete(1)) == ["D"]


def test_entries_wait_for_their_new_project() -> None:
    on_it = start("A", stop=60)
    on_it = on_it._replace(fields={**on_it.fields, "project_id": "P"})
    assert free(project(), on_it, start("B")) == ["P"]
    assert free(project(status="parked"), on_it, start("B")) == ["B"]


def test_a_start_waits_for_the_cut_it_needs_unless_that_was_refused() -> None:
    begun = start("A")
    ends = cut(begun, 9, api(0))
    assert free(begun, ends) == [ends.uuid]
    assert free(begun, ends._replace(status="parked")) == ["A"]


def test_holds_end_in_time() -> None:
    held = edit(description="Call")._replace(status="held", not_before=NOON + timedelta(seconds=5))
    assert plan(held, now=3) == Wait(1005)
