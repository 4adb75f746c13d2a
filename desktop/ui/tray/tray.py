"""The tray as one thing: shows each state, follows the minute and the day, and turns clicks into acts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QCursor, QGuiApplication, QIcon, QPixmap

from desktop.ui.resources import resource
from desktop.ui.tray.menu import TrayMenu
from desktop.ui.tray.status_item import StatusItem, drawn_by_status_notifier

if TYPE_CHECKING:
    from desktop.model.intent import Intent
    from desktop.model.settings import Settings
    from desktop.nudges.pomodoro import Rhythm
    from desktop.tracker.state import State
    from desktop.ui.notices import Notices
    from desktop.ui.tray.presenter import Door
    from desktop.ui.tray.window import TrayWindow

SLACK = 0.05
"""Seconds after a minute's end at which it is surely another one by the clock that is shown."""


class Reach(NamedTuple):
    """What the tray needs from the rest of the program."""

    now: Callable[[], datetime]
    """The corrected clock."""
    settings: Callable[[], Settings]
    act: Callable[[Intent], None]
    """Do what was asked for, and say so where it is refused."""
    undo: Callable[[], None]
    """Take back the act that is held."""
    open_door: Callable[[Door, str], None]
    opened: Callable[[], None]
    """The person looks at the menu: a good moment to ask the server."""
    ticked: Callable[[], None]
    """A minute passed while a timer runs."""
    new_day: Callable[[], None]
    """The totals belong to another day now."""
    dress: Callable[[], None]
    """Puts on the theme, where that has not been done yet."""
    notices: Notices
    """Where an act that nothing named before is shown with its Undo."""
    rhythm: Callable[[], Rhythm]
    """Where one stands in a pomodoro."""
    asking: Callable[[], bool]
    """Whether a question about time away stands open."""
    quit: Callable[[], None]


