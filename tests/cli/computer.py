"""A computer for command-line tests: real processes of `tracktray` on a real, loopback gateway."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from desktop.demo.account import Account, plain
from desktop.demo.faults import Faults
from desktop.demo.server import LoopbackServer, serve
from desktop.demo.world import World
from desktop.system.clock import SystemClock
from tests.program import PROGRAM

ROOT = Path(__file__).parents[2]
CLOSED = "http://127.0.0.1:9"
"""A gateway that cannot be reached."""


class Ended(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Computer:
    """One home, one person with an account that has projects and tags, and the key in the environment."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.world = World(SystemClock(), seed=5)
        self.faults = Faults()
        self.account: Account = plain(self.world, key="k-cli-1", email="ann@example.com", premium=True, limit=600)
        self.environ = {"MATON_API_KEY": self.account.key}
        self.server: LoopbackServer = serve(self.world, self.faults)
        for name in ("Website", "Mobile app"):
            self.create("projects", name)
        for name in ("deep work", "review"):
            self.create("tags", name)

    def create(self, noun: str, name: str, **more: Any) -> int:
        """A project, client or tag in the account, made elsewhere."""
        path = f"/workspaces/{self.account.workspace_id}/{noun}"
        _, row = self.world.directly(self.account.user_id, "POST", path, {"name": name, **more})
        return int(row["id"])

    def connect(self) -> None:
        """Put the gateway into the environment."""
        self.environ["MATON_BASE_URL"] = self.server.url
        self.world.sign_in_base = "https://connect.maton.ai"

    def process(self, *argv: str, **more: Any) -> "subprocess.Popen[str]":
        """A started `tracktray`."""
        pipe = subprocess.PIPE
        return subprocess.Popen(
            [*PROGRAM, *argv],
            cwd=ROOT,
            env={**os.environ, **self.environ},
            stdin=more.pop("stdin", pipe),
            stdout=pipe,
            stderr=pipe,
            text=True,
            **more,
        )

    def run(self, *argv: str, stdin: str = "", offline: bool = False, **environ: str) -> Ended:
        """`tracktray ARGV`, to its end."""
        kept = dict(self.environ)
        self.environ |= environ | ({"MATON_BASE_URL": CLOSED} if offline else {})
        try:
            with self.process(*argv) as process:
                out, err = process.communicate(stdin, timeout=90)
                return Ended(process.returncode, out, err)
        finally:
            self.environ = kept

    def run_on_terminal(self, *argv: str, typed: str) -> Ended:
        """`tracktray ARGV` with a person who answers its question; `out` is what the terminal showed."""
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            [*PROGRAM, *argv],
            cwd=ROOT,
            env={**os.environ, **self.environ},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        shown = b""
        while not shown.rstrip().endswith((b":", b"]")):
            shown += os.read(ours, 4096)
        os.write(ours, typed.encode())
        shown += _everything(ours)
        os.close(ours)
        return Ended(process.wait(30), shown.decode(), "")

    @contextmanager
    def app(self, *argv: str) -> Iterator["subprocess.Popen[str]"]:
        """The app, running."""
        program = [sys.executable, str(Path(__file__).with_name("headless_app.py")), *argv]
        with subprocess.Popen(
            program, cwd=ROOT, env={**os.environ, **self.environ}, stdout=subprocess.PIPE, text=True
        ) as app:
            assert app.stdout
            assert app.stdout.readline() == "up\n"
            try:
                yield app
            finally:
                app.kill()

    def together(self, *commands: tuple[str, ...]) -> list[Ended]:
        """All of them at once."""
        started = [self.process(*argv) for argv in commands]
        ended: list[Ended] = []
        for process in started:
            with process:
                out, err = process.communicate("", timeout=120)
                ended.append(Ended(process.returncode, out, err))
        return ended

    def entries(self) -> list[dict[str, Any]]:
        """What Toggl has of this person, newest start first."""
        _, rows = self.world.directly(self.account.user_id, "GET", "/me/time_entries")
        return list(rows or [])

    def kept_files(self) -> dict[str, bytes]:
        """Everything below the home, by path."""
        return {str(path): path.read_bytes() for path in self.home.rglob("*") if path.is_file()}


def _everything(terminal: int) -> bytes:
    """What the terminal shows until the program ends."""
    shown = b""
    while True:
        try:
            part = os.read(terminal, 4096)
        except OSError:  # nobody holds the other end any more
            return shown
        if not part:
            return shown
        shown += part
