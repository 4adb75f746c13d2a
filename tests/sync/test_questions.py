"""What only the person can decide: asked once, about everything at stake, and settled by one answer."""

from datetime import timedelta
from typing import Any

import pytest

from desktop.demo import faults
from desktop.model.intent import Delete, Draft, Edit, Start, Stop, Undo
from desktop.model.moment import format_api
from desktop.tracker.state import visible
from tests.simulation.virtual import EPOCH
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
        desk.elsewhere("DELETE", f"time_entries/{made}")
        await desk.act(Edit(made, {"description": "Letters"}), "editor")
        await desk.rest(60)
        await desk.act(Stop(), "tray")
        await desk.rest(60)
        await _online(desk)
        assert await desk.questions() == ["“Letters” was deleted elsewhere and changed here. Keep it?"]
        await desk.answer("new")
        await desk.rest(120)
        assert [(words, round((stop or 0) - start)) for words, start, stop in desk.entries()] == [("Letters", 1860)]
        assert desk.device.store.commands() == []
        assert {row.outcome for row in desk.device.store.activities()} == {"saved"}

    live(story)


def test_what_a_start_ended_stays_ended_though_the_entry_was_to_be_deleted_and_is_kept() -> None:
    async def story(desk: Desk) -> None:
        await desk.start("Mail")
        await desk.rest(600)
        made = next(iter(desk.world.state.entries))
        await _offline(desk)
        await desk.start("Call")
        await desk.rest(1)
        await desk.act(Delete(made), "editor")
        await desk.rest(600)
        web = desk.begin_elsewhere("Web")
        await desk.rest(600)
        desk.elsewhere("PATCH", f"time_entries/{web}/stop")
        desk.elsewhere("PUT", f"time_entries/{made}", {"description": "Letters"})
        await _online(desk)
        questions = await desk.questions()
        assert len(questions) == 2
        await desk.answer("runs")
        await desk.answer("keep")
        await desk.rest(120)
        words, _, stop = desk.entries()[0]
        assert words == "Letters"
        assert stop == pytest.approx(605, abs=5)
        assert desk.device.store.commands() == []

    live(story)


def test_letting_go_of_an_entry_deleted_elsewhere_lets_go_of_all_that_was_done_to_it() -> None:
    async def story(desk: Desk) -> None:
        await desk.start("Mail")
        await desk.rest(1800)
        made = next(iter(desk.world.state.entries))
        await _offline(desk)
        desk.elsewhere("DELETE", f"time_entries/{made}")
        await desk.rest(3)
        await desk.act(Edit(made, {"description": "Letters"}), "editor")
        await desk.act(Stop(), "tray")
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


def _shown(desk: Desk) -> list[tuple[str, float | None]]:
    """Words and length in seconds, None while it runs, of what the person sees."""
    entries = visible(desk.device.store, EPOCH - timedelta(days=1), EPOCH + timedelta(days=2))
    return [(e.description, None if e.stop is None else (e.stop - e.start).total_seconds()) for e in entries]


def test_of_two_entries_that_one_request_made_the_longer_is_ours_and_counts_alone_until_the_person_chose() -> None:
    async def story(desk: Desk) -> None:
        desk.device.faults.script(faults.twice(), method="POST")
        done = await desk.start("Mail")
        await desk.rest(3600)
        assert _shown(desk) == [("Mail", None)]
        assert desk.device.tracker.state.today_seconds(desk.device.tracker.now()) == pytest.approx(3600, abs=2)
        (row,) = [row for row in await desk.device.tracker.pending() if row.choices]
        assert row.reason == "Toggl has “Mail” twice. Which one do you keep?"
        assert [c.words for c in row.choices] == ["Keep “Mail” 9:00 – now", "Keep “Mail” 9:00 – 9:00", "Keep both"]
        assert len(desk.entries()) == 2
        await desk.act(Stop(), "tray")
        await desk.act(Edit(done.ref or 0, {"description": "Letters"}), "command line")
        await desk.answer(row.choices[0].key)
        await desk.rest(400)
        ((words, start, stop),) = desk.entries()
        assert (words, round((stop or 0) - start)) == ("Letters", 3600)
        assert desk.device.store.commands() == []

    live(story)


