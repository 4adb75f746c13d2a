"""Projects, clients, tags, tasks and workspaces as the server last said."""

from pathlib import Path
from typing import Any

import pytest

from desktop.model.catalog import Catalog
from desktop.model.entry import TimeEntry
from desktop.store import Suspicious
from tests.store.things import later, open_store


def project(id_: int, at: float = 0, **fields: Any) -> dict[str, Any]:
    return {"id": id_, "workspace_id": 1, "name": f"P{id_}", "at": later(at).isoformat(), **fields}


def test_everything_nameable_comes_back(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.put_catalog(
            "workspace", [{"id": 1, "name": "W", "organization_id": 3, "premium": True, "role": "user"}]
        )
        store.put_catalog("client", [{"id": 2, "wid": 1, "name": "ACME", "archived": True}])
        store.put_catalog("project", [project(4, client_id=2, color="#010203", active=False, can_track_time=False)])
        store.put_catalog("tag", [{"id": 5, "workspace_id": 1, "name": "a", "deleted_at": None}])
        store.put_catalog("task", [{"id": 6, "workspace_id": 1, "project_id": 4, "name": "T"}])
        catalog = store.catalog()
        assert catalog.workspaces[1].organization_id == 3
        assert not catalog.workspaces[1].admin
        assert catalog.client_of(catalog.project(4)) == catalog.clients[2]
        assert (catalog.projects[4].active, catalog.projects[4].can_track_time) == (False, False)
        assert (catalog.clients[2].archived, catalog.tag_names((5,)), catalog.tasks[6].name) == (True, ("a",), "T")


def test_what_names_one_entry_comes_without_the_rest(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.put_catalog("workspace", [{"id": 1, "name": "W"}, {"id": 9, "name": "X"}])
        store.put_catalog("client", [{"id": 2, "wid": 1, "name": "ACME"}, {"id": 3, "wid": 1, "name": "Other"}])
        store.put_catalog("project", [project(4, client_id=2), project(7, client_id=3)])
        store.put_catalog("tag", [{"id": id_, "workspace_id": 1, "name": f"t{id_}"} for id_ in (5, 8)])
        store.put_catalog("task", [{"id": 6, "workspace_id": 1, "project_id": 4, "name": "T"}])
        whole = store.catalog()
        entry = TimeEntry(70, 1, later(0), project_id=4, task_id=6, tag_ids=(5,))
        assert store.catalog_of(entry) == whole._replace(
            clients={2: whole.clients[2]}, projects={4: whole.projects[4]}, tags={5: whole.tags[5]}
        )
        assert store.catalog_of(entry._replace(project_id=None, task_id=None)).tag_names((5,)) == ("t5",)
        assert store.catalog_of(None) == Catalog(workspaces=whole.workspaces)


def test_the_catalog_is_the_same_object_until_it_changes(tmp_path: Path) -> None:
    with open_store(tmp_path) as store, open_store(tmp_path) as other:
        store.put_catalog("project", [project(1)])
        first = store.catalog()
        store.set_meta("a", "b")
        assert store.catalog() is first
        other.put_catalog("project", [project(1, at=1, name="Renamed")])
        assert store.catalog().projects[1].name == "Renamed"


def test_a_rolled_back_change_of_the_catalog_is_not_seen(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.put_catalog("project", [project(1)])

        def fail() -> None:
            with store.transaction():
                store.put_catalog("project", [project(2)])
                assert set(store.catalog().projects) == {1, 2}
                raise RuntimeError

        with pytest.raises(RuntimeError):
            fail()
        assert set(store.catalog().projects) == {1}


def test_a_complete_list_of_a_workspace_deletes_there_alone(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.put_catalog("project", [project(1), project(2), project(3, workspace_id=9)])
        store.put_catalog("project", [project(1)], complete_for=1)
        assert set(store.catalog().projects) == {1, 3}
        store.put_catalog("project", [project(1)], complete_for="all")
        assert set(store.catalog().projects) == {1}


def test_a_list_that_would_empty_the_catalog_is_believed_the_second_time(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.put_catalog("tag", None, complete_for="all")
        store.put_catalog("tag", [{"id": 1, "workspace_id": 1, "name": "a"}])
        with pytest.raises(Suspicious) as refused:
            store.put_catalog("tag", None, complete_for="all")
        assert (refused.value.noun, refused.value.known) == ("tag", 1)
        assert set(store.catalog().tags) == {1}
        store.put_catalog("tag", None, complete_for="all", confirmed=True)
        assert not store.catalog().tags


def test_a_rename_of_ours_is_not_reverted_by_an_older_list(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.put_catalog("project", [project(1, at=0)], asked_at=later(0))
        store.put_catalog("project", [project(1, at=10, name="New"), project(2, at=11)])
        store.put_catalog("project", [project(1, at=0)], complete_for="all", asked_at=later(5))
        assert {id_: thing.name for id_, thing in store.catalog().projects.items()} == {1: "New", 2: "P2"}


def test_what_we_deleted_is_not_revived_by_an_older_list(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.put_catalog("tag", [{"id": 1, "workspace_id": 1, "name": "a", "at": later(0).isoformat()}])
        store.remove_from_catalog("tag", 1, later(10))
        store.put_catalog("tag", [{"id": 1, "workspace_id": 1, "name": "a", "at": later(0).isoformat()}])
        assert not store.catalog().tags


def test_a_list_without_news_is_no_change(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.put_catalog("project", [project(1)], complete_for="all", asked_at=later(1))
        store.take_changes()
        store.put_catalog("project", [project(1)], complete_for="all", asked_at=later(2))
        assert store.take_changes() == frozenset()
