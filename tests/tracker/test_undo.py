"""Undo, before the demo server: what comes back, when it is refused, and that no time is lost or counted twice."""

import re

import pytest

from desktop.demo import faults
from desktop.model.intent import Create, Delete, Draft, Edit, Start, Stop, Undo
from desktop.tracker.outcome import Done, Refused
from tests.sync.desk import Desk, live


def running(desk: Desk) -> str | None:
    entry = desk.device.tracker.state.running
    return entry.description if entry else None


async def undo(desk: Desk, row: int | None = None) -> Done:
    outcome = await desk.act(Undo(row), "activity")
    assert isinstance(outcome, Done), outcome
    return outcome


async def refused(desk: Desk, row: int | None = None) -> str:
    outcome = await desk.act(Undo(row), "activity")
    assert isinstance(outcome, Refused), outcome
    return outcome.words


def row(desk: Desk, words: str) -> int:
    """The activity row of the act that begins so."""
    return next(act.id for act in desk.device.store.activities() if act.words.startswith(words))


async def offline_switch(desk: Desk, how: str = "quick entry") -> None:
    """“Inbox” runs for half an hour; then “Mail” is started offline, and the network comes back a minute later."""
    await desk.start("Inbox")
    await desk.rest(1800)
    desk.device.faults.down = True
    await desk.act(Start(Draft("Mail")), "hotkey" if how == "hotkey" else "quick entry")
    await desk.rest(60)
    desk.device.faults.down = False


@pytest.mark.parametrize("how", ["quick entry", "hotkey"])
@pytest.mark.parametrize("lost", ["request", "answer"])
def test_a_start_whose_cut_may_have_arrived_gives_the_old_entry_back_as_a_new_one(how: str, lost: str) -> None:
    async def story(desk: Desk) -> None:
        await offline_switch(desk, how)
        desk.device.faults.script(
            faults.lost_request() if lost == "request" else faults.lost_answer(), method="PUT"
        )
        desk.device.engine.poke("network")
        await desk.rest(4)
        assert [c.status for c in desk.device.store.commands() if c.verb == "stop"] == ["uncertain"]
        await undo(desk)
        assert running(desk) == "Inbox"
        await desk.rest(300)
        first, second = desk.entries()
        assert (first[0], second[0], second[2]) == ("Inbox", "Inbox", None)
        assert first[2] == second[1]

    live(story)


def test_a_start_whose_cut_never_left_lets_the_old_entry_run_on() -> None:
    async def story(desk: Desk) -> None:
        await offline_switch(desk)
        desk.device.faults.script(*[faults.no_connection()] * 3, method="PUT")
        desk.device.engine.poke("network")
        await desk.rest(4)
        desk.device.faults.down = True
        await undo(desk)
        desk.device.faults.down = False
        desk.device.faults.clear()
        desk.device.engine.poke("network")
        await desk.rest(300)
        assert [(words, stop) for words, _, stop in desk.entries()] == [("Inbox", None)]

    live(story)


def test_a_sent_start_leaves_the_cut_of_what_it_ended() -> None:
    async def story(desk: Desk) -> None:
        await desk.start("Inbox")
        await desk.rest(600)
        desk.device.faults.script(faults.stale(30), method="GET")
        await desk.start("Mail")
        desk.device.engine.poke("menu")
        await desk.rest(1.5)
        await undo(desk)
        await desk.rest(300)
        first, second = desk.entries()
        assert (first[0], second[0], second[2]) == ("Inbox", "Inbox", None)
        assert abs((first[2] or 0) - second[1]) <= 2
        assert running(desk) == "Inbox"

    live(story)


