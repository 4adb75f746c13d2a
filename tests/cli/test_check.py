"""`doctor --check`: what is kept here against what Toggl has, in two requests, changing nothing."""

from typing import Any

import pytest

from desktop.demo.faults import quota_used_up
from desktop.store import Store
from desktop.system.paths import Paths
from tests.cli.computer import Computer


def checked(computer: Computer, code: int) -> list[dict[str, Any]]:
    ended = computer.run("doctor", "--check", "--json")
    assert ended.code == code, ended.err
    found = ended.json["check"]
    assert (found["next"] is None) == (not found["differences"])
    return list(found["differences"])


def elsewhere(computer: Computer, method: str, path: str, body: object = None) -> Any:
    where = f"/workspaces/{computer.account.workspace_id}/{path}"
    return computer.world.directly(computer.account.user_id, method, where, body)[1]


def kept(computer: Computer) -> tuple[object, ...]:
    """Everything of the mirror and the outbox."""
    path = Paths(False).database(computer.account.user_id)
    with Store.open(path, user_id=computer.account.user_id) as store:
        entries = [store.raw_entry(entry.id or 0) for entry in store.latest(1000)]
        return entries, store.catalog(), store.commands(), store.meta("cursor"), store.meta("related_at")


@pytest.mark.parametrize("with_app", [False, True])
def test_each_kind_of_difference_is_found_and_nothing_is_changed(computer: Computer, with_app: bool) -> None:
    computer.run("start", "Mail", "@Website", "#review", "for", "30m")
    computer.run("start", "Call", "for", "10m")
    assert checked(computer, 0) == []
    mail, call = sorted(
        computer.world.state.entries.values(), key=lambda row: str(row["description"]), reverse=True
    )
    mail["description"] = "changed behind the mirror's back"
    elsewhere(computer, "PUT", f"time_entries/{call['id']}", {"description": "Call back"})
    body = {"created_with": "web", "start": "2026-01-01T00:00:00Z", "duration": -1}
    body |= {
        "start": computer.world.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
        "workspace_id": computer.account.workspace_id,
    }
    made = elsewhere(computer, "POST", "time_entries", body)["id"]
    tags = {row["name"]: row["id"] for row in computer.world.state.tags.values()}
    elsewhere(computer, "DELETE", f"tags/{tags['deep work']}")
    elsewhere(computer, "PUT", f"tags/{tags['review']}", {"name": "reviews"})
    project = computer.create("projects", "made elsewhere")
    before = kept(computer)
    since = len(computer.world.requests)
    if with_app:
        return _through_the_app(computer)
    found = {(each["noun"], each["id"]): (each["what"], each.get("fields")) for each in checked(computer, 1)}
    assert found == {
        ("entry", mail["id"]): ("differs", ["description"]),
        ("entry", call["id"]): ("newer at Toggl", ["description"]),
        ("entry", made): ("not here", None),
        ("tag", tags["deep work"]): ("not at Toggl", None),
        ("tag", tags["review"]): ("newer at Toggl", ["name"]),
        ("project", project): ("not here", None),
    }
    paths = [seen.path.partition("/v9")[2] for seen in computer.world.requests[since:] if "/v9" in seen.path]
    assert paths == ["/me/time_entries", "/me"]
    assert kept(computer) == before
    return None


def _through_the_app(computer: Computer) -> None:
    with computer.app():
        ended = computer.run("doctor", "--check", "--json")
        assert ended.code == 1
        found = {(each["noun"], each["what"]) for each in ended.json["check"]["differences"]}
        assert ("tag", "newer at Toggl") in found
        assert ("project", "not here") in found


def test_what_waits_is_neither_a_difference_nor_sent(computer: Computer) -> None:
    computer.run("start", "Mail", "for", "30m")
    entry = str(computer.entries()[0]["id"])
    computer.run("edit", entry, "Letters", offline=True)
    computer.run("tags", "edit", "review", "--name", "reviews", offline=True)
    before = kept(computer)
    assert checked(computer, 0) == []
    assert kept(computer) == before
    assert computer.entries()[0]["description"] == "Mail"


def test_people_read_what_differs_and_what_to_do(computer: Computer) -> None:
    computer.run("sync")
    project = computer.create("projects", "Secret name")
    ended = computer.run("doctor", "--check")
    assert ended.code == 1
    assert f"noun project, id {project}, what not here" in ended.out
    assert "Toggl is ahead: tracktray sync, then check again." in ended.out
    assert "Asked Toggl: 2 requests; " in ended.out
    assert "Secret name" not in ended.out


def test_a_check_that_cannot_be_made_says_why(computer: Computer) -> None:
    computer.run("sync")
    ended = computer.run("doctor", "--check", offline=True)
    assert (ended.code, ended.out) == (1, "")
    assert ended.err == "Toggl cannot be reached. Try again later.\n"
    computer.faults.script(quota_used_up(600), method="GET", path="time_entries")
    ended = computer.run("doctor", "--check")
    assert ended.code == 1
    assert ended.err.startswith("Quota used up until ")


def test_a_deleted_project_leaves_no_difference(computer: Computer) -> None:
    computer.run("start", "Mail", "@Website", "#review", "for", "30m")
    ids = {
        row["name"]: row["id"]
        for table in ("projects", "tags")
        for row in getattr(computer.world.state, table).values()
    }
    computer.run("projects", "delete", str(ids["Website"]), "--yes")
    computer.run("tags", "delete", str(ids["review"]), "--yes")
    assert checked(computer, 0) == []
