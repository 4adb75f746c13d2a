"""Time entries in the demo world are what the service was recorded to answer, seen through the real gateway."""

import asyncio
from collections.abc import Coroutine
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from desktop.gateway import errors
from tests.gateway.parties import YES, Demo, demo

CREATED_WITH = "created_with needs to be provided an a valid string"
NOT_BOTH = "'since' and 'before' can not be present simultaneously"


def told(story: Coroutine[Any, Any, None]) -> None:
    asyncio.run(story)


async def create(party: Demo, **fields: Any) -> dict[str, Any]:
    return await party.gateway.create_entry(party.workspace, party.body(**fields), YES)


async def put(party: Demo, entry: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return await party.gateway.update_entry(party.workspace, entry["id"], fields, YES)


def test_a_create_is_answered_with_minus_one_and_nulls_and_read_with_a_start_and_empty_lists() -> None:
    async def story() -> None:
        party = demo()
        answer = await create(party, start="2026-02-13T20:58:40.999+01:00")
        assert answer["start"] == "2026-02-13T19:58:40Z"  # cut, not rounded
        assert (answer["duration"], answer["stop"], answer["description"]) == (-1, None, None)
        assert (answer["tags"], answer["tag_ids"]) == (None, None)
        assert answer["at"] == "2026-02-13T19:58:43.25Z"  # microseconds, their zeros left out
        assert "pid" not in answer
        read = await party.gateway.entry(answer["id"])
        unix_start = int(datetime(2026, 2, 13, 19, 58, 40, tzinfo=UTC).timestamp())
        assert read["duration"] == -(unix_start + 1)
        assert (read["tags"], read["tag_ids"], read["description"]) == ([], [], None)
        assert read["start"] == "2026-02-13T19:58:40+00:00"
        assert read["wid"] == read["workspace_id"] == party.workspace
        assert read["uid"] == read["user_id"] == party.account.user_id

    told(story())


def test_the_running_entry_ends_at_the_servers_now_not_at_the_new_start() -> None:
    async def story() -> None:
        party = demo()
        old = await create(party, start="2026-02-13T19:31:14Z")
        party.clock.pass_by(minutes=10)
        await create(party, start="2026-02-13T19:55:24Z")
        ended = await party.gateway.entry(old["id"])
        assert ended["stop"] == "2026-02-13T20:08:43+00:00"
        assert ended["at"] > old["at"]

    told(story())


def test_a_create_without_length_makes_a_stopped_entry_whose_answer_has_no_stop() -> None:
    async def story() -> None:
        party = demo()
        running = await create(party)
        answer = await create(party, duration=...)
        assert (answer["stop"], answer["duration"]) == (None, 0)
        read = await party.gateway.entry(answer["id"])
        assert (read["stop"], read["duration"]) == (read["start"], 0)
        current = await party.gateway.current_entry()
        assert current is not None
        assert current["id"] == running["id"]

    told(story())


def test_a_stopped_entry_cannot_be_stopped() -> None:
    async def story() -> None:
        party = demo()
        entry = await create(party)
        party.clock.pass_by(minutes=3)
        stopped = await party.gateway.stop_entry(party.workspace, entry["id"], YES)
        assert (stopped["stop"], stopped["duration"]) == ("2026-02-13T20:01:43Z", 180)
        assert (stopped["tags"], stopped["tag_ids"]) == ([], [])
        with pytest.raises(errors.AlreadyStopped, match="already stopped"):
            await party.gateway.stop_entry(party.workspace, entry["id"], YES)

    told(story())


def test_a_deleted_entry_is_in_since_lists_alone() -> None:
    async def story() -> None:
        party = demo()
        entry = await create(party)
        now = int(party.clock.now().timestamp())
        await party.gateway.delete_entry(party.workspace, entry["id"], YES)
        (row,) = await party.gateway.entries_since(now)
        assert row["server_deleted_at"] == row["at"]
        assert await party.gateway.current_entry() is None
        assert await party.gateway.entries_between(date(2026, 2, 13), date(2026, 2, 14)) == []
        for gone in (
            party.gateway.entry(entry["id"]),
            party.gateway.delete_entry(party.workspace, entry["id"], YES),
            put(party, entry, description="x"),
            party.gateway.stop_entry(party.workspace, entry["id"], YES),
        ):
            with pytest.raises(errors.Missing):
                await gone

    told(story())


def test_since_is_inclusive_and_lists_the_newest_start_first() -> None:
    async def story() -> None:
        party = demo()
        first = await create(party, start="2026-02-13T10:00:00Z", duration=60)
        second = await create(party, start="2026-02-13T09:00:00Z", duration=60)
        now = int(party.clock.now().timestamp())
        assert [row["id"] for row in await party.gateway.entries_since(now)] == [first["id"], second["id"]]
        assert await party.gateway.entries_since(now + 1) == []
        party.clock.pass_by(seconds=1)
        await put(party, second, description="later")
        assert [row["id"] for row in await party.gateway.entries_since(now + 1)] == [second["id"]]

    told(story())


def test_since_has_its_limits() -> None:
    async def story() -> None:
        party = demo()
        status, said = party.world.directly(
            party.account.user_id, "GET", "/me/time_entries", query={"since": "1770000000", "before": "2026-02-13"}
        )
        assert (status, said) == (400, NOT_BOTH)
        old = party.clock.now() - timedelta(days=93)
        with pytest.raises(errors.Invalid, match="3 months"):
            await party.gateway.entries_since(int(old.timestamp()))
        assert await party.gateway.entries_since(int((old + timedelta(days=4)).timestamp())) == []

    told(story())


def test_lists_by_date_take_both_dates_and_leave_out_the_last() -> None:
    async def story() -> None:
        party = demo()
        for start in (
            "2026-02-10T22:59:59Z",
            "2026-02-10T23:00:00Z",
            "2026-02-11T22:59:59Z",
            "2026-02-11T23:00:00Z",
        ):
            await create(party, start=start, duration=0)
        day = await party.gateway.entries_between(date(2026, 2, 11), date(2026, 2, 12))  # days in Berlin
        assert [row["start"] for row in day] == ["2026-02-11T22:59:59+00:00", "2026-02-10T23:00:00+00:00"]
        moments = await party.gateway.entries_between(
            datetime(2026, 2, 10, 23, tzinfo=UTC), datetime(2026, 2, 11, 23, tzinfo=UTC)
        )
        assert moments == day
        before = await party.gateway.entries_before(date(2026, 2, 11))
        assert [row["start"] for row in before] == ["2026-02-10T22:59:59+00:00"]
        user = party.account.user_id
        status, _ = party.world.directly(user, "GET", "/me/time_entries", query={"start_date": "2026-02-10"})
        assert status == 400

    told(story())


def test_meta_brings_the_names() -> None:
    async def story() -> None:
        party = demo()
        client = await party.gateway.create_client(party.workspace, {"name": "Baker & Sons"}, YES)
        body = {"name": "Website", "client_id": client["id"], "color": "#d94182"}
        project = await party.gateway.create_project(party.workspace, body, YES)
        entry = await create(party, project_id=project["id"])
        assert entry["pid"] == project["id"]
        (row,) = await party.gateway.entries_since(int(party.clock.now().timestamp()), meta=True)
        assert (row["client_name"], row["project_name"], row["project_color"], row["project_active"]) == (
            "Baker & Sons",
            "Website",
            "#d94182",
            True,
        )
        assert row["user_name"] == "Demo Person"

    told(story())


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"created_with": ""}, CREATED_WITH),
        ({"created_with": ...}, CREATED_WITH),
        ({"workspace_id": ...}, "Workspace"),
        ({"workspace_id": 1}, "Workspace"),
        ({"start": ...}, "start"),
        ({"start": "yesterday"}, "invalid time format"),
        ({"start": "2026-02-13"}, "invalid time format"),
        ({"start": "2026-02-13T19:58:43"}, "invalid time format"),
        ({"start": "2026-02-13T10:00:00Z", "stop": "2026-02-13T11:00:00Z", "duration": 60}, "does not match"),
        ({"start": "2026-02-13T10:00:00Z", "stop": "2026-02-13T09:00:00Z", "duration": ...}, "before start"),
        ({"duration": 999 * 3600 + 1}, "999 hours"),
        ({"description": "x" * 3001}, "3000 characters"),
        ({"project_id": 12}, "User cannot access the selected project"),
        ({"tag_ids": [12]}, "Tag not found"),
        ({"tags": ["x" * 129]}, "128 characters"),
    ],
)
def test_a_create_the_service_refuses_is_refused_in_its_words(fields: dict[str, Any], said: str) -> None:
    async def story() -> None:
        party = demo()
        with pytest.raises(errors.Invalid, match=said):
            await create(party, **fields)
        assert await party.gateway.entries_since(int(party.clock.now().timestamp())) == []

    told(story())


