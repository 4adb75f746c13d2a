"""What people and shells do to a command: pipes that close, disks that are full, slips of the finger."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.computer import CLOSED, ROOT, Computer


def shell(computer: Computer, line: str) -> "subprocess.CompletedProcess[str]":
    """A line of shell in which `tt` is our command."""
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", f'tt() {{ "{sys.executable}" -m desktop "$@"; }}; {line}'],
        cwd=ROOT,
        env={**os.environ, **computer.environ},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def log_of(computer: Computer) -> str:
    return "".join(path.read_text() for path in Path(computer.home).rglob("tracktray.log"))


@pytest.mark.parametrize("command", ["status", "list --json", "--help", "start --help"])
def test_a_reader_who_has_seen_enough_is_no_fault(computer: Computer, command: str) -> None:
    computer.run("start", "x" * 2000)
    ended = shell(computer, f"exec 3> >(exec true); wait $!; tt {command} >&3")
    assert (ended.returncode, ended.stderr) == (1, "")
    assert "Traceback" not in log_of(computer)


@pytest.mark.parametrize("command", ["status", "list"])
def test_a_full_disk_below_the_output_is_said_in_a_line(computer: Computer, command: str) -> None:
    computer.run("sync")
    ended = shell(computer, f"tt {command} > /dev/full")
    assert (ended.returncode, ended.stderr) == (1, "The output cannot be written: No space left on device.\n")
    assert "Traceback" not in log_of(computer)


def test_without_any_output_a_command_still_does_its_work(computer: Computer) -> None:
    ended = shell(computer, "tt start Mail >&- 2>&-; tt nonsense >&- 2>&-")
    assert ended.returncode == 2
    assert computer.entries()[0]["description"] == "Mail"


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("statsu",), "There is no command “statsu”. Did you mean status? See tracktray --help."),
        (("--nonsense",), "There is no option “--nonsense”. See tracktray --help."),
        (("status", "--demo"), "--demo stands before the command: tracktray --demo status."),
        (("edit",), "tracktray edit needs ID|running|last. See tracktray edit --help."),
        (("show",), "tracktray show needs WINDOW. See tracktray show --help."),
        (("activity", "--limit", "0"), "“0” is not a number from 1 on."),
        (("undo", "9" * 30), f"“{'9' * 30}” is not a number from 1 on."),
        (("pending", "--retry", "x"), "“x” is not a number from 1 on."),
        (("sync", "--wait", "-1"), "“-1” is not a number of seconds."),
        (("sync", "--wait", "nan"), "“nan” is not a number of seconds."),
    ],
)
def test_a_slip_is_answered_by_what_was_probably_meant(
    computer: Computer, argv: tuple[str, ...], said: str
) -> None:
    ended = computer.run(*argv)
    assert ended.code == 2
    assert said in ended.err
    assert len(ended.err.splitlines()) == 1


@pytest.mark.parametrize("word", ["99999999999999999999999", "9223372036854775808", "0", "abc", "-"])
def test_an_entry_that_cannot_be_is_not_found(computer: Computer, word: str) -> None:
    computer.run("sync")
    for command in (("continue", word), ("edit", word, "x"), ("delete", word, "--yes")):
        ended = computer.run(*command)
        assert (ended.code, ended.err) == (1, f"There is no entry {word}. See tracktray list.\n")


def test_an_entry_that_is_not_sent_yet_has_a_name_to_change_it_by(computer: Computer) -> None:
    computer.run("sync")
    computer.run("start", "First", offline=True)
    computer.run("start", "Second", offline=True)
    name = next(line for line in computer.run("list").out.splitlines() if "First" in line).split()[0]
    assert computer.run("edit", name, "Renamed", offline=True).code == 0
    assert computer.run("sync", "--wait", "30").code == 0
    assert {row["description"] for row in computer.entries()} == {"Renamed", "Second"}


def test_a_refused_change_comes_with_what_can_be_done_about_it(computer: Computer) -> None:
    computer.run("sync")
    workspace = computer.world.state.workspaces[computer.account.workspace_id]
    workspace["options"]["required"] = ["project"]
    assert computer.run("start", "Mail").code == 1
    told = computer.run("pending").out
    edit = next(line for line in told.splitlines() if "Change it: tracktray edit" in line).split()[4]
    assert "Send it again: tracktray pending --retry 1" in told
    assert "Let go of it: tracktray pending --discard 1" in told
    assert computer.run("edit", edit, "--project", "Website").code == 0
    assert computer.run("pending").out == "Nothing waits.\n"


def test_an_act_on_a_change_prints_a_document_where_one_is_asked_for(computer: Computer) -> None:
    computer.run("sync")
    computer.run("start", "x", offline=True)
    ended = computer.run("pending", "--discard", "1", "--json")
    assert (ended.code, ended.json) == (0, {"pending": []})


def test_a_list_that_reaches_beyond_what_toggl_tells_says_so(computer: Computer) -> None:
    computer.run("sync")
    ended = computer.run("list", "--from", "-200d")
    assert ended.code == 0
    assert "three months" in ended.err
    assert computer.run("list", "--from", "-7d").err == ""


def test_a_write_that_had_no_time_to_be_sent_says_what_sends_it(computer: Computer) -> None:
    from desktop.account.states import Person, Ready
    from desktop.cli.kept_here import LATER, SAVED, kept_here
    from desktop.tracker.state import Connectivity, State

    ready = Ready(Person(1, "ann@example.com"), "c", "environment")
    assert kept_here(State(), ready) == LATER
    assert kept_here(State()._replace(connectivity=Connectivity(online=False)), ready) == SAVED


@pytest.mark.parametrize(
    ("key", "said"),
    [("k-cli-1", "not asked: MATON_API_KEY is set"), ("", "none here")],
)
def test_doctor_tells_how_the_keyring_answered(computer: Computer, key: str, said: str) -> None:
    ended = computer.run("doctor", "--json", MATON_BASE_URL=CLOSED, MATON_API_KEY=key)
    assert ended.json["keyring"] == said