def test_a_start_behind_one_that_may_have_arrived_lets_that_one_run_on() -> None:
    async def story(desk: Desk) -> None:
        desk.device.faults.script(faults.lost_answer(), method="POST")
        await desk.start("Inbox")
        await desk.rest(2)
        desk.device.faults.down = True
        await desk.start("Mail")
        await undo(desk)
        assert running(desk) == "Inbox"
        desk.device.faults.down = False
        desk.device.engine.poke("network")
        await desk.rest(300)
        assert [(words, stop) for words, _, stop in desk.entries()] == [("Inbox", None)]

    live(story)


def test_a_stop_that_the_server_made_at_its_own_moment_is_not_forgotten() -> None:
    async def story(desk: Desk) -> None:
        await desk.start("Inbox")
        await desk.rest(600)
        desk.device.faults.script(faults.late_request(6), method="PATCH")
        desk.device.faults.script(*[faults.no_connection()] * 9, method="PUT")
        await desk.act(Stop(), "tray")
        await desk.rest(10)
        assert [c.status for c in desk.device.store.commands()] == ["ready"]
        await undo(desk)
        assert running(desk) == "Inbox"
        desk.device.faults.clear()
        await desk.rest(400)
        first, second = desk.entries()
        assert second[2] is None
        assert first[2] == second[1]

    live(story)


def test_an_old_stop_is_not_taken_back_over_what_came_after_it() -> None:
    async def story(desk: Desk) -> None:
        await desk.start("Inbox")
        await desk.rest(600)
        await desk.act(Stop(), "tray")
        await desk.rest(600)
        await desk.start("Mail")
        await desk.rest(600)
        stop = row(desk, "Stop “Inbox”")
        assert "“Mail” is running" in await refused(desk, stop)
        await desk.act(Stop(), "tray")
        await desk.rest(600)
        assert "“Mail” was recorded after it" in await refused(desk, stop)
        assert len(desk.entries()) == 2

    live(story)


def test_an_old_stop_that_never_left_is_not_taken_back_over_what_came_after_it() -> None:
    async def story(desk: Desk) -> None:
        desk.device.faults.down = True
        await desk.start("Inbox")
        await desk.rest(600)
        await desk.act(Stop(), "tray")
        await desk.rest(600)
        await desk.start("Mail")
        stop = row(desk, "Stop “Inbox”")
        assert "“Mail” is running" in await refused(desk, stop)
        await desk.rest(600)
        await desk.act(Stop(), "tray")
        assert "“Mail” was recorded after it" in await refused(desk, stop)

    live(story)


def test_a_stop_whose_end_was_changed_since_is_left() -> None:
    async def story(desk: Desk) -> None:
        started = await desk.start("Inbox")
        await desk.rest(600)
        await desk.act(Stop(), "tray")
        await desk.rest(30)
        id_ = desk.device.store.resolve(started.ref or "")
        desk.elsewhere("PUT", f"time_entries/{id_}", {"stop": "2026-03-02T08:05:00Z", "duration": 295})
        desk.device.engine.poke("sync-now")
        await desk.rest(30)
        assert "changed again since" in await refused(desk, row(desk, "Stop “Inbox”"))
        assert running(desk) is None

    live(story)


def test_an_edit_goes_back_though_the_project_has_got_its_id_meanwhile() -> None:
    async def story(desk: Desk) -> None:
        started = await desk.start("Inbox")
        await desk.rest(30)
        created = await desk.create(Create("project", desk.account.workspace_id, {"name": "Website"}))
        ref = desk.device.store.resolve(started.ref or "")
        await desk.act(Edit(ref, {"project_id": created.ref}), "editor")
        await desk.rest(60)
        assert desk.device.store.commands() == []
        await undo(desk)
        await desk.rest(60)
        (entry,) = desk.world.state.entries.values()
        assert entry["project_id"] is None

    live(story)