def test_the_longest_entries_are_taken() -> None:
    async def story() -> None:
        party = demo()
        entry = await create(party, duration=999 * 3600, description="ש" * 3000, start="2026-01-01T00:00:00Z")
        assert len(entry["description"]) == 3000

    told(story())


def test_an_update_changes_what_it_names_and_nothing_else() -> None:
    async def story() -> None:
        party = demo()
        project = await party.gateway.create_project(party.workspace, {"name": "Website"}, YES)
        entry = await create(party, description="a", project_id=project["id"], tags=["x"], duration=600)
        same = await put(party, entry, description="b")
        kept = ("project_id", "tag_ids", "start", "stop", "duration", "billable")
        assert {name: same[name] for name in kept} == {name: entry[name] for name in kept}
        cleared = await put(party, entry, project_id=None, description=None, tags=[])
        assert (cleared["project_id"], cleared["description"], cleared["tags"]) == (None, None, [])
        assert "pid" not in cleared
        moved = await put(party, entry, start="2026-02-13T19:00:00Z")
        assert (moved["stop"], moved["duration"]) == (entry["stop"], 4123)

    told(story())


def test_a_running_entry_can_get_an_earlier_start_and_ends_by_a_stop() -> None:
    async def story() -> None:
        party = demo()
        entry = await create(party)
        earlier = await put(party, entry, start="2026-02-13T19:00:00Z")
        assert earlier["stop"] is None
        ended = await put(party, entry, stop="2026-02-13T19:30:00Z", duration=1800)
        assert (ended["stop"], ended["duration"]) == ("2026-02-13T19:30:00Z", 1800)
        assert await party.gateway.current_entry() is None
        other = await create(party)
        again = await put(party, entry, duration=-1)
        assert again["stop"] is None
        assert (await party.gateway.entry(other["id"]))["stop"] is not None  # never two running

    told(story())


