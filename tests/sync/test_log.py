"""What the activity log says of what the engine did, and what the person can still do about it."""

from desktop.model.intent import Delete, Edit, Stop, Undo, UseMine
from desktop.tracker.outcome import Done, Refused
from desktop.tracker.tracker import ActivityRow
from tests.sync.desk import Desk, live


def test_what_the_engine_stops_to_finish_a_start_is_told_as_a_stop() -> None:
    async def story(desk: Desk) -> None:
        desk.begin_elsewhere("Web")
        desk.device.faults.down = True
        await desk.rest(600)
        await desk.start("Mail")
        await desk.rest(60)
        desk.device.faults.down = False
        desk.device.engine.poke("network")
        await desk.rest(10)
        rows = [(row.words, row.how) for row in desk.device.store.activities()]
        assert rows == [("Stop “Web” at 9:10", "engine"), ("Start “Mail”", "quick entry")]

    live(story)


def test_a_stop_that_outlives_its_start_is_told_as_a_stop_too() -> None:
    async def story(desk: Desk) -> None:
        await desk.start("Web")
        await desk.rest(600)
        desk.device.faults.down = True
        done = await desk.start("Mail")
        await desk.rest(60)
        await desk.act(Delete(done.ref or 0), "editor")
        (stop,) = await desk.device.tracker.pending()
        assert stop.words == "Stop “Web” at 9:10"

    live(story)


def _mine(rows: list[ActivityRow]) -> list[tuple[str, str]]:
    return [(row.words, row.mine) for row in rows if row.mine is not None]


def test_a_stop_that_came_after_one_made_elsewhere_can_be_had_after_all() -> None:
    async def story(desk: Desk) -> None:
        await desk.start("Mail")
        await desk.rest(600)
        desk.device.faults.down = True
        desk.elsewhere("PATCH", f"time_entries/{next(iter(desk.world.state.entries))}/stop")
        await desk.rest(600)
        await desk.act(Stop(), "tray")
        await desk.rest(60)
        desk.device.faults.down = False
        desk.device.engine.poke("network")
        await desk.rest(60)
        (row, *_) = await desk.device.tracker.activity()
        assert (row.reason, row.mine) == ("Already stopped elsewhere at 9:10.", "stop 9:10 → 9:20")
        done = await desk.act(UseMine(row.id), "activity")
        assert isinstance(done, Done)
        assert done.words == "Change “Mail”: stop 9:10 → 9:20"
        await desk.rest(60)
        assert [round((stop or 0) - start) for _, start, stop in desk.entries()] == [1200]
        assert _mine(await desk.device.tracker.activity()) == []
        await desk.act(Undo(), "activity")
        await desk.rest(60)
        assert [round((stop or 0) - start) for _, start, stop in desk.entries()] == [600]

    live(story)


def test_a_field_that_was_changed_later_elsewhere_can_be_had_after_all() -> None:
    async def story(desk: Desk) -> None:
        await desk.start("Mail")
        await desk.rest(600)
        made = next(iter(desk.world.state.entries))
        desk.device.faults.down = True
        await desk.act(Edit(made, {"description": "Letters", "billable": False}), "editor")
        await desk.rest(60)
        desk.elsewhere("PUT", f"time_entries/{made}", {"description": "Post"})
        desk.device.faults.down = False
        desk.device.engine.poke("network")
        await desk.rest(60)
        (row, *_) = await desk.device.tracker.activity()
        assert row.reason == "Changed elsewhere later, that version stays: description."
        assert row.mine == "description “Letters”"
        assert [words for words, _, _ in desk.entries()] == ["Post"]
        await desk.act(UseMine(row.id), "activity")
        await desk.rest(60)
        assert [words for words, _, _ in desk.entries()] == ["Letters"]
        assert isinstance(await desk.act(UseMine(row.id), "activity"), Refused)

    live(story)


def test_what_was_deleted_elsewhere_after_a_change_here_can_be_saved_as_a_new_entry() -> None:
    async def story(desk: Desk) -> None:
        await desk.start("Mail")
        await desk.rest(600)
        made = next(iter(desk.world.state.entries))
        desk.device.faults.down = True
        await desk.act(Edit(made, {"description": "Letters"}), "editor")
        await desk.act(Stop(), "tray")
        await desk.rest(60)
        desk.elsewhere("DELETE", f"time_entries/{made}")
        desk.device.faults.down = False
        desk.device.engine.poke("network")
        await desk.rest(60)
        (row,) = [row for row in await desk.device.tracker.activity() if row.mine is not None]
        assert row.mine == "save it as a new entry"
        await desk.act(UseMine(row.id), "activity")
        await desk.rest(60)
        assert [(words, round((stop or 0) - start)) for words, start, stop in desk.entries()] == [("Letters", 600)]

    live(story)
