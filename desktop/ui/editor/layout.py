"""Where the editor's fields stand. What they do is in `editor`."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.ui import theme
from desktop.ui.editor.fields import TimeField, ValueButton
from desktop.ui.editor.form import LONGEST_DESCRIPTION
from desktop.ui.editor.strip import button_icon, icon_size, leading

WIDTH = 520
_TIME = 76


class Layout(QWidget):
    """The fields by name, laid out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.description = QLineEdit(self)
        self.description.setAccessibleName("Description")
        self.description.setPlaceholderText("What was it about?")
        self.description.setMaxLength(LONGEST_DESCRIPTION)
        self.project = ValueButton("Project", self)
        self.tags = ValueButton("Tags", self, icon="tag")
        self.start, self.stop, self.duration = (
            TimeField(label, _TIME, self) for label in ("Start", "Stop", "Duration")
        )
        self.day = ValueButton("Date", self)
        self.billable = QCheckBox("Billable", self)
        self.hint = QLabel(self)
        self.hint.setFont(theme.font("small"))
        self.hint.setProperty("kind", "muted")
        self.hint.setTextFormat(Qt.TextFormat.PlainText)
        self.hint.setWordWrap(True)
        self.hint.setAlignment(leading(self) & ~Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignTop)
        self.hint.setAccessibleName("Hint")
        # Two lines are kept free, so that nothing moves when there is more to say.
        self.hint.setFixedHeight(2 * self.hint.fontMetrics().lineSpacing() + 1)
        self.go_on = _act("Continue", self)
        self.duplicate = _act("Duplicate", self)
        self.delete = _act("Delete…", self)
        self.delete.setAccessibleName("Delete")
        if self.isRightToLeft():  # else its dots would come first
            self.delete.setText("\u2066Delete…\u2069")
        self.done = QPushButton("Done", self)
        self.done.setProperty("kind", "primary")
        self.done.setDefault(True)
        self._lay()
        self.dress()

    def dress(self) -> None:
        """Take the colours of the theme in force."""
        for button, name, color in (
            (self.go_on, "square" if self.go_on.text() == "Stop" else "play", "muted"),
            (self.duplicate, "copy", "muted"),
            (self.delete, "trash-2", "attention"),
        ):
            button.setIcon(button_icon(name, color, mirrored=self.isRightToLeft()))

    def _lay(self) -> None:
        step = theme.metrics
        column = QVBoxLayout(self)
        column.setContentsMargins(step(16), step(16), step(16), step(12))
        column.setSpacing(step(10))
        column.addWidget(self.description)
        what = QHBoxLayout()
        what.setSpacing(step(8))
        for value in (self.project, self.tags):  # their share of the row does not depend on what they show
            value.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        what.addWidget(self.project, 5)
        what.addWidget(self.tags, 4)
        column.addLayout(what)
        when = QHBoxLayout()
        when.setSpacing(step(8))
        for part in (self.start, _sign("–", self), self.stop, _sign("=", self), self.duration, self.day):
            when.addWidget(part)
        when.addStretch(1)
        when.addWidget(self.billable)
        column.addLayout(when)
        column.addWidget(self.hint)
        rule = QFrame(self)
        rule.setProperty("kind", "rule")
        column.addWidget(rule)
        acts = QHBoxLayout()
        acts.setSpacing(step(8))
        for button in (self.go_on, self.duplicate, self.delete):
            acts.addWidget(button)
        acts.addStretch(1)
        acts.addWidget(self.done)
        column.addLayout(acts)
        for first, second in zip(self._order(), self._order()[1:], strict=False):
            QWidget.setTabOrder(first, second)

    def _order(self) -> list[QWidget]:
        what: list[QWidget] = [self.description, self.project, self.tags, self.start, self.stop, self.duration]
        return [*what, self.day, self.billable, self.go_on, self.duplicate, self.delete, self.done]


def _act(words: str, parent: QWidget) -> QPushButton:
    button = QPushButton(words, parent)
    button.setProperty("kind", "quiet")
    button.setAutoDefault(False)
    button.setIconSize(icon_size())
    return button


def _sign(sign: str, parent: QWidget) -> QLabel:
    label = QLabel(sign, parent)
    label.setProperty("kind", "muted")
    return label
