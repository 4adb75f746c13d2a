"""What a new act makes of what still waits: the engine's table, row by row, and what holds for all of it."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.model.command import Command, Status
from desktop.sync.coalesce import Coalesced, coalesce, is_open
from tests.sync.acts import NOON, api, at, delete, edit, placed, project, start, stop

IN_FLIGHT: tuple[Status, ...] = ("sending", "uncertain")


def after(waiting: Sequence[Command], act: Command) -> list[Command]:
    """The outbox after the act."""
    change = coalesce(waiting, act)
    updated = {command.seq: command for command in change.update}
    kept = [updated.get(command.seq, command) for command in waiting if command.seq not in change.remove]
    return [*kept, *change.append]


def held(command: Command) -> Command:
    return command._replace(status="held", not_before=command.at + timedelta(seconds=5), live=False)


@pytest.mark.parametrize("attempts", [0, 2])
def test_a_stop_goes_into_a_start_that_is_not_on_the_server(attempts: int) -> None:
    sent = ({"start": api(0)},) * attempts
    (left,) = after(placed(start(attempts=attempts, bodies=sent)), stop("A", 60))
    assert (left.verb, left.fields["stop"], left.bodies, left.live) == ("create", api(60), sent, False)


def test_an_edit_goes_into_a_start_that_is_not_on_the_server() -> None:
    (left,) = after(placed(start()), edit("A", description="Call"))
    assert (left.verb, left.fields["description"], left.live) == ("create", "Call", True)


@pytest.mark.parametrize("attempts", [0, 1])
def test_a_deleted_entry_that_never_arrived_vanishes(attempts: int) -> None:
    assert after(placed(start(attempts=attempts)), delete("A")) == []


def test_what_a_vanished_start_ended_stays_ended() -> None:
    (left,) = after(placed(start(begin=30, stops=9)), delete("A"))
    assert (left.verb, left.target, left.fields, left.live) == ("stop", 9, {"stop": api(30)}, False)
    assert left.approval.words == "Start A"


def test_an_end_that_was_said_since_outlives_the_start_that_vanished() -> None:
    said = edit(9, stop=api(60), base={"stop": api(30)})._replace(at=at(90))
    assert after(placed(start(begin=30, stops=9), said), delete("A")) == [said._replace(seq=2)]


@pytest.mark.parametrize("status", IN_FLIGHT)
@pytest.mark.parametrize("act", [stop("A"), edit("A", description="Call"), delete("A")])
def test_an_act_on_a_start_in_flight_waits_behind_it(status: Status, act: Command) -> None:
    waiting = placed(start(status=status, attempts=1))
    assert after(waiting, act) == [*waiting, act]


def test_an_unsent_start_ends_where_the_next_one_begins() -> None:
    first, second = after(placed(start("A", 0, stops=9)), start("B", 60, stops="A"))
    assert (first.fields["stop"], first.base["stops"], first.live) == (api(60), 9, False)
    assert (second.uuid, second.base, second.live) == ("B", {}, True)


def test_a_start_inside_a_hold_replaces_the_one_that_is_held() -> None:
    (left,) = after(placed(held(start("A", 0, stops=9))), start("B", 3, stops="A"))
    assert (left.uuid, left.base) == ("B", {"stops": 9})


def test_a_start_held_back_by_the_network_alone_is_not_replaced() -> None:
    first, second = after(placed(held(start("A", 0))), start("B", 600, stops="A"))
    assert (first.fields["stop"], second.uuid) == (api(600), "B")


def test_a_start_that_is_moved_leaves_what_it_ended_where_it_was() -> None:
    moved, ended = after(placed(start("A", 60, stops=9)), edit("A", start=api(0)))
    assert (moved.fields["start"], moved.base.get("stops"), moved.exclusive) == (api(0), None, False)
    assert (ended.target, ended.fields) == (9, {"stop": api(60)})


def test_two_edits_are_one_with_the_later_value_and_the_first_base() -> None:
    first = edit(description="Call", base={"description": "Mail"})
    second = edit(uuid="F", description="Design", billable=True, base={"description": "Call", "billable": False})
    (left,) = after(placed(first), second)
    assert left.fields == {"description": "Design", "billable": True}
    assert left.base == {"description": "Mail", "billable": False}
    assert left.approval.words == "Change 1; Change 1"


def test_an_edit_taken_back_by_hand_vanishes() -> None:
    first = edit(description="Call", base={"description": "Mail"})
    assert after(placed(first), edit(uuid="F", description="Mail", base={"description": "Call"})) == []


def test_a_deletion_goes_before_what_waits_and_keeps_it_until_it_is_done() -> None:
    waiting = placed(edit(description="Call"), stop())
    assert after(waiting, delete()) == [*waiting, delete()]


def test_a_new_end_of_a_stopped_entry_moves_its_stop() -> None:
    left = after(placed(stop(1, 60)), edit(stop=api(90), description="Call"))
    assert [(c.verb, c.fields) for c in left] == [("stop", {"stop": api(90)}), ("edit", {"description": "Call"})]
    assert left[0].base == {"stop": api(60)}


def test_a_new_end_after_an_attempt_is_an_edit_for_our_first_stop_must_not_win() -> None:
    waiting = placed(stop(1, 60, attempts=1, bodies=({"stop": api(60)},)))
    assert after(waiting, edit(stop=api(90))) == [*waiting, edit(stop=api(90))]


@pytest.mark.parametrize("status", ["ready", "uncertain"])
def test_a_new_end_lies_behind_the_stop_that_may_have_arrived_not_in_an_edit_before_it(status: Status) -> None:
    gone = stop(1, 60, status=status, attempts=1, bodies=({},))
    left = after(placed(edit(1, description="Review"), gone), edit(1, "F", stop=api(90), base={"stop": api(60)}))
    assert [command.fields.get("stop") for command in left] == [None, api(60), api(90)]
    moved = edit(1, "G", stop=api(95), base={"stop": api(90)})
    assert [command.fields.get("stop") for command in after(placed(*left), moved)] == [None, api(60), api(95)]


def test_a_new_end_lies_behind_the_start_that_ended_the_entry_not_in_an_edit_before_it() -> None:
    waiting = placed(edit(1, description="Review"), start("A", 60, stops=1))
    left = after(waiting, edit(1, "F", stop=api(90), base={"stop": api(60)}))
    assert [command.fields.get("stop") for command in left] == [None, None, api(90)]


def test_a_start_ends_one_that_may_have_arrived() -> None:
    _, second = after(placed(start("A", 0, status="uncertain", attempts=1)), start("B", 60))
    assert second.base == {"stops": "A"}


def test_a_new_end_revives_a_refused_stop() -> None:
    refused = stop(1, 60, status="parked", reason="no", attempts=1, bodies=({},))
    (left,) = after(placed(refused), edit(1, stop=api(90), base={"stop": api(60)}))
    assert (left.verb, left.fields["stop"], left.status, left.reason) == ("stop", api(90), "ready", None)


def test_a_new_stop_replaces_a_refused_one() -> None:
    (left,) = after(placed(stop(1, 60, status="parked")), stop(1, 90, uuid="T"))
    assert (left.uuid, left.fields["stop"]) == ("T", api(90))


def test_an_edit_revives_a_refused_start_and_a_stop_does_not() -> None:
    parked = placed(start(status="parked", reason="It wants a project."))
    (edited,) = after(parked, edit("A", project_id=3))
    (stopped,) = after(parked, stop("A"))
    assert (edited.status, edited.reason) == ("ready", None)
    assert (stopped.status, stopped.fields["stop"]) == ("parked", api(60))


def test_archiving_and_restoring_cancel_each_other() -> None:
    archive = project("X", verb="archive", target=5, fields={})
    assert after(placed(archive), project("Y", verb="restore", target=5, fields={})) == []


def test_what_may_have_arrived_cancels_nothing_though_it_is_only_sent_again() -> None:
    archive = project("X", verb="archive", target=5, fields={}, attempts=1, given_up=at(1))
    restore = project("Y", verb="restore", target=5, fields={})
    assert after(placed(archive), restore) == [*placed(archive), restore]
    rename = project("X", verb="edit", target=5, fields={"name": "B"}, base={"name": "A"}, given_up=at(1))
    back = project("Y", verb="edit", target=5, fields={"name": "A"}, base={"name": "B"})
    assert after(placed(rename), back) == [*placed(rename), back]


ACTS = st.sampled_from(["start", "stop", "edit", "rename", "delete", "fly", "land"])


@given(st.lists(ACTS, max_size=12))
def test_whatever_is_done_no_body_in_flight_changes(acts: list[str]) -> None:
    outbox: list[Command] = []
    seq = 0
    for number, act in enumerate(acts):
        flying = [command for command in outbox if not is_open(command)]
        outbox = _done(outbox, act, number)
        for command in flying:
            now = [c for c in outbox if c.uuid == command.uuid]
            if act != "land" and command.status != "uncertain":
                assert not now or now[0].fields == command.fields
        outbox = [c if c.seq else c._replace(seq=(seq := seq + 1)) for c in outbox]
    assert len({command.uuid for command in outbox}) == len(outbox)


@given(st.lists(ACTS.filter(lambda act: act != "land"), max_size=12))
def test_whatever_is_done_at_most_one_open_start_runs(acts: list[str]) -> None:
    outbox: list[Command] = []
    seq = 0
    for number, act in enumerate(acts):
        outbox = [c if c.seq else c._replace(seq=(seq := seq + 1)) for c in _done(outbox, act, number)]
        running = [c for c in outbox if c.verb == "create" and is_open(c) and c.fields["stop"] is None]
        assert len(running) <= 1


def _done(outbox: list[Command], act: str, number: int) -> list[Command]:
    newest = next((c.uuid for c in reversed(outbox) if c.verb == "create"), "none")
    when = 10.0 * number
    match act:
        case "start":
            return after(outbox, start(f"u{number}", when, stops=newest))
        case "stop":
            return after(outbox, stop(newest, when, uuid=f"u{number}"))
        case "edit":
            return after(outbox, edit(newest, uuid=f"u{number}", when=when, billable=True))
        case "rename":
            return after(outbox, edit(newest, uuid=f"u{number}", when=when, description=f"d{number}"))
        case "delete":
            return after(outbox, delete(newest, uuid=f"u{number}"))
        case "fly":
            return [c._replace(status="sending", attempts=1) if c is outbox[0] else c for c in outbox]
        case _:
            return [c._replace(status="ready") if c.status == "sending" else c for c in outbox]


def test_nothing_waiting_changes_nothing_of_the_act() -> None:
    for act in (start(), stop(), edit(description="Call"), delete(), project()):
        assert coalesce([], act) == Coalesced(append=(act,))


def test_the_moment_of_intent_is_the_last_ones() -> None:
    (left,) = after(placed(edit(description="Call", when=10)), edit(uuid="F", billable=True, when=20))
    assert left.at == at(20) == NOON + timedelta(seconds=20)
