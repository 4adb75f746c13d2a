"""The engine before the demo server: what is sent, when, how often, and what becomes of every kind of refusal."""

import json
from datetime import timedelta
from typing import Any

import pytest

from desktop.demo import faults
from desktop.model.intent import Create, Delete, Draft, Edit, Start, Stop
from desktop.model.moment import format_api
from desktop.store import Full
from desktop.sync import bulk, push
from tests.sync.desk import Desk, live


def test_a_first_start_takes_two_calls_after_the_one_of_signing_in_and_a_restart_one() -> None:
    async def story(desk: Desk) -> None:
        await desk.rest(100)
        assert [r.path.removeprefix("/toggl-track/api/v9") for r in desk.world.requests] == [
            "/me",
            "/me/time_entries",
        ]
        desk.requests()
        await desk.device.stop()
        await desk.device.start()
        await desk.rest(100)
        assert desk.requests() == ["GET me/time_entries"]

    live(story)


def test_a_start_after_more_than_an_hour_asks_what_is_left_of_the_windows() -> None:
    async def story(desk: Desk) -> None:
        await desk.device.stop()
        await desk.rest(4000)
        await desk.device.start()
        await desk.rest(100)
        assert desk.requests() == ["GET me/time_entries", "GET me/quota"]
        windows = {row.bucket: (row.limit, row.remaining) for row in desk.device.store.quota()}
        assert windows["user"] == (30, 28)
        assert [left for bucket, left in windows.items() if bucket != "user"] == [(30, 30)]

    live(story)


def test_an_idle_hour_has_twelve_user_calls_and_none_to_a_workspace() -> None:
    async def story(desk: Desk) -> None:
        await desk.rest(3600)
        assert desk.requests() == ["GET me/time_entries"] * 12

    live(story)


def test_a_switch_is_one_request_and_the_pull_leaves_the_servers_own_stop() -> None:
    async def story(desk: Desk) -> None:
        await desk.start("Mail")
        await desk.rest(60)
        await desk.start("Call")
        await desk.rest(2)
        assert desk.requests() == ["POST time_entries"] * 2
        await desk.rest(400)
        assert set(desk.requests()) == {"GET me/time_entries"}
        assert [entry[0] for entry in desk.entries()] == ["Mail", "Call"]

    live(story)


def test_an_offline_day_goes_up_with_its_own_moments() -> None:
    async def story(desk: Desk) -> None:
        desk.device.faults.down = True
        await desk.start("Mail")
        await desk.rest(600)
        await desk.start("Call")
        await desk.rest(600)
        await desk.act(Stop(), "tray")
        await desk.rest(3600)
        desk.device.faults.down = False
        desk.device.engine.poke("network")
        await desk.rest(10)
        assert desk.requests() == ["GET me/time_entries", "POST time_entries", "POST time_entries"]
        mail, call = desk.entries()
        assert (mail[2] or 0) - mail[1] == pytest.approx(600)
        assert call[1] == mail[2]
        assert (call[2] or 0) - call[1] == pytest.approx(600)

    live(story)


def test_a_lost_answer_is_found_and_nothing_is_sent_twice() -> None:
    async def story(desk: Desk) -> None:
        desk.device.faults.script(faults.lost_answer(), method="POST")
        await desk.start("Mail")
        await desk.rest(120)
        assert desk.requests().count("POST time_entries") == 1
        assert desk.device.store.commands() == []
        assert len(desk.entries()) == 1

    live(story)


def test_a_lost_request_is_sent_again_only_when_it_cannot_arrive_any_more() -> None:
    async def story(desk: Desk) -> None:
        desk.device.faults.script(faults.lost_request(), method="POST")
        await desk.start("Mail")
        await desk.rest(44)
        assert "POST time_entries" not in desk.requests()
        await desk.rest(30)
        assert desk.requests().count("POST time_entries") == 1
        assert [(words, round(start)) for words, start, _ in desk.entries()] == [("Mail", 5)]

    live(story)


def test_what_arrived_and_was_deleted_elsewhere_is_not_made_again() -> None:
    async def story(desk: Desk) -> None:
        desk.device.faults.script(faults.lost_answer(), method="POST")
        await desk.start("Mail")
        await desk.rest(1)
        made = next(iter(desk.world.state.entries))
        desk.elsewhere("DELETE", f"time_entries/{made}")
        await desk.rest(120)
        assert desk.entries() == []
        assert desk.device.store.commands() == []
        assert "deleted elsewhere" in str(desk.device.store.activities()[0].note)

    live(story)


def test_a_kill_in_the_midst_of_a_send_doubles_nothing() -> None:
    async def story(desk: Desk) -> None:
        desk.device.faults.script(faults.late_answer(20), method="POST")
        await desk.start("Mail")
        await desk.rest(5)
        assert [c.status for c in desk.device.store.commands()] == ["sending"]
        await desk.device.stop()
        await desk.device.start()
        await desk.rest(120)
        assert len(desk.entries()) == 1
        assert desk.device.store.commands() == []

    live(story)


def test_a_delayed_start_ends_the_older_entry_at_its_own_moment() -> None:
    async def story(desk: Desk) -> None:
        desk.begin_elsewhere("Web")
        desk.device.faults.down = True
        await desk.rest(600)
        await desk.start("Mail")
        await desk.rest(600)
        desk.device.faults.down = False
        desk.device.engine.poke("network")
        await desk.rest(10)
        web, mail = desk.entries()
        assert web[2] == mail[1] == pytest.approx(605)
        assert mail[2] is None

    live(story)


def test_a_delayed_start_never_stops_one_that_began_later_elsewhere() -> None:
    async def story(desk: Desk) -> None:
        desk.device.faults.down = True
        await desk.start("Mail")
        await desk.rest(600)
        desk.begin_elsewhere("Phone")
        await desk.rest(600)
        desk.device.faults.down = False
        desk.device.engine.poke("network")
        await desk.rest(10)
        mail, phone = desk.entries()
        assert mail[2] == phone[1]
        assert phone[2] is None
        assert "began elsewhere" in str(desk.device.store.activities()[0].note)

    live(story)


