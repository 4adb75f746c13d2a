"""The desktop's processes: screen, bus, keyring, and the programs under test. Each is ended with the desktop."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.screen import start_screen

BARE_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir={folder}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<allow own="*"/></policy></busconfig>"""
"""A bus that starts nothing by itself: what is not there is not there."""

PATIENCE = 10


def missing_programs(*names: str) -> str:
    """Why a test must be skipped: the programs that are not installed; empty where all are."""
    absent = [name for name in names if shutil.which(name) is None]
    return f"needs {', '.join(absent)}" if absent else ""


class Program:
    """One program under test."""

    def __init__(self, process: "subprocess.Popen[bytes]", log: Path) -> None:
        self._process, self._log = process, log

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def output(self) -> str:
        """Everything it printed."""
        return self._log.read_text("utf-8", "replace")

    def running(self) -> bool:
        return self._process.poll() is None

    def signal(self, number: int) -> None:
        self._process.send_signal(number)

    def wait(self, timeout: float = PATIENCE) -> int:
        """Its exit code; fails the test with its output when it does not end in time."""
        try:
            return self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"still running after {timeout} s:\n{self.output}") from None

    def end(self) -> None:
        """Terminate it, by force if need be."""
        if self.running():
            self._process.terminate()
            try:
                self._process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()


class DesktopSession:
    """A private desktop in `folder`. `services` lets the bus start installed services, such as a keyring."""

    def __init__(self, folder: Path, *, screen: str = "1280x800x24", services: bool = False) -> None:
        self.folder, self._screen, self._services = folder, screen, services
        self._programs: list[Program] = []
        self._ends = contextlib.ExitStack()
        self.environment: dict[str, str] = {}
        self.bus_address = ""

    def __enter__(self) -> "DesktopSession":
        self.environment = self._private_environment()
        with contextlib.ExitStack() as started:
            started.callback(self._end_programs)
            self.environment["DISPLAY"] = self._start_screen()
            self.bus_address = self.environment["DBUS_SESSION_BUS_ADDRESS"] = self._start_bus()
            self._ends = started.pop_all()
        return self

    def __exit__(self, *failure: Any) -> None:
        self._ends.close()

    def start(self, *command: str, environment: Mapping[str, str] | None = None) -> Program:
        """Start a program in this desktop; its output goes to a file."""
        log = self.folder / f"output-{len(self._programs)}.txt"
        with log.open("wb") as output:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=self.environment | dict(environment or {}),
                start_new_session=True,
            )
        program = Program(process, log)
        self._programs.append(program)
        return program

    def run(
        self, *command: str, text: str | None = None, timeout: float = 30
    ) -> "subprocess.CompletedProcess[str]":
        """Run a program to its end in this desktop."""
        return subprocess.run(
            command, input=text, capture_output=True, text=True, check=False, timeout=timeout, env=self.environment
        )

    def start_keyring(self) -> None:
        """A gnome-keyring that is unlocked; needs `services`."""
        process = subprocess.Popen(
            ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=self.environment,
            start_new_session=True,
        )
        self._programs.append(Program(process, self.folder / "none"))
        assert process.stdin is not None
        with process.stdin as password:
            password.write(b"open sesame")

    def end_screen(self) -> None:
        """Take the screen away under every program."""
        self._screen_program.end()

    def screenshot(self, path: Path) -> None:
        """Keep a picture of the whole screen (ImageMagick)."""
        self.run("import", "-window", "root", str(path))

    def _private_environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "SSL_CERT_FILE") if name in os.environ}
        places = {
            "HOME": "home",
            "XDG_CACHE_HOME": "cache",
            "XDG_CONFIG_HOME": "config",
            "XDG_DATA_HOME": "data",
            "XDG_RUNTIME_DIR": "run",
            "XDG_STATE_HOME": "state",
        }
        for name, place in places.items():
            (self.folder / place).mkdir(mode=0o700, exist_ok=True)
            kept[name] = str(self.folder / place)
        return kept | {"QT_QPA_PLATFORM": "xcb", "XDG_SESSION_TYPE": "x11", "NO_AT_BRIDGE": "1"}

    def _start_screen(self) -> str:
        server, name = start_screen("-screen", "0", self._screen, environment=self.environment)
        self._screen_program = Program(server, self.folder / "none")
        self._programs.append(self._screen_program)
        return name

    def _start_bus(self) -> str:
        if self._services:
            return self._first_line("dbus-daemon", "--session", "--nofork", "--print-address=1")
        config = self.folder / "bus.conf"
        config.write_text(BARE_BUS.format(folder=self.folder / "run"))
        return self._first_line("dbus-daemon", f"--config-file={config}", "--nofork", "--print-address=1")

    def _first_line(self, *command: str) -> str:
        """Start what stays, and return the first line it prints: its address."""
        process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=self.environment,
            start_new_session=True,
        )
        self._programs.append(Program(process, self.folder / "none"))
        assert process.stdout is not None
        with process.stdout as output:
            line = output.readline().decode().strip()
        if not line:
            raise RuntimeError(f"{command[0]} did not start")
        return line

    def _end_programs(self) -> None:
        for program in reversed(self._programs):
            program.end()
