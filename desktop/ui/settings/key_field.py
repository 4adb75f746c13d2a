"""A hotkey, recorded by pressing it."""

from PySide6.QtCore import QEvent, QKeyCombination, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.ui import theme

LEGEND = "Press the keys. Esc leaves them as they are, Backspace takes them away."
ALONE = "That is a key for typing. Hold Ctrl, Alt or Meta with it."
_MODIFIERS = {
    Qt.Key.Key_Control,
    Qt.Key.Key_Shift,
    Qt.Key.Key_Alt,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_Meta,
    Qt.Key.Key_Super_L,
    Qt.Key.Key_Super_R,
    Qt.Key.Key_CapsLock,
    Qt.Key.Key_NumLock,
}
_CHORDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class KeyField(QPushButton):
    """A click, Space or Enter begins; then the next keys with Ctrl, Alt or Meta (or an F key) are it."""

    chosen = Signal(object)
    """Carries the portable name of the keys, `""` for none."""
    refused = Signal(str)
    recording = Signal(bool)

    def __init__(self, label: str, width: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._keys = ""
        self._records = False
        self.setAutoDefault(False)
        self.setAccessibleName(label)
        self.setFixedWidth(theme.metrics(width))
        self.clicked.connect(self._begin)
        self._draw()

    def show_value(self, keys: str) -> None:
        self._keys = keys
        if not self._records:
            self._draw()

    def show_invalid(self, invalid: bool) -> None:
        """Mark the field where its keys cannot be had."""
        if invalid != bool(self.property("invalid")):
            self.setProperty("invalid", invalid)
            self.style().unpolish(self)
            self.style().polish(self)

    def event(self, event: QEvent) -> bool:
        """While it records every key is meant for it: also those that would move the focus or close the window."""
        if self._records and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.KeyPress:
                self._pressed(event)
            event.accept()
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        super().focusOutEvent(event)
        self._end()

    def _begin(self) -> None:
        self._records = True
        self.setText("Press keys…")
        self.setAccessibleDescription(LEGEND)
        self.recording.emit(True)

    def _end(self) -> None:
        if self._records:
            self._records = False
            self.recording.emit(False)
        self._draw()

    def _pressed(self, event: QKeyEvent) -> None:
        key, held = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in _MODIFIERS or key == Qt.Key.Key_unknown:
            return
        if key == Qt.Key.Key_Escape and not held:
            self._end()
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete) and not held:
            self._take("")
        elif held & _CHORDS or Qt.Key.Key_F1 <= key <= Qt.Key.Key_F35 or _is_for_media(key):
            pressed = QKeySequence(QKeyCombination(held, key))
            self._take(pressed.toString(QKeySequence.SequenceFormat.PortableText))
        else:
            self.refused.emit(ALONE)

    def _take(self, keys: str) -> None:
        self._keys = keys
        self._end()
        self.chosen.emit(keys)

    def _draw(self) -> None:
        shown = QKeySequence(self._keys).toString(QKeySequence.SequenceFormat.NativeText) or self._keys or "None"
        self.setText(shown.replace("&", "&&"))
        self.setAccessibleDescription(shown)


def _is_for_media(key: Qt.Key) -> bool:
    return Qt.Key.Key_Back <= key < Qt.Key.Key_AltGr
