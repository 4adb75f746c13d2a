"""Keys on Windows, by `RegisterHotKey`; to be opened in the GUI's thread, whose messages Qt reads."""

import ctypes
import sys
from collections.abc import Callable
from typing import Any

from desktop.model.chord import Chord, Modifier
from desktop.system.hotkeys.interface import Backend

_MASKS: dict[Modifier, int] = {"Alt": 1, "Ctrl": 2, "Shift": 4, "Meta": 8}
_NO_REPEAT = 0x4000
_WM_HOTKEY = 0x0312
_KEYS = {
    "Backspace": 0x08, "Tab": 0x09, "Return": 0x0D, "Enter": 0x0D, "Pause": 0x13, "Esc": 0x1B, "Space": 0x20,
    "PgUp": 0x21, "PgDown": 0x22, "End": 0x23, "Home": 0x24, "Left": 0x25, "Up": 0x26, "Right": 0x27, "Down": 0x28,
    "Print": 0x2C, "Ins": 0x2D, "Del": 0x2E, "Menu": 0x5D, "ScrollLock": 0x91,
    "Media Next": 0xB0, "Media Previous": 0xB1, "Media Stop": 0xB2, "Media Play": 0xB3, "Launch Mail": 0xB4,
    "Launch Media": 0xB5,
}  # fmt: skip
"""Virtual-key codes that are not their character's; see Microsoft's list of virtual-key codes."""


class WindowsGrabs:
    """Satisfies `Grabs`."""

    backend: Backend = "windows"

    def __init__(self) -> None:
        self._chords: dict[int, Chord] = {}
        self._user32: Any = None
        self._app: Any = None
        self._filter: Any = None

    def open(self, pressed: Callable[[Chord], None], changed: Callable[[], None]) -> str | None:
        from PySide6.QtCore import QAbstractNativeEventFilter, QCoreApplication

        self._user32 = _user32()
        chords = self._chords

        class Filter(QAbstractNativeEventFilter):
            def nativeEventFilter(self, kind: Any, message: Any) -> object:  # noqa: N802 - Qt's name
                if bytes(kind) == b"windows_generic_MSG":
                    from ctypes import wintypes

                    told = wintypes.MSG.from_address(int(message))
                    if told.message == _WM_HOTKEY and told.wParam in chords:
                        pressed(chords[told.wParam])
                        return True, 0
                return False, 0

        app = QCoreApplication.instance()
        if app is None:
            return "There is no window system here."
        self._app, self._filter = app, Filter()
        app.installNativeEventFilter(self._filter)
        return None

    def grab(self, chord: Chord) -> bool:
        mask = sum(_MASKS[modifier] for modifier in chord.modifiers)
        number = next(n for n in range(1, 0xBFFF) if n not in self._chords)
        if not self._user32.RegisterHotKey(None, number, mask | _NO_REPEAT, _key(chord.key)):
            return False
        self._chords[number] = chord
        return True

    def release(self, chord: Chord) -> None:
        for number, held in list(self._chords.items()):
            if held == chord:
                del self._chords[number]
                self._user32.UnregisterHotKey(None, number)

    def close(self) -> None:
        for chord in list(self._chords.values()):
            self.release(chord)
        self._app.removeNativeEventFilter(self._filter)


def _user32() -> Any:
    """The library of windows and messages."""
    if sys.platform == "win32":
        return ctypes.WinDLL("user32", use_last_error=True)
    raise OSError("This is not Windows.")


def _key(name: str) -> int:
    """The virtual-key code. Raises KeyError for keys that Windows has no name for."""
    if len(name) == 1 and name.isascii() and name.isalnum():
        return ord(name.upper())
    if name[:1] == "F" and name[1:].isdigit() and 1 <= int(name[1:]) <= 24:
        return 0x6F + int(name[1:])
    if len(name) == 1:
        found = int(_user32().VkKeyScanW(ord(name)))
        if found & 0xFF != 0xFF:
            return found & 0xFF
    return _KEYS[name]
