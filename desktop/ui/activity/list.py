"""The rows below each other. Whatever comes, goes or opens, what the person looks at stays where it is."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QWidget

from desktop.ui import theme
from desktop.ui.activity.face import face
from desktop.ui.activity.presenter import Line
from desktop.ui.activity.row import Row


class RowList(QScrollArea):
    """Tab stops at one row; the arrow keys go from there."""

    acted = Signal(object, object)
    """Carries the `Act` and its `Line`."""
    near_end = Signal()
    """The last rows are close: more may be wanted."""
    moved = Signal()
    """Another row is the current one, or what it offers changed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []
        self._at = -1
        self._face = face()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Activity")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(theme.metrics(28))
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self._content = QFrame()
        self._content.setProperty("kind", "surface")
        self.setWidget(self._content)
        self._empty = QLabel(self._content)
        self._empty.setProperty("kind", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)

    @property
    def rows(self) -> list[Row]:
        return self._rows

    @property
    def current(self) -> Row | None:
        """The row where Tab stops."""
        return self._rows[self._at] if 0 <= self._at < len(self._rows) else None

    def show_lines(self, lines: Sequence[Line], empty: str) -> None:
        """`empty` is said where there is no line."""
        anchor, current = self._anchor(), self.current
        focused = self._focused()
        known = {row.line.id: row for row in self._rows}
        rows = []
        for line in lines:
            row = known.pop(line.id, None) or self._made()
            row.show_line(line)
            rows.append(row)
        self._rows = rows
        gone = set(known.values())
        if current is None or current in gone:
            before, self._at = max(0, self._at), -1
            self._become(min(before, len(rows) - 1))
        else:
            self._at = rows.index(current)
        self._empty.setText(empty)
        self._empty.setVisible(not rows)
        self._arrange(anchor)
        if focused and self.current is not None and focused in gone:
            self.current.setFocus()
        for row in gone:
            row.hide()
            row.setParent(None)
            row.deleteLater()
        self.moved.emit()

    def take_focus(self) -> bool:
        """Give the keyboard to the current row; False where there is none."""
        if self.current is None:
            return False
        self.current.setFocus()
        return True

    def to_top(self) -> None:
        """The newest rows, and the first of them as the current one."""
        self.verticalScrollBar().setValue(0)
        self._become(0)

    def refit(self) -> None:
        """Take the sizes of the font in force, where they are others."""
        before, self._face = self._face, face()
        if before == self._face:
            return
        for row in self._rows:
            row.outgrown()
        self._arrange(self._anchor())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's names)
        super().resizeEvent(event)
        self._arrange(self._anchor())

    def _made(self) -> Row:
        row = Row(self._content)
        row.acted.connect(lambda act: self.acted.emit(act, row.line))
        row.moved.connect(self._move)
        row.entered.connect(lambda: self._become(self._rows.index(row) if row in self._rows else -1))
        row.resized.connect(lambda: self._opened(row))
        return row

    def _become(self, at: int) -> None:
        """Make the row there the current one."""
        if at == self._at or not 0 <= at < len(self._rows):
            return
        if self.current is not None:
            self.current.set_current(False)
        self._at = at
        self._rows[at].set_current(True)
        self.moved.emit()

    def _move(self, key: int) -> None:
        page = max(1, self.viewport().height() // self._face.head - 1)
        steps = {
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_PageUp: -page,
            Qt.Key.Key_PageDown: page,
            Qt.Key.Key_Home: -len(self._rows),
            Qt.Key.Key_End: len(self._rows),
        }
        at = min(max(0, self._at + steps[Qt.Key(key)]), len(self._rows) - 1)
        self._rows[at].setFocus()
        self._reveal(self._rows[at])

    def _opened(self, row: Row) -> None:
        self._arrange(self._anchor())
        self._reveal(row)
        self.moved.emit()

    def _reveal(self, row: Row) -> None:
        bar, height = self.verticalScrollBar(), self.viewport().height()
        if row.y() < bar.value():
            bar.setValue(row.y())
        elif row.y() + row.height() > bar.value() + height:
            bar.setValue(min(row.y(), row.y() + row.height() - height))

    def _arrange(self, anchor: tuple[Row, int] | None) -> None:
        """Lay all rows out, then scroll so that the anchor keeps its place on the screen."""
        width, top = self.viewport().width(), 0
        for row in self._rows:
            height = row.laid(width, self._face)
            if (row.y(), row.width(), row.height()) != (top, width, height):
                row.setGeometry(0, top, width, height)
            if row.isHidden():
                row.show()
            top += height
        self._content.resize(width, max(top, self.viewport().height()))
        self._empty.setGeometry(0, 0, width, self.viewport().height())
        if anchor is not None and anchor[0] in self._rows:
            self.verticalScrollBar().setValue(anchor[0].y() - anchor[1])

    def _anchor(self) -> tuple[Row, int] | None:
        """The row that must not move, with its place in the view. At the top, what is new may push."""
        value = self.verticalScrollBar().value()
        seen = [row for row in self._rows if row.y() + row.height() > value][:1]
        opened = [row for row in self._rows if row.opened and row.visibleRegion().boundingRect().isValid()]
        chosen = opened or (seen if value > 0 else [])
        return (chosen[0], chosen[0].y() - value) if chosen else None

    def _focused(self) -> Row | None:
        return next((row for row in self._rows if row.holds_focus()), None)

    def _scrolled(self, value: int) -> None:
        if value > self.verticalScrollBar().maximum() - 2 * self.viewport().height():
            self.near_end.emit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_face"):
            self.refit()