def test_of_two_that_a_back_dated_start_made_the_longer_is_ours_also_when_both_have_ended() -> None:
    async def story(desk: Desk) -> None:
        desk.device.faults.script(faults.twice(), method="POST")
        await desk.start("Mail", start=desk.device.tracker.now() - timedelta(minutes=5))
        await desk.rest(8)
        await desk.start("Call")
        await desk.rest(400)
        assert _shown(desk) == [("Call", None), ("Mail", 308)]
        await desk.answer((await desk.device.tracker.pending())[0].choices[0].key)
        await desk.rest(10)
        assert [words for words, *_ in desk.entries()] == ["Mail", "Call"]
        assert _shown(desk) == [("Call", None), ("Mail", 308)]

    live(story)


def test_what_was_done_to_the_shorter_twin_before_the_other_was_seen_is_done_to_the_longer() -> None:
    async def story(desk: Desk) -> None:
        desk.device.faults.script(faults.twice(), method="POST")
        await desk.start("Mail")
        await desk.rest(20)
        await desk.act(Edit(next(iter(desk.world.state.entries)), {"description": "Letters"}), "editor")
        await desk.act(Stop(), "tray")
        await desk.rest(400)
        assert _shown(desk) == [("Letters", 20)]
        assert sorted(round((stop or 0) - start) for words, start, stop in desk.entries()) == [0, 20]

    live(story)


def test_what_was_changed_and_saved_before_its_twin_was_seen_is_changed_on_the_one_that_stays() -> None:
    async def story(desk: Desk) -> None:
        desk.device.faults.script(faults.twice(), method="POST")
        await desk.start("Mail")
        await desk.rest(20)
        await desk.act(Edit(next(iter(desk.world.state.entries)), {"description": "Letters"}), "command line")
        await desk.rest(400)
        assert _shown(desk) == [("Letters", None)]
        await desk.rest(400)
        assert sorted(words for words, _, _ in desk.entries()) == ["Letters", "Letters"]

    live(story)


def test_a_request_that_arrives_after_its_entry_was_changed_and_sent_again_is_noticed() -> None:
    async def story(desk: Desk) -> None:
        await desk.rest(7200)
        now = desk.device.tracker.now()
        desk.device.faults.script(faults.late_request(95), method="POST")
        done = await desk.start("Mail", start=now - timedelta(minutes=60), stop=now - timedelta(minutes=30))
        await desk.rest(40)
        await desk.act(Edit(done.ref or 0, {"description": "Letters"}), "command line")
        await desk.rest(400)
        assert len(desk.entries()) == 2
        assert _shown(desk) == [("Letters", 1800)]
        (row,) = [row for row in await desk.device.tracker.pending() if row.choices]
        assert [c.words for c in row.choices] == [
            "Keep “Letters” 10:00 – 10:30",
            "Keep “Mail” 10:00 – 10:30",
            "Keep both",
        ]
        await desk.answer(row.choices[1].key)
        await desk.rest(400)
        assert [words for words, _, _ in desk.entries()] == ["Mail"]
        assert _shown(desk) == [("Mail", 1800)]
        entry = await desk.device.tracker.entry(done.ref or 0)
        assert entry is not None
        assert entry.description == "Mail"

    live(story)


def test_a_request_that_arrives_after_its_entry_was_let_go_is_noticed() -> None:
    async def story(desk: Desk) -> None:
        desk.device.faults.script(faults.late_request(95), method="POST")
        done = await desk.start("Mail")
        await desk.rest(10)
        await desk.act(Delete(done.ref or 0), "editor")
        await desk.rest(500)
        assert _shown(desk) == []
        assert "which was deleted or let go here. Keep it?" in (await desk.questions())[0]
        await desk.answer("delete")
        await desk.rest(60)
        assert desk.entries() == []
        await desk.act(Undo(), "notification")
        await desk.rest(60)
        assert [words for words, _, _ in desk.entries()] == ["Mail"]

    live(story)


