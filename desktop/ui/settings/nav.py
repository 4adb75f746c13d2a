"""The pages by name, one of them open."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.ui import theme
from desktop.ui.editor.choice import RowsModel
from desktop.ui.editor.strip import Strip, selection
from desktop.ui.settings.description import Page

ROW = 34
_Index = QModelIndex | QPersistentModelIndex
_COUNT = Qt.ItemDataRole.UserRole


class Pages(QListView):
    """↑ and ↓ open the next page at once."""

    opened = Signal(int)

    def __init__(self, pages: Sequence[Page], parent: QWidget) -> None:
        super().__init__(parent)
        self._model = _Model(self)
        self._model.show(pages)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName("Pages")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet("QListView { background: transparent; }")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.selectionModel().currentChanged.connect(self._moved)

    def choose(self, page: int | None) -> None:
        """Mark a page as open; None: none is."""
        if page is None:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        else:
            self.setCurrentIndex(self._model.index(page, 0))

    def show_count(self, page: int, count: int) -> None:
        """How many things are on a page; none is not said."""
        self._model.counts[page] = count
        index = self._model.index(page, 0)
        self._model.dataChanged.emit(index, index)

    def _moved(self, current: QModelIndex) -> None:
        if current.isValid():
            self.opened.emit(current.row())


class _Model(RowsModel[Page]):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.counts: dict[int, int] = {}

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.rows[index.row()].title
        return self.counts.get(index.row(), 0) if role == _COUNT else None


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802 (Qt's name)
        return QSize(0, theme.metrics(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        page = index.model().rows[index.row()]  # type: ignore[attr-defined] # our own model
        state, step, colors = option.state, theme.metrics, theme.tokens()
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        rect = option.rect.adjusted(0, 1, 0, -1)
        painter.save()
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen:
            selection(painter, rect, mirrored=mirrored)
            if state & QStyle.StateFlag.State_HasFocus:
                self._outline(painter, rect)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors.sunken)
            painter.drawRoundedRect(rect, step(6), step(6))
        strip = Strip(painter, rect, mirrored=mirrored)
        strip.skip(step(11))
        theme.icon(page.icon, "accent" if chosen else "muted", 16).paint(painter, strip.skip(step(16)))
        strip.skip(step(10))
        strip.skip(step(10), trailing=True)
        count = index.data(_COUNT)
        if count:
            strip.text(str(count), theme.font("small"), colors.muted, trailing=True)
        strip.text(page.title, theme.font("strong" if chosen else "body"), colors.text)
        painter.restore()

    def _outline(self, painter: QPainter, rect: QRect) -> None:
        colors = theme.tokens()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colors.accent, colors.focus_width))
        painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), theme.metrics(6), theme.metrics(6))
