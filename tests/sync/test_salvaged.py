"""After a damaged file was salvaged the engine goes on with what was saved, and knows nothing that was not."""

import pytest

from desktop.demo import faults
from desktop.model.entry import Ref
from desktop.model.intent import Delete, Edit, Stop
from tests.sync.desk import Desk, live

UNREADABLE = "UPDATE command SET attempts = 'x', bodies = '{'"
"""Nobody knows any more what was sent of the commands."""
HARMED = "UPDATE entry SET raw = '{'"


async def salvaged(desk: Desk, harm: str) -> None:
    """The program ends over a damaged file and is started again."""
    store = desk.device.store
    with store.transaction():
        store._file.write("meta", harm)
    store._file.note_damage("as if met while reading")
    await desk.device.stop()
    await desk.device.start()
    assert desk.device.store.opened.salvaged == 1


async def begun(desk: Desk) -> Ref:
    started = await desk.start("Inbox")
    await desk.rest(60)
    return desk.device.store.resolve(started.ref or "")


@pytest.mark.parametrize("harm", [HARMED, UNREADABLE])
def test_a_deletion_is_done_and_not_only_said_to_be(harm: str) -> None:
    async def story(desk: Desk) -> None:
        ref = await begun(desk)
        desk.device.faults.script(faults.lost_request(), faults.no_connection(), method="DELETE")
        await desk.act(Delete(ref), "editor")
        await desk.rest(2)
        desk.device.faults.down = True
        await salvaged(desk, harm)
        desk.device.faults.down = False
        await desk.rest(400)
        assert desk.entries() == []
        assert desk.device.store.commands() == []

    live(story)


@pytest.mark.parametrize("harm", [HARMED, UNREADABLE])
def test_a_stop_counts_at_its_own_moment(harm: str) -> None:
    async def story(desk: Desk) -> None:
        await begun(desk)
        desk.device.faults.down = True
        await desk.act(Stop(), "tray")
        await desk.rest(30)
        await salvaged(desk, harm)
        await desk.rest(600)
        desk.device.faults.down = False
        await desk.rest(400)
        ((_, start, stop),) = desk.entries()
        assert (stop or 0) - start == pytest.approx(60, abs=1)

    live(story)


@pytest.mark.parametrize("harm", [HARMED, UNREADABLE])
def test_an_edit_arrives(harm: str) -> None:
    async def story(desk: Desk) -> None:
        ref = await begun(desk)
        desk.device.faults.down = True
        await desk.act(Edit(ref, {"description": "Post"}), "editor")
        await desk.rest(30)
        await salvaged(desk, harm)
        desk.device.faults.down = False
        await desk.rest(400)
        assert [words for words, *_ in desk.entries()] == ["Post"]

    live(story)


@pytest.mark.parametrize("arrived", [False, True])
def test_a_start_is_made_once_though_nobody_knows_whether_it_arrived(arrived: bool) -> None:
    async def story(desk: Desk) -> None:
        desk.device.faults.script(faults.lost_answer() if arrived else faults.lost_request(), method="POST")
        await desk.start("Inbox")
        await desk.rest(2)
        await salvaged(desk, UNREADABLE)
        await desk.rest(400)
        assert [words for words, *_ in desk.entries()] == ["Inbox"]
        assert desk.device.store.commands() == []
        assert await desk.questions() == []

    live(story)
