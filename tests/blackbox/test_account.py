"""A person's own account, played by the demo's server: signing in, working offline, coming back."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from desktop.demo.account import KEY
from desktop.demo.freelancer import freelancer
from desktop.demo.server import serve
from desktop.demo.world import World
from desktop.system.clock import SystemClock
from tests.desktop_session import Bus, DesktopSession, Panel, Program, TrayItem, missing_programs, wait_for
from tests.program import PROGRAM

RUNNING = r"^.+ · \d+:\d\d\nToday \d+:\d\d$"


class Server:
    """The far side, which can go away and come back at the same address."""

    def __init__(self) -> None:
        self.world = World(SystemClock(), 3)
        freelancer(self.world)
        self._port = 0
        self._up = ExitStack()
        self.url = ""

    def start(self) -> None:
        self.url = self._up.enter_context(serve(self.world, port=self._port)).url
        self._port = int(self.url.rpartition(":")[2])

    def stop(self) -> None:
        self._up.close()


@pytest.fixture
def server() -> Iterator[Server]:
    far = Server()
    far.start()
    yield far
    far.stop()


def start(desktop: DesktopSession, server: Server, *, key: str | None = KEY) -> Program:
    given = {"MATON_BASE_URL": server.url}
    return desktop.start(*PROGRAM, environment=given | ({"MATON_API_KEY": key} if key else {}))


def status(item: TrayItem) -> str:
    """The line below the totals."""
    labels = item.menu().labels()
    totals = next(place for place, label in enumerate(labels) if label.startswith("Today "))
    return labels[totals + 1]


def test_a_key_in_the_environment_signs_in(desktop: DesktopSession, panel: Panel, server: Server) -> None:
    start(desktop, server)
    item = panel.item("tracktray")
    item.wait_tip(RUNNING, timeout=30)
    wait_for("all to be there", lambda: status(item) == "Synced")


@pytest.mark.skipif(bool(missing_programs("xdotool")), reason=missing_programs("xdotool"))
def test_without_a_key_the_sign_in_window_opens_and_the_menu_says_so(
    desktop: DesktopSession, panel: Panel, server: Server
) -> None:
    start(desktop, server, key=None)
    item = panel.item("tracktray")
    wait_for("the window", lambda: desktop.run("xdotool", "search", "--onlyvisible", "--name", "Sign in").stdout)
    assert status(item) == "Sign in…"
    assert item.tip == "No timer running\nToday 0:00"


@pytest.mark.skipif(bool(missing_programs("xdotool")), reason=missing_programs("xdotool"))
def test_a_keyring_that_keeps_silent_does_not_keep_the_window_away(
    desktop: DesktopSession, bus: Bus, panel: Panel, server: Server
) -> None:
    bus.serve(lambda message: (message.path or "").startswith("/org/freedesktop/secrets") or None)  # and no answer
    bus.request_name("org.freedesktop.secrets")
    start(desktop, server, key=None)
    panel.item("tracktray")
    looking = ("xdotool", "search", "--onlyvisible", "--name", "Sign in")
    wait_for("the window", lambda: desktop.run(*looking).stdout, timeout=8)


def test_offline_acts_are_kept_and_sent_when_the_server_is_back(
    desktop: DesktopSession, panel: Panel, server: Server
) -> None:
    start(desktop, server)
    item = panel.item("tracktray")
    item.wait_tip(RUNNING, timeout=30)
    wait_for("all to be there", lambda: status(item) == "Synced")
    server.stop()
    item.click("Stop")
    item.wait_tip(r"^No timer running")
    wait_for("the status", lambda: status(item) == "Offline — 1 change waiting", timeout=20)
    server.start()
    item.click("Projects", "Nord_Licht", "Newsletter")
    item.wait_tip("Newsletter")
    wait_for("both to be sent", lambda: status(item) == "Synced", timeout=30)


def test_a_gateway_that_may_not_be_used_is_refused_at_start(desktop: DesktopSession) -> None:
    app = desktop.start(*PROGRAM, environment={"MATON_BASE_URL": "http://example.com"})
    assert app.wait() == 1
    assert "MATON_BASE_URL" in app.output
    assert "Traceback" not in app.output
