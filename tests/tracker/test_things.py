"""Projects, clients and tags: each write asks, is done once, and can be taken back where Toggl can."""

from collections.abc import Mapping
from typing import Any

import pytest

from desktop.demo import faults
from desktop.model.command import Noun
from desktop.model.entry import Ref
from desktop.model.intent import Create, Intent, Manage, Undo
from desktop.model.question import Confirmation
from desktop.tracker.outcome import Done, Refused
from desktop.tracker.things import known
from tests.sync.desk import Desk, live

NOUNS: tuple[Noun, ...] = ("project", "client", "tag")
CHANGES: dict[Noun, Mapping[str, Any]] = {
    "project": {"name": "New", "color": "#c9806b"},
    "client": {"name": "New", "notes": "By phone"},
    "tag": {"name": "New"},
}


async def made(desk: Desk, noun: Noun, name: str = "Old", **fields: Any) -> int:
    """One that is on the server."""
    created = await desk.create(Create(noun, desk.account.workspace_id, {"name": name, **fields}))
    await desk.rest(20)
    return int(desk.device.store.resolve(created.ref or ""))


async def done(desk: Desk, intent: Intent, seconds: float = 20) -> Done:
    outcome = await desk.act(intent, "activity")
    assert isinstance(outcome, Done), outcome
    await desk.rest(seconds)
    return outcome


async def refused(desk: Desk, intent: Intent) -> str:
    outcome = await desk.act(intent, "activity")
    assert isinstance(outcome, Refused), outcome
    return outcome.words


def there(desk: Desk, noun: Noun, ref: Ref) -> dict[str, Any]:
    """The server's row."""
    return dict(getattr(desk.world.state, f"{noun}s")[ref])


def archived(desk: Desk, noun: Noun, ref: Ref) -> bool:
    row = there(desk, noun, ref)
    return bool(row["archived"]) if noun == "client" else not row["active"]


def shown(desk: Desk, noun: Noun, ref: Ref) -> Any:
    return known(desk.device.tracker.state.catalog, noun)[ref]


@pytest.mark.parametrize("noun", NOUNS)
def test_a_change_is_made_and_taken_back(noun: Noun) -> None:
    async def story(desk: Desk) -> None:
        ref = await made(desk, noun)
        old = {name: there(desk, noun, ref).get(name) for name in CHANGES[noun]}
        await done(desk, Manage(noun, ref, "edit", CHANGES[noun]))
        assert {name: there(desk, noun, ref)[name] for name in CHANGES[noun]} == CHANGES[noun]
        await done(desk, Undo())
        assert {name: there(desk, noun, ref)[name] for name in old} == old
        assert desk.device.store.commands() == []

    live(story)


@pytest.mark.parametrize("noun", NOUNS)
def test_what_was_changed_elsewhere_since_is_left(noun: Noun) -> None:
    async def story(desk: Desk) -> None:
        ref = await made(desk, noun)
        await done(desk, Manage(noun, ref, "edit", {"name": "New"}))
        desk.elsewhere("PUT", f"{noun}s/{ref}", {"name": "Theirs"})
        await desk.rest(25 * 3600)
        assert "changed again since" in await refused(desk, Undo())
        assert there(desk, noun, ref)["name"] == "Theirs"

    live(story)


@pytest.mark.parametrize("noun", ["project", "client"])
@pytest.mark.parametrize(("verb", "then"), [("archive", True), ("restore", False)])
def test_an_archival_and_a_restoration_are_taken_back(noun: Noun, verb: Any, then: bool) -> None:
    async def story(desk: Desk) -> None:
        ref = await made(desk, noun)
        if verb == "restore":
            await done(desk, Manage(noun, ref, "archive"))
        await done(desk, Manage(noun, ref, verb))
        assert archived(desk, noun, ref) is then
        await done(desk, Undo())
        assert archived(desk, noun, ref) is not then
        thing = shown(desk, noun, ref)
        assert (thing.archived if noun == "client" else not thing.active) is not then

    live(story, premium=True)


