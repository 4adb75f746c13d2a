"""Projects, clients, tags, favorites, workspaces and the person, as the services show them."""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any

import pytest

from desktop.gateway import errors
from tests.gateway.parties import YES, demo


def told(story: Coroutine[Any, Any, None]) -> None:
    asyncio.run(story)


def test_the_person_comes_with_everything_nameable_and_nine_days_of_entries() -> None:
    async def story() -> None:
        party = demo()
        empty = await party.gateway.me_related()
        assert (empty.clients, empty.projects, empty.tags, empty.entries) == ([], [], [], [])
        user = party.account.user_id
        _, raw = party.world.directly(user, "GET", "/me", query={"with_related_data": "true"})
        assert (raw["clients"], raw["projects"], raw["tags"]) == (None, None, None)
        assert raw["api_token"]
        assert raw["workspaces"][0]["api_token"]
        for days in (1, 8, 10):
            start = (party.clock.now() - timedelta(days=days)).isoformat()
            await party.gateway.create_entry(party.workspace, party.body(start=start, duration=60), YES)
        full = await party.gateway.me_related()
        assert len(full.entries) == 2
        assert full.profile["timezone"] == "Europe/Berlin"
        assert full.profile["default_workspace_id"] == party.workspace
        assert "api_token" not in repr(full)

    told(story())


def test_project_names_are_unique_within_a_client_and_may_stand_under_two() -> None:
    async def story() -> None:
        party = demo()
        space = party.workspace
        one = await party.gateway.create_client(space, {"name": "One"}, YES)
        two = await party.gateway.create_client(space, {"name": "Two"}, YES)
        first = await party.gateway.create_project(space, {"name": "Website", "client_id": one["id"]}, YES)
        await party.gateway.create_project(space, {"name": "Website", "client_id": two["id"]}, YES)
        await party.gateway.update_project(space, first["id"], {"active": False}, YES)
        with pytest.raises(errors.Invalid, match="Name has already been taken"):
            await party.gateway.create_project(space, {"name": "Website", "client_id": one["id"]}, YES)
        with pytest.raises(errors.Invalid, match="Name has already been taken"):
            await party.gateway.create_client(space, {"name": "One"}, YES)

    told(story())


def test_lists_of_projects_are_filtered() -> None:
    async def story() -> None:
        party = demo()
        space = party.workspace
        made = [
            await party.gateway.create_project(space, {"name": name}, YES) for name in ("Alpha", "Beta", "Gamma")
        ]
        await party.gateway.update_project(space, made[0]["id"], {"active": False}, YES)
        await party.gateway.delete_project(space, made[1]["id"], YES)
        assert [row["name"] for row in await party.gateway.list_projects(space)] == ["Gamma"]
        assert [row["name"] for row in await party.gateway.list_projects(space, active=False)] == ["Alpha"]
        assert [row["name"] for row in await party.gateway.list_projects(space, active="both")] == [
            "Alpha",
            "Gamma",
        ]
        assert [row["name"] for row in await party.gateway.list_projects(space, name="gam")] == ["Gamma"]
        changed = await party.gateway.list_projects(space, since=int(party.clock.now().timestamp()))
        assert [(row["name"], row["server_deleted_at"] is None) for row in changed] == [
            ("Alpha", True),
            ("Beta", False),
            ("Gamma", True),
        ]
        with pytest.raises(errors.Missing):
            await party.gateway.project(space, made[1]["id"])
        with pytest.raises(errors.Invalid):
            await party.gateway.list_projects(space, per_page=201)
        assert (await party.gateway.project(space, made[2]["id"]))["status"] == "active"

    told(story())


def test_deleting_a_project_keeps_its_entries_and_does_not_touch_their_at() -> None:
    async def story() -> None:
        party = demo()
        project = await party.gateway.create_project(party.workspace, {"name": "Website"}, YES)
        body = party.body(project_id=project["id"], duration=60)
        entry = await party.gateway.create_entry(party.workspace, body, YES)
        party.clock.pass_by(minutes=1)
        await party.gateway.delete_project(party.workspace, project["id"], YES)
        assert party.world.requests[-1].query == {"teDeletionMode": "unassign"}
        kept = await party.gateway.entry(entry["id"])
        assert (kept["project_id"], kept["at"]) == (None, entry["at"])

    told(story())


def test_deleting_a_tag_takes_it_from_entries() -> None:
    async def story() -> None:
        party = demo()
        entry = await party.gateway.create_entry(party.workspace, party.body(tags=["a", "b"]), YES)
        await party.gateway.delete_tag(party.workspace, entry["tag_ids"][0], YES)
        kept = await party.gateway.entry(entry["id"])
        assert (kept["tags"], kept["at"]) == (["b"], entry["at"])
        changed = await party.gateway.my_tags(since=int(party.clock.now().timestamp()))
        assert ["deleted_at" in row for row in changed] == [True, False]

    told(story())


def test_tags_are_unique_and_can_be_renamed() -> None:
    async def story() -> None:
        party = demo()
        tag = await party.gateway.create_tag(party.workspace, {"name": "deep work"}, YES)
        with pytest.raises(errors.Invalid, match="Tag already exists: deep work"):
            await party.gateway.create_tag(party.workspace, {"name": "deep work"}, YES)
        renamed = await party.gateway.update_tag(party.workspace, tag["id"], {"name": "focus"}, YES)
        assert renamed["name"] == "focus"

    told(story())


