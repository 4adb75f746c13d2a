"""The tray menu: one QMenu for life with a fixed skeleton. Texts change in place; a list is rebuilt only when its
content did, for a rebuild shuts the submenu that the person has open."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from desktop.ui.tray.mnemonic import for_menu

if TYPE_CHECKING:
    from desktop.model.intent import Intent
    from desktop.ui.tray.presenter import Door, Face, Line, Listing

SOON = 200
"""Milliseconds after which a list is filled for hosts that do not tell when a submenu is opened."""


class TrayMenu:
    """What a person can do from the tray.

    `act` gets the intent of a clicked line; `open_door` what to open instead, with the text that quick entry
    starts with. Until the first face is shown every line but `Help` and `Quit` is disabled.
    """

    def __init__(self, *, demo: bool = False) -> None:
        self.menu = QMenu()
        self.act: Callable[[Intent], None] = lambda _intent: None
        self.open_door: Callable[[Door, str], None] = lambda _door, _text: None
        self._status_notifier = True
        self._shown: dict[QAction, Line] = {}
        menu = self.menu
        self._running = self._line("Starting…")
        self._switch = self._line("Continue")
        self._start = menu.addAction("Start…", lambda: self.open_door("quick-entry", ""))
        menu.addSeparator()
        self._recent = _Submenu(self, menu)
        self._projects = _Submenu(self, menu)
        self._tags = _Submenu(self, menu)
        self._favorites = _Submenu(self, menu)
        self._lists = {
            "Recent": self._recent,
            "Projects": self._projects,
            "Tags": self._tags,
            "Favorites": self._favorites,
        }
        for title, submenu in self._lists.items():
            submenu.menu.setTitle(title)
            menu.addMenu(submenu.menu).setEnabled(False)
        self._favorites.menu.menuAction().setVisible(False)
        menu.addSeparator()
        self._totals = self._line("Today 0:00 · Week 0:00")
        self._interval = self._line("")
        self._interval.setVisible(False)
        self._status = self._line("Starting…")
        if demo:
            menu.addAction("Demo account, nothing leaves this computer").setEnabled(False)
        menu.addSeparator()
        self._settings = menu.addAction("Settings…", lambda: self.open_door("settings", ""))
        help_menu = menu.addMenu("Help")
        self.about = help_menu.addAction("About Tracktray")
        self.copy_diagnostics = help_menu.addAction("Copy diagnostics")
        self.newer = help_menu.addAction("")
        self.newer.setVisible(False)
        self.quit = menu.addAction("Quit")
        self._start.setEnabled(False)
        self._settings.setEnabled(False)

    def show_face(self, face: Face) -> None:
        """The lines that follow the minute and each act."""
        self._start.setEnabled(True)
        self._settings.setEnabled(True)
        self._set(self._running, face.running)
        self._set(self._switch, face.switch)
        self._set(self._totals, face.totals)
        self._interval.setVisible(face.interval is not None)
        if face.interval is not None:
            self._set(self._interval, face.interval)
        self._set(self._status, face.status)

    def show_lists(self, recent: Listing, projects: Listing, tags: Listing, favorites: Listing) -> None:
        """The submenus; untouched where nothing changed. Without a favorite theirs is hidden."""
        for submenu, listing in zip(self._lists.values(), (recent, projects, tags, favorites), strict=True):
            submenu.show(listing)
        self._favorites.menu.menuAction().setVisible(not favorites.empty)

    def show_newer(self, version: str | None) -> None:
        """Say that this version can be had; None: there is no newer one."""
        self.newer.setVisible(version is not None)
        self.newer.setText(f"Get version {version}…")

    def relabel(self, *, status_notifier: bool) -> None:
        """Write people's names anew for another kind of host, which reads other letters as marks."""
        if status_notifier != self._status_notifier:
            self._status_notifier = status_notifier
            for action, line in self._shown.items():
                action.setText(self.text(line.label))
            for submenu in self._lists.values():
                submenu.rebuild()

    def text(self, label: str) -> str:
        """The label as the present host must get it."""
        return for_menu(label, status_notifier=self._status_notifier)

    def click(self, line: Line) -> None:
        """Do what the line says."""
        if line.intent is not None:
            self.act(line.intent)
        elif line.door is not None:
            self.open_door(line.door, "")

    def _line(self, label: str) -> QAction:
        action = self.menu.addAction(label)
        action.setEnabled(False)
        action.triggered.connect(lambda: self.click(self._shown[action]))
        return action

    def _set(self, action: QAction, line: Line) -> None:
        self._shown[action] = line
        text = self.text(line.label)
        if action.text() != text:
            action.setText(text)
        if action.isEnabled() != line.enabled:
            action.setEnabled(line.enabled)


class _Submenu:
    """A list, filled when it is opened or soon after its content changed; its QMenus are used again and again."""

    def __init__(self, owner: TrayMenu, parent: QMenu) -> None:
        self.menu = QMenu(parent)
        self._owner = owner
        self._listing: Listing | None = None
        self._groups: list[_Submenu] = []
        self._due = QTimer(self.menu, singleShot=True, interval=SOON)
        self._due.timeout.connect(self._fill)
        self.menu.aboutToShow.connect(self._fill_now)

    def show(self, listing: Listing) -> None:
        if listing != self._listing:
            self._listing = listing
            self.menu.menuAction().setEnabled(not listing.empty)
            self._due.start()

    def rebuild(self) -> None:
        if self._listing is not None:
            self._due.start()

    def _fill_now(self) -> None:
        if self._due.isActive():
            self._due.stop()
            self._fill()

    def _fill(self) -> None:
        listing = self._listing
        if listing is None:
            return
        self.menu.clear()
        self._add(listing.recent)
        if listing.recent and (listing.lines or listing.groups):
            self.menu.addSeparator()
        self._add(listing.lines)
        for index, (label, content) in enumerate(listing.groups):
            if index == len(self._groups):
                self._groups.append(_Submenu(self._owner, self.menu))
            group = self._groups[index]
            group.menu.setTitle(self._owner.text(label))
            self.menu.addMenu(group.menu)
            group.show(content)
        if listing.more:
            self.menu.addAction("More…", lambda: self._owner.open_door("quick-entry", listing.more))

    def _add(self, lines: tuple[Line, ...]) -> None:
        for line in lines:
            action = self.menu.addAction(self._owner.text(line.label), partial(self._owner.click, line))
            action.setEnabled(line.enabled)
