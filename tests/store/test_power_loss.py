"""When power fails at any write of the disk, the file opens and everything that was acknowledged is in it.

The store, its SQLite and its journal are the real ones; see `tape`. Each cut is played several times, as each
sector that was not forced to the disk may be there or not.
"""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest

from desktop.demo.account import plain
from desktop.demo.world import World
from desktop.model.intent import Create, Draft, Edit, Intent, Start, Stop
from desktop.model.question import Confirmation
from desktop.store import Store
from desktop.store.migrations import steps
from tests.simulation.crash import Crash
from tests.simulation.device import Device
from tests.simulation.virtual import DeviceClock, Time, rest, run
from tests.store.tape import Tape, available, play, recording
from tests.store.things import USER, command, open_store

pytestmark = pytest.mark.skipif(
    not available(), reason="this Python has SQLite inside; no file system can be put below"
)

NEXT = (
    *steps(),
    ("ALTER TABLE command ADD COLUMN urgent INTEGER NOT NULL DEFAULT 0", "UPDATE command SET urgent = 1"),
)


class Mark(NamedTuple):
    """What a commit left, and how much had been asked of the disk when it was acknowledged."""

    deeds: int
    content: str


class Witness(Crash):
    """Notes what the store has whenever the program may rely on it: after each commit, and around each request."""

    def __init__(self, tape: Tape, store: Callable[[], Store]) -> None:
        super().__init__()
        self._tape, self._store = tape, store
        self.marks: list[Mark] = []
        self.open = True

    def here(self) -> None:
        if self.open and not self._store()._file._connection.in_transaction:
            self.marks.append(Mark(len(self._tape.deeds), content(self._store())))


def content(store: Store) -> str:
    """All rows of all tables, as a short name."""
    tables = [
        name for (name,) in store._file.rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    ]
    rows = [(name, store._file.rows(f"SELECT * FROM {name}")) for name in tables]  # noqa: S608  the names are ours
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def survive(
    tape: Tape,
    marks: list[Mark],
    database: Path,
    folder: Path,
    *,
    notes: Sequence[bytes] = (b"", b"open", b"closed 1 2"),
    disks: int = 2,
    **opening: Any,
) -> int:
    """Cut the power after each deed, with several disks that kept something else; how often it was cut.

    `notes`: what the note beside the file, which is never forced to the disk, may say.
    """
    cuts = 0
    for at in range(marks[0].deeds, len(tape.deeds) + 1):
        chance = Random(at)
        acknowledged = max(index for index, mark in enumerate(marks) if mark.deeds <= at)
        allowed = {mark.content for mark in marks[acknowledged : acknowledged + 2]}
        for files in (tape.after_power_cut(at, str(database), chance) for _ in range(disks)):
            home = folder / f"cut-{cuts}"
            home.mkdir()
            play(home, database.name, files)
            note = chance.choice(notes)
            if note:
                (home / f"{database.name}.open").write_bytes(note)
            with Store.open(home / database.name, **{"user_id": USER, **opening}) as store:
                assert (store.opened.salvaged, store.opened.lost) == (None, False), at
                assert content(store) in allowed, (at, tape.deeds[at - 1 : at + 1])
            cuts += 1
    return cuts


@pytest.mark.parametrize("network_home", [False, True])
def test_acknowledged_commands_are_there(tmp_path: Path, network_home: bool) -> None:
    with recording() as tape, open_store(tmp_path, network_home=network_home) as store:
        witness = Witness(tape, lambda: store)
        witness.here()
        for number in range(8):
            with store.transaction():
                store.append(command(f"c-{number}", reason="r" * 1500))
                if number % 3 == 2:
                    store.remove(store.commands()[0].seq)
            witness.here()
    assert survive(tape, witness.marks, tmp_path / "7.db", tmp_path, network_home=network_home) > 100


@pytest.mark.parametrize("network_home", [False, True])
def test_a_first_start_that_is_cut_off_can_be_made_again(tmp_path: Path, network_home: bool) -> None:
    with recording() as tape, open_store(tmp_path, network_home=network_home) as store:
        made = content(store)
    assert survive(tape, [Mark(0, made)], tmp_path / "7.db", tmp_path, notes=[b""], network_home=network_home) > 50


@pytest.mark.parametrize("network_home", [False, True])
def test_a_migration_is_done_or_not(tmp_path: Path, network_home: bool) -> None:
    with recording() as tape:
        with open_store(tmp_path, network_home=network_home) as store:
            for number in range(5):
                store.append(command(f"c-{number}", reason="r" * 1500))
        begun = len(tape.deeds)
        with open_store(tmp_path, network_home=network_home, steps=NEXT) as store:
            migrated = content(store)
    marks = [Mark(begun, migrated)]
    assert survive(tape, marks, tmp_path / "7.db", tmp_path, network_home=network_home, steps=NEXT) > 50


def test_acts_and_what_the_engine_makes_of_them_are_there(tmp_path: Path) -> None:
    """Start, switch, edit, stop; the engine's transactions in between; and the end of the program."""
    time = Time()
    world = World(DeviceClock(time), seed=5)
    account = plain(world)

    async def story(tape: Tape) -> Witness:
        device = Device(world, account, time, tmp_path, Random(1))
        device.crash = witness = Witness(tape, lambda: device.store)
        witness.open = False
        await device.start()
        witness.open = True
        await rest(5)

        async def act(intent: Intent) -> None:
            outcome = await device.tracker.act(intent, how="tray")
            if isinstance(outcome, Confirmation):
                await device.tracker.act(intent, how="tray", yes=outcome)

        await act(Start(Draft("Inbox")))
        await rest(60)
        await act(Start(Draft("Mail")))
        await act(Create("project", account.workspace_id, {"name": "Website"}))
        await rest(2)
        running = device.tracker.state.running
        assert running is not None
        await act(Edit(running.ref, {"description": "Post"}))
        await rest(10)
        await act(Stop())
        await rest(30)
        witness.open = False
        await device.stop()
        return witness

    with recording() as tape:
        witness = run(story(tape), time)
    database = tmp_path / "a.db"
    assert survive(tape, witness.marks, database, tmp_path, disks=1, user_id=account.user_id) > 150
