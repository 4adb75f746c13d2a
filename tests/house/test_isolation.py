"""The fences around the tests themselves: they hold, and they tell."""

import os
from pathlib import Path

import pytest

CONFTEST = Path(__file__).parents[1] / "conftest.py"


@pytest.fixture
def inner(pytester: pytest.Pytester) -> pytest.Pytester:
    """A pytest of its own with the conftest of this house."""
    pytester.makeconftest(CONFTEST.read_text())
    pytester.makeini("[pytest]\nmarkers =\n  expects_log(pattern): see conftest\n")
    return pytester


def test_every_test_has_places_of_its_own(home: Path) -> None:
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"):
        assert Path(os.environ[name]).parent == home
    assert "MATON_API_KEY" not in os.environ


def test_other_machines_cannot_be_reached_and_the_attempt_fails_the_test(inner: pytest.Pytester) -> None:
    inner.makepyfile(
        """
        import socket, pytest

        def test_connect():
            with socket.socket() as connection, pytest.raises(OSError):
                connection.connect(("192.0.2.1", 80))

        def test_look_up():
            with pytest.raises(OSError):
                socket.getaddrinfo("example.com", 443)

        def test_here_is_fine():
            with socket.create_server(("127.0.0.1", 0)) as server:
                socket.create_connection(server.getsockname()).close()
            with pytest.raises(OSError):
                socket.getaddrinfo("nowhere.invalid", 443)
        """
    )
    result = inner.runpytest_subprocess("-p", "no:xdist")
    result.assert_outcomes(passed=3, errors=2)
    result.stdout.fnmatch_lines(["*tried to reach ('192.0.2.1', 80)*", "*tried to reach example.com*"])


def test_a_log_line_nobody_expects_fails_the_test_and_so_does_one_that_never_comes(inner: pytest.Pytester) -> None:
    inner.makepyfile(
        """
        import logging, pytest

        def test_silent(): logging.getLogger("x").info("fine")

        def test_loud(): logging.getLogger("x").warning("boom")

        @pytest.mark.expects_log("boom")
        def test_announced(): logging.getLogger("x").warning("boom")

        @pytest.mark.expects_log("boom")
        def test_announced_in_vain(): pass
        """
    )
    result = inner.runpytest_subprocess("-p", "no:xdist")
    result.assert_outcomes(passed=4, errors=2)
    result.stdout.fnmatch_lines(["*logged WARNING x: boom*", "*never logged 'boom'*"])
