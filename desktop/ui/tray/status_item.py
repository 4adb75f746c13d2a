"""The icon in the panel, through panels that come late, restart, or do not exist.

QSystemTrayIcon chooses how it talks to the panel when it is built, so that one built before the panel never shows:
it is built anew when the panel's watcher appears. That it is visible it says in any case.
"""

import sys

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

GRACE = 20_000
"""Milliseconds that a panel may take to come after log-in before the program shows itself in another way."""
SETTLE = 300
"""Milliseconds between a watcher's appearing and its taking items."""
HAS_STATUS_NOTIFIERS = sys.platform not in ("win32", "darwin")
WATCHER = "org.kde.StatusNotifierWatcher"


class StatusItem(QObject):
    """One icon for the life of the program, whatever the panel does.

    `absent` comes when there is still no panel after the grace time, `present` when one has come since.
    """

    clicked = Signal(str)
    absent = Signal()
    present = Signal()

    def __init__(self, menu: QMenu, icon: QIcon, tip: str, *, grace: int = GRACE) -> None:
        super().__init__()
        self._menu, self._icon, self._tip = menu, icon, tip
        self._settle = QTimer(self, singleShot=True, interval=SETTLE)
        self._settle.timeout.connect(self._rebuild)
        self._grace = QTimer(self, singleShot=True, interval=grace)
        self._grace.timeout.connect(self._judge)
        self._by_notifier = drawn_by_status_notifier()  # asked first: a panel that comes in between is no loss
        self._item = self._build()

    def show(self, icon: QIcon, tip: str) -> None:
        """Draw what changed; the same icon and text cost nothing."""
        if icon.cacheKey() != self._icon.cacheKey():
            self._icon = icon
            self._item.setIcon(icon)
        if tip != self._tip:
            self._tip = tip
            self._item.setToolTip(tip)

    def watch(self) -> None:
        """Follow the panel's coming and going from now on, and begin the grace time where there is none."""
        if HAS_STATUS_NOTIFIERS:
            self._watch_the_bus()
        if not self.available():
            self._grace.start()

    def _watch_the_bus(self) -> None:
        from PySide6.QtDBus import QDBusConnection, QDBusServiceWatcher

        bus = QDBusConnection.sessionBus()
        if bus.isConnected():
            watcher = QDBusServiceWatcher(WATCHER, bus, QDBusServiceWatcher.WatchModeFlag.WatchForOwnerChange, self)
            watcher.serviceRegistered.connect(self._came)
            watcher.serviceUnregistered.connect(lambda _name: self._grace.start())
            if drawn_by_status_notifier() and not self._by_notifier:  # came since, and was seen by nobody
                self._came()

    def available(self) -> bool:
        """Whether some panel shows icons."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    def hide(self) -> None:
        """Take the icon from the panel, at the end."""
        self._item.hide()

    def _build(self) -> QSystemTrayIcon:
        item = QSystemTrayIcon(self._icon, self)
        item.activated.connect(self._activated)
        item.setContextMenu(self._menu)  # before it is shown: hosts ask for the menu once
        item.setToolTip(self._tip)
        item.show()
        return item

    def _came(self) -> None:
        self._grace.stop()
        self._settle.start()

    def _rebuild(self) -> None:
        old, self._item = self._item, self._build()
        old.hide()
        old.deleteLater()
        self.present.emit()

    def _judge(self) -> None:
        if not self.available():
            self.absent.emit()

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason == QSystemTrayIcon.ActivationReason.MiddleClick:
            self.clicked.emit("middle")
        elif reason == QSystemTrayIcon.ActivationReason.Trigger and sys.platform != "darwin":
            self.clicked.emit("left")  # macOS opens the menu, and tells of the click as well


def drawn_by_status_notifier() -> bool:
    """Whether a StatusNotifier host draws the menu, rather than Qt itself."""
    if not HAS_STATUS_NOTIFIERS:
        return False
    from PySide6.QtDBus import QDBusConnection

    bus = QDBusConnection.sessionBus()
    return bus.isConnected() and bool(bus.interface().isServiceRegistered(WATCHER).value())
