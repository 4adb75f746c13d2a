"""Starts one after the other: each entry ends where the next one began, whichever of them Toggl takes first."""

from datetime import timedelta

from desktop.demo import faults
from desktop.model.intent import Delete, Edit, Toggle
from desktop.model.moment import format_api
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


def test_an_end_typed_behind_a_late_start_outlives_what_else_is_written_to_the_entry() -> None:
    async def story(desk: Desk) -> None:
        mail = await desk.start("Mail")
        await desk.rest(5)
        desk.device.faults.script(faults.late_request(24), method="POST")
        await desk.act(Edit(mail.ref or "", {"description": "Post"}), "editor")
        await desk.start("Call")
        await desk.rest(20)
        typed = desk.world.now().replace(microsecond=0) - timedelta(seconds=5)
        await desk.act(Edit(mail.ref or "", {"stop": typed}), "editor")
        await desk.rest(60)
        assert desk.entries() == [("Post", 5, 25), ("Call", 10, None)]

    live(story)


def test_what_comes_to_the_server_after_a_late_start_was_not_ended_by_it() -> None:
    async def story(desk: Desk) -> None:
        desk.device.faults.script(faults.lost_request(), method="POST")
        await desk.start("Call")
        while not desk.entries():
            await desk.rest(1)
        typed = {"stop": format_api(desk.world.now()), "duration": 600}
        desk.begin_elsewhere("Typed", ago=600, **typed)
        await desk.rest(600)
        assert [entry[2] - entry[1] for entry in desk.entries() if entry[2]] == [600]

    live(story)


def test_what_a_start_ended_ends_there_when_its_deletion_is_taken_back() -> None:
    async def story(desk: Desk) -> None:
        mail = await desk.start("Mail")
        await desk.rest(60)
        desk.device.faults.down = True
        call = await desk.start("Call")
        await desk.rest(30)
        running = next(iter(desk.world.state.entries))
        desk.elsewhere("PATCH", f"time_entries/{running}/stop")
        await desk.act(Delete(mail.ref or ""), "editor")
        await desk.act(Delete(call.ref or ""), "editor")
        await desk.rest(60)
        desk.elsewhere("PUT", f"time_entries/{running}", {"description": "Post"})
        desk.device.faults.down = False
        desk.device.engine.poke("network")
        await desk.rest(60)
        await desk.answer("keep")
        await desk.rest(60)
        assert desk.entries() == [("Post", 5, 65)]

    live(story)


def test_an_end_typed_over_a_stop_holds_over_the_one_that_toggl_makes_when_it_is_sent() -> None:
    async def story(desk: Desk) -> None:
        mail = await desk.start("Mail")
        await desk.rest(60)
        desk.device.faults.script(faults.quota_used_up(300), method="GET")  # nobody can look what the stop meets
        desk.device.engine.poke("sync-now")
        await desk.rest(5)
        desk.device.faults.down = True
        await desk.act(Toggle(), "hotkey")
        await desk.act(Edit(mail.ref or "", {"stop": desk.device.tracker.now() - timedelta(seconds=20)}), "editor")
        await desk.rest(120)
        desk.device.faults.down = False
        desk.device.faults.script(faults.lost_answer(), method="PATCH")
        desk.device.engine.poke("network")
        await desk.rest(300)
        assert [entry[1:] for entry in desk.entries()] == [(5, 50)]

    live(story)