def test_clients_are_listed_by_status_and_null_when_there_are_none() -> None:
    async def story() -> None:
        party = demo(premium=True)
        space, user = party.workspace, party.account.user_id
        assert party.world.directly(user, "GET", f"/workspaces/{space}/clients") == (200, None)
        assert await party.gateway.list_clients(space) == []
        client = await party.gateway.create_client(space, {"name": "Baker & Sons", "notes": "pays late"}, YES)
        project = await party.gateway.create_project(space, {"name": "Website", "client_id": client["id"]}, YES)
        assert await party.gateway.archive_client(space, client["id"], YES) == [project["id"]]
        assert await party.gateway.list_clients(space) == []
        (row,) = await party.gateway.list_clients(space, status="archived", name="baker")
        assert row["notes"] == "pays late"
        assert not (await party.gateway.project(space, project["id"]))["active"]
        back = await party.gateway.restore_client(space, client["id"], YES, all_projects=True)
        assert not back["archived"]
        assert (await party.gateway.project(space, project["id"]))["active"]
        await party.gateway.archive_client(space, client["id"], YES)
        await party.gateway.restore_client(space, client["id"], YES)
        assert not (await party.gateway.project(space, project["id"]))["active"]
        assert (await party.gateway.client(space, client["id"]))["name"] == "Baker & Sons"
        await party.gateway.update_client(space, client["id"], {"name": "Baker"}, YES)
        await party.gateway.delete_client(space, client["id"], YES)
        assert (await party.gateway.project(space, project["id"]))["client_id"] is None

    told(story())


def test_archiving_a_client_needs_a_plan() -> None:
    async def story() -> None:
        party = demo()
        client = await party.gateway.create_client(party.workspace, {"name": "One"}, YES)
        with pytest.raises(errors.PlanNeeded):
            await party.gateway.archive_client(party.workspace, client["id"], YES)

    told(story())


def test_a_member_may_be_forbidden_to_create_projects_and_tags() -> None:
    async def story() -> None:
        party = demo()
        row = party.world.state.workspaces[party.workspace]
        row |= {"admins": [], "only_admins_may_create_projects": True, "only_admins_may_create_tags": True}
        with pytest.raises(errors.Forbidden):
            await party.gateway.create_project(party.workspace, {"name": "Mine"}, YES)
        with pytest.raises(errors.Forbidden):
            await party.gateway.create_tag(party.workspace, {"name": "mine"}, YES)
        space = await party.gateway.workspace(party.workspace)
        assert (space["role"], space["admin"]) == ("user", False)

    told(story())


def test_a_private_project_is_hidden_from_others() -> None:
    async def story() -> None:
        party = demo()
        boss = party.world.add_user("boss@example.com")
        party.world.state.workspaces[party.workspace]["members"].append(boss)
        _, secret = party.world.directly(
            boss, "POST", f"/workspaces/{party.workspace}/projects", {"name": "Merger", "is_private": True}
        )
        assert await party.gateway.list_projects(party.workspace) == []
        with pytest.raises(errors.Invalid, match="User cannot access the selected project"):
            await party.gateway.create_entry(party.workspace, party.body(project_id=secret["id"]), YES)

    told(story())


def test_favorites_are_kept_where_the_plan_has_them() -> None:
    async def story() -> None:
        party = demo()
        made = await party.gateway.create_favorite({"description": "Standup", "tag_ids": []}, YES)
        (row,) = await party.gateway.favorites()
        assert (row["favorite_id"], row["description"]) == (made["favorite_id"], "Standup")
        await party.gateway.delete_favorite(made["favorite_id"], YES)
        assert await party.gateway.favorites() == []
        with pytest.raises(errors.Invalid):
            await party.gateway.create_favorite({}, YES)
        party.world.state.workspaces[party.workspace]["options"]["favorites"] = False
        with pytest.raises(errors.Forbidden):
            await party.gateway.favorites()

    told(story())


def test_workspaces_and_their_people_are_listed() -> None:
    async def story() -> None:
        party = demo()
        party.world.add_workspace(party.account.user_id, "Demo workspace", premium=True)
        rows = await party.gateway.workspaces()
        assert [row["name"] for row in rows] == ["Demo workspace", "Demo workspace"]
        assert rows[0]["organization_id"] != rows[1]["organization_id"]
        (person,) = await party.gateway.workspace_users(party.workspace)
        assert person["email"] == "demo@example.com"
        with pytest.raises(errors.Forbidden):
            await party.gateway.workspace(12)

    told(story())


@pytest.mark.parametrize("fields", [{"name": ""}, {"name": "x", "color": "red"}, {"name": "x", "client_id": 12}])
def test_a_project_the_service_would_refuse_is_refused(fields: dict[str, Any]) -> None:
    party = demo()
    with pytest.raises(errors.Invalid):
        asyncio.run(party.gateway.create_project(party.workspace, fields, YES))


def test_a_billable_project_needs_a_plan() -> None:
    party = demo()
    with pytest.raises(errors.PlanNeeded):
        asyncio.run(party.gateway.create_project(party.workspace, {"name": "x", "billable": True}, YES))
