"""The projection's laws: what the person sees is the mirror with what waits, and never more than one timer."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from desktop.model.command import Approval, Command, Verb
from desktop.model.entry import Ref, TimeEntry
from desktop.model.moment import format_api
from desktop.tracker.projection import Cut, project
from tests.tracker.account import MONDAY_NOON

minutes = st.integers(0, 600)


def entry(ref: Ref, start: int, stop: int | None) -> TimeEntry:
    ended = None if stop is None else MONDAY_NOON + timedelta(minutes=start + stop)
    return TimeEntry(ref, 1, MONDAY_NOON + timedelta(minutes=start), ended, description=f"entry {ref}")


def command(verb: Verb, target: Ref, fields: dict[str, object], uuid: str = "c") -> Command:
    approval = Approval("", "tray", MONDAY_NOON)
    return Command(uuid, "entry", verb, target, 1, fields, {}, MONDAY_NOON, approval)


def moment(minute: int) -> str:
    return format_api(MONDAY_NOON + timedelta(minutes=minute))


entries = st.lists(st.tuples(minutes, st.none() | minutes), max_size=5).map(
    lambda pairs: [entry(number, *pair) for number, pair in enumerate(pairs)]
)


def created(start: int, length: int | None) -> Command:
    stop = None if length is None else moment(start + length)
    return command("create", "", {"start": moment(start), "stop": stop})


def numbered(acts: list[Command]) -> list[Command]:
    return [
        act._replace(uuid=f"u{place}", target=f"u{place}" if act.verb == "create" else act.target)
        for place, act in enumerate(acts)
    ]


some_entry = st.integers(0, 6)
commands = st.lists(
    st.builds(created, minutes, st.none() | minutes)
    | st.builds(lambda ref, at: command("stop", ref, {"stop": moment(at)}), some_entry, minutes)
    | st.builds(lambda ref, at: command("edit", ref, {"start": moment(at)}), some_entry, minutes)
    | st.builds(lambda ref: command("delete", ref, {}), some_entry),
    max_size=6,
).map(numbered)


@given(entries, commands, st.lists(st.tuples(st.integers(0, 6), minutes), max_size=2))
def test_never_two_running_and_no_entry_ends_before_it_starts(
    rows: list[TimeEntry], waiting: list[Command], cuts: list[tuple[int, int]]
) -> None:
    shown = project(rows, waiting, [Cut(ref, MONDAY_NOON + timedelta(minutes=at)) for ref, at in cuts])
    assert sum(one.running for one in shown.values()) <= 1
    assert all(one.stop is None or one.stop >= one.start for one in shown.values())


@given(entries)
def test_with_nothing_waiting_finished_entries_show_as_the_server_has_them(rows: list[TimeEntry]) -> None:
    shown = project(rows, [])
    assert all(shown[row.ref] == row for row in rows if not row.running)


def test_what_a_command_changes_is_marked_as_waiting() -> None:
    shown = project([entry(1, 0, 10)], [command("edit", 1, {"description": "Post"})])
    assert (shown[1].description, shown[1].pending) == ("Post", True)


def test_a_row_outside_the_window_appears_when_a_command_moves_it() -> None:
    old = entry(9, -100_000, 5)
    shown = project([], [command("edit", 9, {"start": moment(0)})], lookup=lambda ref: old if ref == 9 else None)
    assert shown[9].start == MONDAY_NOON


def test_an_ended_entry_stays_ended_while_the_server_still_calls_it_running() -> None:
    shown = project([entry(1, 0, None)], [], [Cut(1, MONDAY_NOON + timedelta(minutes=5))])
    assert shown[1].stop == MONDAY_NOON + timedelta(minutes=5)


def test_a_stop_behind_a_deletion_does_not_bring_the_entry_back() -> None:
    running = entry(1, 0, None)
    waiting = [command("delete", 1, {}, "d"), command("stop", 1, {"stop": moment(5)}, "s")]
    assert project([running], waiting, lookup=lambda _ref: running) == {}


def test_an_entry_begun_elsewhere_ends_where_a_start_here_has_ended_it_though_that_has_ended_too() -> None:
    started = command("create", "c", {"start": moment(10), "stop": moment(20)})._replace(base={"started": True})
    assert project([entry(1, 0, None)], [started])[1].stop == MONDAY_NOON + timedelta(minutes=10)
    assert project([entry(1, 15, None)], [started])[1].running
    assert project([entry(1, 0, None)], [started._replace(status="parked")])[1].running
    assert project([entry(1, 0, None)], [started._replace(base={})])[1].running


def test_what_a_start_ended_shows_that_end_though_the_server_ended_it_later() -> None:
    late = entry(1, 0, 40)
    starts = created(30, None)._replace(uuid="u", target="u", base={"stops": 1})
    assert project([late], [starts])[1].stop == MONDAY_NOON + timedelta(minutes=30)
    assert project([late], [], [Cut(1, MONDAY_NOON + timedelta(minutes=30))])[1].stop == late.start + timedelta(
        minutes=30
    )
    earlier = entry(1, 0, 20)
    assert project([earlier], [starts])[1] == earlier
