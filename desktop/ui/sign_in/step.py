"""One step: its mark, its title, its words, and room for what can be done at it."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.editor.strip import leading
from desktop.ui.sign_in.presenter import Mark, Step

_MARK = 22
_GAP = 13


class StepRow(QWidget):
    """`acts` is the column for the controls of this step."""

    def __init__(self, number: int, width: int, parent: QWidget) -> None:
        super().__init__(parent)
        step = theme.metrics
        self._inner = width - step(_MARK + _GAP)
        self._mark = StepMark(number, self)
        self._title, self._body = QLabel(self), QLabel(self)
        self._trouble, self._waiting = QLabel(self), QLabel(self)
        self._title.setFont(theme.font("strong"))
        self._title.setAlignment(leading(self))
        self._body.setFont(theme.font())
        self._body.setProperty("kind", "muted")
        self._trouble.setProperty("kind", "attention")
        for label in (self._body, self._trouble):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setAlignment(leading(self))
        self.acts = QVBoxLayout()
        self.acts.setSpacing(step(6))
        self._wait = QWidget(self)
        wait = QHBoxLayout(self._wait)
        wait.setContentsMargins(0, 0, 0, 0)
        wait.setSpacing(step(10))
        wait.addWidget(_Arc(self))
        wait.addWidget(self._waiting, 1)
        self._waiting.setFont(theme.font())
        self._waiting.setAlignment(leading(self))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(step(_GAP))
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(step(6))
        column.addWidget(self._title)
        column.addWidget(self._body)
        column.addLayout(self.acts)
        row.addLayout(column, 1)
        self._title.setFixedHeight(step(_MARK))

    def trouble(self) -> QLabel:
        """The line of what went wrong, to be placed below the field it is about."""
        return self._trouble

    def waiting(self) -> QWidget:
        """The line of what is waited for, to be placed where it moves nothing."""
        return self._wait

    def show_step(self, step: Step) -> None:
        self._mark.show_mark(step.mark)
        self._title.setText(step.title)
        self._title.setProperty("kind", "muted" if step.mark == "todo" else "")
        self._title.style().polish(self._title)
        _fill(self._body, step.body, self._inner)
        _fill(self._trouble, step.trouble, self._inner)
        self._waiting.setText(step.waiting)
        self._wait.setVisible(bool(step.waiting))


class _Arc(QWidget):
    """A circle that is not closed: something goes on. It does not turn; the seconds beside it tell enough."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedSize(theme.metrics(15), theme.metrics(15))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.tokens().accent, 1.75))
        painter.drawArc(QRectF(self.rect()).adjusted(1, 1, -1, -1), 80 * 16, 290 * 16)


class StepMark(QWidget):
    """A number in a circle, a tick, or an exclamation mark: told by shape as well as by colour."""

    def __init__(self, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._number, self._shown = number, "todo"
        self.setFixedSize(theme.metrics(_MARK), theme.metrics(_MARK))

    def show_mark(self, mark: Mark) -> None:
        if mark != self._shown:
            self._shown = mark
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = theme.tokens()
        disc = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self._shown == "todo":
            painter.setPen(QPen(colors.control, 1.25))
            painter.drawEllipse(disc)
            self._write(painter, str(self._number), colors.muted)
            return
        ground = {"now": colors.accent, "done": colors.ok, "problem": colors.attention}[self._shown]
        ink = colors.on_accent if self._shown == "now" else colors.window
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawEllipse(disc)
        if self._shown == "done":
            _tick(painter, disc, ink)
        else:
            self._write(painter, "!" if self._shown == "problem" else str(self._number), ink)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(theme.metrics(_MARK), theme.metrics(_MARK))

    def _write(self, painter: QPainter, text: str, ink: QColor) -> None:
        font = theme.font("small")
        font.setWeight(font.Weight.Bold)
        painter.setFont(font)
        painter.setPen(ink)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, text)


def _tick(painter: QPainter, disc: QRectF, ink: QColor) -> None:
    pen = QPen(ink, disc.width() * 0.09)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    at = disc.topLeft()
    side = disc.width()
    points = ((0.30, 0.52), (0.44, 0.66), (0.71, 0.36))
    painter.drawPolyline([at + QPointF(x * side, y * side) for x, y in points])


def _fill(label: QLabel, text: str, width: int) -> None:
    """Words of any length: as high as they need, for nested layouts would clip them."""
    label.setVisible(bool(text))
    if label.text() != text:
        label.setText(text)
        label.ensurePolished()  # it is measured in the theme's font, also before it is first shown
        label.setMinimumSize(0, 0)  # the height it had would count
        label.setFixedSize(width, label.heightForWidth(width))
