"""The list of recent entries: what is shown is a row of `rows`, what is started is its draft."""

from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from desktop.model.label import NO_DESCRIPTION
from desktop.ui import theme
from desktop.ui.editor.choice import RowsModel
from desktop.ui.editor.strip import Strip, selection, tag_list, width_of
from desktop.ui.quick_entry.rows import NO_PROJECT, Row

ROW = 36
_STAR_AT = 92
"""From a row's trailing end to where its star begins."""
PLACE = 232
"""Pixels that project and client take at most, where the description wants the rest."""
_Index = QModelIndex | QPersistentModelIndex


class _Model(RowsModel[Row]):
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.description or NO_DESCRIPTION
        return row.spoken if role == Qt.ItemDataRole.AccessibleTextRole else None


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802 (Qt's names)
        return QSize(0, theme.metrics(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row: Row = index.model().rows[index.row()]  # type: ignore[attr-defined] # our own model
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        state, rect = option.state, option.rect
        painter.save()
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen:
            selection(painter, rect.adjusted(theme.metrics(8), 1, -theme.metrics(8), -1), mirrored=mirrored)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.tokens().sunken)
            painter.drawRoundedRect(rect.adjusted(theme.metrics(8), 1, -theme.metrics(8), -1), 6, 6)
        _paint(Strip(painter, rect, mirrored=mirrored), row, chosen=chosen)
        if row.favorite or chosen or state & QStyle.StateFlag.State_MouseOver:
            name, color = ("star-filled", "accent") if row.favorite else ("star", "muted")
            theme.icon(name, color, 14).paint(painter, star(rect, mirrored=mirrored))
        painter.restore()


def star(rect: QRect, *, mirrored: bool) -> QRect:
    """Where a row's star is: before its keys, kept free on every row so that nothing moves."""
    width, end = theme.metrics(24), theme.metrics(_STAR_AT)
    left = rect.left() + end - width if mirrored else rect.right() + 1 - end
    return QRect(left, rect.y(), width, rect.height())


def _paint(strip: Strip, row: Row, *, chosen: bool) -> None:
    colors, step = theme.tokens(), theme.metrics
    own = theme.project_colors(row.color) if row.color else None
    strip.skip(step(20))
    strip.dot(own.mark if own else None, step(10), step(14), colors.control)
    strip.skip(step(11))
    strip.skip(step(20), trailing=True)
    keys = theme.font("small")
    taken = step(20) + strip.text(row.keys, keys, colors.muted if chosen else colors.faint, trailing=True)
    strip.skip(max(0, step(_STAR_AT) - taken) + step(4), trailing=True)
    small = theme.font("small")
    tags = tag_list(row.tags)
    spare = strip.free - step(20) - _wanted(row, tags)
    place(strip, row.project, row.client, own.ink if own else colors.muted, trailing=True, spare=spare)
    strip.skip(step(20), trailing=True)
    aside = min(strip.free // 2, width_of(tags, small) + step(12)) if tags else 0
    aside += step(20) if row.billable else 0
    ink = colors.text if row.description else colors.muted
    strip.text(row.description or NO_DESCRIPTION, theme.font(), ink, most=strip.free - aside)
    if row.billable:
        strip.skip(step(11))
        strip.text("$", small, colors.muted)
    if tags:
        strip.skip(step(12))
        strip.text(tags, small, colors.muted)


def _wanted(row: Row, tags: str) -> int:
    """Pixels of everything before the place."""
    step = theme.metrics
    wanted = width_of(row.description or NO_DESCRIPTION, theme.font()) + (step(20) if row.billable else 0)
    return wanted + (width_of(tags, theme.font("small")) + step(12) if tags else 0)


def place(strip: Strip, project: str, client: str, ink: Any, *, trailing: bool, spare: int) -> None:
    """`Website · ACME`, the project in its ink and shortened in the middle.

    `spare`: pixels that nothing else in the row wants; they are used where `PLACE` would not do.
    """
    body, muted = theme.font(), theme.tokens().muted
    most = max(theme.metrics(PLACE), spare)
    if not project:
        strip.text(NO_PROJECT, body, muted, trailing=trailing)
        return
    middle = Qt.TextElideMode.ElideMiddle
    own = min(width_of(project, body), most if not client else max(most // 2, most - width_of(client, body) - 12))
    if trailing:
        if client:
            strip.text(client, body, muted, most=most - own - 12, trailing=True)
            strip.text(" · ", body, muted, trailing=True)
        strip.text(project, body, ink, most=own, trailing=True, elide=middle)
        return
    strip.text(project, body, ink, most=own, elide=middle)
    if client:
        strip.text(" · ", body, muted)
        strip.text(client, body, muted, most=most - own - 12)


class RecentList(QListView):
    """Enter or a click starts a row; a letter goes back to the line, and so does going up from the first row."""

    started = Signal(object)
    """Carries the `Row`."""
    moved = Signal()
    """Another row, or none, is chosen."""
    left = Signal()
    """The person goes back to the line."""
    typed = Signal(object)
    """A key meant for the line; carries the QKeyEvent."""
    pinned = Signal(object)
    """The star of a row was clicked; carries the `Row`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = _Model(self)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName("Recent")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._on_star = False
        self.clicked.connect(self._clicked)

    @property
    def rows(self) -> tuple[Row, ...]:
        return self._model.rows

    @property
    def current(self) -> Row | None:
        """The chosen row; None unless the person went into the list."""
        at = self.currentIndex().row()
        return self._model.rows[at] if self.hasFocus() and 0 <= at < len(self._model.rows) else None

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        if rows == self._model.rows:
            return
        at = self.currentIndex().row() if self.hasFocus() else -1
        self._model.show(rows)
        if at >= 0:
            self._choose(min(at, len(rows) - 1))

    def enter(self) -> None:
        """Take the focus, with the first row chosen."""
        if self._model.rows:
            self.setFocus()
            self._choose(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        at = self.currentIndex().row()
        match event.key():
            case Qt.Key.Key_Up if at <= 0:
                self.left.emit()
            case Qt.Key.Key_Up | Qt.Key.Key_Down | Qt.Key.Key_Home | Qt.Key.Key_End:
                super().keyPressEvent(event)
                self.moved.emit()
            case Qt.Key.Key_Escape:
                self.left.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if event.modifiers() in _PLAIN and self.current:
                self.started.emit(self.current)
            case _ if event.text().isprintable() and event.text() and event.modifiers() in _TYPING:
                self.typed.emit(event)
            case Qt.Key.Key_Backspace:
                self.typed.emit(event)
            case _:
                event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        if self.currentIndex().row() < 0 and self._model.rows:
            self._choose(0)
        self.moved.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        self.clearSelection()
        self.setCurrentIndex(QModelIndex())
        self.moved.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self.indexAt(event.position().toPoint()).isValid():
            super().mousePressEvent(event)
        else:
            event.ignore()  # the window is dragged by it

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        place = event.position().toPoint()
        index = self.indexAt(place)
        self._on_star = self._star_of(index).contains(place)
        super().mouseReleaseEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self.indexAt(event.pos())
            if self._star_of(index).contains(event.pos()):
                pinned = self._model.rows[index.row()].favorite
                words = "Take from favorites (Ctrl+P)" if pinned else "Add to favorites (Ctrl+P)"
                QToolTip.showText(event.globalPos(), words, self)
                return True
        return super().viewportEvent(event)

    def _star_of(self, index: QModelIndex) -> QRect:
        return star(self.visualRect(index), mirrored=self.isRightToLeft()) if index.isValid() else QRect()

    def _clicked(self, index: QModelIndex) -> None:
        row = self._model.rows[index.row()]
        (self.pinned if self._on_star else self.started).emit(row)

    def _choose(self, at: int) -> None:
        self.setCurrentIndex(self._model.index(at, 0))
        self.moved.emit()


_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
_TYPING = (*_PLAIN, Qt.KeyboardModifier.ShiftModifier)