def test_an_edit_takes_back_its_own_tags_alone() -> None:
    async def story(desk: Desk) -> None:
        tags = [desk.elsewhere("POST", "tags", {"name": name})["id"] for name in ("deep", "call", "theirs")]
        desk.device.engine.poke("sync-now")
        started = await desk.start("Inbox", tag_ids=(tags[0],))
        await desk.rest(30)
        ref = int(desk.device.store.resolve(started.ref or ""))
        await desk.act(Edit(ref, {"tag_ids": (tags[1],)}), "editor")
        await desk.rest(60)
        desk.elsewhere("PUT", f"time_entries/{ref}", {"tag_ids": [tags[1], tags[2]]})
        desk.device.engine.poke("sync-now")
        await desk.rest(30)
        await undo(desk)
        await desk.rest(60)
        assert set(desk.world.state.entries[ref]["tag_ids"]) == {tags[0], tags[2]}

    live(story)


def test_an_undo_never_overrules_what_was_changed_elsewhere_before_it() -> None:
    async def story(desk: Desk) -> None:
        started = await desk.start("Inbox")
        await desk.rest(30)
        ref = int(desk.device.store.resolve(started.ref or ""))
        await desk.act(Edit(ref, {"description": "Post"}), "editor")
        await desk.rest(60)
        desk.elsewhere("PUT", f"time_entries/{ref}", {"description": "Theirs"})
        await undo(desk)  # nobody here has heard of it yet
        desk.device.engine.poke("sync-now")
        await desk.rest(120)
        assert [words for words, *_ in desk.entries()] == ["Theirs"]
        assert "that version stays" in str(desk.device.store.activities()[0].note)

    live(story)


def test_a_deletion_that_asks_is_taken_back_and_nothing_is_made_twice() -> None:
    async def story(desk: Desk) -> None:
        started = await desk.start("Inbox")
        await desk.rest(60)
        await desk.act(Stop(), "tray")
        await desk.rest(60)
        ref = int(desk.device.store.resolve(started.ref or ""))
        desk.device.faults.down = True
        await desk.act(Delete(ref), "editor")
        await desk.rest(30)
        desk.elsewhere("PUT", f"time_entries/{ref}", {"description": "Theirs"})
        await desk.rest(30)
        desk.device.faults.down = False
        desk.device.engine.poke("sync-now")
        await desk.rest(30)
        if await desk.questions():
            await undo(desk)
        await desk.rest(60)
        assert [words for words, *_ in desk.entries()] == ["Theirs"]

    live(story)


def test_a_deletion_that_may_have_arrived_is_taken_back_as_a_new_entry() -> None:
    async def story(desk: Desk) -> None:
        started = await desk.start("Inbox")
        await desk.rest(600)
        await desk.act(Stop(), "tray")
        await desk.rest(60)
        desk.device.faults.script(faults.lost_answer(), method="DELETE")
        await desk.act(Delete(desk.device.store.resolve(started.ref or "")), "editor")
        await desk.rest(2)
        await undo(desk)
        await desk.rest(300)
        assert [(words, round((stop or 0) - start)) for words, start, stop in desk.entries()] == [("Inbox", 600)]

    live(story)


def test_a_running_entry_that_was_deleted_runs_again_where_nothing_else_does() -> None:
    async def story(desk: Desk) -> None:
        await desk.start("Inbox")
        await desk.rest(600)
        ref = desk.device.tracker.state.running
        assert ref is not None
        await desk.act(Delete(ref.ref), "editor")
        await desk.rest(60)
        await undo(desk)
        await desk.rest(60)
        assert [(words, stop) for words, _, stop in desk.entries()] == [("Inbox", None)]

    live(story)


def test_a_running_entry_that_was_deleted_comes_back_ended_where_another_runs() -> None:
    async def story(desk: Desk) -> None:
        await desk.start("Inbox")
        await desk.rest(600)
        ref = desk.device.tracker.state.running
        assert ref is not None
        await desk.act(Delete(ref.ref), "editor")
        await desk.rest(60)
        await desk.start("Mail")
        await desk.rest(60)
        await undo(desk, row(desk, "Delete “Inbox”"))
        await desk.rest(60)
        inbox, mail = desk.entries()
        assert (inbox[2] or 0) - inbox[1] == pytest.approx(600, abs=1)
        assert mail[2] is None

    live(story)