def test_a_question_about_twins_ends_when_one_of_them_is_deleted_elsewhere() -> None:
    async def story(desk: Desk) -> None:
        desk.device.faults.script(faults.twice(), method="POST")
        await desk.start("Mail")
        await desk.rest(400)
        assert len(await desk.questions()) == 1
        desk.elsewhere("DELETE", f"time_entries/{next(iter(desk.world.state.entries))}")
        await desk.rest(400)
        assert desk.device.store.commands() == []
        assert _shown(desk) == [("Mail", None)]

    live(story)


def test_what_may_be_a_create_whose_answer_was_lost_does_not_count_beside_it() -> None:
    async def story(desk: Desk) -> None:
        await desk.rest(7200)
        now = desk.device.tracker.now()
        desk.device.faults.script(faults.lost_answer(), method="POST")
        await desk.start("Mail", start=now - timedelta(minutes=60), stop=now)
        await desk.rest(2)
        made = next(iter(desk.world.state.entries))
        longer = {"start": format_api(now - timedelta(minutes=61)), "stop": format_api(now), "duration": 3660}
        desk.elsewhere("PUT", f"time_entries/{made}", longer)
        await desk.rest(20)
        assert _shown(desk) == [("Mail", 3600)]
        await desk.rest(50)
        assert "Is one of these it?" in (await desk.questions())[0]
        assert _shown(desk) == [("Mail", 3600)]
        await desk.answer(f"id:{made}")
        assert _shown(desk) == [("Mail", 3660)]

    live(story)


def test_an_entry_made_elsewhere_in_the_same_second_counts_while_a_create_of_ours_is_looked_for() -> None:
    async def story(desk: Desk) -> None:
        await desk.rest(7200)
        now = desk.device.tracker.now()
        begun = now - timedelta(minutes=60)
        elsewhere: dict[str, Any] = {"start": format_api(begun), "stop": format_api(now), "duration": 3600}
        desk.begin_elsewhere("Web", **elsewhere)
        await desk.rest(400)
        desk.device.faults.script(faults.lost_request(), method="POST")
        await desk.start("Mail", start=begun, stop=now)
        await desk.rest(20)
        assert [c.status for c in desk.device.store.commands()] == ["uncertain"]
        assert sorted(_shown(desk)) == [("Mail", 3600), ("Web", 3600)]

    live(story)


@pytest.mark.parametrize("changes", [{"description": "Letters"}, {}], ids=["changed meanwhile", "as it was sent"])
def test_a_row_of_the_same_second_stands_for_the_create_that_is_looked_for(changes: dict[str, str]) -> None:
    async def story(desk: Desk) -> None:
        await desk.rest(7200)
        now = desk.device.tracker.now()
        desk.device.faults.script(faults.lost_answer(), method="POST")
        await desk.start("", start=now - timedelta(minutes=60), stop=now)
        await desk.rest(2)
        if changes:
            desk.elsewhere("PUT", f"time_entries/{next(iter(desk.world.state.entries))}", changes)
        await desk.rest(15)
        assert len(_shown(desk)) == 1
        await desk.rest(60)
        assert len(_shown(desk)) == 1

    live(story)


def test_an_entry_deleted_elsewhere_after_it_was_changed_here_stays_deleted_and_nothing_is_asked() -> None:
    async def story(desk: Desk) -> None:
        await desk.start("Mail")
        await desk.rest(600)
        made = next(iter(desk.world.state.entries))
        await _offline(desk)
        await desk.act(Edit(made, {"description": "Letters"}), "editor")
        await desk.act(Stop(), "tray")
        await desk.rest(600)
        desk.elsewhere("DELETE", f"time_entries/{made}")
        await _online(desk)
        assert desk.entries() == []
        assert desk.device.store.commands() == []
        stopped = desk.device.store.activities()[0]
        assert (stopped.outcome, stopped.note) == ("vanished", "It was deleted elsewhere.")

    live(story)


