"""The same commands while the app runs: over its socket, quickly, and with its own state."""

import json
import os
import signal
import socket
import sys
import time
from pathlib import Path

from desktop.system.paths import Paths
from tests.cli.computer import ROOT, Computer

HEAVY = ("PySide6", "httpx", "keyring", "argparse", "asyncio", "sqlite3", "logging", "pathlib")


def test_commands_go_through_the_app(computer: Computer) -> None:
    with computer.app():
        started = computer.run("start", "Mail", "@Website", "10m", "ago")
        assert (started.code, started.err) == (0, "")
        assert started.out == computer.run("activity", "--json").json["activity"][0]["words"] + "\n"
        status = computer.run("status", "--json").json
        assert status["running"]["description"] == "Mail"
        assert status["running"]["project"] == "Website"
        assert "Mail — Website" in computer.run("list").out
        assert computer.run("stop").code == 0
        assert computer.run("sync", "--wait", "30").out == "Synced.\n"
    assert computer.entries()[0]["stop"] is not None


def test_exit_codes_and_errors_are_the_same(computer: Computer) -> None:
    with computer.app():
        computer.run("start", "x", "for", "5m")
        for argv, code in (
            (("nonsense",), 2),
            (("start", "@Nope"), 1),
            (("delete", "1", "--yes"), 1),
            (("edit",), 2),
        ):
            ended = computer.run(*argv)
            assert ended.code == code, argv
            assert ended.out == ""
            assert len(ended.err.splitlines()) == 1
        assert computer.run("stop").out == "No timer running\n"
        assert computer.run("list", "--help").out.startswith("usage: tracktray list")


def test_an_installer_is_told_whether_it_runs(computer: Computer) -> None:
    assert computer.run("_running").code == 1
    with computer.app():
        told = computer.run("_running")
        assert (told.code, told.out, told.err) == (0, "", "")
    assert computer.run("_running").code == 1


def test_a_question_reaches_the_persons_terminal(computer: Computer) -> None:
    with computer.app():
        computer.run("start", "Mail", "for", "30m")
        computer.run("sync", "--wait", "30")
        entry = str(computer.entries()[0]["id"])
        assert computer.run("delete", entry).code == 1
        shown = computer.run_on_terminal("delete", entry, typed="y\n")
        assert "Delete “Mail” (0:30)?" in shown.out
        assert shown.code == 0
        assert computer.run("sync", "--wait", "30").code == 0
    assert computer.entries() == []


def test_another_program_writes_only_after_a_yes_in_a_window(computer: Computer) -> None:
    with computer.app() as app, socket.socket(socket.AF_UNIX) as caller:
        caller.connect(str(Paths(False).socket))
        lines = caller.makefile("rw", encoding="utf-8")
        lines.readline()
        lines.write(json.dumps({"v": 1, "argv": ["start", "x"]}) + "\n")
        lines.flush()
        answer = json.loads(lines.readline())
        lines.close()
        assert answer["exit"] == 1
        assert app.stdout
        assert app.stdout.readline().startswith("asked Start “x”")
    assert computer.entries() == []


def test_twenty_starts_at_once_through_the_app(computer: Computer) -> None:
    names = [f"Task {number}" for number in range(20)]
    with computer.app():
        ended = computer.together(*(("start", name) for name in names))
        assert {each.code for each in ended} == {0}, [each.err for each in ended]
        assert computer.run("sync", "--wait", "90").code == 0
    rows = computer.entries()
    assert sorted(row["description"] for row in rows) == sorted(names)
    assert sum(row["stop"] is None for row in rows) == 1


def test_a_command_loads_nothing_heavy_while_the_app_runs(computer: Computer) -> None:
    code = (
        "import sys; from desktop.cli import main; code = main(sys.argv[1:]);"
        f"print('loaded', sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr); sys.exit(code)"
    )
    with computer.app():
        for argv in (("status",), ("status", "--json"), ("start", "x"), ("list",), ("quit",)):
            import subprocess

            ended = subprocess.run(
                [sys.executable, "-c", code, *argv],
                cwd=ROOT,
                env={**os.environ, **computer.environ},
                capture_output=True,
                text=True,
                check=False,
                timeout=60,
            )
            assert (ended.returncode, ended.stderr.splitlines()[-1]) == (0, "loaded []"), argv


def test_status_without_the_app_loads_no_engine(computer: Computer) -> None:
    import subprocess

    computer.run("start", "x")
    code = (
        "import sys; from desktop.cli import main; code = main(['status', '--json']);"
        "print('loaded', sorted({'PySide6', 'httpx', 'keyring', 'argparse', 'asyncio', 'logging', 'dataclasses',"
        " 'tomllib', 'inspect'} & set(sys.modules)), file=sys.stderr); sys.exit(code)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, **computer.environ},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert ended.stderr.splitlines()[-1] == "loaded []"


def test_a_hung_app_costs_two_seconds_and_nothing_is_lost_or_done_twice(computer: Computer) -> None:
    with computer.app() as app:
        assert computer.run("sync", "--wait", "20").code == 0
        app.send_signal(signal.SIGSTOP)
        begun = time.monotonic()
        ended = computer.run("start", "Meanwhile")
        assert time.monotonic() - begun < 8
        assert ended.code == 0
        assert "Saved here. The running app does not answer" in ended.out
        assert computer.run("status", "--json").json["running"]["description"] == "Meanwhile"
        app.send_signal(signal.SIGCONT)
        assert computer.run("sync", "--wait", "60").code == 0
    assert [row["description"] for row in computer.entries()] == ["Meanwhile"]


def test_quit_ends_the_app_and_says_when_there_is_none(computer: Computer) -> None:
    with computer.app() as app:
        assert computer.run("quit").code == 0
        assert app.wait(10) == 0
    assert computer.run("quit").out == "Tracktray is not running.\n"
    assert computer.run("status").code == 0


def test_show_opens_a_window_of_the_running_app_and_no_command_the_quick_entry(computer: Computer) -> None:
    with computer.app() as app:
        assert app.stdout
        assert computer.run("show", "quick-entry").code == 0
        assert app.stdout.readline() == "show quick-entry\n"
        assert computer.run().code == 0
        assert app.stdout.readline() == "show quick-entry\n"
        assert computer.run("--background").out == ""
        assert computer.run("show", "editor").code == 1
        assert computer.run("show", "nonsense").code == 2


def test_offline_the_app_keeps_the_write_and_says_so(computer: Computer) -> None:
    computer.run("sync")
    computer.environ["MATON_BASE_URL"] = "http://127.0.0.1:9"
    with computer.app():
        deadline = time.monotonic() + 20
        while computer.run("status", "--json").json["online"] and time.monotonic() < deadline:
            computer.run("sync", "--wait", "0.5")
        ended = computer.run("start", "x")
        assert (ended.code, ended.err) == (0, "")
        assert "Saved here. Sent when Toggl can be reached." in ended.out


def test_the_demo_has_an_app_of_its_own(computer: Computer) -> None:
    computer.environ.pop("MATON_API_KEY")
    with computer.app("--demo"):
        assert computer.run("--demo", "status", "--json").json["account"] == "robin@example.com"
        assert computer.run("--demo", "start", "Typography", '@"Brand book"').code == 0
        assert computer.run("status", "--json").json["account"] is None
    assert "Typography — Brand book" in computer.run("--demo", "status").out
    assert Path(Paths(True).demo_world).exists()
    assert computer.world.requests == []
