"""start, stop, continue, toggle, edit, delete, undo, list: on their own, without the app."""

import time

import pytest

from desktop.system.paths import Paths
from tests.cli.computer import Computer


def test_a_first_start_needs_nothing_but_the_key(computer: Computer) -> None:
    ended = computer.run("start", "Design", "review", "@website", '#"deep', 'work"', "$")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == "Start “Design review” in Website\n"
    row = computer.entries()[0]
    assert (row["description"], row["tags"], row["billable"]) == ("Design review", ["deep work"], True)
    assert row["stop"] is None


def test_a_start_stops_what_runs_and_a_stop_stops(computer: Computer) -> None:
    computer.run("start", "First", "10m", "ago")
    assert "stops “First”" in computer.run("start", "Second").out
    ended = computer.run("stop")
    assert (ended.code, ended.out) == (0, "Stop “Second”, 0:00\n")
    again = computer.run("stop")
    assert (again.code, again.out) == (0, "No timer running\n")
    assert [row["stop"] is None for row in computer.entries()] == [False, False]


def test_stopping_at_a_past_time(computer: Computer) -> None:
    computer.run("start", "Long", "2h", "ago")
    assert computer.run("stop", "30m", "ago").code == 0
    assert abs(computer.entries()[0]["duration"] - 90 * 60) < 30


def test_a_stop_before_the_start_is_refused_in_one_line(computer: Computer) -> None:
    computer.run("start", "Short")
    ended = computer.run("stop", "2h", "ago")
    assert ended.code == 1
    assert ended.out == ""
    assert len(ended.err.splitlines()) == 1
    assert "cannot end before" in ended.err


def test_continue_and_toggle(computer: Computer) -> None:
    computer.run("start", "Mail", "@Website", "for", "20m")
    assert "Mail" in computer.run("continue").out
    assert "Stop" in computer.run("toggle").out
    assert "Start “Mail” in Website" in computer.run("toggle").out
    assert [row["description"] for row in computer.entries()] == ["Mail"] * 3


def test_that_entry_continued_by_its_id(computer: Computer) -> None:
    computer.run("start", "Older", "yesterday", "9:00-10:00")
    computer.run("start", "Newer", "for", "5m")
    older = next(row["id"] for row in computer.entries() if row["description"] == "Older")
    assert "Start “Older”" in computer.run("continue", str(older)).out


def test_flags_say_the_same_as_the_grammar(computer: Computer) -> None:
    ended = computer.run(
        *("start", "--project", "Mobile app", "--tag", "review", "--billable"),
        *("--from", "yesterday 9:00", "--to", "10:30", "--", "@not", "#grammar"),
    )
    assert ended.code == 0, ended.err
    row = computer.entries()[0]
    assert (row["description"], row["tags"], row["duration"]) == ("@not #grammar", ["review"], 5400)


def test_an_unknown_name_is_never_created_silently(computer: Computer) -> None:
    ended = computer.run("start", "x", "@Websit")
    assert ended.code == 1
    assert "Did you mean Website?" in ended.err
    assert computer.entries() == []
    assert computer.run("start", "x", "--tag", "reviw").code == 1


def test_create_asks_and_without_a_terminal_says_how(computer: Computer) -> None:
    ended = computer.run("start", "x", "@Brandnew", "--create")
    assert ended.code == 1
    assert "Create the project “Brandnew”?" in ended.err
    assert "--yes" in ended.err


def test_create_with_a_yes_makes_it_and_starts(computer: Computer) -> None:
    ended = computer.run("start", "x", "@Brandnew", "#fresh", "--create", "--yes")
    assert ended.code == 0, ended.err
    row = computer.entries()[0]
    assert row["project_id"] is not None
    assert row["tags"] == ["fresh"]


def test_a_name_that_stands_twice_lists_both(computer: Computer) -> None:
    for name in ("Acme", "Initech"):
        client = computer.create("clients", name)
        computer.create("projects", "Twice", client_id=client)
    ended = computer.run("start", "x", "@Twice")
    assert ended.code == 1
    assert "Acme/Twice" in ended.err
    assert "Initech/Twice" in ended.err
    assert computer.run("start", "x", "--project", "Twice", "--client", "acme").code == 0


def test_edit_changes_what_is_named_and_nothing_else(computer: Computer) -> None:
    computer.run("start", "Mail", "@Website", "#review", "9:00-10:00")
    before = computer.entries()[0]
    ended = computer.run("edit", str(before["id"]), "--project", "Mobile app", "--to", "10:15")
    assert ended.code == 0, ended.err
    after = computer.entries()[0]
    changed = {name for name in before if before[name] != after[name]} - {"at"}
    assert changed >= {"project_id", "stop", "duration"}
    assert changed <= {"project_id", "pid", "stop", "duration"}
    assert after["duration"] == 75 * 60


def test_edit_by_running_and_last_and_text(computer: Computer) -> None:
    computer.run("start", "One", "for", "10m")
    computer.run("start", "Two")
    assert computer.run("edit", "running", "Better", "words", "#review").code == 0
    assert computer.run("edit", "last", "--no-project", "--billable").code == 0
    rows = {row["description"]: row for row in computer.entries()}
    assert rows["Better words"]["tags"] == ["review"]
    assert rows["One"]["billable"] is True