def test_a_stop_made_elsewhere_before_ours_stands() -> None:
    async def story(desk: Desk) -> None:
        await desk.start("Mail")
        await desk.rest(60)
        desk.device.faults.down = True
        made = next(iter(desk.world.state.entries))
        desk.elsewhere("PATCH", f"time_entries/{made}/stop")
        await desk.rest(600)
        await desk.act(Stop(), "tray")
        desk.device.faults.down = False
        desk.device.engine.poke("network")
        await desk.rest(60)
        assert [(words, round(start), round(stop or 0)) for words, start, stop in desk.entries()] == [
            ("Mail", 5, 65)
        ]
        assert "Already stopped elsewhere at" in str(desk.device.store.activities()[0].note)

    live(story)


def test_a_stop_meets_a_start_that_was_moved_elsewhere_in_the_same_moment() -> None:
    async def story(desk: Desk) -> None:
        await desk.start("Mail")
        await desk.rest(300)
        await desk.act(Stop(desk.device.tracker.now() - timedelta(seconds=60)), "question")
        await desk.rest(1.2)
        made = next(iter(desk.world.state.entries))
        desk.elsewhere("PUT", f"time_entries/{made}", {"start": "2026-03-02T07:55:00Z"})
        await desk.rest(30)
        assert await desk.reasons() == []
        assert desk.entries() == [("Mail", -300.0, 245.0)]

    live(story)


def test_two_edits_of_different_fields_keep_both() -> None:
    async def story(desk: Desk) -> None:
        done = await desk.start("Mail")
        await desk.rest(10)
        made = next(iter(desk.world.state.entries))
        desk.device.faults.down = True
        await desk.act(Edit(done.ref or 0, {"description": "Call"}), "command line")
        tag = desk.elsewhere("POST", "tags", {"name": "deep"})["id"]
        desk.elsewhere("PUT", f"time_entries/{made}", {"tag_ids": [tag]})
        desk.device.faults.down = False
        desk.device.engine.poke("network")
        await desk.rest(60)
        row = desk.world.state.entries[made]
        assert (row["description"], row["tag_ids"]) == ("Call", [tag])

    live(story)


def test_edited_here_and_deleted_there_is_asked_and_can_be_saved_anew() -> None:
    async def story(desk: Desk) -> None:
        done = await desk.start("Mail")
        await desk.rest(60)
        await desk.act(Stop(), "tray")
        await desk.rest(10)
        made = next(iter(desk.world.state.entries))
        desk.elsewhere("DELETE", f"time_entries/{made}")
        await desk.act(Edit(done.ref or 0, {"description": "Call"}), "command line")
        await desk.rest(10)
        assert await desk.questions() == ["“Call” was deleted elsewhere and changed here. Keep it?"]
        await desk.answer("new")
        await desk.rest(60)
        assert [entry[0] for entry in desk.entries()] == ["Call"]
        assert desk.device.store.commands() == []

    live(story)


def test_deleted_here_and_changed_there_afterwards_is_asked_again() -> None:
    async def story(desk: Desk) -> None:
        done = await desk.start("Mail")
        await desk.rest(60)
        await desk.act(Stop(), "tray")
        await desk.rest(10)
        desk.device.faults.down = True
        await desk.act(Delete(done.ref or 0), "editor")
        await desk.rest(600)
        made = next(iter(desk.world.state.entries))
        desk.elsewhere("PUT", f"time_entries/{made}", {"description": "Important"})
        desk.device.faults.down = False
        desk.device.engine.poke("network")
        await desk.rest(60)
        assert len(desk.entries()) == 1
        assert "changed elsewhere after you deleted it" in (await desk.questions())[0]
        await desk.answer("delete")
        await desk.rest(60)
        assert desk.entries() == []

    live(story)


def test_a_refused_entry_is_kept_with_its_reason_and_blocks_nobody() -> None:
    async def story(desk: Desk) -> None:
        place = desk.world.state.workspaces[desk.account.workspace_id]
        place["options"]["required"] = ["project"]
        await desk.start("Mail")
        await desk.rest(10)
        assert await desk.reasons() == ["This workspace wants a project. Pick one to send “Mail”; it is kept here."]
        place["options"]["required"] = []
        await desk.start("Call")
        await desk.rest(10)
        assert [entry[0] for entry in desk.entries()] == ["Call"]

    live(story)


def test_a_feature_of_a_paid_plan_is_not_taken_for_the_quota() -> None:
    async def story(desk: Desk) -> None:
        await desk.start("Mail", billable=True)
        await desk.rest(10)
        assert await desk.reasons() == [
            "Billable needs a paid Toggl plan. “Mail” is kept here; change it to send it without."
        ]
        assert desk.device.engine.status.workspace_paused == {}

    live(story)


def test_a_used_up_workspace_window_waits_and_pulls_go_on() -> None:
    async def story(desk: Desk) -> None:
        desk.device.faults.script(faults.quota_used_up(1200), method="POST")
        await desk.start("Mail")
        await desk.rest(600)
        seen = desk.requests()
        assert seen.count("GET me/quota") == 1
        assert set(seen) == {"GET me/time_entries", "GET me/quota"}
        assert set(desk.device.engine.status.workspace_paused) == {desk.account.workspace_id}
        assert desk.device.engine.status.user_paused_until is None
        await desk.rest(700)
        assert [entry[0] for entry in desk.entries()] == ["Mail"]
        assert desk.device.engine.status.workspace_paused == {}

    live(story)


def test_a_used_up_user_window_lets_writes_go_on() -> None:
    async def story(desk: Desk) -> None:
        await desk.start("Mail")
        await desk.rest(10)
        desk.device.faults.script(faults.quota_used_up(3000), method="GET")
        await desk.rest(300)
        desk.device.faults.down = True
        await desk.act(Stop(), "tray")
        await desk.rest(600)
        desk.device.faults.down = False
        desk.device.engine.poke("network")
        desk.requests()
        await desk.rest(30)
        assert [request.split("/")[0] for request in desk.requests()] == ["PATCH time_entries", "PUT time_entries"]
        assert desk.entries()[0][2] == pytest.approx(315)

    live(story)


