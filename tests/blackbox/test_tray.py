"""What the tray promises scripts and people, seen by a panel of our own."""

import signal
import sys

import pytest

from tests.desktop_session import Bus, DesktopSession, Panel, Program, TrayItem, missing_programs, wait_for
from tests.program import DEMO

SEES_WINDOWS = pytest.mark.skipif(bool(missing_programs("xdotool")), reason=missing_programs("xdotool"))
RUNNING = r"^.+ · \d+:\d\d\nToday \d+:\d\d\nDemo account$"
IDLE = r"^No timer running\nToday \d+:\d\d\nDemo account$"


def ready(panel: Panel) -> TrayItem:
    """The demo's icon once its account is there: an entry runs in it."""
    item = panel.item("tracktray")
    item.wait_tip(RUNNING, timeout=30)
    return item


def label(item: TrayItem, place: int) -> str:
    return item.menu().children[place].label


def synced(item: TrayItem) -> bool:
    return "Synced" in item.menu().labels()


def test_the_menu_stands_as_the_contract_says(panel: Panel, app: Program) -> None:
    item = ready(panel)
    assert (item.id, item.pid) == ("tracktray", app.pid)
    wait_for("all to be sent", lambda: synced(item))
    shown = [name for name in item.menu().labels() if name]
    assert shown[0] == item.tip.splitlines()[0].replace(" (Baker & Sons)", "")
    assert shown[1:6] == ["Stop", "Start…", "Recent", "Projects", "Tags"]
    assert shown[6].startswith(item.tip.splitlines()[1] + " · Week ")
    assert shown[7] == "Synced"
    assert shown[-2:] == ["Help", "Quit"]


def test_names_stand_in_the_menu_as_people_wrote_them(panel: Panel, app: Program) -> None:
    projects = ready(panel).menu().at("Projects")
    clients = projects.labels()
    assert "Baker & Sons" in clients
    assert "Nord_Licht" in clients
    assert "Website" in projects.at("Baker & Sons").labels()
    assert all(each.children for each in projects.children if each.submenu)


def test_stop_and_continue_by_the_menu(panel: Panel, app: Program) -> None:
    item = ready(panel)
    item.click("Stop")
    item.wait_tip(IDLE)
    assert label(item, 0) == "No timer running"
    name = label(item, 1)
    assert name.startswith("Continue “")
    item.click(name)
    item.wait_tip(RUNNING)
    wait_for("both to be sent", lambda: synced(item))


def test_a_project_from_the_menu_starts_a_timer_in_its_colour(panel: Panel, app: Program) -> None:
    item = ready(panel)
    item.click("Projects", "Nord_Licht", "Newsletter")
    assert item.wait_tip(r"Newsletter").startswith("(no description) — Newsletter (Nord_Licht) · 0:00")
    running = item.pictures()[64].mean()
    item.click("Stop")
    item.wait_tip(IDLE)
    wait_for("another icon", lambda: item.pictures()[64].mean() != running)


def test_a_middle_click_is_held_and_can_be_taken_back(panel: Panel, app: Program) -> None:
    item = ready(panel)
    before = item.tip
    item.secondary_activate()
    item.wait_tip(IDLE)
    item.click("~^Undo “Stop ")
    assert item.wait_tip(RUNNING).splitlines()[0].startswith(before.partition(" · ")[0])


@SEES_WINDOWS
def test_a_left_click_opens_quick_entry(desktop: DesktopSession, panel: Panel, app: Program) -> None:
    ready(panel).activate()
    wait_for("the window", lambda: shows(desktop, "Quick entry"))


def test_all_sizes_of_the_icon_are_sent(panel: Panel, app: Program) -> None:
    assert set(ready(panel).pictures()) == {16, 22, 24, 32, 48, 64}


def test_a_panel_that_comes_late_gets_the_icon(absent_panel: Panel, app: Program, desktop: DesktopSession) -> None:
    wait_for("the app to run", lambda: status(desktop).startswith("Design"), timeout=30)
    with absent_panel:
        ready(absent_panel)


