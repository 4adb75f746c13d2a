"""The rows below each other. Whatever comes, goes or opens, what the person looks at stays where it is.

Only rows near what is seen are there: a change of the theme dresses each widget anew, and a log has thousands.
"""

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QWidget

from desktop.ui import theme
from desktop.ui.activity.face import face
from desktop.ui.activity.presenter import Line
from desktop.ui.activity.row import Row
from desktop.ui.activity.texts import texts


class _Measured(NamedTuple):
    line: Line
    width: int
    height: int


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
        self._lines: Sequence[Line] = ()
        self._tops: list[int] = []
        """Where each line's row begins, and where the last one ends."""
        self._rows: dict[int, Row] = {}
        """Those that are there, by their line's id."""
        self._measured: dict[int, _Measured] = {}
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
    def lines(self) -> Sequence[Line]:
        """All that it shows."""
        return self._lines

    @property
    def rows(self) -> list[Row]:
        """The rows that are there, from the top."""
        return [self._rows[line.id] for line in self._lines if line.id in self._rows]

    @property
    def current(self) -> Row | None:
        """The row where Tab stops."""
        return self._row(self._at) if 0 <= self._at < len(self._lines) else None

    def show_lines(self, lines: Sequence[Line], empty: str) -> None:
        """`empty` is said where there is no line."""
        anchor = self._anchor()
        current = self._lines[self._at].id if self._at >= 0 else 0
        places = {line.id: at for at, line in enumerate(lines)}
        focused = self._focused()
        gone = [row for id_, row in self._rows.items() if id_ not in places]
        self._lines = lines
        self._measured = {id_: known for id_, known in self._measured.items() if id_ in places}
        self._rows = {id_: row for id_, row in self._rows.items() if id_ in places}
        before, self._at = max(0, self._at), places.get(current, -1)
        for id_, row in list(self._rows.items()):
            row.show_line(lines[places[id_]])
        if self._at < 0:
            self._become(min(before, len(lines) - 1))
        self._empty.setText(empty)
        self._empty.setVisible(not lines)
        self._arrange(anchor)
        if focused is not None and focused in gone and self.current is not None:
            self.current.setFocus()
        for row in gone:
            _drop(row)
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
        self._measured.clear()
        for row in self._rows.values():
            row.outgrown()
        self._arrange(self._anchor())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's names)
        super().resizeEvent(event)
        self._arrange(self._anchor())

    def _row(self, at: int) -> Row:
        """The row of the line there, made now where there was none."""
        line = self._lines[at]
        row = self._rows.get(line.id)
        if row is None:
            row = self._rows[line.id] = Row(self._content)
            row.acted.connect(lambda act: self.acted.emit(act, row.line))
            row.moved.connect(self._move)
            row.entered.connect(lambda: self._become(self._place_of(row)))
            row.resized.connect(lambda: self._opened(row))
            row.show_line(line)
            row.set_current(at == self._at)
        return row

    def _place_of(self, row: Row) -> int:
        return next((at for at, line in enumerate(self._lines) if line.id == row.line.id), -1)

    def _become(self, at: int) -> None:
        """Make the row there the current one."""
        if at == self._at or not 0 <= at < len(self._lines):
            return
        if self.current is not None:
            self.current.set_current(False)
        self._at = at
        self._row(at).set_current(True)
        self.moved.emit()

    def _move(self, key: int) -> None:
        page = max(1, self.viewport().height() // self._face.head - 1)
        steps = {
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_PageUp: -page,
            Qt.Key.Key_PageDown: page,
            Qt.Key.Key_Home: -len(self._lines),
            Qt.Key.Key_End: len(self._lines),
        }
        at = min(max(0, self._at + steps[Qt.Key(key)]), len(self._lines) - 1)
        row = self._row(at)
        self._put(at)
        row.setFocus()
        self._reveal(row)

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

    def _arrange(self, anchor: tuple[int, int] | None) -> None:
        """Lay all lines out, then scroll so that the anchor keeps its place on the screen."""
        width, top, self._tops = self.viewport().width(), 0, []
        for at in range(len(self._lines)):
            self._tops.append(top)
            top += self._height(at, width)
        self._tops.append(top)
        self._content.resize(width, max(top, self.viewport().height()))
        self._empty.setGeometry(0, 0, width, self.viewport().height())
        if anchor is not None:
            kept = next(
                (top for top, line in zip(self._tops, self._lines, strict=False) if line.id == anchor[0]), None
            )
            if kept is not None:
                self.verticalScrollBar().setValue(kept - anchor[1])
        self._populate()

    def _height(self, at: int, width: int) -> int:
        """Of the row there; only one with buttons below its texts must be made to know it."""
        line = self._lines[at]
        if line.choices or line.id in self._rows:
            return self._row(at).laid(width, self._face)
        known = self._measured.get(line.id)
        if known is None or known[:2] != (line, width):
            known = self._measured[line.id] = _Measured(line, width, texts(line, width, self._face).height)
        return known.height

    def _populate(self) -> None:
        """Have the rows that are seen, and those a screenful around; let go of the others."""
        value, height = self.verticalScrollBar().value(), self.viewport().height()
        first = max(0, bisect_right(self._tops, value - height) - 1)
        last = min(len(self._lines), bisect_right(self._tops, value + 2 * height))
        wanted = {self._lines[at].id for at in range(first, last)}
        for at, line in enumerate(self._lines):
            row = self._rows.get(line.id)
            if line.id in wanted or at == self._at or line.choices or (row is not None and _held(row)):
                self._put(at)
            elif row is not None:
                del self._rows[line.id]
                _drop(row)

    def _put(self, at: int) -> None:
        """Place the row there."""
        row, top, width = self._row(at), self._tops[at], self.viewport().width()
        height = row.laid(width, self._face)
        if (row.y(), row.width(), row.height()) != (top, width, height):
            row.setGeometry(0, top, width, height)
        if row.isHidden():
            row.show()

    def _anchor(self) -> tuple[int, int] | None:
        """The line that must not move, with its place in the view. At the top, what is new may push."""
        value = self.verticalScrollBar().value()
        opened = [row for row in self.rows if row.opened and row.visibleRegion().boundingRect().isValid()]
        if opened:
            return opened[0].line.id, opened[0].y() - value
        at = bisect_right(self._tops, value) - 1
        return (self._lines[at].id, self._tops[at] - value) if value > 0 and 0 <= at < len(self._lines) else None

    def _focused(self) -> Row | None:
        return next((row for row in self._rows.values() if row.holds_focus()), None)

    def _scrolled(self, value: int) -> None:
        self._populate()
        if value > self.verticalScrollBar().maximum() - 2 * self.viewport().height():
            self.near_end.emit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_face"):
            self.refit()


def _held(row: Row) -> bool:
    """Whether the person does something with it."""
    return row.opened or row.holds_focus()


def _drop(row: Row) -> None:
    row.hide()
    row.setParent(None)
    row.deleteLater()