def test_another_persons_account_gets_nothing() -> None:
    async def story(desk: Desk) -> None:
        stranger = desk.world.add_user("other@example.com")
        desk.world.add_workspace(stranger, "Theirs")
        desk.world.add_key(desk.account.key, stranger)
        desk.device.gateway.connection_id = desk.world.connect(desk.account.key, stranger)
        await desk.start("Mail")
        await desk.rest(4000)
        assert desk.requests() == ["GET me"]
        assert desk.problem() == "connect"
        desk.device.gateway.connection_id = desk.account.connection_id
        desk.device.engine.poke("sync-now")
        await desk.rest(60)
        assert desk.problem() is None
        assert [entry[0] for entry in desk.entries()] == ["Mail"]

    live(story)


@pytest.mark.parametrize(
    ("fault", "problem"),
    [
        (faults.refused(401, {"error": {"message": "Invalid API key"}}), "sign-in"),
        (faults.refused(400, {"error": {"message": "No active connection found"}}), "connect"),
    ],
    ids=["a key that is refused", "no connection"],
)
def test_a_refused_way_is_said_and_what_waits_goes_when_it_is_mended(fault: faults.Fault, problem: str) -> None:
    async def story(desk: Desk) -> None:
        desk.device.faults.script(*[fault] * 3)
        await desk.start("Mail")
        await desk.rest(60)
        assert desk.problem() == problem
        assert desk.entries() == []
        desk.device.faults.clear()
        desk.device.engine.poke("sync-now")
        await desk.rest(60)
        assert desk.problem() is None
        assert len(desk.entries()) == 1

    live(story)


def test_an_expired_connection_is_recognised_by_its_faults() -> None:
    async def story(desk: Desk) -> None:
        desk.world.expire_connection(desk.account.connection_id)
        await desk.start("Mail")
        await desk.rest(120)
        assert desk.problem() == "connect"
        desk.device.gateway.connection_id = desk.world.connect(desk.account.key, desk.account.user_id)
        desk.device.engine.poke("sync-now")
        await desk.rest(120)
        assert desk.problem() is None
        assert len(desk.entries()) == 1

    live(story)


def test_a_403_asks_me_whether_it_is_about_rights_or_about_the_connection() -> None:
    async def rights(desk: Desk) -> None:
        desk.device.faults.script(faults.refused(403, "Forbidden"), method="POST")
        await desk.start("Mail")
        await desk.rest(20)
        assert desk.requests() == ["GET me"]
        assert "does not let you do that" in (await desk.reasons())[0]

    async def revoked(desk: Desk) -> None:
        desk.world.revoke(desk.account.connection_id)
        await desk.start("Mail")
        await desk.rest(20)
        assert desk.problem() == "connect"
        desk.device.gateway.connection_id = desk.world.connect(desk.account.key, desk.account.user_id)
        desk.device.engine.poke("sync-now")
        await desk.rest(20)
        assert [entry[0] for entry in desk.entries()] == ["Mail"]
        assert await desk.reasons() == []

    live(rights)
    live(revoked)


def test_a_new_project_is_made_once_and_its_entry_waits_for_it() -> None:
    async def story(desk: Desk) -> None:
        where = desk.account.workspace_id
        desk.device.faults.script(faults.lost_answer(), method="POST", path="projects")
        made = await desk.create(Create("project", where, {"name": "Website"}))
        await desk.start("Mail", project_id=made.ref)
        await desk.rest(120)
        assert [row["name"] for row in desk.world.state.projects.values()] == ["Website"]
        (entry,) = desk.world.state.entries.values()
        assert entry["project_id"] == next(iter(desk.world.state.projects))
        assert desk.device.store.commands() == []

    live(story)


def test_a_name_that_is_taken_is_asked_about_and_can_be_used() -> None:
    async def story(desk: Desk) -> None:
        desk.elsewhere("POST", "tags", {"name": "deep"})
        made = await desk.create(Create("tag", desk.account.workspace_id, {"name": "deep"}))
        await desk.start("Mail", tag_ids=(made.ref,))
        await desk.rest(20)
        assert await desk.questions() == ["There is a tag “deep” already. Use that one?"]
        await desk.answer("use")
        await desk.rest(120)
        (entry,) = desk.world.state.entries.values()
        assert entry["tag_ids"] == list(desk.world.state.tags)
        assert desk.device.store.commands() == []

    live(story)


def test_a_name_taken_by_our_own_earlier_create_can_be_used_too() -> None:
    async def story(desk: Desk) -> None:
        await desk.create(Create("tag", desk.account.workspace_id, {"name": "deep"}))
        await desk.rest(20)
        again = await desk.create(Create("tag", desk.account.workspace_id, {"name": "deep"}))
        await desk.start("Mail", tag_ids=(again.ref,))
        await desk.rest(20)
        await desk.answer("use")
        await desk.rest(120)
        (entry,) = desk.world.state.entries.values()
        assert entry["tag_ids"] == list(desk.world.state.tags)
        assert desk.device.store.commands() == []

    live(story)


def test_what_a_refused_project_was_for_is_asked_and_can_go_without() -> None:
    async def story(desk: Desk) -> None:
        desk.device.faults.script(faults.refused(400, "Bad name"), method="POST", path="projects")
        made = await desk.create(Create("project", desk.account.workspace_id, {"name": "x"}))
        await desk.start("Mail", project_id=made.ref)
        await desk.rest(20)
        assert "Send it without?" in (await desk.questions())[0]
        await desk.answer("without")
        await desk.rest(20)
        assert [entry[0] for entry in desk.entries()] == ["Mail"]

    live(story)


