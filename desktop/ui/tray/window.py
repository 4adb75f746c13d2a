"""The small window of a desktop without a tray: the same lines, and a hint how to get the icon."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.tray.presenter import Face, Line

HINT = (
    "This desktop shows no tray icons, so Tracktray stays in this window. In GNOME, the extension"
    " “AppIndicator and KStatusNotifierItem Support” brings the icon."
)
_WIDTH = 380


class TrayWindow(QWidget):
    """Stands in for the icon. Closing it quits: without it the program could not be seen."""

    clicked = Signal(object)
    start = Signal()
    closed = Signal()

    def __init__(self, menu: QMenu) -> None:
        super().__init__()
        self.setWindowTitle("Tracktray")
        self.setWindowIcon(theme.app_icon())
        self._face: Face | None = None
        self._running, self._totals = QLabel(), QLabel()
        self._running.setFont(theme.font("strong"))
        self._totals.setProperty("kind", "muted")
        for label in (self._running, self._totals):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._switch, self._status = QPushButton(), QPushButton()
        self._standing = QLabel()
        self._standing.setProperty("kind", "muted")
        self._standing.setTextFormat(Qt.TextFormat.PlainText)
        start, more = QPushButton("Start…"), QPushButton("More")
        start.setAccessibleName("Start")
        start.setProperty("kind", "primary")
        more.setMenu(menu)
        self._switch.clicked.connect(lambda: self._click("switch"))
        self._status.clicked.connect(lambda: self._click("status"))
        start.clicked.connect(self.start)
        QShortcut(QKeySequence.StandardKey.Close, self, self.close)
        self._lay_out((start, self._switch, more))

    def show_face(self, face: Face) -> None:
        """What the menu's fixed lines say."""
        self._face = face
        room = theme.metrics(_WIDTH - 40)
        elided = self._running.fontMetrics().elidedText(face.running.label, Qt.TextElideMode.ElideMiddle, room)
        self._running.setText(elided)
        self._totals.setText(face.totals.label)
        for button, line in ((self._switch, face.switch), (self._status, face.status)):
            button.setText(line.label.replace("&", "&&"))
            button.setAccessibleName(line.label.rstrip("…"))
            button.setEnabled(line.enabled)
        self._status.setVisible(face.status.enabled)
        self._standing.setVisible(not face.status.enabled)
        self._standing.setText(face.status.label)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        super().closeEvent(event)
        self.closed.emit()

    def _click(self, which: str) -> None:
        if self._face is not None:
            line: Line = getattr(self._face, which)
            self.clicked.emit(line)

    def _lay_out(self, buttons: tuple[QPushButton, ...]) -> None:
        margin, width = theme.metrics(20), theme.metrics(_WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(theme.metrics(8))
        column.addWidget(self._running)
        column.addWidget(self._totals)
        row = QHBoxLayout()
        row.setSpacing(theme.metrics(8))
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        column.addSpacing(theme.metrics(8))
        column.addLayout(row)
        column.addWidget(self._status, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._standing)
        rule = QFrame()
        rule.setProperty("kind", "rule")
        column.addWidget(rule)
        hint = QLabel(HINT)
        hint.setFont(theme.font("small"))
        hint.setProperty("kind", "muted")
        hint.setWordWrap(True)
        hint.setFixedHeight(hint.heightForWidth(width - 2 * margin))
        column.addWidget(hint)
        self.setFixedWidth(width)
