"""Without a network, a key, or an answer: time is kept, and one line says what to do."""

import json

import pytest

from desktop.cli.local import FIRST_LOOK
from desktop.demo.faults import no_connection, quota_used_up, refused
from desktop.store import Store
from desktop.system.lockfile import LockFile
from desktop.system.paths import Paths
from tests.cli.computer import Computer
from tests.desktop_session import wait_for

SAVED = "Saved here. Sent when Toggl can be reached."


def test_a_write_offline_is_done_and_sent_later(computer: Computer) -> None:
    computer.run("sync")
    ended = computer.run("start", "In a tunnel", offline=True)
    assert (ended.code, ended.err) == (0, "")
    assert SAVED in ended.out
    status = computer.run("status", "--json", offline=True).json
    assert status["running"]["description"] == "In a tunnel"
    assert status["running"]["id"] is None
    assert status["running"]["pending"] is True
    assert (status["pending_writes"], status["online"], status["attention"]) == (1, False, "offline")
    assert computer.entries() == []
    assert computer.run("sync", "--wait", "30").code == 0
    assert [row["description"] for row in computer.entries()] == ["In a tunnel"]
    assert computer.run("status", "--json").json["online"] is True


def test_sync_says_that_it_was_not_reached(computer: Computer) -> None:
    computer.run("sync")
    computer.run("start", "x", offline=True)
    ended = computer.run("sync", "--wait", "1", offline=True)
    assert ended.code == 1
    assert len(ended.err.splitlines()) == 1
    assert "1 change waits" in ended.err


def test_a_first_start_offline_with_a_key_says_what_is_missing(computer: Computer) -> None:
    ended = computer.run("start", "x", offline=True)
    assert ended.code == 1
    assert ended.err == "Maton cannot be reached. Your time is kept here.\n"


def test_signed_out_every_command_says_how_to_sign_in(computer: Computer) -> None:
    computer.environ.pop("MATON_API_KEY")
    for argv in (("start", "x"), ("stop",), ("list",), ("sync",), ("pending",), ("undo",)):
        ended = computer.run(*argv)
        assert ended.code == 1
        assert ended.out == ""
        assert len(ended.err.splitlines()) == 1


def test_signed_out_status_has_every_key(computer: Computer) -> None:
    computer.environ.pop("MATON_API_KEY")
    status = computer.run("status", "--json").json
    assert status.pop("attention") == "sign-in"
    assert status.pop("version")
    assert set(status) == {
        *("running", "today_seconds", "week_seconds", "pending_writes", "parked_writes", "pending_elsewhere"),
        *("online", "account", "connection_id", "last_sync", "quota"),
    }
    assert all(value in (None, 0) for value in status.values())


@pytest.mark.parametrize("url", ["http://api.maton.ai", "ftp://127.0.0.1", "maton"])
def test_a_gateway_that_may_not_be_used_is_refused_at_the_start(computer: Computer, url: str) -> None:
    ended = computer.run("start", "x", MATON_BASE_URL=url)
    assert ended.code == 1
    assert "MATON_BASE_URL" in ended.err
    assert len(ended.err.splitlines()) == 1


def test_a_key_with_a_line_break_inside_is_not_sent(computer: Computer) -> None:
    ended = computer.run("start", "x", MATON_API_KEY="k-cli\n-1")
    assert ended.code == 1
    assert len(ended.err.splitlines()) == 1
    assert computer.world.requests == []


def test_a_used_up_quota_keeps_the_write_and_names_the_time(computer: Computer) -> None:
    computer.run("sync")
    computer.faults.script(quota_used_up(600), quota_used_up(600), method="POST")
    ended = computer.run("start", "x")
    assert ended.code == 0
    assert "Quota used up until" in ended.out
    assert computer.run("status", "--json").json["attention"] == "quota"


def test_a_write_the_server_refuses_fails_and_is_kept(computer: Computer) -> None:
    computer.run("sync")
    computer.faults.script(refused(400, "Description is required"), method="POST")
    ended = computer.run("start", "x", "for", "5m")
    assert ended.code == 1
    assert "pending" in ended.err
    rows = computer.run("pending", "--json").json["pending"]
    assert [row["state"] for row in rows] == ["parked"]
    assert rows[0]["reason"]
    assert computer.run("sync", "--wait", "5").code == 1
    assert computer.run("pending", "--retry", str(rows[0]["id"])).code == 0
    assert len(computer.entries()) == 1


def test_a_parked_write_can_be_let_go(computer: Computer) -> None:
    computer.run("sync")
    computer.faults.script(refused(400, "no"), method="POST")
    computer.run("start", "x", "for", "5m")
    row = computer.run("pending", "--json").json["pending"][0]
    assert computer.run("pending", "--discard", str(row["id"])).code == 0
    assert computer.run("pending").out == "Nothing waits.\n"
    assert computer.run("pending", "--retry", str(row["id"])).code == 1


