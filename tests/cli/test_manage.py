"""Projects, clients and tags on the command line: each write asks, is sent, and says what it reached."""

import json
import socket

import pytest

from desktop.demo import faults
from desktop.demo.state import Row
from desktop.system.paths import Paths
from tests.cli.computer import Computer

NOUNS = ("projects", "clients", "tags")


def live(computer: Computer, noun: str) -> dict[str, Row]:
    """What Toggl has, by name."""
    rows: dict[int, Row] = getattr(computer.world.state, noun)
    return {row["name"]: row for row in rows.values() if row["deleted"] is None}


def asked(computer: Computer) -> list[str]:
    """The calls of workspaces that reached Toggl."""
    seen = computer.world.requests
    return [f"{each.method} {each.path.partition('/v9')[2]}" for each in seen if "/workspaces/" in each.path]


@pytest.mark.parametrize("noun", NOUNS)
def test_from_creation_to_deletion(computer: Computer, noun: str) -> None:
    made = computer.run(noun, "create", "Atlas", "--yes", "--json")
    assert made.code == 0, made.err
    assert made.json["sent"] is True
    id_ = str(made.json[noun[:-1]]["id"])
    assert live(computer, noun)["Atlas"]["id"] == int(id_)
    assert computer.run(noun, "edit", id_, "--name", "Atlas II", "--yes").out == (
        f"Rename the {noun[:-1]} “Atlas” to “Atlas II”\n"
    )
    assert "Atlas II" in live(computer, noun)
    shown = computer.run(noun, "show", "atlas ii")
    assert (shown.code, shown.out.splitlines()[0].split()) == (0, ["Name", "Atlas", "II"])
    if noun != "tags":
        assert computer.run(noun, "archive", id_, "--yes").code == 0
        assert f"\n{id_}\t" not in "\n" + computer.run(noun, "list").out
        listed = computer.run(noun, "list", "--status", "archived", "--json").json
        assert [row["name"] for row in listed[noun]] == ["Atlas II"]
        assert computer.run(noun, "restore", id_, "--yes").code == 0
    assert computer.run(noun, "delete", id_, "--yes").out == f"Delete the {noun[:-1]} “Atlas II”\n"
    assert "Atlas II" not in live(computer, noun)
    assert computer.run("activity", "--json").json["activity"][0]["state"] == "saved"


def test_every_field_of_a_project_is_sent(computer: Computer) -> None:
    client = computer.create("clients", "ACME")
    other = computer.create("clients", "Initech")
    ended = computer.run(
        *("projects", "create", "--name", "Atlas", "--client", "acme", "--color", "0B83D9"),
        *("--private", "--billable", "--yes"),
    )
    assert ended.code == 0, ended.err
    row = live(computer, "projects")["Atlas"]
    assert (row["client_id"], row["color"], row["is_private"], row["billable"]) == (client, "#0b83d9", True, True)
    id_ = str(row["id"])
    flags = ("--client", "Initech", "--color", "#c9806b", "--public", "--no-billable")
    ended = computer.run("projects", "edit", id_, *flags, "--yes")
    assert ended.out == (
        "Change the project “Atlas”: client ACME → Initech, color #0b83d9 → #c9806b, public, not billable\n"
    )
    row = live(computer, "projects")["Atlas"]
    assert (row["client_id"], row["color"], row["is_private"], row["billable"]) == (other, "#c9806b", False, False)
    assert computer.run("projects", "edit", id_, "--no-client", "--yes").code == 0
    assert live(computer, "projects")["Atlas"]["client_id"] is None


def test_a_new_project_is_public_and_active_whatever_the_servers_defaults_are(computer: Computer) -> None:
    computer.run("projects", "create", "Atlas", "--yes")
    sent = next(
        each for each in computer.world.requests if each.method == "POST" and each.path.endswith("/projects")
    )
    assert json.loads(sent.body) == {
        "name": "Atlas",
        "active": True,
        "is_private": False,
        "workspace_id": computer.account.workspace_id,
    }


def test_notes_of_a_client(computer: Computer) -> None:
    computer.run("clients", "create", "ACME", "--notes", "By phone", "--yes")
    row = live(computer, "clients")["ACME"]
    assert row["notes"] == "By phone"
    assert computer.run("clients", "edit", str(row["id"]), "--notes", "", "--yes").code == 0
    assert not live(computer, "clients")["ACME"]["notes"]


