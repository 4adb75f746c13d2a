"""Lists of projects, clients, tags, workspaces and people: from the mirror for nothing, from Toggl at a price."""

import os
from typing import Any

import pytest

from desktop.cli.columns import Head, cells_of, table
from desktop.demo.faults import quota_used_up
from tests.cli.computer import Computer

HEADS = (Head("ID"), Head("NAME"), Head("CLIENT", 2), Head("COLOR", 3), Head("", 1))


def rows(computer: Computer, *argv: str) -> list[dict[str, Any]]:
    ended = computer.run(*argv, "--json")
    assert ended.code == 0, ended.err
    assert ended.err == "" or "Asked Toggl" in ended.err
    return list(ended.json[argv[0]])


def names(computer: Computer, *argv: str) -> list[str]:
    return [row["name"] for row in rows(computer, *argv)]


def asked(computer: Computer, since: int) -> list[str]:
    """What of workspaces Toggl was asked since its request number `since`, with the query."""
    found = []
    for seen in computer.world.requests[since:]:
        path = seen.path.partition("/v9")[2].replace(f"/workspaces/{computer.account.workspace_id}", "W")
        query = "&".join(f"{name}={value}" for name, value in sorted(seen.query.items()))
        found.append(f"{seen.method} {path}{'?' if query else ''}{query}")
    return found


def furnish(computer: Computer) -> None:
    client = computer.create("clients", "ACME")
    for name, more in (("alpha", {"client_id": client}), ("Beta", {}), ("gamma", {}), ("Ünder", {})):
        computer.create("projects", name, **more)
    old = computer.create("projects", "Old one")
    path = f"/workspaces/{computer.account.workspace_id}/projects/{old}"
    computer.world.directly(computer.account.user_id, "PUT", path, {"active": False})
    computer.run("sync")


def test_filters_and_pages_are_answered_from_the_mirror(computer: Computer) -> None:
    furnish(computer)
    since = len(computer.world.requests)
    active = ["alpha", "Beta", "gamma", "Mobile app", "Website", "Ünder"]
    assert names(computer, "projects", "list") == active
    assert names(computer, "projects", "list", "--status", "archived") == ["Old one"]
    assert len(names(computer, "projects", "list", "--status", "both")) == 7
    assert names(computer, "projects", "list", "--name", "ÜN") == ["Ünder"]
    assert names(computer, "projects", "list", "--client", "acme") == ["alpha"]
    assert names(computer, "projects", "list", "--page", "2", "--per-page", "4") == ["Website", "Ünder"]
    assert names(computer, "projects", "list", "--page", "3", "--per-page", "4") == []
    assert names(computer, "projects", "list", "--since", "today") == active
    assert names(computer, "tags", "list", "--name", "deep") == ["deep work"]
    assert names(computer, "clients", "list", "--workspace", "Demo workspace") == ["ACME"]
    assert names(computer, "workspaces", "list") == ["Demo workspace"]
    assert computer.world.requests[since:] == []


def test_a_row_has_toggls_own_fields_and_says_how_old_it_is(computer: Computer) -> None:
    furnish(computer)
    document = computer.run("projects", "list", "--name", "alpha", "--json").json
    assert set(document) == {"projects", "total", "as_of"}
    (row,) = document["projects"]
    assert row["client"] == "ACME"
    assert row["pending"] is False
    promised = (
        "id",
        "workspace_id",
        "client_id",
        "name",
        "active",
        "color",
        "is_private",
        "billable",
        "at",
        "created_at",
    )
    assert set(promised) <= set(row)
    assert computer.run("clients", "list", "--json").json["clients"][0]["wid"] == computer.account.workspace_id
    kept = computer.run("projects", "list", offline=True)
    assert kept.code == 0
    assert ", as of " in kept.err
    assert "api_token" not in computer.run("workspaces", "list", "--json").out


def test_a_program_gets_rows_with_tabs(computer: Computer) -> None:
    furnish(computer)
    out = computer.run("projects", "list").out
    cells = [line.split("\t") for line in out.splitlines()]
    assert {len(each) for each in cells} == {6}
    assert [each[1] for each in cells][:2] == ["alpha", "Beta"]


def test_asking_toggl_passes_its_filters_on_and_says_what_it_costs(computer: Computer) -> None:
    furnish(computer)
    for argv, call in (
        (("projects", "list"), "GET W/projects?active=true&page=1&per_page=200"),
        (("projects", "list", "--status", "both"), "GET W/projects?active=both&page=1&per_page=200"),
        (("projects", "list", "--name", "al"), "GET W/projects?active=true&name=al&page=1&per_page=200"),
        (("projects", "list", "--page", "2", "--per-page", "3"), "GET W/projects?active=true&page=2&per_page=3"),
        (("clients", "list", "--status", "archived"), "GET W/clients?status=archived"),
        (("clients", "list", "--name", "ac"), "GET W/clients?name=ac&status=active"),
        (("tags", "list", "--page", "1", "--per-page", "5"), "GET W/tags?page=1&per_page=5"),
        (("workspaces", "list"), "GET /me/workspaces"),
        (("workspaces", "show"), "GET W"),
        (("users", "list"), "GET W/users"),
    ):
        since = len(computer.world.requests)
        ended = computer.run(*argv, *(() if argv[0] == "users" else ("--fresh",)))
        assert ended.code == 0, ended.err
        assert asked(computer, since) == [call]
        assert "Asked Toggl: 1 request; " in ended.err
        assert " left this hour." in ended.err
    project = str(computer.create("projects", "made elsewhere"))
    computer.run("projects", "list", "--fresh")
    since = len(computer.world.requests)
    assert computer.run("projects", "show", project, "--fresh").code == 0
    assert computer.run("clients", "show", "ACME", "--fresh").code == 0
    assert [call.split("/")[-2] for call in asked(computer, since)] == ["projects", "clients"]