def test_the_activity_log_tells_what_was_approved_and_how_it_ended(computer: Computer) -> None:
    computer.run("start", "Mail", "for", "5m")
    rows = computer.run("activity", "--json").json["activity"]
    assert rows[0]["words"].startswith("Add “Mail”")
    assert (rows[0]["approved"], rows[0]["state"], rows[0]["undoable"]) == ("command line", "saved", True)
    assert "Add “Mail”" in computer.run("activity").out


def test_while_another_process_sends_a_write_is_kept_and_not_sent_beside_it(computer: Computer) -> None:
    computer.run("sync")
    other = LockFile(Paths(False).sync_lock)
    assert other.acquire()
    try:
        ended = computer.run("start", "x")
    finally:
        other.release()
    assert ended.code == 0
    assert "Saved here" in ended.out
    assert computer.entries() == []


def test_a_command_beside_an_app_that_looks_for_the_first_time_goes_on_as_soon_as_that_one_knows(
    computer: Computer,
) -> None:
    computer.run("sync")
    [(user, path)] = Paths(False).databases()
    _, me = computer.world.directly(user, "GET", "/me")
    Store.erase(path)
    app = LockFile(Paths(False).sync_lock)
    assert app.acquire()
    try:
        with computer.process("list", "--json") as command:
            wait_for("the command to open the database", path.exists)
            with Store.open(path, user_id=user) as theirs:
                theirs.put_profile(me)
            out, err = command.communicate("", timeout=FIRST_LOOK / 2)
    finally:
        app.release()
    assert (json.loads(out), err) == ({"entries": []}, "")


def test_a_revoked_key_keeps_the_write_and_asks_to_sign_in(computer: Computer) -> None:
    computer.run("sync")
    computer.world.state.keys.clear()
    ended = computer.run("start", "x")
    assert ended.code == 0
    assert "Saved here." in ended.out
    assert "MATON_API_KEY" in ended.out
    assert computer.run("status", "--json").json["attention"] == "sign-in"


def test_an_expired_connection_keeps_the_write_and_asks_to_connect(computer: Computer) -> None:
    computer.run("sync")
    computer.world.revoke(computer.account.connection_id)
    ended = computer.run("start", "x")
    assert ended.code == 0
    assert "tracktray connect" in ended.out
    assert computer.run("status", "--json").json["attention"] == "connect"


def test_nothing_secret_is_left_on_this_computer(computer: Computer) -> None:
    computer.run("start", "Secret plan", "@Website")
    computer.faults.script(no_connection())
    computer.run("stop")
    computer.run("doctor")
    kept = computer.kept_files()
    user = computer.world.state.users[computer.account.user_id]
    for secret in (computer.account.key, user["api_token"], "session_token"):
        assert [path for path, content in kept.items() if secret.encode() in content] == []
    logs = b"".join(content for path, content in kept.items() if path.endswith(".log"))
    assert b"Secret plan" not in logs
    assert b"Website" not in logs


def test_doctor_prints_what_a_bug_report_needs_and_no_secret(computer: Computer) -> None:
    computer.run("start", "Secret plan")
    ended = computer.run("doctor", "--json")
    assert ended.code == 0
    found = ended.json
    assert found["gateway"]["reached"] is True
    assert found["account"]["state"] == "Ready"
    assert found["account"]["key_source"] == "environment"
    assert found["database"]["entries_90_days"] == 1
    for private in (computer.account.key, "Secret plan", "ann@example.com", "session_token"):
        assert private not in ended.out
        assert private not in computer.run("doctor").out


def test_doctor_works_signed_out_and_offline(computer: Computer) -> None:
    computer.environ.pop("MATON_API_KEY")
    assert computer.run("doctor", "--json", offline=True).json["account"]["state"] == "KeyringAbsent"


def test_doctor_check_finds_what_differs(computer: Computer) -> None:
    computer.run("start", "Mail", "for", "30m")
    assert computer.run("doctor", "--check", "--json").json["check"]["differences"] == []
    row = next(iter(computer.world.state.entries.values()))
    row["description"] = "changed behind the mirror's back"
    ended = computer.run("doctor", "--check", "--json")
    assert ended.code == 1
    assert json.loads(ended.out)["check"]["differences"][0]["fields"] == ["description"]


def test_bad_usage_is_told_from_failure(computer: Computer) -> None:
    for argv in (
        ("nonsense",),
        ("start", "--nonsense"),
        ("delete",),
        ("show", "nonsense"),
        ("sync", "--wait", "x"),
    ):
        ended = computer.run(*argv)
        assert ended.code == 2, argv
        assert ended.out == ""
        assert len(ended.err.splitlines()) == 1


def test_help_and_version_need_nothing(computer: Computer) -> None:
    assert computer.run("--version").out.startswith("tracktray ")
    overview = computer.run("--help")
    assert overview.code == 0
    assert "status" in overview.out
    for command in ("start", "list", "sync", "quit", "show"):
        ended = computer.run(command, "--help")
        assert (ended.code, ended.err) == (0, "")
        assert ended.out.startswith(f"usage: tracktray {command}")