def test_a_start_that_arrives_late_gives_way_to_one_begun_elsewhere() -> None:
    async def story(desk: Desk) -> None:
        desk.device.faults.script(faults.late_request(25), method="POST")
        await desk.start("Mail")
        await desk.rest(10)
        desk.begin_elsewhere("Phone")
        await desk.rest(120)
        mail, phone = desk.entries()
        assert mail[2] == phone[1]
        assert "Did it go on?" in (await desk.questions())[0]
        await desk.answer("on")
        await desk.rest(60)
        assert [entry[0] for entry in desk.entries()] == ["Mail", "Phone", "Phone"]
        assert desk.entries()[-1][2] is None

    live(story)


def test_a_clock_that_was_off_is_noticed_and_asked_about() -> None:
    async def story(desk: Desk) -> None:
        await desk.device.stop()
        desk.device.store = type(desk.device.store).open(desk.device.path, user_id=desk.account.user_id)
        desk.device.store.set_meta("clock_offset", None)
        desk.device.store.close()
        desk.device.clock.ahead = 240
        desk.device.faults.down = True
        await desk.device.start()
        await desk.start("Mail")
        await desk.rest(60)
        desk.device.faults.down = False
        desk.device.engine.poke("network")
        await desk.rest(20)
        assert "Your clock was 4 minutes ahead of Toggl's" in (await desk.questions())[0]
        await desk.answer("move")
        await desk.rest(60)
        assert desk.entries()[0][1] == pytest.approx(5, abs=2)

    live(story)


def test_flush_sends_what_is_held_and_says_whether_all_is_gone() -> None:
    async def story(desk: Desk) -> None:
        done = await desk.start("Mail")
        await desk.rest(10)
        await desk.act(Edit(done.ref or 0, {"description": "Call"}), "editor")
        assert await desk.device.engine.flush(3)
        assert desk.entries()[0][0] == "Call"
        desk.device.faults.down = True
        await desk.start("Design")
        assert not await desk.device.engine.flush(3)

    live(story)


def test_sync_now_returns_when_the_picture_is_fresh() -> None:
    async def story(desk: Desk) -> None:
        desk.begin_elsewhere("Web")
        assert await desk.device.engine.sync_now(10)
        running = desk.device.tracker.state.running
        assert running is not None
        assert running.description == "Web"

    live(story)


def test_a_second_process_waits_for_the_send_lock() -> None:
    async def story(desk: Desk) -> None:
        other = object()
        await desk.device.stop()
        desk.device.lock.owner = other
        await desk.device.start()
        await desk.start("Mail")
        await desk.rest(30)
        assert desk.requests() == []
        desk.device.lock.owner = None
        await desk.rest(10)
        assert [entry[0] for entry in desk.entries()] == ["Mail"]

    live(story)


def test_nothing_is_kept_in_memory_of_what_is_done() -> None:
    async def story(desk: Desk) -> None:
        for _ in range(3):
            await desk.start("Mail")
            await desk.act(Stop(), "tray")
        await desk.rest(600)
        progress = desk.device.engine._progress
        assert (progress.shown, progress.given_up, progress.looked, progress.strict) == ({}, {}, {}, {})
        assert len(desk.entries()) == 3

    live(story)


def test_after_a_long_holiday_everything_is_fetched_anew() -> None:
    async def story(desk: Desk) -> None:
        await desk.start("Mail")
        await desk.rest(60)
        await desk.act(Stop(), "tray")
        await desk.rest(10)
        await desk.device.stop()
        await desk.rest(100 * 86_400)
        desk.begin_elsewhere("Back", ago=60)
        await desk.device.start()
        await desk.rest(20)
        assert "GET me/time_entries" in desk.requests()
        running = desk.device.tracker.state.running
        assert running is not None
        assert running.description == "Back"

    live(story)


def test_an_entry_on_an_unknown_project_has_the_projects_fetched_once() -> None:
    async def story(desk: Desk) -> None:
        await desk.rest(3700)
        new = desk.elsewhere("POST", "projects", {"name": "New"})["id"]
        desk.begin_elsewhere("Web", project_id=new)
        desk.requests()
        await desk.rest(1200)
        assert desk.requests().count("GET me") == 1
        assert new in desk.device.tracker.state.catalog.projects

    live(story)


def test_a_finished_entry_typed_over_another_stays_as_typed() -> None:
    async def story(desk: Desk) -> None:
        desk.begin_elsewhere("Web")
        await desk.rest(1000)
        now = desk.device.tracker.now()
        typed = Draft("Typed", start=now - timedelta(seconds=500), stop=now - timedelta(seconds=200))
        await desk.act(Start(typed), "editor")
        await desk.rest(20)
        web, added = desk.entries()
        assert web[2] is None
        assert (added[2] or 0) - added[1] == pytest.approx(300)

    live(story)


def test_without_the_one_call_for_everything_the_single_ones_do() -> None:
    async def story(desk: Desk) -> None:
        await desk.device.stop()
        desk.device.store = type(desk.device.store).open(desk.device.path, user_id=desk.account.user_id)
        desk.device.store.set_meta("related_at", None)
        desk.device.store.close()
        new = desk.elsewhere("POST", "projects", {"name": "New"})["id"]
        desk.device.faults.script(faults.refused(404, "no such page"), method="GET", path="/me")
        await desk.device.start()
        await desk.rest(20)
        assert new in desk.device.tracker.state.catalog.projects

    live(story)


def test_a_full_disk_after_a_send_leaves_it_uncertain_and_not_lost() -> None:
    async def story(desk: Desk) -> None:
        fold = push.fold
        full = iter((True, True))

        def failing(*args: Any, **facts: Any) -> None:
            if next(full, False):
                raise Full(None, "no room")
            fold(*args, **facts)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(push, "fold", failing)
            await desk.start("Mail")
            await desk.rest(200)
        assert len(desk.entries()) == 1
        assert desk.device.store.commands() == []

    live(story)