def test_a_fresh_list_shows_what_was_made_and_deleted_elsewhere(computer: Computer) -> None:
    furnish(computer)
    computer.create("projects", "made elsewhere")
    gone = next(row["id"] for row in computer.world.state.projects.values() if row["name"] == "gamma")
    path = f"/workspaces/{computer.account.workspace_id}/projects/{gone}"
    computer.world.directly(computer.account.user_id, "DELETE", path)
    assert "made elsewhere" not in names(computer, "projects", "list")
    fresh = names(computer, "projects", "list", "--status", "both", "--fresh")
    assert "made elsewhere" in fresh
    assert "gamma" not in fresh


def test_more_than_a_page_is_fetched_page_by_page(computer: Computer) -> None:
    for number in range(230):
        computer.create("tags", f"tag {number:03}")
    computer.run("sync")
    since = len(computer.world.requests)
    ended = computer.run("tags", "list", "--fresh")
    assert len(ended.out.splitlines()) == 232
    assert asked(computer, since) == ["GET W/tags?page=1&per_page=200", "GET W/tags?page=2&per_page=200"]
    assert "Asked Toggl: 2 requests; " in ended.err


def test_a_used_up_window_and_no_network_are_said_and_the_kept_list_still_shows(computer: Computer) -> None:
    furnish(computer)
    computer.faults.script(quota_used_up(600), method="GET", path="users")
    ended = computer.run("users", "list")
    assert (ended.code, ended.out) == (1, "")
    assert "Quota used up until" in ended.err
    since = len(computer.world.requests)
    again = computer.run("users", "list")
    assert again.code == 1
    assert "Quota used up until" in again.err
    assert computer.world.requests[since:] == []
    ended = computer.run("projects", "list", "--fresh", offline=True)
    assert (ended.code, ended.out) == (1, "")
    assert len(ended.err.splitlines()) == 1
    assert computer.run("projects", "list", offline=True).code == 0


def test_the_last_requests_of_a_workspace_are_kept_for_starts_and_stops(computer: Computer) -> None:
    organization = computer.world.state.workspaces[computer.account.workspace_id]["organization_id"]
    computer.world.state.organizations[organization]["limit"] = 6
    computer.run("sync")
    codes = [computer.run("users", "list").code for _ in range(4)]
    assert codes == [0, 0, 1, 1]
    assert computer.run("start", "Mail").code == 0
    assert len(computer.entries()) == 1


def test_people_through_the_app(computer: Computer) -> None:
    with computer.app():
        computer.run("sync", "--wait", "30")
        assert [row["email"] for row in rows(computer, "users", "list")] == ["ann@example.com"]
        shown = computer.run("users", "show", "ann@example.com")
        assert "Role    admin" in shown.out
        assert computer.run("users", "show", "nobody").code == 1
        assert computer.run("projects", "list", "--fresh").code == 0


def test_unknown_and_ambiguous_names_are_told(computer: Computer) -> None:
    for name in ("Acme", "Initech"):
        computer.create("projects", "Twice", client_id=computer.create("clients", name))
    ended = computer.run("projects", "show", "Twice")
    assert ended.code == 1
    assert "Acme/Twice (" in ended.err
    assert "Initech/Twice (" in ended.err
    assert computer.run("projects", "show", "acme/twice").code == 0
    ended = computer.run("projects", "show", "Websit")
    assert "Did you mean Website?" in ended.err


@pytest.mark.parametrize("width", [24, 40, 60, 80, 120])
def test_a_table_fits_the_terminal_whatever_the_names_are(width: int) -> None:
    wild = ("x" * 300, "日本語" * 20, "👩‍👩‍👧‍👦" * 9, "ﷺ שלום עולם " * 6, "é" * 50, "a\tb\x1b[31mc", "")
    lines = table(HEADS, [("3700000001", name, name, "#0b83d9", "archived") for name in wild], width).splitlines()
    assert all(cells_of(line) <= width for line in lines)
    assert all("\x1b" not in line and "\t" not in line for line in lines)
    assert all(line.startswith("3700000001") for line in lines[1:])


def test_columns_stand_under_each_other_whatever_stands_in_them() -> None:
    wild = ("plain", "日本語", "👩‍👩‍👧‍👦 family", "שלום", "🇩🇪 e\u0301", "✏️")
    lines = table(HEADS, [("1", name, "CLIENT", "", "") for name in wild], 80).splitlines()
    assert len({cells_of(line.partition("CLIENT")[0]) for line in lines}) == 1


def test_the_name_stays_readable_and_the_rest_goes_first() -> None:
    line = table(
        HEADS, [("3700000001", "Website relaunch", "Baker & Sons", "#0b83d9", "archived")], 42
    ).splitlines()[1]
    assert "Website relaunch" in line
    assert "archived" in line
    assert "#0b83d9" not in line


def test_no_command_of_these_loads_qt(computer: Computer) -> None:
    import subprocess
    import sys

    computer.run("sync")
    code = (
        "import sys; from desktop.cli import main; main(['projects', 'list']);"
        "print('PySide6' in sys.modules, file=sys.stderr)"
    )
    environ = {**os.environ, **computer.environ}
    ended = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=False)
    assert ended.stderr.splitlines()[-1] == "False"