def test_edit_without_a_change_is_wrong_usage(computer: Computer) -> None:
    computer.run("start", "One", "for", "10m")
    assert computer.run("edit", "last").code == 2


def test_delete_wants_a_yes(computer: Computer) -> None:
    computer.run("start", "Mail", "for", "30m")
    entry = str(computer.entries()[0]["id"])
    refused = computer.run("delete", entry)
    assert refused.code == 1
    assert "Delete “Mail” (0:30)?" in refused.err
    assert len(computer.entries()) == 1
    assert computer.run("delete", entry, "--yes").code == 0
    assert computer.entries() == []


@pytest.mark.parametrize(("typed", "left"), [("n\n", 1), ("\n", 1), ("y\n", 0)])
def test_at_a_terminal_the_question_is_asked_there(computer: Computer, typed: str, left: int) -> None:
    computer.run("start", "Mail", "for", "30m")
    entry = str(computer.entries()[0]["id"])
    ended = computer.run_on_terminal("delete", entry, typed=typed)
    assert "Delete “Mail” (0:30)?" in ended.out
    assert "[y/N]" in ended.out
    assert len(computer.entries()) == left
    assert ended.code == (1 if left else 0)


def test_undo_takes_back_the_last_write(computer: Computer) -> None:
    computer.run("start", "Mail", "@Website", "for", "30m")
    computer.run("edit", "last", "--no-project")
    assert computer.run("undo").code == 0
    assert computer.entries()[0]["project_id"] is not None


def test_list_for_people_and_for_programs(computer: Computer) -> None:
    computer.run("start", "Old", "yesterday", "9:00-10:00")
    computer.run("start", "Mail", "@Website", "#review", "for", "30m")
    computer.run("start", "Now")
    today = [entry["description"] for entry in computer.run("list", "--json").json["entries"]]
    assert today in (["Now", "Mail"], ["Now"])  # just after midnight the half hour began the day before
    now, mail, _old = computer.run("list", "--from", "yesterday", "--json").json["entries"]
    assert now["stop"] is None
    assert mail["duration_seconds"] == 1800
    assert mail["project"] == "Website"
    assert mail["tags"] == ["review"]
    assert isinstance(mail["project_id"], int)
    assert mail["pending"] is False
    text = computer.run("list", "--from", "-1d").out
    assert "Old" in text
    assert "Mail — Website #review" in text
    filtered = computer.run("list", "--from", "-7d", "--tag", "review", "--json").json["entries"]
    assert [entry["description"] for entry in filtered] == ["Mail"]


@pytest.mark.parametrize("argv", [("list", "--from", "whenever"), ("list", "--from", "today", "--to", "-3d")])
def test_days_that_cannot_be_meant_are_wrong_usage(computer: Computer, argv: tuple[str, ...]) -> None:
    computer.run("start", "x")
    ended = computer.run(*argv)
    assert ended.code == 2
    assert len(ended.err.splitlines()) == 1


def test_status_tells_the_running_entry_and_the_totals(computer: Computer) -> None:
    computer.run("start", "Mail", "@Website", "30m", "ago")
    status = computer.run("status", "--json").json
    assert status["running"]["description"] == "Mail"
    assert status["running"]["project"] == "Website"
    assert abs(status["running"]["duration_seconds"] - 1800) < 30
    assert status["account"] == "ann@example.com"
    assert status["connection_id"] == computer.account.connection_id
    assert status["online"] is True
    assert status["attention"] is None
    assert status["pending_writes"] == 0
    assert status["quota"]["user"]["limit"] == 30
    assert "Mail — Website" in computer.run("status").out


def test_control_characters_of_a_description_do_not_reach_the_terminal(computer: Computer) -> None:
    body = {
        "created_with": "x",
        "workspace_id": computer.account.workspace_id,
        "description": "evil \x1b[31mred\x07",
        "start": "2026-01-01T10:00:00Z",
        "duration": -1,
    }
    path = f"/workspaces/{computer.account.workspace_id}/time_entries"
    computer.world.directly(computer.account.user_id, "POST", path, body)
    computer.run("sync")
    out = computer.run("status").out
    assert "evil" in out
    assert "\x1b" not in out
    assert "\x07" not in out


def test_twenty_starts_at_once_leave_one_running_and_lose_none(computer: Computer) -> None:
    computer.run("start", "Zero")
    names = [f"Task {number}" for number in range(20)]
    ended = computer.together(*(("start", name) for name in names))
    assert {each.code for each in ended} == {0}, [each.err for each in ended if each.code]
    deadline = time.monotonic() + 60
    while computer.run("sync", "--wait", "30").code and time.monotonic() < deadline:
        pass
    rows = computer.entries()
    assert sorted(row["description"] for row in rows) == sorted(["Zero", *names])
    assert sum(row["stop"] is None for row in rows) == 1


def test_a_start_that_names_no_project_is_on_the_default_one(computer: Computer) -> None:
    Paths(False).prepare()
    Paths(False).settings_file.write_text("[timer]\ndefault_project = 'website'\n")
    assert computer.run("start", "Mail").out == "Start “Mail” in Website\n"
    assert computer.run("start", "Call", '@"Mobile app"').out.startswith("Start “Call” in Mobile app")
