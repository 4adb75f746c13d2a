"""The demo account is believable, lies in the past, and outlives a restart."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from desktop.demo import persist
from desktop.demo.account import plain
from desktop.demo.freelancer import freelancer
from desktop.demo.projects import COLORS
from desktop.demo.world import World
from tests.gateway.parties import SetClock

MOMENTS = [
    datetime(2026, 11, 24, 16, 30, 12, 345_678, tzinfo=UTC),  # an afternoon
    datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC),  # a Sunday night at the change to summer time
    datetime(2026, 1, 1, 0, 10, tzinfo=UTC),  # just after midnight
]


def at(moment: datetime) -> tuple[World, int]:
    world = World(SetClock(moment))
    return world, freelancer(world).user_id


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_past_is_whole_and_only_one_entry_runs(moment: datetime) -> None:
    world, _user = at(moment)
    now = int(moment.timestamp()) * 1_000_000
    rows = sorted(world.state.entries.values(), key=lambda row: row["start"])
    assert 380 < len(rows) < 600
    assert [row["stop"] for row in rows if row["stop"] is None] == [None]
    assert rows[-1]["start"] == now - 40 * 60 * 1_000_000
    for before, after in pairwise(rows):
        assert before["start"] < before["stop"] <= after["start"]
    assert all(row["at"] <= now for row in rows)
    days = {datetime.fromtimestamp(row["start"] / 1e6, UTC).weekday() for row in rows[:-1]}
    assert days == {0, 1, 2, 3, 4}


def test_there_is_something_of_everything() -> None:
    world, user = at(MOMENTS[0])
    state = world.state
    assert {row["color"] for row in state.projects.values()} == set(COLORS)
    assert len(state.projects) == 18
    assert len(state.tags) == 9
    assert sum(not row["active"] for row in state.projects.values()) == 2
    assert sum(row["archived"] for row in state.clients.values()) == 1
    assert sorted(row["premium"] for row in state.workspaces.values()) == [False, True]
    assert len({row["organization_id"] for row in state.workspaces.values()}) == 2
    said = {row["description"] for row in state.entries.values()}
    assert None in said
    assert any("☕" in text or "🙌" in text or "🎤" in text for text in said if text)
    assert any("&" in text for text in said if text)
    assert any("_" in text for text in said if text)
    assert any("\u0590" < text[0] < "\u05ff" for text in said if text)
    assert any(row["task_id"] for row in state.entries.values())
    recent = int((MOMENTS[0] - timedelta(days=50)).timestamp()) * 1_000_000
    archived = {row["id"] for row in state.projects.values() if not row["active"]}
    assert not any(row["project_id"] in archived for row in state.entries.values() if row["start"] > recent)
    status, related = world.directly(user, "GET", "/me", query={"with_related_data": "true"})
    assert status == 200
    assert related["time_entries"][0]["description"] == "Design review"
    assert len(related["tasks"]) == 5


def test_the_same_seed_and_time_give_the_same_world() -> None:
    one, two = at(MOMENTS[0])[0], at(MOMENTS[0])[0]
    assert persist.to_json(one) == persist.to_json(two)
    other = World(SetClock(MOMENTS[0]), seed=1)
    freelancer(other)
    assert persist.to_json(other) != persist.to_json(one)


def test_nothing_need_run() -> None:
    world = World(SetClock(MOMENTS[0]))
    freelancer(world, running=False)
    assert all(row["stop"] is not None for row in world.state.entries.values())


def test_a_world_goes_on_where_it_was_left() -> None:
    clock = SetClock(MOMENTS[0])
    world = World(clock)
    account = plain(world)
    path = f"/workspaces/{account.workspace_id}/time_entries"
    body = {"created_with": "x", "workspace_id": account.workspace_id, "duration": -1, "tags": ["a"]}
    world.directly(account.user_id, "POST", path, {**body, "start": "2026-11-24T16:00:00Z"})
    world.spend(account.user_id, None, 5)
    world.expire_connection(account.connection_id)
    again = persist.from_json(persist.to_json(world), clock)
    assert persist.to_json(again) == persist.to_json(world)
    for query in ("/me/time_entries", "/me/quota", "/me"):
        assert again.directly(account.user_id, "GET", query) == world.directly(account.user_id, "GET", query)
    clock.pass_by(minutes=1)
    made = [
        each.directly(account.user_id, "POST", path, {**body, "start": "2026-11-24T16:31:00Z"})
        for each in (world, again)
    ]
    assert made[0] == made[1]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": 2}', '{"version": 1}', "null"])
def test_what_is_no_world_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any sentence will do
        persist.from_json(text, SetClock())