def test_a_client_comes_back_with_its_projects_only_when_told_so(computer: Computer) -> None:
    client = computer.create("clients", "ACME")
    computer.create("projects", "Atlas", client_id=client)
    for flags, active in (((), False), (("--with-projects",), True)):
        assert computer.run("clients", "archive", str(client), "--yes").code == 0
        assert live(computer, "projects")["Atlas"]["active"] is False
        assert computer.run("clients", "restore", str(client), *flags, "--yes").code == 0
        assert live(computer, "projects")["Atlas"]["active"] is active
        assert (
            computer.run("projects", "list", "--status", "both", "--json").json["projects"][0]["active"] is active
        )


def test_a_deletion_shows_target_effect_and_reach_and_waits_for_a_yes(computer: Computer) -> None:
    for minutes in ("10m", "20m"):
        computer.run("start", "Mail", "#review", "for", minutes)
    shown = computer.run_on_terminal("tags", "delete", "review", typed="n\n")
    assert shown.code == 1
    for words in (
        "Delete the tag “review”?",
        "Tag “review” in the workspace Demo workspace",
        "2 entries keep their time but lose this tag.",
        "Delete? [y/N]",
    ):
        assert words in shown.out
    assert "review" in live(computer, "tags")
    assert computer.run_on_terminal("tags", "delete", "review", typed="y\n").code == 0
    assert [row["tags"] for row in computer.entries()] == [[], []]
    assert computer.run("list", "--json").json["entries"][0]["tags"] == []


def test_without_a_terminal_nothing_is_done_and_the_way_is_told(computer: Computer) -> None:
    for argv in (
        ("projects", "create", "Atlas"),
        ("projects", "edit", "Website", "--name", "Atlas"),
        ("projects", "archive", "Website"),
        ("tags", "delete", "review"),
    ):
        ended = computer.run(*argv)
        assert (ended.code, ended.out) == (1, "")
        assert "--yes" in ended.err
        assert len(ended.err.splitlines()) == 1
    assert set(live(computer, "projects")) == {"Website", "Mobile app"}


def test_yes_counts_with_an_id_alone(computer: Computer) -> None:
    computer.run("sync")
    id_ = live(computer, "tags")["review"]["id"]
    ended = computer.run("tags", "delete", "review", "--yes")
    assert ended.code == 2
    assert str(id_) in ended.err
    assert "review" in live(computer, "tags")


def test_the_deletion_of_a_project_leaves_its_entries(computer: Computer) -> None:
    computer.run("start", "Mail", "@Website", "for", "10m")
    id_ = live(computer, "projects")["Website"]["id"]
    assert computer.run("projects", "delete", str(id_), "--yes").code == 0
    sent = next(each for each in computer.world.requests if each.method == "DELETE")
    assert sent.query == {"teDeletionMode": "unassign"}
    (entry,) = computer.entries()
    assert entry["project_id"] is None
    assert computer.run("list", "--json").json["entries"][0]["project"] is None


def test_names_rights_and_plans_are_told_apart(computer: Computer) -> None:
    computer.run("sync")
    computer.create("tags", "made elsewhere")
    workspace = computer.world.state.workspaces[computer.account.workspace_id]
    known = computer.run("projects", "create", "Website", "--yes")
    unknown = computer.run("tags", "create", "made elsewhere", "--yes")
    id_ = str(live(computer, "projects")["Website"]["id"])
    computer.faults.script(faults.refused(403, "no"), method="PUT")
    rights = computer.run("projects", "edit", id_, "--name", "Atlas", "--yes")
    workspace["premium"] = False
    plan = computer.run("projects", "edit", id_, "--billable", "--yes")
    workspace |= {"only_admins_may_create_projects": True, "admins": []}
    computer.run("workspaces", "list", "--fresh")
    admins = computer.run("projects", "create", "Other", "--yes")
    assert "There is a project “Website” already" in known.err
    assert "There is a tag “made elsewhere” already. Use that one? See tracktray pending." in unknown.err
    assert (
        "Toggl does not let you edit projects in this workspace. The project “Website” stays as it is" in rights.err
    )
    assert "Billable projects need a paid Toggl plan." in plan.err
    assert "Only admins may create projects in the workspace Demo workspace." in admins.err
    assert {ended.code for ended in (known, unknown, rights, plan, admins)} == {1}


