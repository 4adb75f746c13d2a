"""What the activity log says of what the engine did, and what the person can still do about it."""

from desktop.model.intent import Delete
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
