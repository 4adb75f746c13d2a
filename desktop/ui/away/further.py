"""The second step of two answers: a line to fill in, and beneath it what the button will do."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.ui import theme
from desktop.ui.away.presenter import Reading
from desktop.ui.editor.strip import leading

Read = Callable[[str, bool], Reading]
"""From what stands in the line, and whether the old entry goes on, to what would be written."""

_ANY = 1000
"""Pixels of a field that has no width of its own."""


class Further(QWidget):
    """`done` carries the intent that the words beneath the line told of."""

    done = Signal(object)
    back = Signal()

    def __init__(self, label: str, field: QLineEdit, goes_on: str, verb: str, read: Read, parent: QWidget) -> None:
        super().__init__(parent)
        self._read = read
        self.field = field
        name = QLabel(label, self)
        name.setBuddy(field)
        name.setAlignment(leading(self))
        field.setParent(self)
        field.setAccessibleName(label)
        self._goes_on = QCheckBox(goes_on.replace("&", "&&"), self)
        self._goes_on.setAccessibleName(goes_on)
        self._goes_on.setChecked(True)
        self._effect = QLabel(self)
        self._effect.setFont(theme.font("small"))
        self._effect.setTextFormat(Qt.TextFormat.PlainText)
        self._effect.setWordWrap(True)
        self._effect.setAlignment(leading(self) & ~Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignTop)
        self._yes = QPushButton(verb, self)
        self._yes.setProperty("kind", "primary")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.metrics(8))
        column.addWidget(name)
        column.addLayout(_leading(field))
        column.addWidget(self._goes_on)
        column.addWidget(self._effect)
        column.addStretch(1)
        column.addLayout(self._foot())
        field.textChanged.connect(lambda _text: self._show())
        field.returnPressed.connect(self._finish)
        self._goes_on.toggled.connect(lambda _on: self._show())
        self._yes.clicked.connect(self._finish)

    def begin(self, text: str, room: int) -> None:
        """Show the step with this in its line; the words beneath get three lines of this width."""
        self._effect.setFixedSize(room, 3 * self._effect.fontMetrics().lineSpacing())
        self._goes_on.setChecked(True)
        self.field.setText(text)
        self._show()
        self.field.setFocus()
        self.field.selectAll()

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        box = QDialogButtonBox(self)
        again = QPushButton("Back", self)
        box.addButton(self._yes, QDialogButtonBox.ButtonRole.AcceptRole)
        box.addButton(again, QDialogButtonBox.ButtonRole.RejectRole)
        for button in (self._yes, again):
            button.setAutoDefault(False)
        again.clicked.connect(self.back)
        foot.addStretch(1)
        foot.addWidget(box)
        return foot

    def _show(self) -> None:
        reading = self._reading()
        good = reading.intent is not None
        self._effect.setText(reading.effect)
        self._effect.setProperty("kind", "" if good else "attention")
        self._effect.style().unpolish(self._effect)
        self._effect.style().polish(self._effect)
        self._yes.setEnabled(good)

    def _finish(self) -> None:
        intent = self._reading().intent
        if intent is not None:
            self.done.emit(intent)

    def _reading(self) -> Reading:
        return self._read(self.field.text(), self._goes_on.isChecked())


def _leading(field: QLineEdit) -> QHBoxLayout:
    """The field in its row: as wide as it wants, at the leading edge where that is less than all."""
    row = QHBoxLayout()
    row.addWidget(field)
    if field.maximumWidth() < _ANY:
        row.addStretch(1)
    return row
