"""Rounds of the story: the program starts, commands come in, and somewhere in between it is killed."""

import json
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from desktop.demo import faults as meets
from desktop.demo.account import plain
from desktop.demo.faults import Faults
from desktop.demo.server import serve
from desktop.demo.world import World
from tests.desktop_session import DesktopSession
from tests.killing.fast_time import FastTime
from tests.killing.ledger import Ledger, Span

SPEED, SPEED_AT_THE_END = 20.0, 60.0
UNWELL: dict[str, tuple[int, meets.Maker]] = {
    "no connection": (2, lambda rng: meets.no_connection()),
    "lost request": (2, lambda rng: meets.lost_request()),
    "lost answer": (5, lambda rng: meets.lost_answer(silent=rng.random() < 0.2)),
    "late answer": (3, lambda rng: meets.late_answer(rng.uniform(0, 0.5))),
    "cut answer": (2, lambda rng: meets.cut_answer()),
    "truncated": (1, lambda rng: meets.truncated()),
    "5xx": (1, lambda rng: meets.server_fault(executed=rng.random() < 0.5)),
}
LONGEST_SEND = 0.5
"""Real seconds in which a command comes in, is stored, and is sent."""
SETTLED_WITHIN = 3 * 3600.0
"""Fast seconds in which all must be settled once the network is well: three windows of the quota."""


class Told(NamedTuple):
    """What a command said, and when it ran."""

    code: int
    out: str
    err: str
    span: Span


class Rounds:
    """One account, one computer, and what was promised on it."""

    def __init__(self, session: DesktopSession, seed: int, say: Callable[[str], None] = lambda line: None) -> None:
        self.rng = random.Random(seed)
        self.time = FastTime(SPEED)
        self.world = World(self.time, seed)
        self.account = plain(self.world, limit=600)
        self.weather = Faults(random.Random(seed), 0.25, UNWELL)
        self.ledger = Ledger()
        self.kills = self.commands = self.interrupted = 0
        self._session, self._say = session, say
        self._names = 0
        self._app: subprocess.Popen[bytes] | None = None
        self._dies = False

    def play(self, rounds: int) -> list[str]:
        """Play so many rounds, let all settle, and tell in what the account differs from what was promised."""
        with serve(self.world, self.weather) as server:
            self._url = server.url
            for number in range(rounds):
                self._round()
                self._say(f"round {number + 1}: {self.commands} commands, {self.interrupted} without an answer")
            self.weather.clear()
            self.time.speed = SPEED_AT_THE_END
            waiting = self._settle()
        _, rows = self.world.directly(self.account.user_id, "GET", "/me/time_entries")
        return [f"still waiting: {row}" for row in waiting] + self.ledger.faults(rows or [])

    def _round(self) -> None:
        """One life of the program; it ends around one of the commands. The ones after it do without, and some of
        these are killed themselves."""
        self._app = self._start("--background")
        acts = self.rng.randint(1, 5)
        last = self.rng.randrange(acts)
        for number in range(acts):
            time.sleep(self.rng.uniform(0, 0.4))
            self._dies = number == last
            if self._dies:
                threading.Timer(self.rng.uniform(0, LONGEST_SEND), self._app.kill).start()
            self._act()
            if self._dies:
                self._app.wait()
        self.kills += 1

    def _act(self) -> None:
        self.commands += 1
        match self.rng.choices(("start", "stop", "rename", "delete"), (6, 3, 2, 1))[0]:
            case "start":
                self._names += 1
                name = f"Task {self._names}"
                told = self._write("start", name)
                if self._happened(told, lambda: self._running() == name):
                    self.ledger.start(name, told.span)
            case "stop":
                told = self._write("stop")
                if self._happened(told, lambda: self._running() is None):
                    self.ledger.stop(told.span)
            case "rename" if self.ledger.running:
                name, description = self.ledger.running, f"{self.ledger.running} again"
                told = self._write("edit", "running", description)
                if self._happened(told, lambda: self._running() == description):
                    self.ledger.rename(name, description)
            case "delete" if self.ledger.entries:
                self._delete()

    def _delete(self) -> None:
        """Delete an entry that has a number, if there is one among those of today."""
        numbered = [entry for entry in self._list() if entry["id"] is not None]
        if not numbered:
            return
        entry = self.rng.choice(numbered)
        name = entry["description"].removesuffix(" again")
        told = self._write("delete", str(entry["id"]), "--yes")
        if self._happened(told, lambda: all(other["id"] != entry["id"] for other in self._list())):
            self.ledger.delete(name)

    def _happened(self, told: Told, seen: Callable[[], bool]) -> bool:
        """Whether it was promised; where the program died under the command, or was too slow to answer it, what the
        person then sees tells."""
        if told.code == 0:
            return True
        self.interrupted += 1
        if self._app is not None and self._dies:
            self._app.wait(10)
        return seen()

    def _running(self) -> str | None:
        running = self._told("status", "--json")["running"]
        return None if running is None else str(running["description"])

    def _list(self) -> list[dict[str, Any]]:
        return list(self._told("list", "--from", "-2d", "--json")["entries"])

    def _told(self, *argv: str) -> Any:
        while (told := self._command(*argv)).code != 0:
            if self._app is not None and self._app.poll() is None:
                continue  # it dies soon, under this command too
            raise AssertionError(f"{argv}: exit {told.code}, {told.err}")
        return json.loads(told.out)

    def _write(self, *argv: str) -> Told:
        """A command that changes something. Without the app it may be killed, like the app."""
        alone = self._app is not None and self._app.poll() is not None
        return self._command(*argv, dies=alone and self.rng.random() < 0.4)

    def _command(self, *argv: str, dies: bool = False) -> Told:
        begun = self.time.now()
        with self._start(*argv) as process:
            if dies:
                threading.Timer(self.rng.uniform(0, LONGEST_SEND), process.kill).start()
            out, err = process.communicate(timeout=60)
        return Told(process.returncode, out.decode(), err.decode(), Span(begun, self.time.now()))

    def _start(self, *argv: str) -> "subprocess.Popen[bytes]":
        given = {"MATON_BASE_URL": self._url, "MATON_API_KEY": self.account.key}
        quiet = subprocess.DEVNULL if argv == ("--background",) else subprocess.PIPE
        return subprocess.Popen(
            [sys.executable, "-m", "desktop", *argv],
            stdin=subprocess.DEVNULL,
            stdout=quiet,
            stderr=quiet,
            env=self._session.environment | given | self.time.environment(),
            cwd=Path(__file__).parents[2],
        )

    def _settle(self) -> list[str]:
        """Let the program run in good weather until nothing waits; what waits after all that time."""
        self._app = self._start("--background")
        try:
            until = self.time.later(SETTLED_WITHIN)
            while waiting := self._told("pending", "--json")["pending"]:
                if time.monotonic() > until:
                    return [f"{row['words']} ({row['state']}: {row['reason']})" for row in waiting]
                time.sleep(0.5)
            self._command("sync", "--wait", "60")
            return []
        finally:
            self._app.terminate()
            self._app.wait(30)