def test_tags_replace_or_are_added_and_taken_away() -> None:
    async def story() -> None:
        party = demo()
        entry = await create(party, tags=["a", "b"])
        assert entry["tags"] == ["a", "b"]
        added = await put(party, entry, tags=["b", "c"], tag_action="add")
        assert added["tags"] == ["a", "b", "c"]
        fewer = await put(party, entry, tags=["a"], tag_action="delete")
        assert fewer["tags"] == ["b", "c"]
        replaced = await put(party, entry, tag_ids=[fewer["tag_ids"][1]])
        assert replaced["tags"] == ["c"]
        names = [row["name"] for row in await party.gateway.list_tags(party.workspace)]
        assert names == ["a", "b", "c"]  # unknown names were created

    told(story())


def test_an_archived_or_foreign_project_takes_no_new_entry_but_keeps_the_old() -> None:
    async def story() -> None:
        party = demo()
        project = await party.gateway.create_project(party.workspace, {"name": "Old"}, YES)
        entry = await create(party, project_id=project["id"], duration=60)
        await party.gateway.update_project(party.workspace, project["id"], {"active": False}, YES)
        with pytest.raises(errors.Invalid, match="archived"):
            await create(party, project_id=project["id"])
        kept = await put(party, entry, description="still", project_id=project["id"])
        assert kept["project_id"] == project["id"]

    told(story())


