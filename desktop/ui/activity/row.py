"""One row: painted as a whole, with real buttons for what can be done."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGroupBox, QPushButton, QWidget

from desktop.ui import theme
from desktop.ui.activity.face import Face, mark, write
from desktop.ui.activity.presenter import Act, Line
from desktop.ui.activity.texts import banner_room, state_at, texts
from desktop.ui.editor.strip import selection

MOVES = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ASIDE, _WITHIN = Qt.FocusPolicy.ClickFocus, Qt.FocusPolicy.StrongFocus


class Row(QGroupBox):
    """A group for screen readers, named by its sentence. It has at most one button and one open banner below."""

    acted = Signal(object)
    """Carries the `Act`."""
    moved = Signal(int)
    """A key that leads to another row."""
    entered = Signal()
    """The focus came to it or to one of its buttons."""
    resized = Signal()
    """It wants another height: `Fix…` was opened or closed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.line = Line(0, "", "", "", "", "dash", "muted", "")
        self.opened = False
        self._current = False
        self._main: QPushButton | None = None
        self._banner: list[QPushButton] = []
        self._width = -1
        self._words: tuple[str, ...] = ()
        self._aside: tuple[str, ...] = ()
        self._said: tuple[str, ...] = ()
        self._ground = QRect()
        self.setFocusPolicy(_ASIDE)
        self.setContentsMargins(0, 0, 0, 0)

    # What it shows

    def show_line(self, line: Line) -> None:
        if line == self.line:
            return
        held = self.holds_focus()
        old, self.line = self.line, line
        self.setAccessibleName(line.spoken)
        self.setAccessibleDescription(" ".join(filter(None, (line.trouble, line.question, line.aside))))
        self.opened = self.opened and bool(line.fixes)
        if (old.undo, bool(old.fixes)) != (line.undo, bool(line.fixes)):
            self._make_main()
        if (old.fixes, old.choices) != (line.fixes, line.choices):
            self._make_banner()
        if held and not self.holds_focus():
            self.setFocus()
        self._width = -1
        self.update()

    def set_current(self, current: bool) -> None:
        """Whether Tab stops here; it stops at one row alone."""
        if current != self._current:
            self._current = current
            for part in (self, *self._buttons()):
                part.setFocusPolicy(_WITHIN if current else _ASIDE)

    def laid(self, width: int, face: Face) -> int:
        """Place what is in it at this width; returns the height that it needs."""
        if width != self._width:
            self._width = width
            self._face = face
            self._height = self._lay(width)
        return self._height

    def outgrown(self) -> None:
        """Forget the measures; the next `laid` takes new ones."""
        self._width = -1

    def _lay(self, width: int) -> int:
        face = self._face
        self._words, self._aside, self._said, bottom, _ = texts(self.line, width, face)
        self.setToolTip(self.line.words if self._words and self._words[-1].endswith("…") else "")
        if self._main is not None:
            top = (face.head - face.control) // 2
            place = QRect(width - face.margin - face.button, top, face.button, face.control)
            self._main.setGeometry(self._mirrored(place))
        return self._lay_banner(width, bottom)

    def _lay_banner(self, width: int, top: int) -> int:
        face, said = self._face, self._said
        shown = bool(self.line.choices) or self.opened
        for button in self._banner:
            button.setVisible(shown)
        if not said and not shown:
            self._ground = QRect()
            return top
        left, right = face.text_at - face.pad, width - face.margin
        bottom = top + face.gap + len(said) * QFontMetrics(face.body).height()
        if shown:
            bottom += face.gap if said else 0
            bottom = self._flow(self._banner, left + face.pad, bottom, banner_room(width, face))
        bottom += face.gap
        self._ground = QRect(left, top, right - left, bottom - top)
        return bottom + face.pad

    def _flow(self, buttons: list[QPushButton], left: int, top: int, room: int) -> int:
        """Buttons side by side, on new lines where they must; returns where they end."""
        face, x = self._face, 0
        for button in buttons:
            width = min(room, max(face.button, button.sizeHint().width()))
            if x and x + width > room:
                x, top = 0, top + face.control + face.gap
            button.setGeometry(self._mirrored(QRect(left + x, top, width, face.control)))
            x += width + face.gap
        return top + face.control

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        if self._width < 0:
            return
        painter = QPainter(self)
        painter.setLayoutDirection(self.layoutDirection())
        colors, face, line = theme.tokens(), self._face, self.line
        if self.holds_focus():
            around = self.rect().adjusted(face.gap, 1, -face.gap, -2)
            selection(painter, around, mirrored=self.isRightToLeft())
        painter.setPen(colors.line)
        painter.drawLine(face.margin, self.height() - 1, self.width() - face.margin - 1, self.height() - 1)
        strong, small = QFontMetrics(face.strong).height(), QFontMetrics(face.small).height()
        top = (face.head - strong - small - 2) // 2
        middle = top + (strong - face.icon) // 2
        place = self._mirrored(QRect(face.icon_at, middle, face.icon, face.icon))
        theme.icon(line.icon, "muted", 16).paint(painter, place)
        room = self._state_at() - face.text_at - face.gap
        write(
            painter, self._words, face.strong, colors.text, self._mirrored(QRect(face.text_at, top, room, strong))
        )
        top += len(self._words) * strong + 2
        for text in ((line.meta,), self._aside):
            place = self._mirrored(QRect(face.text_at, top, room, small))
            write(painter, text, face.small, colors.muted, place)
            top += small + face.gap // 4
        self._paint_state(painter)
        if self._ground.isValid():
            self._paint_banner(painter)

    def _paint_state(self, painter: QPainter) -> None:
        colors, face, line = theme.tokens(), self._face, self.line
        ink = getattr(colors, line.tone)
        at, middle = self._state_at(), (face.head - face.icon) // 2
        ground = colors.accent_soft if self.holds_focus() else colors.surface
        mark(painter, line.mark, ink, ground, self._mirrored(QRect(at, middle, face.icon, face.icon)))
        beside = at + face.icon + face.gap
        height = QFontMetrics(face.body).height()
        place = QRect(beside, (face.head - height) // 2, face.state - face.icon - face.gap, height)
        write(painter, (line.state,), face.body, ink, self._mirrored(place))

    def _paint_banner(self, painter: QPainter) -> None:
        colors, face = theme.tokens(), self._face
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        refused = bool(self.line.trouble)
        edge = colors.attention if refused else colors.pending
        painter.setPen(QPen(edge, 1) if colors.high_contrast else Qt.PenStyle.NoPen)
        painter.setBrush(colors.err_soft if refused else colors.warn_soft)
        radius = theme.metrics(6)
        painter.drawRoundedRect(self._mirrored(self._ground), radius, radius)
        painter.restore()
        inside = self._ground.adjusted(face.pad, face.gap, -face.pad, 0)
        write(painter, self._said, face.body, colors.text, self._mirrored(inside))

    # What can be done

    def press(self) -> None:
        """The row's first act: undo, open what mends it, or go to the answers."""
        if self.line.fixes:
            self.open(not self.opened)
        elif self.line.choices:
            self._banner[0].setFocus()
        elif self.line.undo is not None:
            self.acted.emit(self.line.undo)

    def open(self, opened: bool) -> None:
        """Show or hide what mends a refused change; the keyboard goes there and back."""
        if not self.line.fixes or opened == self.opened:
            return
        if not opened:
            self.setFocus()
        self.opened = opened
        self._width = -1
        self.resized.emit()
        if opened:
            self._banner[0].setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if not self.take_key(event, -1):
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        self.focus_moved()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        self.focus_moved()

    def focus_moved(self) -> None:
        """The keyboard came or went, here or at one of the buttons."""
        self.update()
        if self.holds_focus():
            self.entered.emit()

    def take_key(self, event: QKeyEvent, at: int) -> bool:
        """A key pressed at the row (-1) or at one of its buttons; False where it means nothing here."""
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        key, buttons = Qt.Key(event.key()), self._buttons()
        ahead, back = Qt.Key.Key_Right, Qt.Key.Key_Left
        if self.isRightToLeft():
            ahead, back = back, ahead
        if key in MOVES:
            self.moved.emit(key)
        elif key in _ENTER and at < 0:
            self.press()
        elif key in _ENTER:
            buttons[at].click()
        elif key == Qt.Key.Key_U and self.line.undo is not None:
            self.acted.emit(self.line.undo)
        elif key == Qt.Key.Key_Escape and self.opened:
            self.open(False)
        elif key == ahead:
            buttons[at + 1].setFocus() if at + 1 < len(buttons) else None
        elif key == back:
            (buttons[at - 1] if at > 0 else self).setFocus()
        else:
            return False
        return True

    def _make_main(self) -> None:
        if self._main is not None:
            _drop(self._main)
        self._main = None
        if self.line.fixes:
            self._main = self._button("Fix…", "What can be done about it (Enter)")
            self._main.clicked.connect(lambda: self.open(not self.opened))
        elif self.line.undo is not None:
            self._main = self._button("Undo", "Undo (U)")
            self._main.clicked.connect(self._undo)

    def _undo(self) -> None:
        if self.line.undo is not None:
            self.acted.emit(self.line.undo)

    def _make_banner(self) -> None:
        for button in self._banner:
            _drop(button)
        self._banner = [self._banner_button(act) for act in (*self.line.choices, *self.line.fixes)]

    def _banner_button(self, act: Act) -> QPushButton:
        button = self._button(act.words, act.words if len(act.words) > 60 else "")
        button.clicked.connect(lambda: self.acted.emit(act))
        return button

    def _button(self, words: str, tip: str) -> QPushButton:
        # Where the window runs from right to left, a sentence that ends in … would begin with it.
        shown = f"\u2066{words}\u2069" if self.isRightToLeft() else words
        button = _Button(shown.replace("&", "&&"), self)
        button.setAccessibleName(words.removesuffix("…"))
        button.setAccessibleDescription(self.line.words)
        button.setAutoDefault(False)
        button.setFocusPolicy(_WITHIN if self._current else _ASIDE)
        button.setToolTip(tip)
        if self.isVisible():
            button.show()
        return button

    def place_of(self, button: QPushButton) -> int:
        """Where the button stands among those that are shown."""
        return self._buttons().index(button)

    def _buttons(self) -> list[QPushButton]:
        """In the order of Tab and of the arrow keys."""
        shown = self._banner if self.opened or self.line.choices else []
        return [*([self._main] if self._main is not None else []), *shown]

    def holds_focus(self) -> bool:
        """Whether the keyboard is at the row or at one of its buttons."""
        return self.hasFocus() or any(button.hasFocus() for button in self._buttons())

    def _state_at(self) -> int:
        return state_at(self._width, self._face)

    def _mirrored(self, place: QRect) -> QRect:
        if not self.isRightToLeft():
            return place
        return QRect(self._width - place.x() - place.width(), place.y(), place.width(), place.height())


class _Button(QPushButton):
    """A row's button: its keys go to the row first."""

    def __init__(self, words: str, row: Row) -> None:
        super().__init__(words, row)
        self._row = row

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if not self._row.take_key(event, self._row.place_of(self)):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        self._row.focus_moved()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        self._row.focus_moved()


def _drop(button: QPushButton) -> None:
    button.hide()
    button.setParent(None)
    button.deleteLater()
