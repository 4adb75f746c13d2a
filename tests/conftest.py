"""What every test may rely on: a home, keyring, bus and network of nobody's, and that no trouble goes unseen.

A log line from WARNING up fails the test that caused it, unless `@pytest.mark.expects_log("pattern")` says that it
must come; so do Qt's warnings, Python's, and any attempt to reach another machine.
"""

import errno
import ipaddress
import logging
import os
import re
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import hypothesis
import pytest

from tests.screen import start_screen

pytest_plugins = ["pytester"]

hypothesis.settings.register_profile(
    "tracktray",
    deadline=None,  # a busy machine is no fault
    derandomize=bool(os.environ.get("CI")),  # there, the same change gives the same verdict
    print_blob=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("tracktray")

FORGOTTEN = ("MATON_API_KEY", "MATON_BASE_URL", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY", "QT_SCALE_FACTOR")
"""Variables of the person who runs the tests that must not reach the program."""

SCREEN = {"qtbot", "qapp"}
"""Fixtures of tests that show windows."""

TESTS = Path(__file__).parent

PHASES: tuple[Literal["setup", "call", "teardown"], ...] = ("setup", "call", "teardown")

trespasses: list[str] = []
"""Where the running test tried to go on the network."""


def private_environment(folder: Path) -> dict[str, str]:
    """Variables that keep the program, and what it starts, inside `folder`, whose places are made."""
    places = {
        "HOME": "home",
        "APPDATA": "config",
        "LOCALAPPDATA": "data",
        "XDG_CACHE_HOME": "cache",
        "XDG_CONFIG_HOME": "config",
        "XDG_DATA_HOME": "data",
        "XDG_RUNTIME_DIR": "run",
        "XDG_STATE_HOME": "state",
    }
    for place in set(places.values()):
        (folder / place).mkdir(mode=0o700, exist_ok=True)
    values = {name: str(folder / place) for name, place in places.items()}
    if sys.platform != "linux":
        values["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    return values | {
        # No keyring, notification or session is reached without a bus.
        "DBUS_SESSION_BUS_ADDRESS": "disabled:",
        "DBUS_SYSTEM_BUS_ADDRESS": "disabled:",
        # What a started program would send to the real gateway ends at a closed door.
        "HTTPS_PROXY": "http://127.0.0.1:9",
    }


def pytest_configure(config: pytest.Config) -> None:
    """Isolate what happens before and between tests too, such as imports and Qt's one application."""
    session = Path(tempfile.mkdtemp(prefix="tracktray-"))
    config.add_cleanup(lambda: shutil.rmtree(session, ignore_errors=True))
    for name in FORGOTTEN:
        os.environ.pop(name, None)
        os.environ.pop(name.lower(), None)
    os.environ.pop("https_proxy", None)
    os.environ.update(private_environment(session))
    _guard_the_network()
    if sys.platform == "linux" and not _hands_out_tests(config):
        _provide_a_screen(config)
    if (
        signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    ):  # as in a background job, whose children would be deaf to it
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _hands_out_tests(config: pytest.Config) -> bool:
    """Whether this process runs no test itself, for others do."""
    return bool(getattr(config.option, "numprocesses", None)) and not hasattr(config, "workerinput")


def _provide_a_screen(config: pytest.Config) -> None:
    """Show this process's windows on a screen of its own, for two would take the keyboard from each other, and
    tests from the person who runs them; where there is no Xvfb, on the one that is there."""
    if shutil.which("Xvfb") is None:
        return
    screen, os.environ["DISPLAY"] = start_screen("-screen", "0", "1920x1200x24")

    def end() -> None:
        screen.terminate()
        screen.wait()

    config.add_cleanup(end)
    os.environ.pop("WAYLAND_DISPLAY", None)
    os.environ.pop("XAUTHORITY", None)


LANES = {"packaging": "packages", "windows": "windows"}
"""Tests that run only when asked for, and then alone; with the folder that is for them."""


ELSEWHERE = {
    "linux": ("app/test_notices.py", "blackbox", "killing", "system/test_autostart.py",
              "system/test_bus.py", "system/test_hotkeys_portal.py",
              "system/test_hotkeys_x11.py", "system/test_idle.py", "system/test_login.py",
              "system/test_notifications.py"),
    "posix": ("cli", "gateway/test_line.py", "packaging/test_environment.py", "remote/test_socket.py"),
}  # fmt: skip
"""Tests that cannot even be read but on such a system, for they load libraries of it."""


def pytest_addoption(parser: pytest.Parser) -> None:
    for lane in LANES:
        parser.addoption(f"--{lane}", action="store_true", help=f"run the tests of “{lane}”, and no others")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """The lanes' folders are looked into only when asked for, and what is of another system never."""
    left_out = [folder for lane, folder in LANES.items() if not config.getoption(lane)]
    if sys.platform != "linux":
        left_out += ELSEWHERE["linux"]
    if os.name != "posix":
        left_out += ELSEWHERE["posix"]
    return True if collection_path in [TESTS / place for place in left_out] else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Choose the lane."""
    asked = {lane for lane in LANES if config.getoption(lane)}
    items[:] = [
        item for item in items if {lane for lane in LANES if item.get_closest_marker(lane)} & asked or not asked
    ]


@pytest.fixture(autouse=True)
def home(request: pytest.FixtureRequest) -> Iterator[Path]:
    """A folder of this test's own that holds all of the program's places; short enough for a socket in it.

    What a test without windows starts has no screen, so that a window it should not open fails it.
    """
    folder = Path(tempfile.mkdtemp(prefix="tracktray-"))
    with pytest.MonkeyPatch.context() as patch:
        if not SCREEN & set(request.fixturenames):
            for name in ("DISPLAY", "WAYLAND_DISPLAY"):
                patch.delenv(name, raising=False)
        for name, value in private_environment(folder).items():
            patch.setenv(name, value)
        yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(autouse=True)
def no_unseen_trouble(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail the test for a log line it did not announce or announced in vain, and for leaving this machine."""
    trespasses.clear()
    yield
    lines = [
        f"{record.levelname} {record.name}: {record.getMessage()}"
        for when in PHASES
        for record in caplog.get_records(when)
        if record.levelno >= logging.WARNING
    ]
    expected = [str(mark.args[0]) for mark in request.node.iter_markers("expects_log")]
    troubles = [f"tried to reach {place}" for place in trespasses]
    troubles += [f"logged {line}" for line in lines if not any(re.search(each, line) for each in expected)]
    troubles += [f"never logged {each!r}" for each in expected if not any(re.search(each, line) for line in lines)]
    if troubles:
        pytest.fail("The test " + "; ".join(troubles), pytrace=False)


def _guard_the_network() -> None:
    """Refuse and remember connections and look-ups beyond this machine; `.invalid` names just fail, as ever."""
    connect, connect_ex, look_up = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def refuse(address: object) -> None:
        trespasses.append(str(address))
        raise ConnectionRefusedError(errno.ECONNREFUSED, f"no test may reach {address}")

    def guarded_connect(self: socket.socket, address: Any) -> None:
        if _leaves(self, address):
            refuse(address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        if _leaves(self, address):
            refuse(address)
        return connect_ex(self, address)

    def guarded_look_up(host: Any, *arguments: Any, **options: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name and not _is_here(name):
            if not name.endswith(".invalid"):
                trespasses.append(name)
            raise socket.gaierror(socket.EAI_NONAME, f"no test may look up {name}")
        return look_up(host, *arguments, **options)

    for name, guarded in (("connect", guarded_connect), ("connect_ex", guarded_connect_ex)):
        setattr(socket.socket, name, guarded)
    socket.getaddrinfo = guarded_look_up


def _leaves(connection: socket.socket, address: Any) -> bool:
    return connection.family in (socket.AF_INET, socket.AF_INET6) and not _is_here(address[0])


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
