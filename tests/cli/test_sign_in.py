"""login, logout, connections, connect, use, disconnect, with a real keyring where there is one."""

import os
import signal
import subprocess
from collections.abc import Callable

import pytest

from tests.cli.computer import Computer
from tests.desktop_session import wait_for
from tests.system.desk import Desk

KEY = "k-cli-1"


@pytest.fixture
def desk_computer(
    computer: Computer, desk: Desk, keyring_daemon: Callable[[], subprocess.Popen[bytes]]
) -> Computer:
    """A computer with an unlocked keyring and nothing in its environment."""
    assert desk.address
    keyring_daemon()
    computer.environ.pop("MATON_API_KEY")
    return computer


def opened(computer: Computer) -> list[str]:
    """The pages the browser was given."""
    noted = computer.home / "opened"
    return noted.read_text().splitlines() if noted.exists() else []


def asked_of_toggl(computer: Computer) -> list[str]:
    """The requests that count against Toggl's quota, so far."""
    return [each.path for each in computer.world.requests if each.path.startswith("/toggl-track/")]


def next_pages(computer: Computer, seen: int = 0) -> list[str]:
    """The pages that were opened after `seen` others, waited for."""
    return wait_for("the page", lambda: opened(computer)[seen:], timeout=30)


def test_login_keeps_the_key_in_the_keyring_and_the_next_command_finds_it(desk_computer: Computer) -> None:
    ended = desk_computer.run("login", stdin=f"  {KEY}\n")
    assert (ended.code, ended.err) == (0, "")
    assert "Connected to Toggl as ann@example.com." in ended.out
    assert KEY not in ended.out
    assert len(asked_of_toggl(desk_computer)) == 3  # who it is, what there is, and the entries
    assert desk_computer.run("start", "Mail").code == 0
    assert desk_computer.entries()[0]["description"] == "Mail"
    forgotten = desk_computer.run("logout")
    assert (forgotten.code, forgotten.out) == (0, "Signed out.\n")
    kept = [path for path in desk_computer.kept_files() if "/tracktray/" in path and not path.endswith(".lock")]
    assert kept == []
    assert desk_computer.run("start", "x").err == "Sign in first: tracktray login.\n"


def test_login_through_the_app(desk_computer: Computer) -> None:
    with desk_computer.app():
        ended = desk_computer.run("login", stdin=KEY)
        assert (ended.code, ended.err) == (0, "")
        assert "ann@example.com" in ended.out
        assert len(asked_of_toggl(desk_computer)) == 3
        assert desk_computer.run("start", "Mail").code == 0
        assert desk_computer.run("sync", "--wait", "30").code == 0
        assert not [path for path in asked_of_toggl(desk_computer) if path.endswith("/quota")]
        assert desk_computer.run("logout").out == "Signed out.\n"
        assert desk_computer.run("status", "--json").json["account"] is None
    assert desk_computer.entries()[0]["description"] == "Mail"


def test_the_key_is_typed_without_echo(desk_computer: Computer) -> None:
    ended = desk_computer.run_on_terminal("login", typed=f"{KEY}\n")
    assert ended.code == 0
    assert KEY not in ended.out


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("k-wrong", "Maton does not know this key."),
        ("", "That was empty."),
        ("k-cli\n-1", "A key has no spaces, line breaks"),
        ("k cli", "A key has no spaces, line breaks"),
    ],
)
def test_a_key_that_is_none_is_refused(computer: Computer, key: str, said: str) -> None:
    computer.environ.pop("MATON_API_KEY")
    ended = computer.run("login", stdin=key)
    assert ended.code == 1
    assert ended.err.startswith(said)
    assert len(ended.err.splitlines()) == 1


def test_without_a_keyring_the_key_is_not_written_anywhere(computer: Computer) -> None:
    computer.environ.pop("MATON_API_KEY")
    ended = computer.run("login", stdin=KEY)
    assert ended.code == 1
    assert "The key is good, but was not kept." in ended.err
    assert "MATON_API_KEY" in ended.err
    assert [path for path, content in computer.kept_files().items() if KEY.encode() in content] == []