class Tray(QObject):
    """Icon, tool tip and menu, and what stands in for them.

    Built before anything heavy is imported it shows an idle icon; `serve` and the first `show` give it life.
    """

    def __init__(self, *, demo: bool = False) -> None:
        super().__init__()
        self._demo = demo
        self.menu = TrayMenu(demo=demo)
        self.item = StatusItem(self.menu.menu, _first_icon(), "Tracktray")
        self._reach: Reach | None = None
        self._state: State | None = None
        self._window: TrayWindow | None = None
        self._minute = QTimer(self, singleShot=True)
        self._midnight = QTimer(self, singleShot=True)

    def serve(self, reach: Reach) -> None:
        """Follow clicks and the panel from now on."""
        from PySide6.QtCore import Qt  # its first use costs 16 ms, so not before the icon is there

        self._reach = reach
        self._minute.setTimerType(Qt.TimerType.PreciseTimer)
        self._minute.timeout.connect(self._tick)
        self.menu.act, self.menu.open_door = reach.act, self._open
        self.menu.menu.aboutToShow.connect(self._looked_at)
        self.menu.quit.triggered.connect(reach.quit)
        self._midnight.timeout.connect(reach.new_day)
        self.item.clicked.connect(self._clicked)
        self.item.absent.connect(self._stand_in)
        self.item.present.connect(self._stand_back)
        self.item.watch()
        self._follow_host()

    def show(self, state: State) -> None:
        """Draw a state; what did not change is not touched."""
        from desktop.ui.tray import presenter

        before, self._state = self._state, state
        self.refresh()  # first what is seen at once: the lists of a large account take a while
        if before is None or _lists(before) != _lists(state):
            lists = (presenter.recents, presenter.projects, presenter.tags, presenter.favorites)
            self.menu.show_lists(*(listing(state) for listing in lists))
        self._offer_undo(before, state)

    def refresh(self) -> None:
        """Draw the present minute, and wake when it ends."""
        from desktop.ui.tray import presenter
        from desktop.ui.tray.form import form_of
        from desktop.ui.tray.icon import NEUTRAL, icon

        state, reach = self._state, self._reach
        if state is None or reach is None:
            return
        now = reach.now()
        rhythm = reach.rhythm()
        face = presenter.face(state, now, rhythm)
        self.menu.show_face(face)
        tip = f"{face.tip}\nDemo account" if self._demo else face.tip
        self.item.show(
            icon(form_of(state, rhythm, now, paused=reach.asking()), NEUTRAL[reach.settings().tray.icon]), tip
        )
        if self._window is not None:
            self._window.show_face(face)
        _wake(self._minute, presenter.next_minute(state, now))
        _wake(self._midnight, presenter.next_day(state, now))

    def host(self) -> str:
        """Who shows the icon: `status-notifier`, `system` (XEmbed, Windows, macOS) or `none`."""
        if drawn_by_status_notifier():
            return "status-notifier"
        return "system" if self.item.available() else "none"

    def close(self) -> None:
        """Leave the panel and the screen."""
        self._minute.stop()
        self._midnight.stop()
        self.item.hide()
        if self._window is not None:
            self._window.hide()

    def _open(self, door: Door, text: str) -> None:
        if self._reach is not None:
            if door == "undo":
                self._reach.undo()
            else:
                self._reach.open_door(door, text)

    def _tick(self) -> None:
        self.refresh()
        if self._reach is not None:
            self._reach.ticked()

    def _looked_at(self) -> None:
        self.refresh()
        if self._reach is not None:
            self._reach.opened()

    def _clicked(self, button: str) -> None:
        reach = self._reach
        if reach is None:
            return
        wishes = reach.settings().tray
        if button == "middle":
            if wishes.middle_click == "toggle":
                from desktop.model.intent import Toggle

                reach.act(Toggle())
        elif wishes.left_click == "menu" and _can_pop_up():
            self.menu.menu.popup(QCursor.pos())
        else:
            reach.open_door("quick-entry", "")

    def _offer_undo(self, before: State | None, state: State) -> None:
        reach = self._reach
        if reach is None:
            return
        from desktop.ui.tray import presenter

        offered = before is not None and before.held is not None and before.held.seq
        notice = presenter.undo_notice(state, reach.now())
        if notice is None:
            if offered:
                reach.notices.withdraw(presenter.UNDO)
        elif state.held is not None and state.held.seq != offered:
            reach.notices.show(notice, lambda action: reach.undo() if action == presenter.UNDO else None)

    def _stand_in(self) -> None:
        reach = self._reach
        if reach is None:
            return
        reach.dress()
        if self._window is None:
            from desktop.ui.tray.window import TrayWindow

            self._window = TrayWindow(self.menu.menu)
            self._window.clicked.connect(self.menu.click)
            self._window.start.connect(lambda: reach.open_door("quick-entry", ""))
            self._window.closed.connect(reach.quit)
        self.menu.relabel(status_notifier=False)
        self.refresh()
        self._window.show()

    def _follow_host(self) -> None:
        """Labels for whoever draws the menu; where that is Qt itself, in the theme."""
        elsewhere = drawn_by_status_notifier()
        self.menu.relabel(status_notifier=elsewhere)
        if not elsewhere and self._reach is not None and self.item.available():
            self._reach.dress()

    def _stand_back(self) -> None:
        self._follow_host()
        if self._window is not None:
            self._window.hide()


def _first_icon() -> QIcon:
    """The idle icon from files: painting one needs parts of Qt that make a start 20 ms longer."""
    made = QIcon()
    for size in (16, 22, 24, 32, 48, 64):
        made.addPixmap(QPixmap(str(resource(f"tray/idle-{size}.png"))))
    return made


def _lists(state: State) -> tuple[object, ...]:
    """What the submenus are made of."""
    return state.catalog, state.recents, state.recent_projects, state.recent_tags, state.favorites


def _can_pop_up() -> bool:
    """Whether a click can be answered with a menu at the pointer: under Wayland windows cannot be placed, and a
    StatusNotifier host opens menus itself."""
    return not QGuiApplication.platformName().startswith("wayland")


def _wake(timer: QTimer, seconds: float | None) -> None:
    if seconds is None:
        timer.stop()
    else:
        timer.start(int((seconds + SLACK) * 1000))
