"""The editor's fields: a time that can be stepped, and buttons that show a value and open a list of others."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QStyle, QStyleOptionButton, QStylePainter, QWidget

from desktop.ui import theme
from desktop.ui.editor.strip import Strip, width_of


class TimeField(QLineEdit):
    """A time or duration. Text a person is at is never replaced; ↑ and ↓ step by a minute, with Shift by five."""

    stepped = Signal(int)
    """Minutes."""
    left = Signal()
    """The field was left with new text in it."""
    entered = Signal()

    def __init__(self, label: str, width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(label)
        self.setFont(theme.font())
        self.setFixedWidth(theme.metrics(width))
        self.setMaxLength(40)
        # Times read from left to right in every language.
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

    def show_value(self, text: str) -> None:
        """Show a value, unless the person is typing another one."""
        if not self.isModified() and text != self.text():
            self.setText(text)

    def settle(self, text: str) -> None:
        """What was typed has been taken: show how it was understood."""
        self.setText(text)
        self.setModified(False)

    def show_invalid(self, invalid: bool) -> None:
        if invalid != bool(self.property("invalid")):
            self.setProperty("invalid", invalid)
            self.style().unpolish(self)
            self.style().polish(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's names)
        by = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()), 0)
        if by:
            self.stepped.emit(by * (5 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class ValueButton(QPushButton):
    """Shows what is chosen; a click opens what else there is."""

    stepped = Signal(int)
    """↑ or ↓, where stepping makes sense."""
    entered = Signal()

    def __init__(self, label: str, parent: QWidget | None = None, *, icon: str | None = None) -> None:
        super().__init__(parent)
        self._icon, self._text, self._aside = icon, "", ""
        self._color: str | None = None
        self._pale = False
        self.setAutoDefault(False)
        self.setAccessibleName(label)

    def show_value(
        self, text: str, aside: str = "", *, color: str | None = None, pale: bool = False, spoken: str = ""
    ) -> None:
        """`color` is a project's; `""` draws the hollow dot, None no dot. `pale`: nothing is chosen."""
        self._text, self._aside, self._color, self._pale = text, aside, color, pale
        self.setAccessibleDescription(spoken or ", ".join(filter(None, (text, aside))))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(width_of(self._text, theme.font()) + theme.metrics(28), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(theme.metrics(60), super().minimumSizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        by = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()), 0)
        if by:
            self.stepped.emit(by)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        self.entered.emit()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        colors, step = theme.tokens(), theme.metrics
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        strip = Strip(painter, self.rect(), mirrored=mirrored)
        strip.skip(step(12))
        strip.skip(step(12), trailing=True)
        if self._icon:
            theme.icon(self._icon, "muted", 14).paint(painter, strip.skip(step(14)))
            strip.skip(step(8))
        elif self._color is not None:
            mark = theme.project_colors(self._color).mark if self._color else None
            strip.dot(mark, step(10), step(12), colors.control)
            strip.skip(step(10))
        ink = colors.muted if self._pale else colors.text
        aside = min(step(90), strip.free // 3) if self._aside else 0
        # What makes a project's name differ may stand at its end; of tags the first say most.
        elide = Qt.TextElideMode.ElideRight if self._icon else Qt.TextElideMode.ElideMiddle
        strip.text(self._text, theme.font(), ink, most=strip.free - aside, elide=elide)
        if self._aside:
            strip.text("  ·  ", theme.font(), colors.muted)
            strip.text(self._aside, theme.font(), colors.muted)
