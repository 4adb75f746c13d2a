"""Leaving and coming back, seen from outside: GNOME's idle count and logind are played by the test."""

import json
import os
import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.desktop_session import (
    Bus,
    DesktopSession,
    NotificationServer,
    Panel,
    Program,
    missing_programs,
    wait_for,
)
from tests.desktop_session.idle_monitor import IdleMonitor
from tests.desktop_session.notifications import NAME as NOTIFICATIONS
from tests.program import DEMO
from tests.system.login_service import NAME, SESSION, LoginService

pytestmark = pytest.mark.skipif(bool(missing_programs("xdotool")), reason=missing_programs("xdotool"))
HALF_AN_HOUR = 1800.0
RUNNING = r"^.+ · \d+:\d\d\nToday \d+:\d\d\nDemo account$"


class Room:
    """The desktop of somebody who has not touched it for half an hour, with “Deep work” running for longer."""

    def __init__(self, desktop: DesktopSession, panel: Panel, bus: Bus, system_bus: Bus) -> None:
        self.desktop, self._panel = desktop, panel
        self.idle = IdleMonitor(bus, HALF_AN_HOUR)
        self.notifications = NotificationServer(bus)
        self.login = LoginService(system_bus)

    def live(self, settings: str = "") -> Program:
        """Start the program, in which a timer runs."""
        program = self.start()
        self.command("edit", "running", "Deep work")
        self.settings(f"[idle]\nminutes = 5\n{settings}")  # and it looks at once
        asked = self.idle.asked
        wait_for("a look at the idle time", lambda: self.idle.asked > asked)
        return program

    def start(self) -> Program:
        program = self.desktop.start(
            *DEMO,
            environment={"XDG_CURRENT_DESKTOP": "GNOME", "DBUS_SYSTEM_BUS_ADDRESS": self.desktop.bus_address},
        )
        self._panel.item("tracktray").wait_tip(RUNNING, timeout=30)
        wait_for("the program to listen", lambda: bool(self.login.locks))
        return program

    def settings(self, text: str) -> None:
        folder = Path(self.desktop.environment["XDG_CONFIG_HOME"]) / "tracktray-demo"
        folder.mkdir(mode=0o700, exist_ok=True)
        (folder / "settings.toml").write_text(text)

    def command(self, *words: str) -> str:
        done = self.desktop.run(*DEMO, *words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def window(self) -> str:
        found = self.desktop.run("xdotool", "search", "--onlyvisible", "--name", "^You were away for 30 minutes$")
        return found.stdout.strip()

    def entries(self) -> list[dict[str, Any]]:
        """Those of “Deep work”, the oldest first."""
        listed = json.loads(self.command("list", "--from", "yesterday", "--json"))["entries"]
        return sorted((e for e in listed if e["description"] == "Deep work"), key=lambda e: str(e["start"]))


@pytest.fixture
def room(desktop: DesktopSession, panel: Panel, bus: Bus) -> Iterator[Room]:
    with Bus(desktop.bus_address, descriptors=True) as system_bus:
        made = Room(desktop, panel, bus, system_bus)
        yield made
        made.login.forget()
        made.login.close()


def ago(text: str) -> float:
    return (datetime.now(UTC) - datetime.fromisoformat(text)).total_seconds()


def test_the_question_comes_at_return_and_one_key_answers_it(room: Room) -> None:
    room.live()
    assert not room.window()
    room.idle.seconds = 0.1
    window = wait_for("the question", room.window, timeout=20)
    assert room.entries()[0]["stop"] is None
    room.desktop.run("xdotool", "windowfocus", window)

    def answered() -> bool:
        room.desktop.run("xdotool", "key", "d")
        return not room.window()

    wait_for("the answer", answered)
    (entry,) = room.entries()
    assert HALF_AN_HOUR < ago(entry["stop"]) < HALF_AN_HOUR + 60
    wait_for("the notice to go", lambda: not room.notifications.shown)
    assert "Deep work" in room.command("undo")
    ended, going = room.entries()
    assert (going["start"], going["stop"]) == (ended["stop"], None)


def test_the_notification_answers_too(room: Room) -> None:
    room.live()
    room.idle.seconds = 0.1
    shown = wait_for("the notice", lambda: next(iter(room.notifications.shown.values()), None), timeout=20)
    assert shown.title == "You were away for 30 minutes"
    assert "while “Deep work” was running. Discard that time?" in shown.body
    assert [label.rpartition(" ")[0] for label in shown.actions.values()] == [
        "Stop at",
        "Continue from",
    ]
    room.notifications.press(shown.number, "continue")
    wait_for("the window to go", lambda: not room.window())
    ended, going = room.entries()
    assert HALF_AN_HOUR < ago(ended["stop"]) < HALF_AN_HOUR + 60
    assert ago(going["start"]) < 60
    assert going["stop"] is None


def test_without_notifications_the_window_alone_asks(room: Room, bus: Bus) -> None:
    bus.release_name(NOTIFICATIONS)
    room.live()
    room.idle.seconds = 0.1
    wait_for("the question", room.window, timeout=20)
    assert not room.desktop.run("xdotool", "search", "--onlyvisible", "--name", "^Tracktray$").stdout


def test_a_lock_stops_the_timer_where_that_is_set_and_says_so(room: Room) -> None:
    room.live('on_lock = "stop"\n')
    room.login.signal(f"{NAME}.Session", "Lock", path=SESSION)
    shown = wait_for("the notice", lambda: next(iter(room.notifications.shown.values()), None))
    assert shown.body.startswith("Stopped “Deep work”")
    (entry,) = room.entries()
    assert ago(entry["stop"]) < 60
    assert json.loads(room.command("activity", "--json"))["activity"][0]["approved"] == "setting"


def test_sleep_waits_until_all_is_sent_and_unlocking_asks(room: Room) -> None:
    room.live()
    (lock,) = room.login.locks
    room.login.forget()
    room.command("edit", "running", "--billable")
    room.login.lock(True)
    room.login.prepare("Sleep", True)
    assert os.read(lock, 1) == b""
    assert json.loads(room.command("status", "--json"))["pending_writes"] == 0
    room.login.prepare("Sleep", False)
    room.login.lock(False)
    wait_for("the question", room.window)


def test_doctor_names_who_tells(room: Room) -> None:
    room.live()
    found = json.loads(room.command("doctor", "--json"))
    assert (found["idle"], found["login"]) == ("gnome", "logind")


def test_who_logged_out_with_a_timer_running_is_asked_at_the_next_start(room: Room) -> None:
    program = room.live()
    program.signal(signal.SIGTERM)
    assert program.wait() == 0
    assert room.entries()[0]["stop"] is None
    room.start()
    room.idle.seconds = 0.1
    wait_for("the question", room.window, timeout=20)


def test_a_question_that_nobody_answered_is_there_again_after_a_kill(room: Room) -> None:
    program = room.live()
    room.idle.seconds = 0.1
    wait_for("the question", room.window, timeout=20)
    shown = wait_for("the notice", lambda: next(iter(room.notifications.shown.values()), None))
    program.signal(signal.SIGKILL)
    program.wait()
    assert room.entries()[0]["stop"] is None
    room.start()
    wait_for("the question", room.window, timeout=20)
    again = wait_for("the new notice", lambda: next(iter(room.notifications.all[1:]), None))
    assert (again.title, again.body) == (shown.title, shown.body)


def test_who_quit_the_program_is_not_asked(room: Room) -> None:
    program = room.live()
    room.command("quit")
    program.wait()
    room.idle.seconds = 0.1
    room.start()
    room.command("sync", "--wait", "20")
    assert not room.window()