def test_offline_writes_wait_and_entries_wait_for_a_new_project(computer: Computer) -> None:
    computer.run("sync")
    made = computer.run("projects", "create", "Atlas", "--yes", "--json", offline=True)
    assert made.code == 0
    assert made.json["sent"] is False
    assert made.json["note"] == "Saved here. Sent when Toggl can be reached."
    row = made.json["project"]
    assert (row["id"], row["pending"], row["name"]) == (None, True, "Atlas")
    assert "not sent yet" in computer.run("projects", "list", offline=True).out
    assert computer.run("start", "Mail", "@Atlas", "for", "5m", offline=True).code == 0
    renamed = computer.run("projects", "edit", row["uuid"][:8], "--name", "Atlas II", "--yes", offline=True)
    assert renamed.code == 0, renamed.err
    assert computer.run("tags", "create", "slip", "--yes", offline=True).code == 0
    assert computer.run("tags", "delete", "slip", offline=True).code == 1
    assert computer.run("sync", "--wait", "30").code == 0
    (entry,) = computer.entries()
    assert entry["project_id"] == live(computer, "projects")["Atlas II"]["id"]
    assert "slip" in live(computer, "tags")


def test_a_lost_answer_creates_one_project(computer: Computer) -> None:
    computer.run("sync")
    computer.faults.script(faults.lost_answer(), method="POST", path="projects")
    ended = computer.run("projects", "create", "Atlas", "--yes")
    assert ended.code == 0
    assert computer.run("sync", "--wait", "60").code == 0
    assert [row["name"] for row in computer.world.state.projects.values()].count("Atlas") == 1


def test_a_second_deletion_of_the_same_thing_is_done(computer: Computer) -> None:
    computer.run("sync")
    id_ = live(computer, "tags")["review"]["id"]
    computer.world.directly(
        computer.account.user_id, "DELETE", f"/workspaces/{computer.account.workspace_id}/tags/{id_}"
    )
    assert computer.run("tags", "delete", str(id_), "--yes").code == 0
    assert computer.run("pending").out == "Nothing waits.\n"


def test_undo_takes_back_an_archival(computer: Computer) -> None:
    computer.run("sync")
    id_ = str(live(computer, "projects")["Website"]["id"])
    computer.run("projects", "archive", id_, "--yes")
    assert computer.run("undo", "--yes").code == 0
    assert live(computer, "projects")["Website"]["active"] is True


def test_through_the_app_the_servers_word_is_waited_for(computer: Computer) -> None:
    with computer.app() as app:
        made = computer.run("projects", "create", "Atlas", "--yes", "--json")
        assert made.json["project"]["id"] == live(computer, "projects")["Atlas"]["id"]
        id_ = str(made.json["project"]["id"])
        computer.faults.script(faults.refused(403, "no"), method="PUT")
        ended = computer.run("projects", "archive", id_, "--yes")
        assert ended.code == 1
        assert "does not let you" in ended.err
        shown = computer.run_on_terminal("projects", "delete", "Atlas", typed="y\n")
        assert "Delete the project “Atlas”?" in shown.out
        assert shown.code == 0
        assert "Atlas" not in live(computer, "projects")
        with socket.socket(socket.AF_UNIX) as caller:
            caller.connect(str(Paths(False).socket))
            lines = caller.makefile("rw", encoding="utf-8")
            lines.readline()
            lines.write(json.dumps({"v": 1, "argv": ["tags", "create", "sly", "--yes"]}) + "\n")
            lines.flush()
            answer = json.loads(lines.readline())
            lines.close()
        assert answer["exit"] == 1
        assert app.stdout
        assert app.stdout.readline().startswith("asked Create the tag “sly”?")
    assert "sly" not in live(computer, "tags")


@pytest.mark.parametrize(
    "argv",
    [
        ("projects",),
        ("projects", "nonsense"),
        ("tags", "archive", "review"),
        ("users", "delete", "1"),
        ("projects", "create"),
        ("projects", "create", "A", "--name", "B"),
        ("projects", "edit", "Website"),
        ("projects", "edit", "Website", "--color", "blue"),
        ("projects", "create", "A", "--private", "--public"),
        ("projects", "list", "--page", "0"),
        ("projects", "list", "--per-page", "201"),
        ("clients", "list", "--status", "gone"),
        ("tags", "show"),
    ],
)
def test_wrong_usage_is_told_in_a_line(computer: Computer, argv: tuple[str, ...]) -> None:
    ended = computer.run(*argv)
    assert (ended.code, ended.out) == (2, "")
    assert len(ended.err.splitlines()) == 1


def test_help_tells_every_act(computer: Computer) -> None:
    for noun in (*NOUNS, "workspaces", "users"):
        ended = computer.run(noun, "--help")
        assert (ended.code, ended.err) == (0, "")
        assert "list" in ended.out
        assert computer.run(noun, "list", "--help").out.startswith(f"usage: tracktray {noun} list")
