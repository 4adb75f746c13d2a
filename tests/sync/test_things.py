"""Projects, clients and tags on their way: what is on them comes first, goes with them, or stays without them."""

from collections.abc import Callable
from typing import Any

import pytest

from desktop.demo import faults
from desktop.model.command import Noun
from desktop.model.entry import Ref
from desktop.model.intent import Create, Delete, Edit, Manage
from tests.sync.desk import Desk, live

ON: dict[Noun, Callable[[Ref], dict[str, object]]] = {
    "project": lambda ref: {"project_id": ref},
    "tag": lambda ref: {"tag_ids": (ref,)},
}


async def made(desk: Desk, noun: Noun, name: str = "Old", **fields: object) -> int:
    """One that is on the server."""
    created = await desk.create(Create(noun, desk.account.workspace_id, {"name": name, **fields}))
    await desk.rest(20)
    return int(desk.device.store.resolve(created.ref or ""))


def only_entry(desk: Desk) -> dict[str, object]:
    (entry,) = desk.world.state.entries.values()
    return entry


@pytest.mark.parametrize("verb", ["archive", "delete"])
def test_time_recorded_before_a_project_went_is_sent_before_it(verb: Any) -> None:
    async def story(desk: Desk) -> None:
        ref = await made(desk, "project")
        desk.device.faults.down = True
        await desk.start("Mail", project_id=ref)
        await desk.rest(60)
        await desk.act(Manage("project", ref, verb))
        desk.requests()
        desk.device.faults.down = False
        await desk.rest(700)
        sent = [request for request in desk.requests() if not request.startswith("GET")]
        assert [request.split()[0] for request in sent] == ["POST", "PUT" if verb == "archive" else "DELETE"]
        assert only_entry(desk)["project_id"] == (ref if verb == "archive" else None)
        assert desk.device.store.commands() == []

    live(story)


@pytest.mark.parametrize("noun", ["project", "tag"])
def test_entries_keep_their_time_when_what_they_are_on_is_deleted(noun: Noun) -> None:
    async def story(desk: Desk) -> None:
        ref = await made(desk, noun)
        done = await desk.start("Mail", **ON[noun](ref))
        await desk.rest(20)
        desk.device.faults.down = True
        await desk.act(Manage(noun, ref, "delete"))
        for down in (True, False):  # at once, and when the server has done it
            desk.device.faults.down = down
            await desk.rest(0 if down else 700)
            entry = await desk.device.tracker.entry(done.ref or "")
            assert entry is not None
            assert (entry.project_id, entry.tag_ids) == (None, ())
        assert only_entry(desk)["deleted"] is None
        assert desk.device.store.commands() == []

    live(story)


@pytest.mark.parametrize("noun", ["project", "tag"])
def test_what_waits_goes_without_a_thing_that_was_deleted_before_it_was_sent(noun: Noun) -> None:
    async def story(desk: Desk) -> None:
        desk.device.faults.down = True
        created = await desk.create(Create(noun, desk.account.workspace_id, {"name": "Slip"}))
        await desk.start("Mail", **ON[noun](created.ref or ""))
        await desk.act(Manage(noun, created.ref or "", "delete"))
        desk.device.faults.down = False
        await desk.rest(700)
        assert await desk.questions() == []
        assert only_entry(desk)["description"] == "Mail"
        assert not desk.world.state.projects
        assert not desk.world.state.tags

    live(story)


def test_a_create_that_may_have_arrived_is_looked_for_before_it_is_deleted() -> None:
    for fault, left in ((faults.lost_answer(), 1), (faults.lost_request(), 0)):

        async def story(desk: Desk, fault: faults.Fault = fault, left: int = left) -> None:
            desk.device.faults.script(fault, method="POST", path="projects")
            created = await desk.create(Create("project", desk.account.workspace_id, {"name": "Slip"}))
            await desk.rest(3)
            await desk.act(Manage("project", created.ref or "", "delete"))
            await desk.rest(700)
            projects = list(desk.world.state.projects.values())
            assert len(projects) == left
            assert all(project["deleted"] is not None for project in projects)
            assert desk.device.store.commands() == []

        live(story)


def test_changes_behind_a_deletion_go_with_it() -> None:
    async def story(desk: Desk) -> None:
        ref = await made(desk, "project")
        desk.device.faults.down = True
        await desk.act(Manage("project", ref, "edit", {"color": "#c9806b"}))
        await desk.act(Manage("project", ref, "archive"))
        await desk.act(Manage("project", ref, "delete"))
        desk.requests()
        desk.device.faults.down = False
        await desk.rest(700)
        sent = [request for request in desk.requests() if not request.startswith("GET")]
        assert sent == [f"DELETE projects/{ref}"]
        assert desk.device.store.commands() == []

    live(story)


def test_the_projects_of_a_deleted_client_stay_without_one() -> None:
    async def story(desk: Desk) -> None:
        client = await made(desk, "client", "ACME")
        ref = await made(desk, "project", client_id=client)
        desk.device.faults.down = True
        await desk.act(Manage("client", client, "delete"))
        assert desk.device.tracker.state.catalog.projects[ref].client_id is None
        desk.device.faults.down = False
        await desk.rest(700)
        assert desk.world.state.projects[ref]["client_id"] is None
        assert desk.device.tracker.state.catalog.projects[ref].client_id is None

    live(story)


REFUSALS = [
    (faults.refused(403, "no"), "Toggl does not let you edit projects in this workspace."),
    (faults.plan_needed(), "paid Toggl plan"),
    (faults.refused(400, "Name has already been taken"), "There is a project “New” already."),
    (faults.refused(404, "Project not found"), "The project “Old” is not in Toggl any more."),
]


@pytest.mark.parametrize(("fault", "said"), REFUSALS)
def test_a_refused_change_says_why_and_is_not_shown_as_made(fault: faults.Fault, said: str) -> None:
    async def story(desk: Desk) -> None:
        ref = await made(desk, "project")
        desk.device.faults.script(fault, method="PUT")
        await desk.act(Manage("project", ref, "edit", {"name": "New"}))
        await desk.rest(20)
        (reason,) = await desk.reasons()
        assert said in reason
        assert desk.device.tracker.state.catalog.projects[ref].name == "Old"

    live(story)


def test_archiving_a_client_on_the_free_plan_says_what_can_be_done_instead() -> None:
    async def story(desk: Desk) -> None:
        client = await made(desk, "client", "ACME")
        await desk.act(Manage("client", client, "archive"))
        await desk.rest(20)
        (reason,) = await desk.reasons()
        assert reason.startswith("Archiving clients needs a paid Toggl plan. The client “ACME” stays as it is")
        assert not desk.device.tracker.state.catalog.clients[client].archived

    live(story)


def test_an_entry_that_is_deleted_holds_no_project_back() -> None:
    async def story(desk: Desk) -> None:
        ref = await made(desk, "project")
        done = await desk.start("Mail")
        await desk.rest(20)
        desk.device.faults.down = True
        await desk.act(Edit(done.ref or "", {"project_id": ref}))
        await desk.act(Delete(done.ref or ""))
        await desk.act(Manage("project", ref, "delete"))
        desk.device.faults.down = False
        await desk.rest(700)
        assert desk.device.store.commands() == []
        assert only_entry(desk)["deleted"] is not None

    live(story)
