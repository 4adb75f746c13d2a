"""The tray's menu: its order, its clicks, and that an open submenu is left alone."""

import gc
import sys
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from desktop.model.intent import Draft, Intent, Start, Stop
from desktop.ui.tray.menu import TrayMenu
from desktop.ui.tray.presenter import Face, Line, Listing

FACE = Face(
    Line("Design — Website · 0:42", door="editor"),
    Line("Stop", Stop()),
    Line("Today 1:42 · Week 2:42"),
    Line("Synced"),
    "tip",
)
MAIL = Line("Mail_it — R&D", Start(Draft("Mail_it", 12)))
PROJECTS = Listing(
    recent=(Line("Ops", Start(Draft(project_id=12))),),
    groups=(("ACME", Listing(lines=(Line("Website", Start(Draft(project_id=11))),), more="@")),),
)


class Clicks:
    """A menu with what its clicks asked for."""

    def __init__(self, *, demo: bool = False) -> None:
        self.menu = TrayMenu(demo=demo)
        self.asked: list[Intent | tuple[str, str]] = []
        self.menu.act = self.asked.append
        self.menu.open_door = lambda door, text: self.asked.append((door, text))
        self.menu.show_face(FACE)
        self.menu.show_lists(Listing(lines=(MAIL,)), PROJECTS, Listing(), Listing())

    def at(self, *path: str) -> QAction:
        """The action down this path; each submenu on the way is told that it is about to be shown."""
        menu = self.menu.menu
        for step in path[:-1]:
            found = find(menu, step).menu()
            assert isinstance(found, QMenu)
            menu = found
            menu.aboutToShow.emit()
        return find(menu, path[-1])


def find(menu: QMenu, label: str) -> QAction:
    return next(action for action in menu.actions() if action.text() == label)


@pytest.fixture
def clicks(qapp: QApplication) -> Clicks:
    return Clicks()


def test_the_lines_stand_in_the_contracts_order(clicks: Clicks) -> None:
    shown = [action.text() for action in clicks.menu.menu.actions() if action.text() and action.isVisible()]
    assert shown == [
        "Design — Website · 0:42",
        "Stop",
        "Start…",
        "Recent",
        "Projects",
        "Tags",
        "Today 1:42 · Week 2:42",
        "Synced",
        "Settings…",
        "Help",
        "Quit",
    ]


def test_the_demo_says_that_it_is_one(qapp: QApplication) -> None:
    texts = [action.text() for action in Clicks(demo=True).menu.menu.actions()]
    assert any("Demo account" in text for text in texts)


def test_clicks_ask_for_what_the_line_says(clicks: Clicks) -> None:
    clicks.at("Stop").trigger()
    clicks.at("Start…").trigger()
    clicks.at("Design — Website · 0:42").trigger()
    clicks.at("Recent", "Mail__it — R&&D").trigger()
    clicks.at("Projects", "ACME", "Website").trigger()
    clicks.at("Projects", "ACME", "More…").trigger()
    assert clicks.asked == [
        Stop(),
        ("quick-entry", ""),
        ("editor", ""),
        MAIL.intent,
        Start(Draft(project_id=11)),
        ("quick-entry", "@"),
    ]


def test_favorites_are_there_once_something_is_pinned(clicks: Clicks) -> None:
    archived = Line("Old — Archived")
    clicks.menu.show_lists(Listing(), PROJECTS, Listing(), Listing(lines=(MAIL, archived)))
    clicks.at("Favorites", "Mail__it — R&&D").trigger()
    assert clicks.asked == [MAIL.intent]
    assert not clicks.at("Favorites", "Old — Archived").isEnabled()
    assert clicks.at("Favorites").isVisible()
    clicks.menu.show_lists(Listing(), PROJECTS, Listing(), Listing())
    assert not clicks.at("Favorites").isVisible()


def test_the_settings_are_opened_from_the_menu(clicks: Clicks) -> None:
    clicks.at("Settings…").trigger()
    assert clicks.asked == [("settings", "")]


def test_what_cannot_be_done_is_disabled(clicks: Clicks) -> None:
    assert not clicks.at("Today 1:42 · Week 2:42").isEnabled()
    assert not clicks.at("Synced").isEnabled()
    assert not clicks.at("Tags").isEnabled()
    assert clicks.at("Recent").isEnabled()


def test_a_minute_changes_texts_and_leaves_open_lists_alone(clicks: Clicks) -> None:
    listed = clicks.at("Recent", "Mail__it — R&&D")
    clicks.menu.show_face(FACE._replace(running=Line("Design — Website · 0:43", door="editor")))
    clicks.menu.show_lists(Listing(lines=(MAIL,)), PROJECTS, Listing(), Listing())
    assert clicks.at("Design — Website · 0:43").isEnabled()
    assert clicks.at("Recent", "Mail__it — R&&D") is listed


def test_a_host_that_does_not_ask_gets_its_lists_soon(clicks: Clicks, qtbot: QtBot) -> None:
    recent = find(clicks.menu.menu, "Recent").menu()
    assert isinstance(recent, QMenu)
    assert recent.actions() == []
    qtbot.waitUntil(lambda: len(recent.actions()) == 1)


def test_another_kind_of_host_gets_names_it_shows_as_written(clicks: Clicks) -> None:
    clicks.at("Recent", "Mail__it — R&&D")
    clicks.menu.relabel(status_notifier=False)
    assert clicks.at("Recent", "Mail_it — R&&D")


def test_clients_that_come_and_go_leave_no_menus_behind(clicks: Clicks, qapp: QApplication) -> None:
    def one(name: str) -> Listing:
        return Listing(groups=((name, Listing(lines=(Line(name, Start(Draft(name))),))),))

    clicks.at("Projects", "ACME", "Website")
    menus = len(clicks.menu.menu.findChildren(QMenu))
    for number in range(50):
        clicks.menu.show_lists(Listing(), one(f"client {number}"), Listing(), Listing())
        clicks.at("Projects", f"client {number}", f"client {number}")
    assert len(clicks.menu.menu.findChildren(QMenu)) == menus


def test_a_thousand_texts_cost_no_reference_of_none(clicks: Clicks) -> None:
    """PySide6 6.12.0 takes a reference of None with each call, until Python aborts."""
    gc.collect()  # what earlier tests left behind holds references too, and would go in between
    before = sys.getrefcount(None)
    started = datetime.now(UTC)
    for second in range(1000):
        label = f"Design · {started + timedelta(seconds=second)}"
        clicks.menu.show_face(FACE._replace(running=Line(label, door="editor")))
    assert sys.getrefcount(None) >= before - 10
