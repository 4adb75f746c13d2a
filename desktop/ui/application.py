"""The application object: Qt's wish to quit (Cmd-Q, the session's end) goes the one way to end."""

from collections.abc import Callable

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication


class Application(QApplication):
    """Asks `quit_asked` to end instead of ending at once, while something is set there.

    The event is caught here and not by a filter: a filter in Python sees every event of every window, and for that
    PySide makes all of Qt's classes known to Python, which costs 4 MB.
    """

    def __init__(self) -> None:
        super().__init__(["tracktray"])
        self.quit_asked: Callable[[], None] | None = None

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Quit and self.quit_asked is not None:
            self.quit_asked()
            return True
        return super().event(event)
