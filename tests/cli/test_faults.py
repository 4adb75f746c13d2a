"""Whatever is wrong around a command: one calm sentence, and the person's time is kept."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.demo import faults
from desktop.demo.faults import Fault
from tests.cli.computer import Computer

KEPT = "Saved here."


def database(computer: Computer) -> Path:
    """The file of the signed-in person."""
    (found,) = computer.home.rglob("toggl-*.sqlite3")
    return found


@pytest.mark.parametrize(
    "fault",
    [
        faults.html(),
        faults.truncated(),
        faults.server_fault(503),
        faults.rate_limited(),
        faults.redirected("https://elsewhere.example/steal"),
    ],
    ids=lambda fault: fault.name,
)
def test_a_gateway_that_misbehaves_is_a_line_and_costs_no_time(computer: Computer, fault: Fault) -> None:
    computer.faults.script(*[fault] * 50, method="POST", path="/time_entries")
    started = computer.run("start", "Mail")
    assert (started.code, started.err) == (0, "")
    begun, *kept = started.out.splitlines()
    assert begun == "Start “Mail”"
    assert all(line.startswith(KEPT) for line in kept)
    assert computer.run("status", "--json").json["running"]["description"] == "Mail"


def test_a_name_that_nobody_resolves_is_offline(computer: Computer) -> None:
    computer.run("sync")
    ended = computer.run("start", "Mail", MATON_BASE_URL="https://gateway.invalid")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.splitlines()[1] == "Saved here. Sent when Toggl can be reached."


def test_unknown_fields_and_empty_lists_are_read(computer: Computer) -> None:
    for row in computer.world.state.projects.values():
        row["a_field_of_tomorrow"] = {"nested": [1]}
    assert computer.run("start", "Mail", "@Website").code == 0
    assert computer.entries()[0]["project_id"] is not None


def test_a_database_of_a_newer_version_is_left_alone(computer: Computer) -> None:
    computer.run("sync")
    with closing(sqlite3.connect(database(computer))) as file:
        file.execute("PRAGMA user_version = 999")
        file.commit()
    for argv in (("status",), ("start", "x")):
        ended = computer.run(*argv)
        said = "A newer Tracktray wrote this data. Update Tracktray; nothing was changed.\n"
        assert (ended.code, ended.out, ended.err) == (1, "", said)


def test_a_database_that_another_program_holds_is_said(computer: Computer) -> None:
    computer.run("sync")
    with closing(sqlite3.connect(database(computer), isolation_level=None)) as file:
        file.execute("PRAGMA locking_mode = EXCLUSIVE")
        file.execute("BEGIN EXCLUSIVE")
        ended = computer.run("start", "x")
        file.execute("ROLLBACK")
    said = "Another program holds Tracktray's data. Nothing was changed; try again.\n"
    assert (ended.code, ended.out, ended.err) == (1, "", said)


def test_something_else_in_the_databases_place_is_left_as_it_is(computer: Computer) -> None:
    computer.run("sync")
    for part in database(computer).parent.glob("toggl-*"):
        part.unlink()
    user = computer.account.user_id
    place = computer.home / "data" / "tracktray" / f"toggl-{user}.sqlite3"
    place.mkdir()
    ended = computer.run("start", "x")
    said = "Something else lies where Tracktray keeps its data. Move it away; it was left as it is.\n"
    assert (ended.code, ended.err) == (1, said)
    assert place.is_dir()


@pytest.mark.parametrize("first", [("status",), ("start", "Next")])
def test_a_damaged_database_is_mended_and_that_is_said_once(computer: Computer, first: tuple[str, ...]) -> None:
    computer.run("start", "Mail")
    file = database(computer)
    for part in file.parent.glob(f"{file.name}-*"):
        part.unlink()
    with file.open("r+b") as opened:
        opened.write(b"\xa5" * 100)
    ended = computer.run(*first)
    assert ended.code == 0
    assert ended.err.startswith("The database was damaged.")
    assert len(ended.err.splitlines()) == 1
    told = computer.run("list")
    assert "Mail" in told.out
    assert told.err == ""


def test_a_slip_in_the_settings_file_is_said_and_stops_nothing(computer: Computer) -> None:
    computer.run("sync")
    file = computer.home / "config" / "tracktray" / "settings.toml"
    file.write_text("[general]\ntheme = blue\n")
    ended = computer.run("start", "Mail")
    assert (ended.code, ended.err) == (0, "settings.toml: line 2 is not valid TOML. All defaults are used.\n")
    file.write_text('[general]\ntheme = "blue"\nweek_starts = "never"\n')
    ended = computer.run("stop")
    assert ended.code == 0
    assert "general.theme must be" in ended.err
    assert ended.err.endswith("tracktray doctor tells 1 more.\n")


@pytest.mark.parametrize("hours", [2, -2])
def test_a_clock_two_hours_off_is_corrected_and_said(computer: Computer, hours: int) -> None:
    computer.world.skew = timedelta(hours=hours)
    assert computer.run("start", "Mail").code == 0
    (entry,) = computer.entries()
    begun = computer.world.state.entries[entry["id"]]["start"]
    apart = computer.world.now().timestamp() - begun / 1_000_000
    assert -1 <= apart < 60
    status = computer.run("status")
    assert f"Your clock is 120 minutes {'behind' if hours > 0 else 'ahead of'} Toggl's." in status.out


def test_an_account_that_is_suddenly_empty_empties_nothing_here(computer: Computer) -> None:
    computer.run("start", "Mail", "@Website")
    computer.world.state.projects.clear()
    computer.world.state.tags.clear()
    assert computer.run("sync", "--wait", "30").code == 0
    assert computer.run("list", "--json").json["entries"][0]["project"] == "Website"