def test_a_computer_whose_clock_is_some_seconds_off_switches_with_one_request_too() -> None:
    async def story(desk: Desk) -> None:
        desk.device.clock.ahead = -3.5
        await desk.rest(900)
        desk.requests()
        for number in range(6):
            await desk.start(f"Task {number}")
            await desk.rest(60)
        await desk.rest(400)
        assert [r for r in desk.requests() if not r.startswith("GET")] == ["POST time_entries"] * 6

    live(story)


def test_an_edit_of_the_start_alone_leaves_the_stop_that_was_changed_elsewhere() -> None:
    async def story(desk: Desk) -> None:
        now = desk.device.tracker.now()
        begun = now - timedelta(seconds=3600)
        done = await desk.start("Mail", start=begun, stop=now)
        await desk.rest(60)
        made = next(iter(desk.world.state.entries))
        shorter = {"stop": format_api(now - timedelta(seconds=1800)), "duration": 1800}
        desk.elsewhere("PUT", f"time_entries/{made}", shorter)
        await desk.rest(10)
        await desk.act(Edit(done.ref or 0, {"start": begun - timedelta(seconds=600)}), "editor")
        await desk.rest(30)
        ((_, start, stop),) = desk.entries()
        assert (stop or 0) - start == pytest.approx(2400)

    live(story)


def test_a_deletion_that_waited_looks_at_what_was_changed_after_the_yes() -> None:
    async def story(desk: Desk) -> None:
        done = await desk.start("Mail", start=desk.device.tracker.now() - timedelta(seconds=600))
        await desk.rest(20)
        desk.device.faults.down = True
        await desk.act(Delete(done.ref or 0), "editor")
        await desk.rest(60)
        made = next(iter(desk.world.state.entries))
        desk.elsewhere("PUT", f"time_entries/{made}", {"description": "Important"})
        desk.device.faults.down = False
        desk.device.engine.poke("append")
        await desk.rest(60)
        assert len(desk.entries()) == 1
        assert "changed elsewhere after you deleted it" in (await desk.questions())[0]

    live(story)


def test_without_user_calls_an_old_deletion_waits_and_a_changed_time_goes_by_itself() -> None:
    async def story(desk: Desk) -> None:
        now = desk.device.tracker.now()
        made = [
            await desk.start(words, start=now - timedelta(seconds=600 + at), stop=now - timedelta(seconds=at))
            for at, words in enumerate(("Mail", "Call", "Lunch"))
        ]
        await desk.rest(60)
        desk.device.faults.script(faults.quota_used_up(1200), method="GET")
        desk.device.engine.poke("sync-now")
        await desk.rest(10)
        desk.device.faults.down = True
        mail, call, lunch = (done.ref or 0 for done in made)
        await desk.act(Edit(mail, {"description": "Post"}), "command line")
        await desk.act(Edit(call, {"start": now - timedelta(seconds=900)}), "command line")
        await desk.act(Delete(lunch), "editor")
        await desk.rest(60)
        desk.requests()
        desk.device.faults.down = False
        desk.device.engine.poke("network")
        await desk.rest(60)
        assert [request.split("/")[0] for request in desk.requests()] == ["PUT time_entries"] * 2
        assert {"start": format_api(now - timedelta(seconds=900))} in [
            json.loads(request.body) for request in desk.world.requests[-2:]
        ]
        await desk.rest(1300)
        assert [(words, round((stop or 0) - start)) for words, start, stop in desk.entries()] == [
            ("Call", 899),
            ("Post", 600),
        ]

    live(story)


def test_a_403_holds_back_nothing_but_what_was_forbidden() -> None:
    async def story(desk: Desk) -> None:
        done = await desk.start("Mail")
        await desk.rest(60)
        desk.device.faults.script(faults.quota_used_up(1800), method="GET")
        desk.device.engine.poke("sync-now")
        await desk.rest(10)
        desk.device.faults.script(faults.refused(403, "Forbidden"), method="PUT")
        await desk.act(Edit(done.ref or 0, {"description": "Post"}), "command line")
        await desk.rest(10)
        desk.requests()
        await desk.start("Call")
        await desk.rest(10)
        assert desk.requests() == ["POST time_entries"]
        assert await desk.reasons() == []
        await desk.rest(2000)
        assert "does not let you do that" in (await desk.reasons())[0]

    live(story)


def test_a_clock_that_was_off_moves_what_was_clicked_as_a_whole_and_asks_once() -> None:
    async def story(desk: Desk) -> None:
        await desk.start("Before")
        await desk.rest(1800)
        await desk.device.stop()
        desk.device.boot = "another"
        desk.device.clock.ahead = -600
        desk.device.faults.down = True
        await desk.device.start()
        await desk.rest(5)
        begun = desk.time.seconds
        await desk.start("Mail")
        await desk.rest(300)
        await desk.start("Call")
        await desk.rest(300)
        await desk.act(Stop(), "tray")
        typed = desk.device.tracker.now() - timedelta(seconds=86_400)
        await desk.start("Typed", start=typed - timedelta(seconds=60), stop=typed)
        desk.device.faults.down = False
        desk.device.engine.poke("network")
        await desk.rest(60)
        said = "Your clock was 10 minutes behind Toggl's when “Mail” and 1 other change were recorded."
        assert await desk.questions() == [f"{said} Move their times?"]
        assert desk.entries()[-1][2] is None, "what ran before goes on until it is known when it ended"
        await desk.start("Now")
        await desk.rest(60)
        await desk.answer("move")
        await desk.rest(120)
        _, before, mail, call, now = desk.entries()
        assert before[2] == mail[1] == pytest.approx(begun, abs=2)
        assert mail[2] == call[1] == pytest.approx(begun + 300, abs=2)
        assert call[2] == pytest.approx(begun + 600, abs=2)
        assert now[2] is None
        assert desk.device.store.commands() == []

    live(story)


