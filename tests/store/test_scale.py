"""Years of entries cost no more than a day of them: every view reads by an index."""

from collections.abc import Iterator

import pytest

from desktop.store import Store
from tests.store.things import NOON, later, open_store

ENTRIES = 200_000


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(tmp_path_factory.mktemp("years")) as store:
        with store.transaction():
            store._file.write(
                "entries",
                "INSERT INTO entry WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
                "SELECT i, 1, 7, ? - i * 900, ? - i * 900 + 600, 'Mail ' || (i % 50), NULL, NULL, '[]', 0, NULL, "
                "NULL, NULL, i % 20 = 0, '{}', '{}' FROM n",
                (ENTRIES, int(NOON.timestamp()), int(NOON.timestamp())),
            )
            store._file.write("entries", "UPDATE entry SET stop = NULL WHERE id = 1")
        yield store


def plans(store: Store) -> list[str]:
    """How SQLite finds the rows of everything that the next statements ask."""
    asked: list[str] = []
    connection = store._file._connection
    connection.set_trace_callback(asked.append)
    try:
        assert [entry.ref for entry in store.running()] == [1]
        assert len(store.latest(200)) == 200
        assert len(store.entries(later(-90_000), later(0))) == 95
        assert store.entry(77) is not None
        assert store.unbound(later(-9_000), later(-8_100)) != []
        assert store.started_at(NOON) is False
        assert store.activities_of("u") == []
        assert store.activities(10) == []
        assert store.requests_since("user", NOON) == []
    finally:
        connection.set_trace_callback(None)
    explained = [
        row for sql in asked if sql.startswith("SELECT") for row in store._file.rows(f"EXPLAIN QUERY PLAN {sql}")
    ]
    return [row[3] for row in explained]


def test_every_view_reads_by_an_index(years: Store) -> None:
    found = plans(years)
    assert len(found) >= 9
    assert not [plan for plan in found if "TEMP B-TREE" in plan]
    # A scan is fine through an index: the running rows are few, and `latest` stops at its limit.
    assert not [plan for plan in found if plan.startswith("SCAN") and "USING INDEX" not in plan]
    assert any("entry_running" in plan for plan in found)