def test_a_deletion_that_never_left_is_taken_back_ended_where_another_runs() -> None:
    async def story(desk: Desk) -> None:
        await desk.start("Inbox")
        await desk.rest(600)
        ref = desk.device.tracker.state.running
        assert ref is not None
        desk.device.faults.down = True
        await desk.act(Delete(ref.ref), "editor")
        await desk.rest(60)
        await desk.act(Start(Draft("Mail")))
        await desk.rest(60)
        await undo(desk, row(desk, "Delete “Inbox”"))
        assert running(desk) == "Mail"
        desk.device.faults.down = False
        desk.device.engine.poke("network")
        await desk.rest(400)
        inbox, mail = desk.entries()
        assert (inbox[2] or 0) - inbox[1] == pytest.approx(600, abs=1)
        assert (mail[0], mail[2]) == ("Mail", None)

    live(story)


def test_an_entry_that_was_renamed_and_ended_in_one_act_goes_on_under_its_old_name() -> None:
    async def story(desk: Desk) -> None:
        await desk.start("Inbox")
        await desk.rest(600)
        ref = desk.device.tracker.state.running
        assert ref is not None
        now = desk.device.tracker.now()
        await desk.act(Edit(ref.ref, {"description": "Post", "stop": now}), "editor")
        await desk.rest(60)
        assert [(words, stop is None) for words, _, stop in desk.entries()] == [("Post", False)]
        await undo(desk)
        await desk.rest(60)
        assert [(words, stop is None) for words, _, stop in desk.entries()] == [("Inbox", False), ("Inbox", True)]

    live(story)


def test_what_was_deleted_elsewhere_is_not_saved_again_over_what_came_after_it() -> None:
    async def story(desk: Desk) -> None:
        desk.device.faults.script(faults.lost_answer(), method="POST")
        await desk.start("Inbox")
        await desk.rest(1)
        desk.elsewhere("DELETE", f"time_entries/{next(iter(desk.world.state.entries))}")
        await desk.rest(120)
        await desk.start("Mail")
        await desk.rest(60)
        await desk.act(Stop(), "tray")
        assert "“Mail” was recorded after it" in await refused(desk, row(desk, "Start “Inbox”"))

    live(story)


def test_a_second_undo_says_what_would_bring_it_back() -> None:
    async def story(desk: Desk) -> None:
        await desk.start("Inbox")
        await desk.rest(600)
        await undo(desk)
        await desk.rest(60)
        assert desk.entries() == []
        words = await refused(desk)
        assert "nothing more to undo" in words
        assert "“Inbox”" in words
        back = re.search(r"tracktray undo (\d+)", words)
        assert back is not None
        await undo(desk, int(back[1]))
        await desk.rest(60)
        assert [(words, stop) for words, _, stop in desk.entries()] == [("Inbox", None)]

    live(story)


def test_a_second_undo_of_what_never_left_says_to_do_it_again() -> None:
    async def story(desk: Desk) -> None:
        desk.device.faults.down = True
        await desk.start("Inbox")
        await undo(desk)
        assert "do it again" in await refused(desk)

    live(story)


def test_an_undo_of_a_switch_can_itself_be_undone() -> None:
    async def story(desk: Desk) -> None:
        await desk.start("Inbox")
        await desk.rest(600)
        await desk.start("Mail")
        await desk.rest(60)
        await undo(desk)
        await desk.rest(60)
        await undo(desk, desk.device.store.activities()[0].id)
        await desk.rest(60)
        assert running(desk) == "Mail"
        inbox, mail = desk.entries()
        assert (inbox[0], mail[0], mail[2]) == ("Inbox", "Mail", None)
        assert inbox[2] == mail[1]

    live(story)