def test_an_entry_changed_here_after_it_was_deleted_elsewhere_is_asked_about_also_when_no_pull_has_shown_that() -> (
    None
):
    async def story(desk: Desk) -> None:
        await desk.start("Mail")
        await desk.rest(600)
        made = next(iter(desk.world.state.entries))
        desk.elsewhere("DELETE", f"time_entries/{made}")
        await desk.rest(3)
        await desk.act(Edit(made, {"description": "Letters"}), "command line")
        await desk.rest(120)
        assert await desk.questions() == ["“Letters” was deleted elsewhere and changed here. Keep it?"]

    live(story)


def test_an_entry_deleted_elsewhere_in_the_very_moment_of_a_change_is_looked_at_before_anything_is_asked() -> None:
    async def story(desk: Desk) -> None:
        await desk.start("Mail")
        await desk.rest(600)
        made = next(iter(desk.world.state.entries))
        await desk.act(Edit(made, {"description": "Letters"}), "editor")
        await desk.rest(3)
        desk.elsewhere("DELETE", f"time_entries/{made}")
        await desk.rest(120)
        assert desk.device.store.commands() == []
        assert desk.entries() == []

    live(story)


def test_my_times_are_both_as_they_were_seen() -> None:
    async def story(desk: Desk) -> None:
        await desk.rest(7200)
        now = desk.device.tracker.now()
        await desk.start("Mail", start=now - timedelta(minutes=60), stop=now - timedelta(minutes=30))
        await desk.rest(60)
        made = next(iter(desk.world.state.entries))
        await _offline(desk)
        await desk.act(Edit(made, {"start": now - timedelta(minutes=32)}), "command line")
        earlier = {"stop": format_api(now - timedelta(minutes=40)), "duration": 1200}
        desk.elsewhere("PUT", f"time_entries/{made}", earlier)
        await _online(desk)
        await desk.answer("mine")
        await desk.rest(60)
        assert [round((stop or 0) - start) for _, start, stop in desk.entries()] == [120]
        assert desk.device.store.commands() == []

    live(story)


def test_what_was_saved_as_a_new_entry_stands_in_the_log_and_can_be_undone() -> None:
    async def story(desk: Desk) -> None:
        await desk.start("Mail")
        await desk.rest(600)
        made = next(iter(desk.world.state.entries))
        desk.elsewhere("DELETE", f"time_entries/{made}")
        await desk.rest(3)
        await desk.act(Edit(made, {"description": "Letters"}), "command line")
        await desk.rest(60)
        await desk.answer("new")
        await desk.rest(60)
        assert len(desk.entries()) == 1
        row = desk.device.store.activities()[0]
        assert (row.verb, row.how, row.outcome) == ("create", "question", "saved")
        await desk.act(Undo(), "notification")
        await desk.rest(60)
        assert desk.entries() == []

    live(story)


def test_an_answer_that_points_to_an_entry_deleted_meanwhile_lets_ours_go_too() -> None:
    async def story(desk: Desk) -> None:
        await desk.rest(7200)
        now = desk.device.tracker.now()
        desk.device.faults.script(faults.lost_answer(), method="POST")
        await desk.start("", start=now - timedelta(minutes=60), stop=now)
        await desk.rest(2)
        made = next(iter(desk.world.state.entries))
        desk.elsewhere("PUT", f"time_entries/{made}", {"description": "Letters"})
        await desk.rest(80)
        assert len(await desk.questions()) == 1
        desk.elsewhere("DELETE", f"time_entries/{made}")
        await desk.rest(400)
        await desk.answer(f"id:{made}")
        assert _shown(desk) == []
        assert "deleted elsewhere" in str(desk.device.store.activities()[0].note)

    live(story)


