"""A damaged file is set aside, and what the person asked for is saved from it row by row."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from desktop.store import Damaged, Favorite, ImpliedStop, NotADatabase, OtherUser, Store
from desktop.store.migrations import steps
from tests.store.things import NOON, activity, command, later, open_store, row

PAGE = 4096


def fill(store: Store) -> None:
    """A store with everything in it, over many pages."""
    with store.transaction():
        store.put_profile({"id": 7, "email": "a@b.c"})
        store.put_catalog("project", [{"id": n, "workspace_id": 1, "name": f"P{n}"} for n in range(50)])
        store.put_entries([row(n, n * 60) for n in range(1, 200)])
        for n in range(40):
            store.append(command(f"c-{n}", reason="r" * 300, attempts=n % 2, bodies=({"n": n},) * (n % 2)))
            store.log(activity(f"act {n}", note="n" * 200))
            store.bind(f"b-{n}", "entry", n + 1)
        store.put_favorite(Favorite("Mail", place=1))
        store.add_implied_stop(ImpliedStop(9, NOON, "c-1"))
        store.set_meta("cursor", "17")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole")
    with open_store(folder) as store:
        fill(store)
    return folder


def damaged(whole: Path, folder: Path, *pages: int, content: bytes = b"\xa5" * PAGE) -> Path:
    """A copy of the whole file with some of its pages overwritten."""
    shutil.copytree(whole, folder, dirs_exist_ok=True)
    file = folder / "7.db"
    with file.open("r+b") as opened:
        for page in pages:
            opened.seek((page - 1) * PAGE)
            opened.write(content)
    return file


def pages_of(whole: Path, table: str) -> list[int]:
    """Where a table's rows lie, its first page excepted."""
    with closing(sqlite3.connect(whole / "7.db")) as connection:
        root = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()[0]
    content = (whole / "7.db").read_bytes()
    start = (root - 1) * PAGE
    assert content[start] == 5, "the table has grown over its first page"
    cells = int.from_bytes(content[start + 3 : start + 5], "big")
    places = [int.from_bytes(content[start + 12 + 2 * n : start + 14 + 2 * n], "big") for n in range(cells)]
    return [int.from_bytes(content[start + place : start + place + 4], "big") for place in places]


def test_a_whole_file_is_opened_as_it_is(whole: Path, tmp_path: Path) -> None:
    damaged(whole, tmp_path)
    with open_store(tmp_path) as store:
        assert store.opened == (False, None, False, None, None)
        assert store.meta("cursor") == "17"


@pytest.mark.parametrize("content", [b"\0" * PAGE, b"\xa5" * PAGE, bytes(range(256)) * 16], ids=["0", "1", "2"])
def test_whichever_page_is_damaged_the_store_opens_and_everything_elsewhere_is_saved(
    whole: Path, tmp_path: Path, content: bytes
) -> None:
    pages = (whole / "7.db").stat().st_size // PAGE
    assert pages > 40
    theirs = set(pages_of(whole, "command"))
    saved = []
    for page in range(1, pages + 1):
        folder = tmp_path / str(page)
        file = damaged(whole, folder, page, content=content)
        with open_store(folder) as store:
            assert store.opened.damaged == file.with_name("7.db.damaged-1"), page
            assert store.meta("cursor") is None
            assert store.latest(9) == []
            waiting = store.commands()
            assert store.opened.salvaged == len(waiting)
            assert store.opened.lost or len(waiting) == 40
            if page in theirs:
                assert len(waiting) >= 20, page
            assert all(one.status == ("sending" if one.attempts else "ready") for one in waiting)
            assert [one.uuid for one in waiting] == sorted((o.uuid for o in waiting), key=lambda u: int(u[2:]))
            saved.append(len(waiting))
            store.append(command("new"))
        with open_store(folder) as store:
            assert store.opened == (False, None, False, None, None)
    assert sorted(saved)[len(theirs) + 2] == 40, "damage outside the commands costs none of them"


