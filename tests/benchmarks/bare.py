"""The least a PySide6 program with a tray icon can be: six pixmaps, a menu of five acts, and nothing else."""

import signal
import sys

from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon

SIZES = (16, 22, 24, 32, 48, 64)


def main() -> int:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    application = QApplication(sys.argv)
    application.setApplicationName("bare")
    application.setQuitOnLastWindowClosed(False)
    icon = QIcon()
    for size in SIZES:
        pixmap = QPixmap(size, size)
        pixmap.fill(QColor("#e57cd8"))
        icon.addPixmap(pixmap)
    menu = QMenu()
    for words in ("Stop", "Start…", "Today", "Settings…", "Quit"):
        menu.addAction(words)
    tray = QSystemTrayIcon(icon)
    tray.setContextMenu(menu)
    tray.setToolTip("bare")
    tray.show()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
