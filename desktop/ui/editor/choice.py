"""A list to choose from: rows of a mark, a name with its matching letters bold, and a word at the end."""

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.ui import theme
from desktop.ui.editor.choices import Choice
from desktop.ui.editor.strip import Strip, selection

ROW = 30
R = TypeVar("R")
_Index = QModelIndex | QPersistentModelIndex


class RowsModel(QAbstractListModel, Generic[R]):
    """A list that is replaced as a whole; what a row shows is for the model that derives from it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: tuple[R, ...] = ()

    def show(self, rows: Sequence[R]) -> None:
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, N802 (Qt's signature)
        return 0 if parent.isValid() else len(self.rows)


class ChoiceModel(RowsModel[Choice]):
    """Rows of `Choice`; their accessible name is `Choice.spoken`."""

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken
        return row.spoken if role == Qt.ItemDataRole.ToolTipRole else None


class ChoiceDelegate(QStyledItemDelegate):
    """Paints one row."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802
        return QSize(0, theme.metrics(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row = index.model().rows[index.row()]  # type: ignore[attr-defined] # our own model
        colors = theme.tokens()
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        state = option.state
        rect = option.rect
        painter.save()
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen:
            selection(painter, rect, mirrored=mirrored)
        strip = Strip(painter, rect, mirrored=mirrored)
        strip.skip(theme.metrics(8))
        self._mark(painter, strip, row)
        strip.skip(theme.metrics(8))
        strip.skip(theme.metrics(8), trailing=True)
        if row.checked:
            icon = theme.icon("check", "accent", 14)
            icon.paint(painter, strip.skip(theme.metrics(18), trailing=True))
        aside = colors.muted if chosen else colors.faint if row.emphasis else colors.muted
        if row.aside:
            most = int(strip.free * 0.45)
            strip.text(row.aside, theme.font("small"), aside, most=most, trailing=True)
            strip.skip(theme.metrics(12), trailing=True)
        ink = colors.accent if row.emphasis else colors.text
        strip.text(row.text, theme.font(), ink, bold=row.bold, elide=Qt.TextElideMode.ElideMiddle)
        painter.restore()

    def _mark(self, painter: QPainter, strip: Strip, row: Choice) -> None:
        width = theme.metrics(18)
        if row.icon:
            name = "accent" if row.emphasis else "muted"
            theme.icon(row.icon, name, 14).paint(painter, strip.skip(width))
        elif row.color is not None:
            mark = theme.project_colors(row.color).mark if row.color else None
            strip.dot(mark, theme.metrics(10), width, theme.tokens().control)


class ChoiceList(QListView):
    """The list. What is under the mouse is chosen; a click or Enter picks it."""

    picked = Signal(object)
    """Carries `Choice.key`."""

    def __init__(self, parent: QWidget | None = None, *, most: int = 8) -> None:
        super().__init__(parent)
        self._most = most
        self._model = ChoiceModel(self)
        self.setModel(self._model)
        self.setItemDelegate(ChoiceDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet("QListView { background: transparent; }")
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.clicked.connect(lambda _index: self.pick())

    @property
    def choices(self) -> tuple[Choice, ...]:
        return self._model.rows

    @property
    def current(self) -> Choice | None:
        """The chosen row, None while nothing is chosen."""
        row = self.currentIndex().row()
        return self._model.rows[row] if 0 <= row < len(self._model.rows) else None

    def show_choices(self, rows: Sequence[Choice], chosen: int | None) -> None:
        """Show these rows, the one at `chosen` being chosen (None: none)."""
        if tuple(rows) != self._model.rows:
            self._model.show(rows)
        self.choose(chosen)

    def choose(self, row: int | None) -> None:
        index = QModelIndex() if row is None else self._model.index(row, 0)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)
        else:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())

    def step(self, by: int) -> None:
        """Choose the next row, or the one before, around the ends."""
        count = len(self._model.rows)
        if count:
            at = self.currentIndex().row()
            self.choose((at + by) % count if at >= 0 else (0 if by > 0 else count - 1))

    def pick(self) -> None:
        """Take the chosen row."""
        if self.current is not None:
            self.picked.emit(self.current.key)

    def rows_height(self) -> int:
        """Pixels that the rows shown at once take."""
        return theme.metrics(ROW) * min(self._most, len(self._model.rows))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self.setCurrentIndex(index)
        super().mouseMoveEvent(event)
