"""Starts one after the other: each entry ends where the next one began, whichever of them Toggl takes first."""

from datetime import timedelta

from desktop.demo import faults
from desktop.model.intent import Edit, Toggle
from tests.sync.desk import Desk, live


def test_what_a_forbidden_start_ended_ends_there_though_the_next_start_goes_first() -> None:
    async def story(desk: Desk) -> None:
        await desk.start("Mail")
        await desk.rest(60)
        desk.device.faults.script(faults.quota_used_up(600), method="GET")  # nobody can ask what a 403 is about
        desk.device.engine.poke("sync-now")
        await desk.rest(5)
        desk.device.faults.script(faults.refused(403, "Forbidden"), method="POST")
        await desk.start("Call")
        await desk.rest(5)
        desk.device.faults.down = True
        await desk.rest(20)
        await desk.start("Design")
        await desk.rest(20)
        desk.device.faults.down = False
        desk.device.engine.poke("network")
        await desk.rest(90)
        assert [entry[1:] for entry in desk.entries()] == [(5, 70), (95, None)]

    live(story)


def test_an_end_typed_over_a_stop_that_waits_holds_though_it_was_stopped_elsewhere_in_the_same_moment() -> None:
    async def story(desk: Desk) -> None:
        mail = await desk.start("Mail")
        await desk.rest(60)
        desk.device.faults.down = True
        running = next(iter(desk.world.state.entries))
        desk.elsewhere("PATCH", f"time_entries/{running}/stop")
        await desk.rest(1)
        await desk.act(Toggle(), "hotkey")
        await desk.rest(60)
        ended = desk.world.now() + timedelta(minutes=5)
        await desk.act(Edit(mail.ref or "", {"stop": ended.replace(microsecond=0)}), "editor")
        await desk.rest(10)
        desk.device.faults.down = False
        desk.device.engine.poke("network")
        await desk.rest(60)
        assert [entry[1:] for entry in desk.entries()] == [(5, 426)]

    live(story)