def test_logout_refuses_while_changes_wait(computer: Computer) -> None:
    computer.run("sync")
    computer.run("start", "x", offline=True)
    ended = computer.run("logout", offline=True)
    assert ended.code == 1
    assert "1 change is not sent yet" in ended.err
    assert computer.run("status", "--json").json["pending_writes"] == 1


def test_logout_says_that_it_cannot_forget_the_environment(computer: Computer) -> None:
    computer.run("sync")
    ended = computer.run("logout", "--force")
    assert ended.code == 0
    assert "MATON_API_KEY" in ended.out


def test_connect_opens_matons_page_and_waits(computer: Computer) -> None:
    computer.world.state.connections.clear()
    with computer.process("connect") as process:
        page = next_pages(computer)[0]
        assert page.startswith("https://connect.maton.ai/connect/")
        computer.world.complete_connection(next(iter(computer.world.state.connections)))
        out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert "Connected to Toggl as ann@example.com." in out
    assert "browser" in err
    assert "session_token" not in out + err
    assert [path for path, content in computer.kept_files().items() if b"session_token" in content] == [
        str(computer.home / "opened")
    ]


def test_a_page_that_is_not_matons_is_not_opened(computer: Computer) -> None:
    computer.world.state.connections.clear()
    computer.world.sign_in_base = "https://maton.ai.example.org"
    ended = computer.run("connect")
    assert ended.code == 1
    assert opened(computer) == []


def test_ctrl_c_stops_waiting_and_the_page_is_used_again(computer: Computer) -> None:
    computer.world.state.connections.clear()
    for _ in range(2):
        with computer.process("connect") as process:
            before = len(opened(computer))
            next_pages(computer, before)
            assert process.stderr
            assert "waiting" in process.stderr.readline()
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=30)
        assert process.returncode == 130
    assert len(set(opened(computer))) == 1
    assert len(computer.world.state.connections) == 1


def test_several_connections_want_a_choice(computer: Computer) -> None:
    bob = computer.world.add_user("bob@example.com")
    computer.world.add_workspace(bob, "Bob's")
    other = computer.world.connect(KEY, bob)
    ended = computer.run("start", "x")
    assert ended.code == 1
    assert "tracktray use" in ended.err
    listed = computer.run("connections", "--json").json["connections"]
    assert {each["connection_id"] for each in listed} == {other, computer.account.connection_id}
    assert "url" not in str(listed)
    assert computer.run("use", computer.account.connection_id).code == 0
    assert "in use: ann@example.com" in computer.run("connections").out


def test_each_account_keeps_its_own_outbox(computer: Computer) -> None:
    computer.run("sync")
    computer.run("start", "Ann's", offline=True)
    bob = computer.world.add_user("bob@example.com")
    computer.world.add_workspace(bob, "Bob's")
    other = computer.world.connect(KEY, bob)
    switched = computer.run("use", other)
    assert switched.code == 0, switched.err
    assert "The time of ann@example.com stays here" in switched.out
    status = computer.run("status", "--json").json
    assert (status["account"], status["running"], status["pending_elsewhere"]) == ("bob@example.com", None, 1)
    assert computer.entries() == []
    assert computer.run("use", computer.account.connection_id).code == 0
    assert computer.run("sync", "--wait", "30").code == 0
    assert [row["description"] for row in computer.entries()] == ["Ann's"]


def test_disconnect_asks_and_keeps_the_time(computer: Computer) -> None:
    computer.run("start", "x")
    mine = computer.account.connection_id
    assert computer.run("disconnect", mine).code == 1
    assert mine in computer.world.state.connections
    assert computer.run("disconnect", "unknown", "--yes").code == 1
    assert computer.run("disconnect", mine, "--yes").code == 0
    assert mine not in computer.world.state.connections
    assert computer.run("status", "--json").json["running"]["description"] == "x"
    assert computer.run("use", "unknown").code == 1


def test_no_key_is_ever_an_argument(computer: Computer) -> None:
    ended = computer.run("login", KEY)
    assert ended.code == 2
    assert KEY not in ended.err
    assert os.environ.get("MATON_API_KEY") is None