def test_everything_the_person_made_is_saved(whole: Path, tmp_path: Path) -> None:
    mirror = pages_of(whole, "entry")
    damaged(whole, tmp_path, *mirror[:3])
    with open_store(tmp_path) as store:
        assert (store.opened.salvaged, store.opened.lost) == (40, False)
        assert [row.words for row in store.activities(100)] == [f"act {n}" for n in range(39, -1, -1)]
        assert store.uuid_of("entry", 40) == "b-39"
        assert [favorite.name for favorite in store.favorites()] == ["Mail"]
        assert store.implied_stops() == [ImpliedStop(9, NOON, "c-1")]
        assert store.started_at(NOON)
        assert store.append(command("new")).seq == 41
        assert store.profile() is None


def test_damage_in_two_places_saves_what_lies_between(whole: Path, tmp_path: Path) -> None:
    pages = pages_of(whole, "command")
    assert len(pages) >= 5
    damaged(whole, tmp_path, pages[1], pages[-1])
    with open_store(tmp_path) as store:
        places = [one.seq for one in store.commands()]
        assert store.opened.lost
        assert min(places) == 1
        assert max(places) == 40
        assert len(places) >= 20


def test_the_first_page_is_replaced_by_what_every_file_has_there(whole: Path, tmp_path: Path) -> None:
    damaged(whole, tmp_path, 1)
    with open_store(tmp_path) as store:
        assert (store.opened.salvaged, store.opened.lost) == (40, False)


@pytest.mark.parametrize("keep", [0, 1, 100, PAGE, 5 * PAGE, 20 * PAGE + 7])
def test_a_file_that_was_cut_off_is_opened_with_what_is_left(whole: Path, tmp_path: Path, keep: int) -> None:
    file = damaged(whole, tmp_path)
    with file.open("r+b") as opened:
        opened.truncate(keep)
    with open_store(tmp_path) as store:
        assert store.opened.lost
        assert len(store.commands()) == (store.opened.salvaged or 0)
        store.append(command("new"))


def test_a_file_that_vanished_is_missed(whole: Path, tmp_path: Path) -> None:
    damaged(whole, tmp_path).unlink()
    with open_store(tmp_path) as store:
        assert (store.opened.created, store.opened.lost) == (True, True)


def test_a_command_whose_attempts_are_not_known_counts_as_being_sent(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        kept = [store.append(command(f"c-{n}")) for n in range(4)]
        with store.transaction():
            store._file.write("commands", "UPDATE command SET attempts = 'x', bodies = '{' WHERE seq = 1")
            store._file.write("commands", "UPDATE command SET status = 'lost' WHERE seq = 2")
            store._file.write("commands", "UPDATE command SET fields = '{' WHERE seq = 3")
        with pytest.raises(Damaged):
            store.commands()
    with open_store(tmp_path) as store:
        assert (store.opened.salvaged, store.opened.lost) == (3, True)
        assert [(one.seq, one.status, one.attempts) for one in store.commands()] == [
            (1, "sending", 1),
            (2, "sending", 1),
            (4, "ready", 0),
        ]
        assert store.commands()[2] == kept[3]


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE entry SET raw = '{' WHERE id = 1",
        "UPDATE entry SET description = CAST(x'ff' AS TEXT) WHERE id = 1",
        "UPDATE entry SET start = 'noon' WHERE id = 1",
        "UPDATE thing SET raw = '[]'",
        "UPDATE profile SET raw = '7'",
        "UPDATE activity SET target = ''",
        "UPDATE favorite SET fields = '[]'",
        "UPDATE implied_stop SET moment = 'x'",
    ],
)
def test_content_that_makes_no_sense_is_found_when_it_is_read_and_healed_by_the_next_start(
    whole: Path, tmp_path: Path, harm: str
) -> None:
    damaged(whole, tmp_path)
    with open_store(tmp_path) as store:
        with store.transaction():
            store._file.write("meta", harm)
        with pytest.raises(Damaged) as found:
            read_everything(store)
        assert "Restart" in found.value.sentence
    with open_store(tmp_path) as store:
        assert store.opened.salvaged == 40
        read_everything(store)


def read_everything(store: Store) -> None:
    store.entries(later(-1), later(10**6))
    store.latest(500)
    store.raw_entry(1)
    store.catalog()
    store.profile()
    store.commands()
    store.activities()
    store.favorites()
    store.implied_stops()


