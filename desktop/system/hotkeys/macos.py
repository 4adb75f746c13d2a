"""Keys on macOS, by Carbon's `RegisterEventHotKey`: it needs no permission, and no other program sees the keys."""

import ctypes
from collections.abc import Callable
from typing import Any

from desktop.model.chord import Chord, Modifier
from desktop.system.hotkeys.interface import Backend

_CARBON = "/System/Library/Frameworks/Carbon.framework/Carbon"
_MASKS: dict[Modifier, int] = {"Ctrl": 0x0100, "Shift": 0x0200, "Alt": 0x0800, "Meta": 0x1000}
"""As Qt has it, `Ctrl` is the command key here and `Meta` the control key."""
_KEYBOARD, _HOTKEY_PRESSED = int.from_bytes(b"keyb", "big"), 5
_PARAMETER, _TYPE = int.from_bytes(b"----", "big"), int.from_bytes(b"hkid", "big")
_SIGNATURE = int.from_bytes(b"TrTy", "big")
_KEYS = {
    "A": 0, "S": 1, "D": 2, "F": 3, "H": 4, "G": 5, "Z": 6, "X": 7, "C": 8, "V": 9, "B": 11, "Q": 12, "W": 13,
    "E": 14, "R": 15, "Y": 16, "T": 17, "1": 18, "2": 19, "3": 20, "4": 21, "6": 22, "5": 23, "=": 24, "9": 25,
    "7": 26, "-": 27, "8": 28, "0": 29, "]": 30, "O": 31, "U": 32, "[": 33, "I": 34, "P": 35, "Return": 36,
    "L": 37, "J": 38, "'": 39, "K": 40, ";": 41, "\\": 42, ",": 43, "/": 44, "N": 45, "M": 46, ".": 47, "Tab": 48,
    "Space": 49, "`": 50, "Backspace": 51, "Esc": 53, "Enter": 76, "F5": 96, "F6": 97, "F7": 98, "F3": 99,
    "F8": 100, "F9": 101, "F11": 103, "F13": 105, "F16": 106, "F14": 107, "F10": 109, "F12": 111, "F15": 113,
    "Ins": 114, "Home": 115, "PgUp": 116, "Del": 117, "F4": 118, "End": 119, "F2": 120, "PgDown": 121, "F1": 122,
    "Left": 123, "Right": 124, "Down": 125, "Up": 126,
}  # fmt: skip
"""Virtual key codes of Carbon's Events.h: places on the keyboard, named by the American layout."""


class _EventType(ctypes.Structure):
    _fields_ = (("kind_class", ctypes.c_uint32), ("kind", ctypes.c_uint32))


class _HotkeyId(ctypes.Structure):
    _fields_ = (("signature", ctypes.c_uint32), ("number", ctypes.c_uint32))


class MacGrabs:
    """Satisfies `Grabs`."""

    backend: Backend = "macos"

    def __init__(self) -> None:
        self._held: dict[int, tuple[Chord, ctypes.c_void_p]] = {}
        self._carbon: Any = None
        self._handler: Any = None
        self._target = self._installed = ctypes.c_void_p()

    def open(self, pressed: Callable[[Chord], None], changed: Callable[[], None]) -> str | None:
        carbon = self._carbon = ctypes.CDLL(_CARBON)
        carbon.GetApplicationEventTarget.restype = ctypes.c_void_p
        handler_type = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)

        def handle(_next: Any, event: Any, _data: Any) -> int:
            told = _HotkeyId()
            carbon.GetEventParameter(
                ctypes.c_void_p(event), _PARAMETER, _TYPE, None, ctypes.sizeof(told), None, ctypes.byref(told)
            )
            if told.number in self._held:
                pressed(self._held[told.number][0])
            return 0

        self._handler = handler_type(handle)  # kept: Carbon holds only its address
        self._target = ctypes.c_void_p(carbon.GetApplicationEventTarget())
        self._installed = ctypes.c_void_p()
        wanted = _EventType(_KEYBOARD, _HOTKEY_PRESSED)
        failed = carbon.InstallEventHandler(
            self._target, self._handler, 1, ctypes.byref(wanted), None, ctypes.byref(self._installed)
        )
        return "macOS gives this program no hotkeys." if failed else None

    def grab(self, chord: Chord) -> bool:
        mask = sum(_MASKS[modifier] for modifier in chord.modifiers)
        number = next(n for n in range(1, 0xFFFF) if n not in self._held)
        reference = ctypes.c_void_p()
        failed = self._carbon.RegisterEventHotKey(
            _KEYS[chord.key], mask, _HotkeyId(_SIGNATURE, number), self._target, 0, ctypes.byref(reference)
        )
        if failed:
            return False
        self._held[number] = (chord, reference)
        return True

    def release(self, chord: Chord) -> None:
        for number, (held, reference) in list(self._held.items()):
            if held == chord:
                del self._held[number]
                self._carbon.UnregisterEventHotKey(reference)

    def close(self) -> None:
        for chord, _ in list(self._held.values()):
            self.release(chord)
        self._carbon.RemoveEventHandler(self._installed)
