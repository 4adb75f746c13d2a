"""What only the person can decide: asked once, about everything at stake, and settled by one answer."""

from datetime import timedelta

from desktop.model.intent import Delete, Draft, Edit, Start, Stop
from desktop.model.moment import format_api
from tests.sync.desk import Desk, live


async def _offline(desk: Desk) -> None:
    desk.device.faults.down = True


async def _online(desk: Desk) -> None:
    desk.device.faults.down = False
    desk.device.engine.poke("network")
    await desk.rest(120)


def test_all_that_was_done_to_an_entry_deleted_elsewhere_is_one_question_and_one_new_entry() -> None:
    async def story(desk: Desk) -> None:
        await desk.start("Mail")
        await desk.rest(1800)
        made = next(iter(desk.world.state.entries))
        await _offline(desk)
        await desk.act(Edit(made, {"description": "Letters"}), "editor")
        await desk.rest(60)
        await desk.act(Stop(), "tray")
        await desk.rest(60)
        desk.elsewhere("DELETE", f"time_entries/{made}")
        await _online(desk)
        assert await desk.questions() == ["“Letters” was deleted elsewhere and changed here. Keep it?"]
        await desk.answer("new")
        await desk.rest(120)
        assert [(words, round((stop or 0) - start)) for words, start, stop in desk.entries()] == [("Letters", 1860)]
        assert desk.device.store.commands() == []
        assert {row.outcome for row in desk.device.store.activities()} == {"saved"}

    live(story)


def test_letting_go_of_an_entry_deleted_elsewhere_lets_go_of_all_that_was_done_to_it() -> None:
    async def story(desk: Desk) -> None:
        await desk.start("Mail")
        await desk.rest(1800)
        made = next(iter(desk.world.state.entries))
        await _offline(desk)
        await desk.act(Edit(made, {"description": "Letters"}), "editor")
        await desk.act(Stop(), "tray")
        desk.elsewhere("DELETE", f"time_entries/{made}")
        await _online(desk)
        await desk.answer("drop")
        await desk.rest(120)
        assert desk.entries() == []
        assert desk.device.store.commands() == []

    live(story)


def test_a_question_about_an_entry_ends_with_the_entry() -> None:
    async def story(desk: Desk) -> None:
        await desk.rest(7200)
        now = desk.device.tracker.now()
        typed = Draft("Mail", start=now - timedelta(minutes=60), stop=now - timedelta(minutes=30))
        await desk.act(Start(typed), "editor")
        await desk.rest(60)
        made = next(iter(desk.world.state.entries))
        await _offline(desk)
        await desk.act(Edit(made, {"start": now - timedelta(minutes=32)}), "command line")
        earlier = {"stop": format_api(now - timedelta(minutes=40)), "duration": 1200}
        desk.elsewhere("PUT", f"time_entries/{made}", earlier)
        await _online(desk)
        assert "would end before it starts" in (await desk.questions())[0]
        await desk.act(Delete(made), "editor")
        await desk.rest(60)
        assert desk.device.store.commands() == []
        assert desk.entries() == []

    live(story)
