"""Lists that come in pages."""

import asyncio

import httpx

from tests.gateway.parties import YES, demo, scripted


def test_all_projects_of_a_large_workspace_come_page_by_page() -> None:
    async def story() -> None:
        party = demo(limit=600)
        for number in range(403):
            await party.gateway.create_project(party.workspace, {"name": f"Project {number:03}"}, YES)
        party.world.requests.clear()
        rows = await party.gateway.all_projects(party.workspace)
        assert [row["name"] for row in rows] == [f"Project {number:03}" for number in range(403)]
        assert [seen.query["page"] for seen in party.world.requests] == ["1", "2", "3"]
        page = await party.gateway.list_projects(party.workspace, page=2, per_page=5)
        assert [row["name"] for row in page] == [f"Project {number:03}" for number in range(5, 10)]

    asyncio.run(story())


def test_a_server_that_ignores_pages_is_not_asked_for_ever() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json=[{"id": number, "name": "t"} for number in range(1, 201)])

    assert len(asyncio.run(scripted(answer).all_tags(1))) == 200
    assert len(asked) == 2
