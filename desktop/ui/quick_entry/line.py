"""The line one types into: a single line whose tokens stand on grounds of their own."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QMimeData, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPen,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from desktop.ui import theme


class Ink(NamedTuple):
    """How a stretch of the text is drawn: on `ground`, or, where that is None, underlined as unknown."""

    start: int
    end: int
    ink: QColor
    ground: QColor | None


class Line(QPlainTextEdit):
    """One line of text, whatever is pasted or set. Keys that mean an act are left to the window."""

    edited = Signal()
    """The text is another one; `textChanged` comes for new colours as well."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inks: tuple[Ink, ...] = ()
        self._before = ""
        self._colors = _Colors(self.document())
        self.setProperty("kind", "bare")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setWordWrapMode(QTextOption.WrapMode.NoWrap)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabChangesFocus(True)
        self.setCursorWidth(2)
        self.document().setDocumentMargin(0)
        font = theme.font("line")
        self.setFont(font)
        air = theme.metrics(4)
        self.setViewportMargins(0, air, 0, 0)
        self.setFixedHeight(QFontMetrics(font).height() + 2 * air)
        self.textChanged.connect(self._notice)

    def text(self) -> str:
        """What stands in the line."""
        return self.toPlainText().replace("\n", " ")

    def set_text(self, text: str, cursor: int | None = None) -> None:
        """Replace the text as one step that Ctrl+Z takes back.

        The cursor goes to `cursor`, counted as Qt counts (None: the end).
        """
        change = self.textCursor()
        change.beginEditBlock()
        change.select(QTextCursor.SelectionType.Document)
        change.insertText(text)
        change.endEditBlock()
        if cursor is not None:
            change.setPosition(cursor)
        self.setTextCursor(change)

    def cursor_position(self) -> int:
        return self.textCursor().position()

    def paint_tokens(self, inks: Sequence[Ink]) -> None:
        """Draw these stretches from now on."""
        if tuple(inks) == self._inks:
            return
        self._inks = tuple(inks)
        self._colors.show(self._inks)
        self.viewport().update()

    def left_of(self, position: int) -> int:
        """Where the character at `position` stands, in pixels from this widget's left edge."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(min(position, self.document().characterCount() - 1))
        return self.viewport().mapToParent(self.cursorRect(cursor).topLeft()).x()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        return QSize(theme.metrics(100), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = theme.tokens()
        # In high contrast grounds are the surface's own colour: an outline tells the token.
        painter.setPen(QPen(colors.text, 1) if colors.high_contrast else Qt.PenStyle.NoPen)
        for ink in self._inks:
            if ink.ground is None:
                continue
            painter.setBrush(ink.ground)
            for box in self._boxes(ink):
                painter.drawRoundedRect(box, theme.metrics(5), theme.metrics(5))
        painter.end()
        super().paintEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802
        self.insertPlainText(" ".join(source.text().split("\n")).replace("\r", ""))

    def _boxes(self, ink: Ink) -> list[QRectF]:
        """The ground of a token; in mixed directions its letters may stand in several places."""
        block = self.document().firstBlock()
        layout = block.layout()
        if layout is None or layout.lineCount() == 0:
            return []
        line = layout.lineAt(0)
        origin = self.contentOffset()
        boxes: list[QRectF] = []
        for run in line.glyphRuns(ink.start, ink.end - ink.start):
            box = run.boundingRect()
            around = QRectF(box.x(), line.y(), box.width(), line.height()).adjusted(-1.5, -1, 1.5, 1)
            around.translate(origin.x(), origin.y())
            if boxes and boxes[-1].adjusted(-1, 0, 1, 0).intersects(around):
                boxes[-1] = boxes[-1].united(around)
            else:
                boxes.append(around)
        return boxes

    def _notice(self) -> None:
        if self.document().blockCount() > 1:  # a screen reader may set several lines
            position = self.cursor_position()
            self.set_text(" ".join(self.toPlainText().split("\n")), position)
        elif self.text() != self._before:
            self._before = self.text()
            self.edited.emit()


class _Colors(QSyntaxHighlighter):
    """The ink of the tokens; their grounds are painted by the line itself."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._inks: tuple[Ink, ...] = ()

    def show(self, inks: tuple[Ink, ...]) -> None:
        self._inks = inks
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:  # noqa: N802
        for ink in self._inks:
            form = QTextCharFormat()
            form.setForeground(ink.ink)
            if ink.ground is None:
                form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
                form.setUnderlineColor(theme.tokens().attention)
            self.setFormat(ink.start, ink.end - ink.start, form)