def test_what_is_clicked_after_a_sleep_has_the_time_as_it_was_known_before() -> None:
    async def story(desk: Desk) -> None:
        desk.device.clock.ahead = -600
        await desk.rest(900)
        desk.device.engine.poke("asleep")
        desk.device.faults.down = True
        await desk.rest(1)
        desk.device.clock.sleep(3600)
        desk.device.engine.poke("wake")
        await desk.start("Mail")
        begun = desk.time.seconds
        await desk.rest(300)
        desk.device.faults.down = False
        desk.device.engine.poke("network")
        await desk.rest(60)
        assert await desk.questions() == []
        assert desk.entries()[0][1] == pytest.approx(begun, abs=2)

    live(story)


def test_a_clock_changed_while_offline_is_asked_about() -> None:
    async def story(desk: Desk) -> None:
        desk.device.faults.down = True
        await desk.start("Right")
        await desk.rest(60)
        desk.device.clock.ahead = 900
        desk.device.engine.poke("wake")
        await desk.rest(60)
        begun = desk.time.seconds
        await desk.start("Wrong")
        await desk.rest(60)
        desk.device.faults.down = False
        desk.device.engine.poke("network")
        await desk.rest(60)
        assert await desk.questions() == [
            "Your clock was 15 minutes ahead of Toggl's when “Wrong” was recorded. Move its times?"
        ]
        await desk.answer("move")
        await desk.rest(60)
        right, wrong = desk.entries()
        assert right[2] == wrong[1] == pytest.approx(begun, abs=2)

    live(story)


def test_a_question_about_the_clock_is_forgotten_with_what_it_was_about() -> None:
    async def story(desk: Desk) -> None:
        desk.device.clock.ahead = 900
        desk.device.faults.down = True
        desk.device.engine.poke("wake")
        await desk.rest(60)
        done = await desk.start("Wrong")
        desk.device.faults.down = False
        desk.device.engine.poke("network")
        await desk.rest(60)
        assert len(await desk.questions()) == 1
        await desk.act(Delete(done.ref or 0), "editor")
        await desk.rest(400)
        assert await desk.questions() == []
        assert desk.entries() == []

    live(story)


def test_slow_answers_to_a_clock_that_runs_ahead_hide_nothing() -> None:
    async def story(desk: Desk) -> None:
        await desk.device.stop()
        desk.device.store = type(desk.device.store).open(desk.device.path, user_id=desk.account.user_id)
        for name in ("clock_offset", "cursor", "related_at"):
            desk.device.store.set_meta(name, None)
        desk.device.store.close()
        desk.device.clock.ahead = 3600
        desk.device.faults.script(*[faults.late_answer(9)] * 3)
        await desk.device.start()
        await desk.rest(60)
        now = desk.world.now()
        stop = {"stop": format_api(now - timedelta(seconds=600)), "duration": 600}
        desk.begin_elsewhere("Web", ago=1200, **stop)
        await desk.rest(600)
        shown = await desk.device.tracker.entries(now - timedelta(days=1), now)
        assert [entry.description for entry in shown] == ["Web"]

    live(story)


def test_a_clock_set_back_after_a_402_stops_nothing_for_long() -> None:
    async def story(desk: Desk) -> None:
        desk.device.clock.ahead = 7200
        await desk.rest(900)
        desk.device.faults.script(faults.quota_used_up(600), method="GET")
        desk.device.engine.poke("menu")
        await desk.rest(60)
        desk.device.clock.ahead = 0
        desk.requests()
        await desk.start("Mail")
        begun = desk.time.seconds
        await desk.rest(700)
        assert "GET me/time_entries" in desk.requests()
        await desk.answer("move")  # recorded by a clock that was two hours off when it was last heard of
        await desk.rest(60)
        assert [entry[1] for entry in desk.entries()] == [pytest.approx(begun, abs=2)]

    live(story)


def test_a_sleep_makes_what_was_seen_before_it_old() -> None:
    async def story(desk: Desk) -> None:
        desk.device.engine.poke("sync-now")
        await desk.rest(2)
        await desk.act(Start(Draft("Mail")), "hotkey")  # held for five seconds
        desk.device.engine.poke("asleep")
        await desk.rest(1)
        desk.device.clock.sleep(1800)
        desk.begin_elsewhere("Phone")
        desk.device.clock.sleep(1800)
        desk.device.engine.poke("wake")
        await desk.rest(60)
        mail, phone = desk.entries()
        assert mail[2] == phone[1]
        assert phone[2] is None

    live(story)


def test_a_full_disk_at_the_start_forgets_neither_what_was_used_nor_what_was_being_sent() -> None:
    async def story(desk: Desk) -> None:
        await desk.start("Mail")
        await desk.rest(30)
        desk.device.faults.script(faults.quota_used_up(3000), method="GET")
        desk.device.engine.poke("sync-now")
        await desk.rest(30)
        await desk.device.stop()
        recover, full = push.recover, iter((True, True))

        def failing(store: Any) -> None:
            if next(full, False):
                raise Full(None, "no room")
            recover(store)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(push, "recover", failing)
            desk.requests()
            await desk.device.start()
            await desk.rest(600)
        assert desk.requests() == []
        assert desk.device.engine.status.user_paused_until is not None

    live(story)


def test_a_machine_that_sleeps_while_a_start_leaves_steals_no_time_from_what_began_meanwhile() -> None:
    async def story(desk: Desk) -> None:
        deliver = push.deliver

        async def slept(*args: Any) -> Any:
            patch.undo()
            desk.device.clock.sleep(1800)
            desk.begin_elsewhere("Phone")
            desk.device.clock.sleep(1800)
            return await deliver(*args)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(push, "deliver", slept)
            await desk.start("Mail")
            await desk.rest(60)
        await desk.rest(60)
        mail, phone = desk.entries()
        assert mail[2] == phone[1]
        assert "Did it go on?" in (await desk.questions())[0]

    live(story)


def test_an_act_is_no_reason_to_try_again_what_was_refused_after_the_network_came_back() -> None:
    async def story(desk: Desk) -> None:
        desk.device.faults.down = True
        await desk.start("Mail")
        await desk.rest(30)
        desk.device.faults.down = False
        desk.device.faults.script(faults.rate_limited(300))
        desk.device.engine.poke("network")
        await desk.rest(5)
        assert desk.device.engine.status.online
        desk.requests()
        await desk.start("Call")
        await desk.rest(100)
        assert desk.requests() == []

    live(story)


