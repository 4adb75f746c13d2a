"""A working day on the free plan, beside a second computer and an extension that takes half of what there is."""

from datetime import timedelta

import pytest

from desktop.model.intent import Draft, Edit, Start, Stop
from tests.simulation.working_day import ACTS, EDITS, MENUS, lived
from tests.sync.desk import Desk, live


@pytest.mark.parametrize("seed", range(4))
def test_a_day_meets_no_used_up_window_and_delays_no_change_by_more_than_a_minute(seed: int) -> None:
    day = lived(seed)
    assert day.acts["starts and stops"] == ACTS
    assert day.acts["menus opened"] == MENUS
    assert [request for request in day.requests if request.status in (402, 429)] == []
    assert day.unsent == []
    assert len(day.waits) >= ACTS - EDITS
    assert max(wait.seconds for wait in day.waits) <= 60


def test_the_table_tells_every_request_by_hour_and_kind() -> None:
    day = lived(1)
    lines = day.table().splitlines()
    assert lines[0].split() == ["8", "9", "10", "11", "12", "13", "14", "15", "16", "17", "all"]
    assert sum(int(line.split()[-1]) for line in lines[1:-2]) == len(day.requests)


def test_with_the_user_window_used_up_by_others_starts_and_stops_go_on_and_it_is_said_until_when() -> None:
    async def story(desk: Desk) -> None:
        await desk.rest(600)
        while desk.world.spend(desk.account.user_id, None, 1):
            pass
        desk.device.engine.poke("sync-now")
        await desk.rest(10)
        state = desk.device.tracker.state
        assert state.attention == "quota"
        opens = desk.world.now() + timedelta(seconds=3600 - 620)
        assert state.quota_until is not None
        assert abs(state.quota_until - opens) < timedelta(seconds=30)
        for words in ("Mail", "Call", "Design"):
            await desk.start(words)
            await desk.rest(120)
        await desk.act(Stop(), "tray")
        await desk.rest(10)
        assert [(words, stop is None) for words, _, stop in desk.entries()] == [
            ("Mail", False),
            ("Call", False),
            ("Design", False),
        ]
        await desk.rest(3600)
        assert desk.device.tracker.state.attention is None
        begun = [entry[1] for entry in desk.entries()]
        ended = [entry[2] or 0 for entry in desk.entries()]
        assert all(abs(stop - start) <= 2 for stop, start in zip(ended, begun[1:], strict=False))

    live(story)


def test_of_a_window_that_others_used_up_starts_and_stops_have_the_rest_and_then_come_first() -> None:
    async def story(desk: Desk) -> None:
        now = desk.device.tracker.now()
        done = await desk.start("Mail", start=now - timedelta(hours=2), stop=now - timedelta(hours=1))
        other = await desk.start("Call", start=now - timedelta(hours=4), stop=now - timedelta(hours=3))
        await desk.rest(60)
        where = desk.account.workspace_id
        desk.world.spend(desk.account.user_id, where, 23)
        await desk.act(Edit(done.ref or 0, {"description": "Post"}), "editor")
        await desk.rest(20)
        await desk.act(Edit(other.ref or 0, {"description": "Phone"}), "editor")
        await desk.rest(20)
        for words in ("Design", "Build", "Review", "Test"):
            await desk.start(words)
            await desk.rest(20)
        names = [entry[0] for entry in desk.entries()]
        assert names == ["Call", "Post", "Design", "Build", "Review", "Test"], "the last four are for starts"
        await desk.start("Rest")
        await desk.rest(60)
        state = desk.device.tracker.state
        assert state.attention == "quota"
        assert state.running is not None
        assert state.running.description == "Rest"
        desk.requests()
        await desk.rest(3600)
        writes = [request for request in desk.requests() if not request.startswith("GET")]
        assert writes[-1].startswith("PUT time_entries"), "the edit comes last"
        assert [entry[0] for entry in desk.entries()] == [
            "Phone",
            "Post",
            "Design",
            "Build",
            "Review",
            "Test",
            "Rest",
        ]
        assert desk.device.store.commands() == []

    live(story)


def test_many_waiting_changes_of_a_used_up_hour_go_in_few_requests() -> None:
    async def story(desk: Desk) -> None:
        now = desk.device.tracker.now()
        made = []
        for hour in range(1, 9):
            draft = Draft(
                f"Task {hour}", start=now - timedelta(hours=hour), stop=now - timedelta(hours=hour, minutes=-30)
            )
            await desk.act(Start(draft), "editor")
            await desk.rest(2)
        await desk.rest(60)
        made = [entry.ref for entry in await desk.device.tracker.entries(now - timedelta(days=1), now)]
        desk.world.spend(desk.account.user_id, desk.account.workspace_id, 18)
        for ref in made:
            await desk.act(Edit(ref, {"description": "Planning"}), "editor")
        desk.requests()
        await desk.rest(3700)
        assert [request.split("/")[0] for request in desk.requests() if "GET" not in request] == [
            "PATCH time_entries"
        ]
        assert {entry[0] for entry in desk.entries()} == {"Planning"}

    live(story)
