"""One setting: what it is called and does at the leading edge, its control at the other, what is wrong below."""

from typing import Literal

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyle, QWidget

from desktop.model.names import fold
from desktop.ui import theme
from desktop.ui.editor.strip import leading

HEIGHT = 40
_PAD, _GAP, _BETWEEN = 5, 16, 4


class Row(QWidget):
    """`words` is what the search finds it by, besides its label and hint.

    It is placed by hand: how high it is follows from how many lines its words take at its width, which nested
    layouts do not find out by themselves.
    """

    def __init__(self, label: str, hint: str, control: QWidget, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.control = control
        self._hint, self._problem = hint, ""
        self._sought = fold(f"{label} {hint} {words}")
        self._label, self._note = _text("body", self), _text("small", self)
        self._label.setText(label.replace("&", "&&"))
        self._named: QWidget = getattr(control, "buddy", control)
        self._label.setBuddy(self._named)
        self._pressed = [control]
        control.setParent(self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if not self._named.accessibleName():
            self._named.setAccessibleName(label)
        self._draw()

    def use(self, control: QWidget) -> None:
        """Put another control in the place of the one that is there."""
        self.control.hide()
        self.control.deleteLater()
        self.control = self._named = self._pressed[0] = control
        self._label.setBuddy(control)
        control.setParent(self)
        control.show()
        self._draw()

    def add(self, button: QWidget) -> None:
        """One more thing to press, behind the control."""
        self._pressed.append(button)
        self._place()

    @property
    def problem(self) -> str:
        """What is said to be wrong."""
        return self._problem

    @property
    def note(self) -> str:
        """What stands under the label."""
        return self._note.text()

    def say(self, problem: str) -> None:
        """Tell what is wrong (`""`: nothing any more); the hint stands back for it."""
        if problem != self._problem:
            self._problem = problem
            self._draw()

    def hint(self, words: str) -> None:
        """Explain something else under the label."""
        if words != self._hint:
            self._hint = words
            self._draw()

    def matches(self, wanted: str) -> bool:
        """Whether it has every word of `wanted`, which is folded."""
        return all(word in self._sought for word in wanted.split())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's names)
        super().resizeEvent(event)
        self._place()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # a control wants another size
            self._place()
        return super().event(event)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(theme.metrics(300), self.height())

    def _draw(self) -> None:
        kind = "attention" if self._problem else "muted"
        if self._note.property("kind") != kind:
            self._note.setProperty("kind", kind)
            self._note.style().unpolish(self._note)
            self._note.style().polish(self._note)
        self._note.setText(self._problem or self._hint)
        self._note.setVisible(bool(self._note.text()))
        self._named.setAccessibleDescription(self._note.text())
        self._place()

    def _place(self) -> None:
        step, sizes = theme.metrics, [_size(each) for each in self._pressed]
        room = self.width() - sum(size.width() for size in sizes) - step(_BETWEEN) * (len(sizes) - 1) - step(_GAP)
        texts = [each for each in (self._label, self._note) if not each.isHidden()]
        lines = [each.heightForWidth(max(1, room)) for each in texts]
        height = max(step(HEIGHT), sum(lines) + 2 * step(_PAD), *(size.height() + 2 * step(_PAD) for size in sizes))
        if height != self.height():
            self.setFixedHeight(height)
        top = (height - sum(lines)) // 2
        for text, line in zip(texts, lines, strict=True):
            self._put(text, QRect(0, top, room, line))
            top += line
        right = self.width()
        for each, size in zip(reversed(self._pressed), reversed(sizes), strict=True):
            right -= size.width()
            self._put(each, QRect(right, (height - size.height()) // 2, size.width(), size.height()))
            right -= step(_BETWEEN)

    def _put(self, widget: QWidget, place: QRect) -> None:
        widget.setGeometry(QStyle.visualRect(self.layoutDirection(), self.rect(), place))


def _size(widget: QWidget) -> QSize:
    return widget.sizeHint().expandedTo(widget.minimumSize()).boundedTo(widget.maximumSize())


def _text(role: Literal["body", "small"], parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setFont(theme.font(role))
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setAlignment(leading(parent))
    return label