def test_billable_needs_a_plan() -> None:
    async def story() -> None:
        free, paid = demo(), demo(premium=True)
        with pytest.raises(errors.PlanNeeded, match="Billable is a premium feature"):
            await create(free, billable=True)
        assert (await create(paid, billable=True))["billable"]

    told(story())


@pytest.mark.parametrize("field", ["project", "task", "description", "tag"])
def test_a_workspace_can_require_fields(field: str) -> None:
    async def story() -> None:
        party = demo()
        party.world.state.workspaces[party.workspace]["options"]["required"] = [field]
        with pytest.raises(errors.Invalid, match=field):
            await create(party)

    told(story())


def test_a_locked_period_takes_no_change() -> None:
    async def story() -> None:
        party = demo()
        entry = await create(party, start="2026-02-01T10:00:00Z", duration=60)
        locked = int(datetime(2026, 2, 5, tzinfo=UTC).timestamp()) * 1_000_000
        party.world.state.workspaces[party.workspace]["options"]["locked_before"] = locked
        with pytest.raises(errors.Invalid, match="can't be added or edited in this period"):
            await create(party, start="2026-02-02T10:00:00Z", duration=60)
        with pytest.raises(errors.Invalid, match="locked"):
            await put(party, entry, description="x")
        with pytest.raises(errors.Invalid, match="locked"):
            await party.gateway.delete_entry(party.workspace, entry["id"], YES)
        later = await create(party)
        with pytest.raises(errors.Invalid, match="period"):
            await put(party, later, start="2026-02-04T10:00:00Z")

    told(story())


def test_a_bulk_edit_is_done_in_part_when_some_fail() -> None:
    async def story() -> None:
        party = demo()
        one = await create(party, duration=60, tags=["a"])
        two = await create(party, duration=60)
        operations: list[dict[str, Any]] = [
            {"op": "replace", "path": "/description", "value": "same"},
            {"op": "add", "path": "/tags", "value": ["b"]},
        ]
        ids = [one["id"], 4711, two["id"]]
        result = await party.gateway.patch_entries(party.workspace, ids, operations, YES)
        assert result.success == [one["id"], two["id"]]
        assert [(each.id, each.message) for each in result.failure] == [(4711, "Time entry not found")]
        rows = await party.gateway.entries_since(int(party.clock.now().timestamp()))
        assert {row["description"] for row in rows} == {"same"}
        assert sorted(tuple(row["tags"]) for row in rows) == [("a", "b"), ("b",)]
        removal = [{"op": "remove", "path": "/tags", "value": ["b"]}]
        assert (await party.gateway.patch_entries(party.workspace, [one["id"]], removal, YES)).failure == []
        assert (await party.gateway.entry(one["id"]))["tags"] == ["a"]
        odd = [{"op": "replace", "path": "/user_id", "value": 1}]
        assert (await party.gateway.patch_entries(party.workspace, [one["id"]], odd, YES)).success == []

    told(story())


@pytest.mark.parametrize("count", [0, 101])
def test_a_bulk_edit_takes_one_to_a_hundred_entries(count: int) -> None:
    with pytest.raises(ValueError, match="1 to 100"):
        asyncio.run(demo().gateway.patch_entries(1, list(range(count)), [], YES))


def test_nobody_sees_anothers_entries() -> None:
    async def story() -> None:
        party = demo()
        colleague = party.world.add_user("colleague@example.com")
        party.world.state.workspaces[party.workspace]["members"].append(colleague)
        _, theirs = party.world.directly(
            colleague, "POST", f"/workspaces/{party.workspace}/time_entries", party.body()
        )
        mine = await create(party)
        assert party.world.directly(colleague, "GET", "/me/time_entries/current")[1]["id"] == theirs["id"]
        with pytest.raises(errors.Missing):
            await party.gateway.entry(theirs["id"])
        with pytest.raises(errors.Missing):
            await party.gateway.stop_entry(party.workspace, theirs["id"], YES)
        assert [row["id"] for row in await party.gateway.entries_since(1_771_000_000)] == [mine["id"]]

    told(story())
