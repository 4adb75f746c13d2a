"""What the program tells while nobody looks at a window of its own, seen by the desktop that shows it."""

import json
import re
from pathlib import Path

import pytest

from tests.desktop_session import Bus, DesktopSession, NotificationServer, Panel, Shown, missing_programs, wait_for
from tests.program import DEMO

RUNNING = r"^.+ · \d+:\d\d\nToday \d+:\d\d\nDemo account$"
IDLE = r"^No timer running\nToday \d+:\d\d\nDemo account$"


@pytest.fixture
def notifications(bus: Bus) -> NotificationServer:
    return NotificationServer(bus)


def only(server: NotificationServer) -> Shown:
    return wait_for("one notification", lambda: next(iter(server.shown.values()), None))


def write_settings(desktop: DesktopSession, text: str) -> None:
    folder = Path(desktop.environment["XDG_CONFIG_HOME"]) / "tracktray-demo"
    folder.mkdir(mode=0o700, exist_ok=True)
    (folder / "settings.toml").write_text(text)


def found_by_doctor(desktop: DesktopSession) -> dict[str, object]:
    said = desktop.run(*DEMO, "doctor", "--json").stdout
    found: dict[str, object] = json.loads(said)["notifications"]
    return found


def test_a_middle_click_is_taken_back_from_the_notification(
    desktop: DesktopSession, panel: Panel, notifications: NotificationServer
) -> None:
    desktop.start(*DEMO)
    item = panel.item("tracktray")
    before = item.wait_tip(RUNNING, timeout=30)
    assert not notifications.all
    item.secondary_activate()
    item.wait_tip(IDLE)
    shown = only(notifications)
    assert shown.body.startswith("Stopped “")
    assert shown.actions == {"undo": "Undo"}
    assert 0 < shown.milliseconds <= 6000
    notifications.press(shown.number, "undo")
    assert item.wait_tip(RUNNING).partition(" · ")[0] == before.partition(" · ")[0]
    assert found_by_doctor(desktop) == {"backend": "freedesktop", "buttons": True}


def test_names_are_hidden_where_the_person_wants_that_and_it_goes_with_the_hold(
    desktop: DesktopSession, panel: Panel, notifications: NotificationServer
) -> None:
    write_settings(desktop, "[privacy]\nhide_names_in_notifications = true\n")
    desktop.start(*DEMO)
    item = panel.item("tracktray")
    item.wait_tip(RUNNING, timeout=30)
    item.secondary_activate()
    item.wait_tip(IDLE)
    assert only(notifications).body == "Stopped a timer"
    wait_for("it to go", lambda: not notifications.shown)


def test_a_timer_that_runs_unusually_long_is_told_and_stopped_from_there(
    desktop: DesktopSession, panel: Panel, notifications: NotificationServer
) -> None:
    write_settings(desktop, "[reminders]\nlong_running_hours = 2\n")
    desktop.start(*DEMO)
    item = panel.item("tracktray")
    item.wait_tip(RUNNING, timeout=30)
    item.click("Stop")
    item.wait_tip(IDLE)
    desktop.run(*DEMO, "stop")
    assert desktop.run(*DEMO, "start", "Forgotten", "--at", "3 hours ago").returncode == 0
    shown = only(notifications)
    assert shown.title == "The timer has run for 3 hours"
    assert shown.body.startswith("Forgotten, since ")
    assert shown.actions == {"default": "Edit…", "stop": "Stop", "snooze": "Snooze"}
    notifications.press(shown.number, "stop")
    item.wait_tip(IDLE)
    assert [each.title for each in notifications.all] == [shown.title]


def test_a_pomodoro_is_seen_in_icon_and_menu_as_soon_as_it_is_switched_on(
    desktop: DesktopSession, panel: Panel
) -> None:
    desktop.start(*DEMO)
    item = panel.item("tracktray")
    item.wait_tip(RUNNING, timeout=30)
    plain = item.pictures()[64].mean()
    write_settings(desktop, "[pomodoro]\nenabled = true\nwork_minutes = 600\n")
    line = r"^Work until \d+:\d\d · 1 of 4$"
    wait_for("the line", lambda: any(re.match(line, name) for name in item.menu().labels()))
    wait_for("another icon", lambda: item.pictures()[64].mean() != plain)
    item.click("Stop")
    item.wait_tip(IDLE)
    wait_for("the line to go", lambda: not any(re.match(line, name) for name in item.menu().labels()))


@pytest.mark.skipif(bool(missing_programs("xdotool")), reason=missing_programs("xdotool"))
def test_a_desktop_without_buttons_leaves_them_to_the_programs_own_bar(
    desktop: DesktopSession, panel: Panel, bus: Bus
) -> None:
    server = NotificationServer(bus, ("body",))
    desktop.start(*DEMO)
    item = panel.item("tracktray")
    item.wait_tip(RUNNING, timeout=30)
    item.secondary_activate()
    item.wait_tip(IDLE)
    bar = ("xdotool", "search", "--onlyvisible", "--name", "^Tracktray$")
    wait_for("the bar", lambda: desktop.run(*bar).stdout)
    assert not server.all
    assert found_by_doctor(desktop) == {"backend": "freedesktop", "buttons": False}


def test_doctor_names_them_without_the_app_too(desktop: DesktopSession, bus: Bus) -> None:
    assert found_by_doctor(desktop) == {"backend": "none", "buttons": False}
    NotificationServer(bus)
    assert found_by_doctor(desktop) == {"backend": "freedesktop", "buttons": True}
