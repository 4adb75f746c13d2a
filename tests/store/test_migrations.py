"""A file of every earlier version opens with everything in it.

`versions/N.sql` is a whole file as version N wrote it. After a new migration, the command
`python -m tests.store.test_migrations` writes the one of the new version.
"""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.store import Favorite, ImpliedStop, QuotaRow, Store
from desktop.store.connecting import APPLICATION_ID
from desktop.store.migrations import LATEST, steps
from tests.store.things import NOON, activity, command, open_store, row

VERSIONS = Path(__file__).parent / "versions"


def fill(store: Store) -> None:
    """Something of each kind, in a transaction as the program makes it."""
    with store.transaction():
        store.put_profile({"id": 7, "email": "ada@example.com", "timezone": "Europe/Berlin"})
        store.put_catalog("workspace", [{"id": 1, "name": "Ada’s", "organization_id": 5}])
        store.put_catalog("project", [{"id": 10, "workspace_id": 1, "name": "Website", "at": NOON.isoformat()}])
        store.put_entries([row(1), row(2, 100, None, tag_ids=[3])], asked_at=NOON)
        store.append(command("waiting"))
        store.append(command("sent", status="uncertain", attempts=1, t0=NOON, bodies=({"start": "x"},)))
        store.log(activity("Start “Mail”", note="A note", before={"stops": 1}))
        store.bind("made", "entry", 1)
        store.put_favorite(Favorite("Mail", place=1))
        store.add_implied_stop(ImpliedStop(2, NOON + timedelta(seconds=200), "made", NOON))
        store.set_quota(QuotaRow("user", 30, 12, NOON, NOON))
        store.log_request("user", NOON)
        store.set_meta("cursor", NOON.isoformat())


def told(store: Store) -> list[object]:
    """All that the store tells of it."""
    return [
        store.profile(),
        store.catalog(),
        store.latest(9),
        store.raw_entry(2),
        store.commands(),
        store.activities(),
        store.uuid_of("entry", 1),
        store.favorites(),
        store.implied_stops(),
        store.started_at(NOON),
        store.quota(),
        store.requests_since("user", NOON),
        store.meta("cursor"),
    ]


def schema(store: Store) -> object:
    return store._file.rows("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name")


def written(folder: Path, version: int) -> None:
    """The file as that version left it."""
    with closing(sqlite3.connect(folder / "7.db", isolation_level=None)) as file:
        file.executescript((VERSIONS / f"{version}.sql").read_text("utf-8"))


@pytest.mark.parametrize("version", range(1, LATEST + 1))
def test_a_file_of_that_version_opens_with_everything_in_it(tmp_path: Path, version: int) -> None:
    (tmp_path / "new").mkdir()
    with open_store(tmp_path / "new") as store:
        fill(store)
        expected, built = told(store), schema(store)
    written(tmp_path, version)
    with open_store(tmp_path) as store:
        assert (store.opened.salvaged, store.opened.lost) == (None, False)
        assert (store.opened.backup is not None) == (version < LATEST)
        assert told(store) == expected
        assert schema(store) == built
        assert store._file.rows("PRAGMA integrity_check") == [("ok",)]


@pytest.mark.parametrize("version", range(1, LATEST + 1))
def test_a_damaged_file_of_that_version_is_salvaged_and_migrated(tmp_path: Path, version: int) -> None:
    written(tmp_path, version)
    with closing(sqlite3.connect(tmp_path / "7.db")) as file:
        file.execute("UPDATE entry SET raw = '{'")
        file.commit()
    (tmp_path / "7.db.open").write_text("damaged")
    with open_store(tmp_path) as store:
        assert (store.opened.salvaged, store.opened.lost) == (2, False)
        assert [one.uuid for one in store.commands()] == ["waiting", "sent"]
        assert [favorite.name for favorite in store.favorites()] == ["Mail"]


def test_there_is_a_file_of_each_version() -> None:
    assert len(steps()) == LATEST
    assert sorted(int(file.stem) for file in VERSIONS.iterdir()) == list(range(1, LATEST + 1))


def write_version(folder: Path) -> None:
    """Write the file of the present version down."""
    with open_store(folder) as store:
        fill(store)
        store._file.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    with closing(sqlite3.connect(folder / "7.db")) as file:
        lines = [f"PRAGMA application_id = {APPLICATION_ID};", *file.iterdump(), f"PRAGMA user_version = {LATEST};"]
    VERSIONS.mkdir(exist_ok=True)
    (VERSIONS / f"{LATEST}.sql").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as scratch:
        write_version(Path(scratch))