BUSY = """
import signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QMenu
from desktop.ui.tray.status_item import StatusItem

signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
app = QApplication(["tracktray"])
menu = QMenu()
item = StatusItem(menu, QIcon(), "Tracktray")
print("built", flush=True)
signal.sigwait({signal.SIGUSR1})
item.watch()
app.exec()
"""
"""An icon whose program still has other things to do before it looks for the panel."""


def test_a_panel_that_comes_while_the_program_starts_gets_the_icon(
    absent_panel: Panel, desktop: DesktopSession
) -> None:
    program = desktop.start(sys.executable, "-c", BUSY)
    wait_for("the icon to be built", lambda: "built" in program.output)
    with absent_panel:
        program.signal(signal.SIGUSR1)
        assert absent_panel.item("tracktray").pid == program.pid


def test_a_panel_that_restarts_gets_the_icon_again(absent_panel: Panel, app: Program) -> None:
    with absent_panel:
        ready(absent_panel)
    with absent_panel:
        ready(absent_panel).click("Stop")
        absent_panel.item("tracktray").wait_tip(IDLE)  # the icon may have been renewed meanwhile


@SEES_WINDOWS
def test_without_a_panel_a_window_offers_the_same_until_one_comes(
    desktop: DesktopSession, absent_panel: Panel, app: Program
) -> None:
    wait_for("the window", lambda: shows(desktop, "^Tracktray$"), timeout=40)
    with absent_panel:
        ready(absent_panel)
        wait_for("the window to go", lambda: not shows(desktop, "^Tracktray$"))


def test_quit_and_signals_end_it_cleanly_and_all_is_kept(desktop: DesktopSession, panel: Panel) -> None:
    first = desktop.start(*DEMO)
    item = ready(panel)
    item.click("Stop")
    item.wait_tip(IDLE)
    item.click("Quit")
    assert first.wait() == 0
    second = desktop.start(*DEMO)
    wait_for("the new icon", lambda: panel.item("tracktray").pid == second.pid)
    panel.item("tracktray").wait_tip(IDLE, timeout=30)
    second.signal(signal.SIGTERM)
    assert second.wait() == 0
    assert first.output == second.output == ""


def test_a_kill_loses_nothing(desktop: DesktopSession, panel: Panel) -> None:
    first = desktop.start(*DEMO)
    item = ready(panel)
    item.click("Projects", "Nord_Licht", "Signage")
    item.wait_tip("Signage")
    first.signal(signal.SIGKILL)
    first.wait()
    second = desktop.start(*DEMO)
    wait_for("the new icon", lambda: panel.item("tracktray").pid == second.pid, timeout=30)
    panel.item("tracktray").wait_tip("Signage", timeout=30)


@SEES_WINDOWS
def test_a_second_start_shows_quick_entry_of_the_first(desktop: DesktopSession, panel: Panel, app: Program) -> None:
    ready(panel)
    done = desktop.run(*DEMO)
    assert (done.returncode, done.stderr) == (0, "")
    assert app.running()
    wait_for("the window", lambda: shows(desktop, "Quick entry"))


def test_four_starts_at_once_make_one_app(desktop: DesktopSession, panel: Panel) -> None:
    starts = [desktop.start(*DEMO, "--background") for _ in range(4)]
    wait_for("three to end", lambda: sum(not each.running() for each in starts) == 3, timeout=30)
    assert [each.wait() for each in starts if not each.running()] == [0, 0, 0]
    ready(panel)


def test_without_a_screen_it_says_so(desktop: DesktopSession) -> None:
    program = desktop.start(*DEMO, environment={"DISPLAY": ":987"})
    assert program.wait() == 1
    assert "needs a graphical desktop" in program.output


def test_the_screen_going_away_ends_it(desktop: DesktopSession, bus: Bus, panel: Panel, app: Program) -> None:
    ready(panel)
    desktop.end_screen()
    app.wait()
    assert "Traceback" not in app.output


def status(desktop: DesktopSession) -> str:
    return desktop.run(*DEMO, "status").stdout


def shows(desktop: DesktopSession, title: str) -> bool:
    return bool(desktop.run("xdotool", "search", "--onlyvisible", "--name", title).stdout)
