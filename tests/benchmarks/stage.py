"""Where programs are measured: a private desktop, and the moment at which a tray icon reaches its panel."""

import contextlib
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from dbus_fast import Message, Variant

from desktop.demo.account import KEY
from desktop.demo.freelancer import freelancer
from desktop.demo.server import serve
from desktop.demo.world import World
from desktop.system.clock import SystemClock
from desktop.system.places import live_socket
from tests.desktop_session import Bus, DesktopSession, Panel, Program, TrayItem, wait_for

BARE = (sys.executable, "-m", "tests.benchmarks.bare")
DEMO = (sys.executable, "-m", "desktop", "--demo")
OWN = (sys.executable, "-m", "desktop")
"""On a person's own account; the gateway is `own_account`'s."""
MENU = "com.canonical.dbusmenu"
CHANGES = ("ItemsPropertiesUpdated", "LayoutUpdated", "NewIcon", "NewToolTip")
SETTLE = 0.3


class Stage:
    """One desktop, on which one program at a time has an icon; `program` is how Tracktray is started on it."""

    def __init__(self, desktop: DesktopSession, bus: Bus, program: tuple[str, ...]) -> None:
        self.desktop, self._bus, self.program = desktop, bus, program
        self._registered = 0.0
        self._signalled = 0.0
        bus.match(f"type='signal',interface='{MENU}'")
        bus.serve(self._note)  # before the panel, which answers what it sees
        self.panel = Panel(bus)

    @contextlib.contextmanager
    def showing(self, *command: str) -> Iterator[tuple[Program, float]]:
        """The running program once its icon is there, and the seconds that took; it is ended afterwards."""
        self._registered, started = 0.0, time.monotonic()
        program = self.desktop.start(*command)
        try:
            wait_for(f"the icon of {command}", lambda: self._arrived(program), timeout=30)
            yield program, self._registered - started
        finally:
            program.end()

    def start(self, *command: str) -> float:
        """Seconds from the start of the process to its icon at the panel."""
        with self.showing(*command) as (_, seconds):
            return seconds

    def click(self, item: TrayItem, *path: str) -> float:
        """Seconds from a click in the menu to the first change that the panel is told of."""
        entry = item.menu().at(*path)
        time.sleep(SETTLE)  # reading the menu makes the program speak too
        self._signalled, sent = 0.0, time.monotonic()
        event = [entry.id, "clicked", Variant("s", ""), int(time.time())]
        self._bus.call(item.owner, "/MenuBar", MENU, "Event", "isvu", event)
        wait_for(f"a change after {path}", lambda: self._signalled)
        return self._signalled - sent

    def tracktray(self, *arguments: str) -> str:
        """What a command of the command line prints; it must succeed."""
        done = self.desktop.run(*self.program, *arguments)
        if done.returncode != 0:
            raise RuntimeError(f"tracktray {' '.join(arguments)}: {done.stderr or done.stdout}")
        return done.stdout

    def synced(self) -> None:
        """Return after the first sync of the app that runs here; the app alone is at work meanwhile."""
        demo, environment = "--demo" in self.program, self.desktop.environment
        wait_for("the app to listen", lambda: live_socket(demo, environment), timeout=30)
        wait_for("the first sync", lambda: json.loads(self.tracktray("status", "--json"))["last_sync"], timeout=60)

    def _arrived(self, program: Program) -> bool:
        if not program.running():
            raise RuntimeError(f"it ended: {program.output}")
        return self._registered > 0

    def _note(self, message: Message) -> None:
        if message.member == "RegisterStatusNotifierItem":
            self._registered = self._registered or time.monotonic()
        if message.member in CHANGES:
            self._signalled = self._signalled or time.monotonic()


@contextlib.contextmanager
def stage(program: tuple[str, ...] = DEMO) -> Iterator[Stage]:
    """A stage with an empty home; another one has another."""
    with (
        tempfile.TemporaryDirectory(prefix="tt-") as folder,
        DesktopSession(Path(folder)) as desktop,
        Bus(desktop.bus_address) as bus,
    ):
        there = Stage(desktop, bus, program)
        with there.panel:
            yield there


@contextlib.contextmanager
def own_account() -> Iterator[Stage]:
    """A stage for a signed-in person, whose gateway answers over a socket of this computer."""
    world = World(SystemClock())
    freelancer(world)
    with serve(world) as server, stage(OWN) as there:
        there.desktop.environment |= {"MATON_BASE_URL": server.url, "MATON_API_KEY": KEY}
        yield there