def test_a_file_that_is_damaged_while_others_have_it_open_is_not_taken_from_them(
    whole: Path, tmp_path: Path
) -> None:
    damaged(whole, tmp_path)
    with open_store(tmp_path) as store:
        store._file.note_damage("as if met while reading")
        with pytest.raises(Damaged):
            open_store(tmp_path)
        assert len(store.commands()) == 40
    with open_store(tmp_path) as store:
        assert store.opened.salvaged == 40


def test_a_salvage_that_a_crash_interrupts_is_completed(whole: Path, tmp_path: Path) -> None:
    for moved in (False, True):
        folder = tmp_path / str(moved)
        file = damaged(whole, folder, 1)
        with open_store(folder) as store:
            store.append(command("new"))
        # As it stood between the two halves: the new file made, the damaged one still (or no longer) in place.
        file.rename(folder / "7.db.salvaged")
        if not moved:
            (folder / "7.db.damaged-1").rename(file)
        with open_store(folder) as store:
            assert store.commands()[-1].uuid == "new"
            assert len(store.commands()) == 41
            assert (folder / "7.db.damaged-1").exists()
            assert not (folder / "7.db.salvaged").exists()


def test_a_half_made_salvage_is_begun_anew(whole: Path, tmp_path: Path) -> None:
    damaged(whole, tmp_path, 1)
    (tmp_path / "7.db.salvage").write_bytes(b"half")
    (tmp_path / "7.db.salvage-source").write_bytes(b"half")
    with open_store(tmp_path) as store:
        assert store.opened.salvaged == 40
    assert sorted(part.name for part in tmp_path.iterdir()) == ["7.db", "7.db.damaged-1", "7.db.open"]


def test_each_damaged_file_is_kept(whole: Path, tmp_path: Path) -> None:
    for number in (1, 2):
        file = damaged(whole, tmp_path, 1)
        with open_store(tmp_path) as store:
            assert store.opened.damaged == file.with_name(f"7.db.damaged-{number}")


def test_damage_that_is_met_while_the_store_is_open_has_a_name(whole: Path, tmp_path: Path) -> None:
    file = damaged(whole, tmp_path)
    with open_store(tmp_path) as store:
        with file.open("r+b") as opened:
            for page in pages_of(whole, "command"):
                opened.seek((page - 1) * PAGE)
                opened.write(b"\xa5" * PAGE)
        with pytest.raises(Damaged):
            store.commands()
    with open_store(tmp_path) as store:
        assert store.opened.lost


def test_a_damaged_file_that_was_never_opened_here_is_salvaged_only_if_it_is_ours(
    whole: Path, tmp_path: Path
) -> None:
    damaged(whole, tmp_path, *pages_of(whole, "entry")[:1])
    (tmp_path / "7.db.open").unlink()
    with open_store(tmp_path) as store:
        assert store.opened.salvaged == 40
    damaged(whole, tmp_path / "b", 1)
    (tmp_path / "b" / "7.db.open").unlink()
    with pytest.raises(NotADatabase):
        open_store(tmp_path / "b")


def test_damage_that_left_no_trace_outside_is_met_by_opening(whole: Path, tmp_path: Path) -> None:
    file = damaged(whole, tmp_path, 1)
    state = (whole / "7.db").stat()
    os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))
    with open_store(tmp_path) as store:
        assert (store.opened.salvaged, store.opened.lost) == (40, False)


def test_the_damaged_file_of_another_person_is_refused(whole: Path, tmp_path: Path) -> None:
    file = damaged(whole, tmp_path, *pages_of(whole, "entry")[:1])
    before = file.read_bytes()
    with pytest.raises(OtherUser):
        Store.open(file, user_id=8)
    assert file.read_bytes() == before


def test_an_older_damaged_file_is_salvaged_and_then_migrated(whole: Path, tmp_path: Path) -> None:
    damaged(whole, tmp_path, *pages_of(whole, "entry")[:1])
    with open_store(
        tmp_path, steps=(*steps(), ("ALTER TABLE command ADD COLUMN urgent INTEGER NOT NULL DEFAULT 0",))
    ) as store:
        assert store.opened.salvaged == 40
        assert store._file.one("PRAGMA user_version") == (len(steps()) + 1,)
        assert store._file.one("SELECT count(*) FROM command WHERE urgent = 0") == (40,)
