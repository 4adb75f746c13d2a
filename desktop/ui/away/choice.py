"""One answer: what it is, what it does, and its key."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop.ui import theme
from desktop.ui.away.presenter import Answer
from desktop.ui.editor.strip import Strip

HEIGHT = 48
_CAP = (29, 20)


class ChoiceButton(QAbstractButton):
    """A click, Space or Enter chooses it; ↑ and ↓ go to its neighbours, the letter is the window's."""

    def __init__(self, answer: Answer, parent: QWidget, *, deaf: Callable[[], bool]) -> None:
        super().__init__(parent)
        self._answer, self._deaf = answer, deaf
        self.setAccessibleName(answer.title.removesuffix("…"))
        self.setAccessibleDescription(f"{answer.effect} Key {answer.letter}.")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(theme.metrics(HEIGHT))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's names)
        match event.key():
            case _ if self._deaf():
                event.accept()
            case Qt.Key.Key_Up:
                self.focusPreviousChild()
            case Qt.Key.Key_Down:
                self.focusNextChild()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.click()
            case _:
                super().keyPressEvent(event)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(theme.metrics(200), theme.metrics(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors, step = theme.tokens(), theme.metrics
        width = colors.focus_width if self.hasFocus() else 1
        around = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.setPen(QPen(colors.accent if self.hasFocus() else colors.edge, width))
        painter.setBrush(
            colors.accent_soft if self.hasFocus() else colors.sunken if self.underMouse() else colors.raised
        )
        painter.drawRoundedRect(around, step(6), step(6))
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        inner = self.rect().adjusted(step(13), step(7), -step(13), -step(7))
        strip = Strip(painter, inner, mirrored=mirrored)
        self._key_cap(painter, QRectF(strip.skip(step(_CAP[0]), trailing=True)))
        strip.skip(step(8), trailing=True)
        lines = inner.width() - step(_CAP[0]) - step(8)
        half = inner.height() // 2
        for top, height, text, font, ink in (
            (inner.top(), half, self._answer.title, theme.font("strong"), colors.text),
            (inner.top() + half, inner.height() - half, self._answer.effect, theme.font("small"), colors.muted),
        ):
            line = inner.adjusted(step(_CAP[0]) + step(8) if mirrored else 0, 0, 0, 0)
            line.setTop(top)
            line.setSize(QSize(lines, height))
            Strip(painter, line, mirrored=mirrored).text(text, font, ink)

    def _key_cap(self, painter: QPainter, room: QRectF) -> None:
        colors, step = theme.tokens(), theme.metrics
        cap = QRectF(0, 0, step(_CAP[0]), step(_CAP[1]))
        cap.moveCenter(room.center())
        painter.setPen(QPen(colors.edge, 1))
        painter.setBrush(colors.raised)
        painter.drawRoundedRect(cap.adjusted(0.5, 0.5, -0.5, -0.5), step(4), step(4))
        painter.setPen(colors.muted)
        painter.setFont(theme.font("small"))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self._answer.letter)
