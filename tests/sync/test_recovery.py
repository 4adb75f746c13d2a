"""Whatever becomes of what is kept here, or of a list of the server: nothing is deleted for it, nothing is lost."""

from datetime import timedelta
from pathlib import Path

import pytest

from desktop.demo import faults
from desktop.model.entry import Ref
from desktop.model.intent import Draft, Edit, Start, Stop
from desktop.store import Store
from desktop.tracker.outcome import Refused
from desktop.tracker.state import visible
from tests.simulation.virtual import EPOCH
from tests.sync.desk import Desk, live


async def two_entries(desk: Desk) -> Ref:
    """One ended, one runs, both on the server; the ended one."""
    first = await desk.start("Inbox")
    await desk.rest(600)
    await desk.start("Mail")
    await desk.rest(60)
    return desk.device.store.resolve(first.ref or "")


def shown(desk: Desk) -> list[str]:
    return [e.description for e in visible(desk.device.store, EPOCH, EPOCH + timedelta(days=9))]


def database(desk: Desk) -> Path:
    return desk.device.store._file.path


async def restart(desk: Desk) -> Store:
    await desk.device.start()
    return desk.device.store


def deletions(desk: Desk) -> list[str]:
    return [request for request in desk.requests() if request.startswith("DELETE")]


@pytest.mark.parametrize("harm", ["page", "gone", "cut"])
def test_a_mirror_that_is_made_anew_deletes_nothing(harm: str) -> None:
    async def story(desk: Desk) -> None:
        ref = await two_entries(desk)
        desk.device.faults.down = True
        await desk.act(Edit(ref, {"description": "Post"}), "editor")
        await desk.rest(10)
        await desk.act(Stop(), "tray")
        file = database(desk)
        await desk.device.stop()
        content = file.read_bytes()
        if harm == "gone":
            file.unlink()
        else:
            file.write_bytes(b"\xa5" * 4096 + content[4096:] if harm == "page" else content[: len(content) // 2])
        store = await restart(desk)
        assert store.opened.damaged is not None or store.opened.lost
        kept = store.opened.salvaged or 0
        desk.device.faults.down = False
        await desk.rest(900)
        assert deletions(desk) == []
        assert sorted(shown(desk)) == sorted(words for words, *_ in desk.entries())
        assert len(desk.entries()) == 2
        if harm == "page":
            assert kept == 2
            assert [(words, stop is None) for words, _, stop in desk.entries()] == [
                ("Post", False),
                ("Mail", False),
            ]

    live(story)


def test_a_list_that_is_suddenly_empty_deletes_nothing_here_or_there() -> None:
    async def story(desk: Desk) -> None:
        await two_entries(desk)
        desk.device.faults.script(*[faults.refused(200, [])] * 3, method="GET")
        with desk.device.store.transaction():
            desk.device.store.set_meta("cursor", None)  # the next list is of the whole reach
        for _ in range(3):
            desk.device.engine.poke("sync-now")
            await desk.rest(90)
        assert shown(desk) == ["Mail", "Inbox"]
        assert deletions(desk) == []

    live(story)


def test_with_a_full_disk_a_click_says_so_and_changes_nothing() -> None:
    async def story(desk: Desk) -> None:
        await two_entries(desk)
        file = desk.device.store._file
        file.rows(f"PRAGMA max_page_count = {file.one('PRAGMA page_count')[0]}")
        refusals = []
        for number in range(60):  # until what is free inside the file is used up
            outcome = await desk.device.tracker.act(Start(Draft(f"Task {number} " + "x" * 2900)), how="tray")
            if isinstance(outcome, Refused):
                refusals.append(outcome.words)
                break
            await desk.rest(20)
        assert refusals == ["The disk is full. Nothing was changed; free some space and try again."]
        running = desk.device.tracker.state.running
        assert running is not None
        assert not running.description.startswith(f"Task {number} ")
        file.rows("PRAGMA max_page_count = 1000000")
        await desk.start("Again")
        await desk.rest(200)
        assert desk.entries()[-1][0] == "Again"
        assert desk.device.store.commands() == []

    live(story)