def test_whether_an_entry_went_on_is_no_question_any_more_once_it_was_given_another_end() -> None:
    async def story(desk: Desk) -> None:
        desk.device.faults.script(faults.late_request(25), method="POST")
        await desk.start("Mail")
        await desk.rest(10)
        phone = desk.begin_elsewhere("Phone")
        await desk.rest(120)
        assert "Did it go on?" in (await desk.questions())[0]
        now = desk.device.tracker.now()
        desk.elsewhere("PUT", f"time_entries/{phone}", {"stop": format_api(now), "duration": 120})
        await desk.rest(400)
        assert desk.device.store.commands() == []

    live(story)


def test_an_entry_that_went_on_did_so_until_the_next_one_began() -> None:
    async def story(desk: Desk) -> None:
        desk.device.faults.script(faults.late_request(25), method="POST")
        await desk.start("Mail")
        await desk.rest(10)
        desk.begin_elsewhere("Phone")
        await desk.rest(120)
        await desk.start("Call")
        await desk.rest(600)
        await desk.act(Stop(), "tray")
        await desk.rest(60)
        await desk.answer("on")
        await desk.rest(60)
        (_, began, _), (_, _, ended) = [entry for entry in desk.entries() if entry[0] in ("Phone", "Call")][1:][
            ::-1
        ]
        assert ended == began

    live(story)


@pytest.mark.parametrize(("after", "asked"), [(200, 0), (3600, 1)])
def test_a_stop_of_what_was_deleted_elsewhere_just_before_asks_nothing_and_one_much_later_does(
    after: float, asked: int
) -> None:
    async def story(desk: Desk) -> None:
        await desk.start("Mail")
        await desk.rest(600)
        await _offline(desk)
        desk.elsewhere("DELETE", f"time_entries/{next(iter(desk.world.state.entries))}")
        await desk.rest(after)
        await desk.act(Stop(), "tray")
        await _online(desk)
        assert len(await desk.questions()) == asked
        assert desk.entries() == []

    live(story)


def test_the_twin_of_what_was_deleted_here_stays_hidden_until_the_person_says_whether_it_goes_too() -> None:
    async def story(desk: Desk) -> None:
        desk.device.faults.script(faults.twice(), method="POST")
        await desk.start("Mail")
        await desk.rest(400)
        await desk.act(Undo(), "notification")
        await desk.rest(400)
        assert _shown(desk) == []
        assert "which was deleted or let go here. Keep it?" in (await desk.questions())[0]
        await desk.answer("delete")
        await desk.rest(60)
        assert desk.entries() == []
        assert desk.device.store.commands() == []

    live(story)


def test_a_stop_behind_a_change_in_doubt_is_part_of_the_one_question_about_their_entry() -> None:
    async def story(desk: Desk) -> None:
        await desk.start("Mail")
        await desk.rest(600)
        made = next(iter(desk.world.state.entries))
        desk.elsewhere("DELETE", f"time_entries/{made}")
        await desk.rest(2)
        desk.device.faults.script(faults.lost_request(), method="PUT")
        await desk.act(Edit(made, {"description": "Letters"}), "command line")
        await desk.rest(3)
        await desk.act(Stop(), "tray")
        await desk.rest(120)
        assert len(await desk.questions()) == 1
        await desk.answer("new")
        await desk.rest(60)
        assert [(words, round((stop or 0) - start)) for words, start, stop in desk.entries()] == [("Letters", 605)]

    live(story)


def test_twins_that_are_both_kept_are_no_deletion_in_the_log() -> None:
    async def story(desk: Desk) -> None:
        desk.device.faults.script(faults.twice(), method="POST")
        await desk.start("Mail")
        await desk.rest(400)
        await desk.answer("both")
        await desk.rest(400)
        (row,) = [row for row in await desk.device.tracker.activity() if row.verb == "delete"]
        assert (row.state, row.reason, row.undoable) == ("discarded", "Both are kept.", False)
        assert len(desk.entries()) == 2

    live(story)