def test_a_client_comes_back_with_the_projects_that_went_with_it_and_no_others() -> None:
    async def story(desk: Desk) -> None:
        client = await made(desk, "client")
        going = await made(desk, "project", "Going", client_id=client)
        gone = await made(desk, "project", "Gone", client_id=client)
        await done(desk, Manage("project", gone, "archive"))
        question = await desk.device.tracker.act(Manage("client", client, "archive"), how="tray")
        assert isinstance(question, Confirmation)
        assert question.reach == "1 project of the client goes with it."
        await done(desk, Manage("client", client, "archive"), 0)
        assert not shown(desk, "project", going).active
        await desk.rest(20)
        assert not shown(desk, "project", going).active
        await done(desk, Undo())
        assert [archived(desk, "project", ref) for ref in (going, gone)] == [False, True]
        assert [shown(desk, "project", ref).active for ref in (going, gone)] == [True, False]

    live(story, premium=True)


@pytest.mark.parametrize("noun", NOUNS)
def test_a_creation_is_taken_back_by_a_deletion_that_says_what_it_reaches(noun: Noun) -> None:
    async def story(desk: Desk) -> None:
        ref = await made(desk, noun)
        on: dict[Noun, dict[str, Any]] = {"project": {"project_id": ref}, "client": {}, "tag": {"tag_ids": (ref,)}}
        await desk.start("Inbox", **on[noun])
        if noun == "client":
            await made(desk, "project", "Of it", client_id=ref)
        await desk.rest(20)
        row = next(a.id for a in desk.device.store.activities() if a.words.startswith(f"Create the {noun} “Old”"))
        question = await desk.device.tracker.act(Undo(row), how="tray")
        assert isinstance(question, Confirmation)
        assert question.effect == f"Delete the {noun} “Old”"
        assert question.reach is not None
        assert question.reach.startswith("1 ")
        await done(desk, Undo(row))
        assert there(desk, noun, ref)["deleted"] is not None

    live(story)


@pytest.mark.parametrize("noun", NOUNS)
def test_a_deletion_that_was_sent_says_calmly_that_it_cannot_be_taken_back(noun: Noun) -> None:
    async def story(desk: Desk) -> None:
        ref = await made(desk, noun)
        await done(desk, Manage(noun, ref, "delete"))
        assert there(desk, noun, ref)["deleted"] is not None
        assert f"cannot bring back a deleted {noun}" in await refused(desk, Undo(2))
        assert not (await desk.device.tracker.activity())[0].undoable
        assert "Create it anew" in await refused(desk, Undo())

    live(story)


@pytest.mark.parametrize("noun", NOUNS)
def test_what_never_left_vanishes_without_a_request(noun: Noun) -> None:
    async def story(desk: Desk) -> None:
        ref = await made(desk, noun)
        desk.device.faults.down = True
        acts = [Manage(noun, ref, "delete"), Manage(noun, ref, "edit", {"name": "New"})]
        acts += [Manage(noun, ref, "archive")] if noun != "tag" else []
        for act in acts:
            await done(desk, act, 0)
            await done(desk, Undo(), 0)
            assert desk.device.store.commands() == []
        assert shown(desk, noun, ref).name == "Old"
        await done(desk, Create(noun, desk.account.workspace_id, {"name": "Other"}), 0)
        await done(desk, Undo(), 0)
        assert desk.device.store.commands() == []

    live(story)


@pytest.mark.parametrize("noun", NOUNS)
def test_a_change_whose_answer_was_lost_is_taken_back_on_the_server(noun: Noun) -> None:
    async def story(desk: Desk) -> None:
        ref = await made(desk, noun)
        desk.device.faults.script(faults.lost_answer(), method="PUT")
        await done(desk, Manage(noun, ref, "edit", {"name": "New"}), 1)
        await done(desk, Undo(), 120)
        assert there(desk, noun, ref)["name"] == "Old"

    live(story)


def test_every_write_to_what_is_shared_asks_first() -> None:
    async def story(desk: Desk) -> None:
        ref = await made(desk, "tag")
        question = await desk.device.tracker.act(Manage("tag", ref, "edit", {"name": "New"}), how="command line")
        assert isinstance(question, Confirmation)
        assert question.title == "Rename the tag “Old” to “New”?"
        assert desk.device.store.commands() == []
        assert "no archive for tags" in await refused(desk, Manage("tag", ref, "archive"))
        assert "no such project" in await refused(desk, Manage("project", 999, "delete"))

    live(story)
