"""The widgets of the rows, one for each kind of value. Each shows a value by `show_value`, which is silent, and
tells by `chosen` what the person chose."""

from collections.abc import Mapping, Sequence
from datetime import time

from PySide6.QtCore import QSignalBlocker, Qt, QTime, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QSpinBox, QTimeEdit, QWidget

from desktop.model.moment import WEEKDAYS
from desktop.model.settings_rules import DAYS, BadValueError, Proxy
from desktop.ui import theme
from desktop.ui.settings.chip import Chip

WIDE = 176
"""Width of what holds words."""
NARROW = 96
"""Width of what holds a number or a time."""


class Choice(QComboBox):
    """One of several words."""

    chosen = Signal(object)

    def __init__(self, words: Mapping[str, str], parent: QWidget) -> None:
        super().__init__(parent)
        for value, shown in words.items():
            self.addItem(shown, value)
        self.setFixedWidth(theme.metrics(WIDE))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.activated.connect(lambda at: self.chosen.emit(self.itemData(at)))

    def show_value(self, value: object) -> None:
        self.setCurrentIndex(self.findData(value))

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 (Qt's names)
        """The page is scrolled, nothing is set by it."""
        event.ignore()


class Number(QSpinBox):
    """A whole number with its unit; 0 may have a word of its own."""

    chosen = Signal(object)

    def __init__(self, least: int, most: int, unit: str, zero: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setRange(least, most)
        self.setSuffix(unit)
        if least == 0:
            self.setSpecialValueText(zero)
        self.setKeyboardTracking(False)  # what is half typed is not meant yet
        self.lineEdit().setTextMargins(theme.metrics(7), 0, 0, 0)  # the sheet's padding does not reach it
        self.setFixedWidth(theme.metrics(NARROW))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.valueChanged.connect(self.chosen.emit)

    def show_value(self, value: int) -> None:
        with QSignalBlocker(self):
            self.setValue(value)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        event.ignore()


class Clock(QTimeEdit):
    """A time of day."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setDisplayFormat("HH:mm")
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # times are read so in every language
        self.setKeyboardTracking(False)
        self.lineEdit().setTextMargins(theme.metrics(7), 0, 0, 0)
        self.setFixedWidth(theme.metrics(NARROW))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.timeChanged.connect(lambda moment: self.chosen.emit(time(moment.hour(), moment.minute())))

    def show_value(self, value: time) -> None:
        with QSignalBlocker(self):
            self.setTime(QTime(value.hour, value.minute))

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        event.ignore()


class Switch(QCheckBox):
    """Yes or no."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedWidth(theme.metrics(14) + 2)  # the box alone, so that it ends where the other controls do
        self.clicked.connect(lambda: self.chosen.emit(self.isChecked()))

    def show_value(self, value: bool) -> None:
        self.setChecked(value)


class Words(QLineEdit):
    """A text, taken when it is left or at Enter."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._value = ""
        self.setPlaceholderText("None")
        self.setFixedWidth(theme.metrics(WIDE))
        self.editingFinished.connect(self._take)

    def show_value(self, value: str) -> None:
        self._value = value
        if not (self.hasFocus() and self.isModified()):
            self.setText(value)

    def _take(self) -> None:
        text = self.text().strip()
        self.setModified(False)
        if text != self._value:
            self._value = text
            self.chosen.emit(text)


class WorkDays(QWidget):
    """Days of the week, each on or off."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.metrics(4))
        self._chips = {}
        for day, name in zip(DAYS, WEEKDAYS, strict=True):
            chip = Chip(name[:2].capitalize(), name.capitalize(), self)
            chip.clicked.connect(lambda: self.chosen.emit(self._days()))
            self._chips[day] = chip
            row.addWidget(chip)
        self.setFocusProxy(self._chips[DAYS[0]])

    def show_value(self, days: Sequence[str]) -> None:
        for day, chip in self._chips.items():
            chip.setChecked(day in days)

    def _days(self) -> tuple[str, ...]:
        return tuple(day for day, chip in self._chips.items() if chip.isChecked())


class ProxyField(QWidget):
    """The system's proxy, none, or the address in the line below."""

    chosen = Signal(object)
    refused = Signal(str)
    """Says why what was typed is no address."""

    def __init__(self, words: Mapping[str, str], parent: QWidget) -> None:
        super().__init__(parent)
        self._value = "system"
        self._kind = Choice({**words, "": "This address"}, self)
        self._address = QLineEdit(self)
        self._address.setPlaceholderText("http://host:port")
        self._address.setAccessibleName("Address of the proxy")
        self._address.setFixedWidth(theme.metrics(WIDE + 24))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.metrics(8))
        row.addWidget(self._address)
        row.addWidget(self._kind)
        self.setFocusProxy(self._kind)
        self._kind.chosen.connect(self._kind_chosen)
        self._address.editingFinished.connect(self._take)

    @property
    def buddy(self) -> QWidget:
        return self._kind

    def show_value(self, value: str) -> None:
        self._value = value
        named = value in ("system", "none")
        self._kind.show_value(value if named else "")
        if not self._address.hasFocus():
            self._address.setText("" if named else value)
            self._address.setCursorPosition(0)
            self._address.setVisible(not named)

    def _kind_chosen(self, kind: str) -> None:
        self._address.setVisible(not kind)
        if kind:
            self.chosen.emit(kind)
        else:
            self._address.setFocus()

    def _take(self) -> None:
        text = self._address.text().strip()
        if not text or text == self._value:
            return
        try:
            self.chosen.emit(Proxy().read(text))
        except BadValueError:
            self.refused.emit("An address looks like http://host:port.")