def test_what_was_deleted_and_restored_elsewhere_asks_nothing() -> None:
    async def story(desk: Desk) -> None:
        await desk.start("Mail")
        await desk.rest(200)
        await desk.act(Stop(), "tray")
        await desk.rest(10)
        made = next(iter(desk.world.state.entries))
        row = desk.device.store.raw_entry(made) or {}
        desk.elsewhere("DELETE", f"time_entries/{made}")
        await desk.rest(20)
        desk.begin_elsewhere("Mail", start=row["start"], stop=row["stop"], duration=row["duration"])
        await desk.rest(400)
        assert await desk.questions() == []
        assert _shown(desk) == [("Mail", 200)]

    live(story)


def test_what_is_saved_anew_ends_where_the_start_after_it_ended_it() -> None:
    async def story(desk: Desk) -> None:
        await desk.start("Mail")
        await desk.rest(600)
        desk.device.faults.down = True
        ref = next(iter(desk.world.state.entries))
        desk.elsewhere("DELETE", f"time_entries/{ref}")
        await desk.rest(60)
        await desk.act(Edit(ref, {"description": "Letters"}), "editor")
        await desk.rest(60)
        await desk.start("Call")
        await desk.rest(600)
        await desk.act(Stop(), "tray")
        await desk.rest(60)
        desk.device.faults.down = False
        desk.device.engine.poke("network")
        await desk.rest(60)
        await desk.answer("new")
        await desk.rest(60)
        (_, _, ended), (_, began, _) = desk.entries()
        assert [entry[0] for entry in desk.entries()] == ["Letters", "Call"]
        assert ended == began

    live(story)


def test_what_is_saved_anew_long_after_its_deletion_does_not_run_over_what_followed() -> None:
    async def story(desk: Desk) -> None:
        await desk.start("Mail")
        await desk.rest(600)
        desk.device.faults.down = True
        ref = next(iter(desk.world.state.entries))
        desk.elsewhere("DELETE", f"time_entries/{ref}")
        await desk.rest(60)
        await desk.act(Edit(ref, {"description": "Letters"}), "command line")
        edited = desk.time.seconds
        await desk.rest(60)
        desk.device.faults.down = False
        desk.device.engine.poke("network")
        await desk.rest(600)
        await desk.start("Call")
        await desk.rest(600)
        await desk.act(Stop(), "tray")
        await desk.rest(60)
        await desk.answer("new")
        await desk.rest(60)
        (_, _, ended), (_, _, stopped) = desk.entries()
        assert ended == pytest.approx(edited, abs=2)
        assert stopped == pytest.approx(desk.time.seconds - 120, abs=2)

    live(story)


def test_a_start_that_was_asked_about_comes_ended_where_the_next_one_began() -> None:
    async def story(desk: Desk) -> None:
        await _offline(desk)
        await desk.start("Mail")
        await desk.rest(600)
        desk.begin_elsewhere("Web", ago=300, duration=120)
        await _online(desk)
        await desk.start("Call")
        await desk.rest(600)
        await desk.act(Stop(), "tray")
        await desk.rest(60)
        await desk.answer("runs")
        await desk.rest(10)
        (mail, _, ended), _, (call, began, stopped) = desk.entries()
        assert (mail, call) == ("Mail", "Call")
        assert (ended, stopped) == (began, began + 600)

    live(story)


def test_a_start_moved_past_an_end_made_elsewhere_can_only_give_way() -> None:
    async def story(desk: Desk) -> None:
        await desk.start("Mail")
        await desk.rest(3600)
        made = next(iter(desk.world.state.entries))
        await _offline(desk)
        now = desk.world.now()
        await desk.act(Edit(made, {"start": now - timedelta(minutes=5)}), "editor")
        stop = format_api(now - timedelta(minutes=20))
        desk.elsewhere("PUT", f"time_entries/{made}", {"stop": stop, "duration": 2400})
        await _online(desk)
        (row,) = [row for row in await desk.device.tracker.pending() if row.choices]
        assert [choice.key for choice in row.choices] == ["theirs"]
        await desk.answer("theirs")
        await desk.rest(60)
        assert [round((end or 0) - start) for _, start, end in desk.entries()] == [2400]
        assert desk.device.store.commands() == []

    live(story)
