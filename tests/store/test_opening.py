"""Opening: created, migrated after a copy, or refused untouched."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from desktop.store import Locked, NewerVersion, NotADatabase, OtherUser, ReadOnly, Store
from desktop.store.migrations import steps
from desktop.store.presence import Presence
from tests.store.things import USER, command, open_store, row

FUTURE = (*steps(), ("ALTER TABLE favorite ADD COLUMN hotkey TEXT",))
BROKEN = (*steps(), ("ALTER TABLE favorite ADD COLUMN hotkey TEXT", "INSERT INTO nowhere VALUES (1)"))


def test_a_new_file_is_created_for_its_owner_alone(tmp_path: Path) -> None:
    with Store.open(tmp_path / "deep" / "7.db", user_id=USER) as store:
        assert store.opened.created
        store.append(command())
        assert {part.stat().st_mode & 0o777 for part in (tmp_path / "deep").iterdir()} == {0o600}
    with Store.open(tmp_path / "deep" / "7.db", user_id=USER) as store:
        assert store.opened == (False, None, False, None, None)
        assert store.user_id == USER


def test_a_file_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    (tmp_path / "7.db").chmod(0o644)
    with open_store(tmp_path):
        assert (tmp_path / "7.db").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(("network_home", "journal"), [(False, "wal"), (True, "delete")])
def test_commits_are_on_the_disk_before_they_are_acknowledged(
    tmp_path: Path, network_home: bool, journal: str
) -> None:
    with open_store(tmp_path, network_home=network_home) as store:
        assert store._file.one("PRAGMA synchronous") == (3,)
        assert store._file.one("PRAGMA journal_mode") == (journal,)
        kept = store.append(command())
    with open_store(tmp_path, network_home=not network_home) as store:
        assert store.commands() == [kept]


def test_who_only_looks_into_a_file_leaves_its_journal_as_it_is(tmp_path: Path) -> None:
    open_store(tmp_path, network_home=True).close()
    with open_store(tmp_path, network_home=None) as store:
        assert store._file.one("PRAGMA journal_mode") == ("delete",)


def test_an_older_file_is_copied_and_then_migrated(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        kept = store.append(command())
    with open_store(tmp_path, steps=FUTURE) as store:
        backup = store.opened.backup
        assert backup is not None
        assert backup.stat().st_mode & 0o777 == 0o600
        assert store.commands() == [kept]
        assert store._file.one("PRAGMA user_version") == (len(FUTURE),)
    shutil.copyfile(backup, tmp_path / "restored.db")
    with Store.open(tmp_path / "restored.db", user_id=USER) as store:
        assert store.commands() == [kept]
    with open_store(tmp_path, steps=FUTURE) as store:
        assert store.opened.backup is None


def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        kept = store.append(command())
    for _ in range(2):
        with pytest.raises(Exception, match="nowhere"):
            open_store(tmp_path, steps=BROKEN)
    with open_store(tmp_path) as store:
        assert store.commands() == [kept]


def test_a_file_that_an_older_program_has_open_is_not_migrated(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        with pytest.raises(Locked):
            open_store(tmp_path, steps=FUTURE)
        store.append(command())
    with open_store(tmp_path, steps=FUTURE) as store:
        assert len(store.commands()) == 1


def test_a_newer_file_is_refused_untouched(tmp_path: Path) -> None:
    open_store(tmp_path, steps=FUTURE).close()
    before = (tmp_path / "7.db").read_bytes()
    with pytest.raises(NewerVersion) as refused:
        open_store(tmp_path)
    assert (refused.value.found, refused.value.known) == (len(FUTURE), len(steps()))
    assert (tmp_path / "7.db").read_bytes() == before
    assert sorted(part.name for part in tmp_path.iterdir()) == ["7.db", "7.db.open"]
    open_store(tmp_path, steps=FUTURE).close()


def test_something_else_in_the_files_place_is_left_as_it_is(tmp_path: Path) -> None:
    letter = b"Dear diary, " * 500
    (tmp_path / "7.db").write_bytes(letter)
    with pytest.raises(NotADatabase):
        open_store(tmp_path)
    assert (tmp_path / "7.db").read_bytes() == letter


def test_another_programs_database_is_left_as_it_is(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "7.db")) as other:
        other.execute("CREATE TABLE recipe (name)")
    before = (tmp_path / "7.db").read_bytes()
    with pytest.raises(NotADatabase):
        open_store(tmp_path)
    assert (tmp_path / "7.db").read_bytes() == before


def test_a_folder_in_the_files_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "7.db").mkdir()
    with pytest.raises(NotADatabase):
        open_store(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(NotADatabase):
        open_store(tmp_path / "file")


def test_the_file_of_another_person_is_refused(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        kept = store.append(command())
        with pytest.raises(OtherUser):
            store.put_profile({"id": 8})
    with pytest.raises(OtherUser) as refused:
        Store.open(tmp_path / "7.db", user_id=8)
    assert (refused.value.found, refused.value.asked) == (USER, 8)
    with open_store(tmp_path) as store:
        assert store.commands() == [kept]


def test_a_file_that_is_held_exclusively_cannot_be_opened(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "7.db", isolation_level=None)) as holder:
        holder.execute("PRAGMA locking_mode = EXCLUSIVE")
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Locked):
            open_store(tmp_path, busy_timeout=0.05)


@pytest.fixture
def somebody_else() -> Iterator[Path]:
    """A folder that this process, for a while without a superuser's rights, may read and not write."""
    folder = Path(tempfile.mkdtemp())
    open_store(folder).close()
    superuser = os.geteuid() == 0
    for part in folder.iterdir():
        part.chmod(0o444)
    folder.chmod(0o555)
    if superuser:
        os.seteuid(65534)
    try:
        yield folder
    finally:
        if superuser:
            os.seteuid(0)
        folder.chmod(0o700)
        shutil.rmtree(folder)


@pytest.mark.skipif(os.name != "posix", reason="rights of another kind")
def test_a_folder_that_may_not_be_written_is_named_as_such(somebody_else: Path) -> None:
    with pytest.raises(ReadOnly):
        open_store(somebody_else)
    with pytest.raises(ReadOnly):
        open_store(somebody_else / "new")


def test_a_crash_during_creation_is_no_damage(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "7.db")) as started:
        started.execute(f"PRAGMA application_id = {0x54725472}")
    with open_store(tmp_path) as store:
        assert store.opened.salvaged is None
        store.put_entries([row(1)])


def test_forgetting_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "77.db").touch()
    with open_store(tmp_path) as store:
        with pytest.raises(Locked):
            Store.erase(tmp_path / "7.db")
        store.append(command())
    open_store(tmp_path, steps=FUTURE).close()
    (tmp_path / "7.db.damaged-1").touch()
    (tmp_path / "7.db-wal").touch()
    Store.erase(tmp_path / "7.db")
    Store.erase(tmp_path / "7.db")
    Store.erase(tmp_path / "never" / "7.db")
    assert [part.name for part in tmp_path.iterdir()] == ["77.db"]


def test_who_opens_the_file_while_another_checks_it_waits_and_then_says_so(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    checking = Presence(tmp_path / "7.db", patience=0)
    assert checking.alone
    with pytest.raises(Locked):
        open_store(tmp_path, busy_timeout=0.03)
    checking.settle()
    open_store(tmp_path).close()
    checking.leave()
