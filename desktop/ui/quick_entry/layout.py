"""Where the parts of quick entry stand. What they do is in `window`."""

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.editor.choice import ChoiceList
from desktop.ui.editor.pop import Pop
from desktop.ui.editor.strip import leading
from desktop.ui.quick_entry.footer import Footer
from desktop.ui.quick_entry.line import Line
from desktop.ui.quick_entry.preview_line import PreviewLine
from desktop.ui.quick_entry.recent_list import ROW, RecentList
from desktop.ui.quick_entry.rows import MOST, Rows
from desktop.ui.quick_entry.running_row import RunningRow

WIDTH, HEIGHT = 640, 440
ASKED = "What are you working on?"
POP_WIDTH = 340
_TEXT = 45
"""Where all text begins, from the leading edge."""


class Layout:
    """The parts by name, laid out in `window`."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        step = theme.metrics
        column = QVBoxLayout(window)
        column.setContentsMargins(1, step(14), 1, 1)
        column.setSpacing(0)
        self._sign, self._enter = QLabel(window), QLabel(window)
        self._sign_name = "play"
        self.line = Line(window)
        self.line.setAccessibleName(ASKED)
        # Isolated, so that its question mark stays behind it.
        self.line.setPlaceholderText(f"\u2066{ASKED}\u2069" if window.isRightToLeft() else ASKED)
        self.preview = PreviewLine(window)
        column.addLayout(_beside(self._sign, self.line))
        column.addSpacing(step(2))
        column.addLayout(_beside(self._enter, self.preview))
        column.addSpacing(step(9))
        column.addWidget(_rule(window))
        self.running = RunningRow(window)
        column.addWidget(self.running)
        self._running_rule = _rule(window)
        column.addWidget(self._running_rule)
        self._heading = QLabel(window)
        self._heading.setFont(theme.font("caption"))
        self._heading.setProperty("kind", "muted")
        self._heading.setFixedHeight(step(25))
        self._heading.setAlignment(leading(window))
        self._heading.setContentsMargins(step(20), step(7), step(20), 0)
        column.addWidget(self._heading)
        self.list = RecentList(window)
        self.list.setFixedHeight(step(ROW) * MOST)
        column.addWidget(self.list)
        self._empty = QLabel(window)
        self._empty.setProperty("kind", "muted")
        self._empty.setAlignment(leading(window))
        self._empty.setContentsMargins(step(20), step(8), step(20), 0)
        column.addWidget(self._empty)
        column.addStretch(1)
        column.addWidget(_rule(window))
        self.footer = Footer(window)
        column.addWidget(self.footer)
        self.pop = Pop(window)
        self.pop.setFixedWidth(step(POP_WIDTH))
        self.names = ChoiceList(self.pop)
        self.names.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.pop.column.addWidget(self.names)
        self.pop.hide()
        self.dress()

    def dress(self) -> None:
        """Take the colours of the theme in force."""
        size = QSize(theme.metrics(16), theme.metrics(16))
        ratio = self._window.devicePixelRatioF()
        self._sign.setPixmap(theme.icon(self._sign_name, "accent", 16).pixmap(size, ratio))
        small = QSize(theme.metrics(14), theme.metrics(14))
        self._enter.setPixmap(theme.icon("corner-down-left", "muted", 14).pixmap(small, ratio))
        self.running.dress()
        self.footer.dress()

    def show_sign(self, *, adds: bool) -> None:
        """A plus where Enter adds a finished entry, a triangle where it starts."""
        name = "plus" if adds else "play"
        if name != self._sign_name:
            self._sign_name = name
            self.dress()

    def show_rows(self, rows: Rows) -> None:
        if rows.heading != self._heading.text():
            self._heading.setText(rows.heading)
            self.list.setAccessibleName(rows.heading)
        self.list.show_rows(rows.rows)
        self.list.setVisible(bool(rows.rows))
        self._empty.setVisible(not rows.rows)
        self._empty.setText(rows.empty)

    def show_running(self, shown: bool) -> None:
        self.running.setVisible(shown)
        self._running_rule.setVisible(shown)

    def place_pop(self, start: int) -> None:
        """Open the list of names under the name that begins at `start`, below the preview: that stays in sight."""
        inset = theme.metrics(6)
        column = self._window.layout()
        if column is not None:
            column.activate()  # where the parts stand is not known yet before the window is first shown
        self.names.setFixedHeight(self.names.rows_height())
        self.pop.setFixedHeight(self.names.height() + 2 * inset)
        left = self.line.x() + self.line.left_of(start) - theme.metrics(12)
        most = self._window.width() - self.pop.width() - theme.metrics(12)
        if self._window.isRightToLeft():
            left -= self.pop.width() - theme.metrics(24)
        top = self.preview.geometry().bottom() + theme.metrics(6)
        self.pop.move(QPoint(max(theme.metrics(12), min(left, most)), top))
        self.pop.show()
        self.pop.raise_()


def _beside(sign: QLabel, main: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(theme.metrics(20) - 1, 0, theme.metrics(20), 0)
    row.setSpacing(0)
    sign.setFixedWidth(theme.metrics(_TEXT - 20))
    row.addWidget(sign)
    row.addWidget(main, 1)
    return row


def _rule(parent: QWidget) -> QFrame:
    rule = QFrame(parent)
    rule.setProperty("kind", "rule")
    return rule