def test_a_start_that_waited_for_months_still_sees_what_began_after_it() -> None:
    async def story(desk: Desk) -> None:
        desk.device.faults.down = True
        await desk.start("Mail")
        await desk.rest(10)
        desk.device.clock.sleep(40 * 86_400)
        made = desk.begin_elsewhere("Phone")
        desk.elsewhere("PATCH", f"time_entries/{made}/stop")
        desk.device.faults.down = False
        desk.device.engine.poke("network")
        await desk.rest(60)
        assert "When did it end?" in (await desk.questions())[0]

    live(story)


def test_a_change_made_while_its_send_is_decided_has_its_own_hold() -> None:
    async def story(desk: Desk) -> None:
        done = await desk.start("Mail")
        await desk.rest(60)
        await desk.act(Edit(done.ref or 0, {"description": "Post"}), "editor")
        freeze = bulk.freeze_alike

        def edited(store: Any, seqs: Any, *args: Any) -> Any:
            patch.undo()
            held = store.command(seqs[0])
            until = desk.device.clock.now() + timedelta(seconds=5)
            store.update(held._replace(fields={"description": "Letter"}, not_before=until))
            return freeze(store, seqs, *args)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(bulk, "freeze_alike", edited)
            await desk.rest(7)
            assert [entry[0] for entry in desk.entries()] == ["Mail"]
            await desk.rest(5)
            assert [entry[0] for entry in desk.entries()] == ["Letter"]

    live(story)


def test_a_way_without_a_chosen_connection_is_verified_by_each_process() -> None:
    async def story(desk: Desk) -> None:
        desk.device.gateway.connection_id = None
        desk.device.engine.poke("sync-now")
        await desk.rest(10)
        await desk.device.stop()
        desk.requests()
        await desk.device.start()
        desk.device.gateway.connection_id = None
        await desk.rest(10)
        assert desk.requests() == ["GET me", "GET me/time_entries"]


def test_the_end_that_a_waiting_start_made_can_be_changed_before_it_leaves() -> None:
    async def story(desk: Desk) -> None:
        started = await desk.start("Mail")
        await desk.rest(60)
        desk.device.faults.down = True
        await desk.start("Call")
        ref = desk.device.store.resolve(started.ref or "")
        mail = await desk.device.tracker.entry(ref)
        assert mail is not None
        assert mail.stop is not None
        await desk.act(Edit(ref, {"stop": mail.stop + timedelta(seconds=9)}), "command line")
        await desk.rest(900)
        desk.device.faults.down = False
        desk.device.faults.script(*[faults.no_connection()] * 4, method="PUT")
        desk.device.engine.poke("network")
        await desk.rest(400)
        ((_, begin, end), call) = desk.entries()
        assert (end or 0) - begin == pytest.approx(69, abs=1)
        assert call[2] is None

    live(story)


def test_a_start_sent_late_cuts_an_older_entry_that_came_to_toggl_just_before_it() -> None:
    async def story(desk: Desk) -> None:
        desk.device.faults.down = True
        await desk.start("Mail")
        await desk.rest(600)
        desk.device.faults.down = False
        desk.device.engine.poke("network")
        await desk.rest(0.5)  # the list that guards the start is here, and the start has not left yet
        assert desk.requests() == ["GET me/time_entries"]
        desk.begin_elsewhere("Phone", ago=700)
        await desk.rest(400)
        phone, mail = desk.entries()
        assert (phone[0], phone[2]) == ("Phone", mail[1])
        assert mail[2] is None
        assert await desk.questions() == []

    live(story)


def test_what_an_unsent_start_ended_stays_ended_then_though_it_was_ended_elsewhere_later() -> None:
    async def story(desk: Desk) -> None:
        await desk.start("Inbox")
        await desk.rest(60)
        desk.device.faults.down = True
        await desk.start("Mail")
        begun = desk.time.seconds
        await desk.rest(60)
        await desk.act(Stop(), "tray")
        await desk.rest(60)
        running = next(row for row in desk.world.state.entries.values() if row["stop"] is None)
        desk.elsewhere("PATCH", f"time_entries/{running['id']}/stop")
        desk.device.faults.down = False
        desk.device.engine.poke("network")
        await desk.rest(400)
        inbox, mail = desk.entries()
        assert inbox[2] == pytest.approx(begun, abs=2)
        assert mail[1] == inbox[2]

    live(story)


def test_an_end_that_was_typed_elsewhere_after_a_start_ended_the_entry_stands() -> None:
    async def story(desk: Desk) -> None:
        await desk.start("Mail")
        await desk.rest(600)
        await desk.start("Call")
        await desk.rest(1)
        mail = min(desk.world.state.entries)
        typed = desk.world.now() + timedelta(seconds=30)
        await desk.device.stop()
        await desk.rest(60)
        desk.elsewhere("PUT", f"time_entries/{mail}", {"stop": format_api(typed)})
        await desk.device.start()
        await desk.rest(400)
        assert desk.entries()[0][2] == pytest.approx(636, abs=1)

    live(story)


def test_an_end_that_was_typed_since_outlives_the_refusal_of_the_start_that_ended_the_entry() -> None:
    async def story(desk: Desk) -> None:
        first = await desk.start("Inbox")
        await desk.rest(60)
        desk.device.faults.down = True
        (row,) = desk.world.state.entries.values()
        desk.elsewhere("PATCH", f"time_entries/{row['id']}/stop")
        await desk.rest(240)
        await desk.start("Mail")
        await desk.rest(60)
        entry = await desk.device.tracker.entry(first.ref or 0)
        assert entry is not None
        assert entry.stop is not None
        longer = entry.stop + timedelta(seconds=30)
        await desk.act(Edit(entry.ref, {"stop": longer}), "editor")
        desk.device.faults.script(faults.refused(400, "nobody may"), method="POST")
        desk.device.faults.down = False
        desk.device.engine.poke("network")
        await desk.rest(400)
        assert len(await desk.reasons()) == 1
        (inbox,) = desk.entries()
        assert inbox[2] is not None
        assert inbox[2] - inbox[1] == pytest.approx((longer - entry.start).total_seconds())


async def several(desk: Desk, *words: str) -> list[Any]:
    """Finished entries of an hour each, by reference."""
    now = desk.device.tracker.now()
    made = []
    for place, each in enumerate(words, 1):
        begun = now - timedelta(hours=2 * place)
        made.append((await desk.start(each, start=begun, stop=begun + timedelta(hours=1))).ref)
        await desk.rest(2)
    await desk.rest(60)
    desk.requests()
    return [desk.device.store.resolve(ref) for ref in made if ref is not None]


def test_the_same_change_of_several_entries_is_one_request() -> None:
    async def story(desk: Desk) -> None:
        mail, call, lunch = await several(desk, "Mail", "Call", "Lunch")
        where = desk.elsewhere("POST", "projects", {"name": "Website"})["id"]
        for ref in (mail, call, lunch):
            await desk.act(Edit(ref, {"project_id": where}), "editor")
        await desk.rest(20)
        assert desk.requests() == [f"PATCH time_entries/{mail},{call},{lunch}"]
        assert {row["project_id"] for row in desk.world.state.entries.values()} == {where}
        assert desk.device.store.commands() == []
        shown = [await desk.device.tracker.entry(ref) for ref in (mail, call, lunch)]
        assert {entry.project_id for entry in shown if entry} == {where}
        assert [row.state for row in await desk.device.tracker.activity(3)] == ["saved"] * 3

    live(story)


def test_what_a_request_for_several_did_not_do_goes_by_itself_and_gets_its_own_answer() -> None:
    async def story(desk: Desk) -> None:
        mail, call, lunch = await several(desk, "Mail", "Call", "Lunch")
        desk.elsewhere("DELETE", f"time_entries/{call}")
        for ref in (mail, call, lunch):
            await desk.act(Edit(ref, {"description": "Meeting"}), "editor")
        await desk.rest(30)
        writes = [request for request in desk.requests() if not request.startswith("GET")]
        assert writes == [f"PATCH time_entries/{mail},{call},{lunch}", f"PUT time_entries/{call}"]
        assert [entry[0] for entry in desk.entries()] == ["Meeting", "Meeting"]
        assert len(await desk.questions()) == 1

    live(story)


@pytest.mark.parametrize("status", [403, 404, 405])
def test_where_several_cannot_be_changed_at_once_each_goes_by_itself(status: int) -> None:
    async def story(desk: Desk) -> None:
        mail, call = await several(desk, "Mail", "Call")
        desk.device.faults.script(faults.refused(status, "no such way"), method="PATCH")
        for ref in (mail, call):
            await desk.act(Edit(ref, {"description": "Meeting"}), "editor")
        await desk.rest(30)
        writes = [request for request in desk.requests() if not request.startswith("GET")]
        assert writes == [f"PUT time_entries/{mail}", f"PUT time_entries/{call}"]
        assert [entry[0] for entry in desk.entries()] == ["Meeting", "Meeting"]

    live(story)


@pytest.mark.parametrize("fault", [faults.lost_answer(), faults.lost_request()], ids=["arrived", "did not arrive"])
def test_a_lost_answer_about_several_is_decided_entry_by_entry(fault: faults.Fault) -> None:
    async def story(desk: Desk) -> None:
        mail, call = await several(desk, "Mail", "Call")
        desk.device.faults.script(fault, method="PATCH")
        for ref in (mail, call):
            await desk.act(Edit(ref, {"description": "Meeting"}), "editor")
        await desk.rest(90)
        assert [entry[0] for entry in desk.entries()] == ["Meeting", "Meeting"]
        assert desk.device.store.commands() == []

    live(story)


def test_guards_never_eat_up_the_routine_and_nothing_waits_for_them() -> None:
    async def story(desk: Desk) -> None:
        await desk.rest(3600)
        desk.requests()
        for number in range(12):
            await desk.act(Start(Draft(f"Task {number}")), "hotkey")  # held, so it meets what it meets
            await desk.rest(150)
            assert len(desk.entries()) == number + 1
        seen = desk.requests()
        assert seen.count("POST time_entries") == 12
        assert seen.count("GET me/time_entries") <= 6 + 4 + 6
        await desk.rest(600)
        begun = [entry[1] for entry in desk.entries()]
        assert [entry[2] for entry in desk.entries()] == [*begun[1:], None], "no second counts twice"

    live(story)


def test_what_was_done_before_a_late_arrival_was_seen_is_written_to_it() -> None:
    async def story(desk: Desk) -> None:
        late, none = faults.late_request(110), faults.no_connection()
        desk.device.faults.script(late, none, none, none, method="POST")
        started = await desk.start("Mail")
        await desk.rest(80)
        desk.device.faults.down = True
        await desk.act(Edit(started.ref or "", {"description": "Letters"}), "command line")
        await desk.act(Stop(), "tray")
        stopped = desk.time.seconds
        await desk.rest(60)
        assert [(words, stop) for words, _, stop in desk.entries()] == [("Mail", None)]
        desk.device.faults.down = False
        desk.device.engine.poke("network")
        await desk.rest(60)
        ((words, _, stop),) = desk.entries()
        assert words == "Letters"
        assert stop == pytest.approx(stopped, abs=2)
        assert await desk.questions() == []

    live(story)


def test_an_engine_that_does_not_run_yet_knows_the_time_as_it_was_last_known() -> None:
    async def story(desk: Desk) -> None:
        desk.device.clock.ahead = -600
        await desk.rest(900)
        known = desk.device.engine.status.offset
        await desk.device.stop()
        await desk.device.start()
        task, desk.device._task = desk.device._task, None
        assert task is not None
        task.cancel()
        await desk.device.engine.recall()
        assert desk.device.engine.status.offset == known == pytest.approx(600, abs=1)

    live(story)
