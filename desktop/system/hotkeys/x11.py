"""Keys on X11: grabbed from the root window on a connection of its own, so that no other program sees them."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from desktop.model.chord import Chord, Modifier
from desktop.system.hotkeys.interface import Backend
from desktop.system.hotkeys.keysyms import keysym_name

_UNICODE = 0x01000000
_HELD_BY: dict[Modifier, tuple[str, ...]] = {
    "Ctrl": ("Control_L", "Control_R"),
    "Alt": ("Alt_L", "Alt_R"),
    "Shift": ("Shift_L", "Shift_R"),
    "Meta": ("Super_L", "Super_R"),
}


class X11Grabs:
    """Satisfies `Grabs`. Import and connection take some 30 ms: open it once the icon stands."""

    backend: Backend = "x11"

    def __init__(self, display: str | None = None) -> None:
        self._name = display
        self._chords: dict[tuple[int, int], Chord] = {}
        self._released: tuple[int, int] = (0, 0)

    def open(self, pressed: Callable[[Chord], None], changed: Callable[[], None]) -> str | None:
        from Xlib import display, error

        try:
            self._display = display.Display(self._name)
        except (error.DisplayError, error.ConnectionClosedError, OSError):
            return "The X server cannot be reached."
        self._root = self._display.screen().root
        self._pressed, self._changed = pressed, changed
        self._read_modifiers()
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._display.fileno(), self._read)
        return None

    def grab(self, chord: Chord) -> bool:
        from Xlib import X, error

        code, mask = self._code(chord)
        refused = error.CatchError(error.BadAccess)
        for ignored in self._ignored:
            self._root.grab_key(code, mask | ignored, False, X.GrabModeAsync, X.GrabModeAsync, onerror=refused)
        self._display.sync()
        if refused.get_error() is not None:
            self._ungrab(code, mask)
            return False
        self._chords[code, mask] = chord
        return True

    def release(self, chord: Chord) -> None:
        """The place of the key may have changed since it was grabbed: it is let go where it was."""
        for (code, mask), grabbed in list(self._chords.items()):
            if grabbed == chord:
                del self._chords[code, mask]
                self._ungrab(code, mask)

    def close(self) -> None:
        """Return when the keys are free, so that who takes over can have them at once."""
        from Xlib import error

        self._loop.remove_reader(self._display.fileno())
        with suppress(error.ConnectionClosedError, OSError):
            self._display.sync()
            self._display.close()

    def _ungrab(self, code: int, mask: int) -> None:
        for ignored in self._ignored:
            self._root.ungrab_key(code, mask | ignored)
        self._display.flush()

    def _code(self, chord: Chord) -> tuple[int, int]:
        """Key code and modifier mask. Raises KeyError for keys that this keyboard lacks."""
        code = self._display.keysym_to_keycode(_keysym(chord.key))
        mask = 0
        for modifier in chord.modifiers:
            mask |= self._masks[modifier]
        if not code:
            raise KeyError(chord.key)
        return int(code), mask

    def _read_modifiers(self) -> None:
        """Which masks the modifiers have on this keyboard, and those of the locks, which never matter."""
        from Xlib import XK, X

        by_code = {
            code: 1 << index for index, codes in enumerate(self._display.get_modifier_mapping()) for code in codes
        }

        def mask(*names: str) -> int:
            codes = [self._display.keysym_to_keycode(XK.string_to_keysym(name)) for name in names]
            return next((by_code[code] for code in codes if code and code in by_code), 0)

        usual = {"Ctrl": X.ControlMask, "Alt": X.Mod1Mask, "Shift": X.ShiftMask, "Meta": X.Mod4Mask}
        self._masks = {modifier: mask(*names) or usual[modifier] for modifier, names in _HELD_BY.items()}
        numbers = mask("Num_Lock")
        self._ignored = sorted({0, X.LockMask, numbers, X.LockMask | numbers})

    def _read(self) -> None:
        from Xlib import error

        try:
            while self._display.pending_events():
                self._take(self._display.next_event())
        except (error.ConnectionClosedError, OSError):  # the X server is gone, and the program goes with it
            self._loop.remove_reader(self._display.fileno())

    def _take(self, event: Any) -> None:
        from Xlib import X

        if event.type == X.MappingNotify:
            self._display.refresh_keyboard_mapping(event)
            self._read_modifiers()
            self._changed()
        elif event.type == X.KeyRelease:
            self._released = (event.detail, event.time)
        elif event.type == X.KeyPress and self._released != (event.detail, event.time):  # else a held key repeats
            known = self._masks.values()
            mask = event.state & sum(set(known))
            chord = self._chords.get((event.detail, mask))
            if chord is not None:
                self._pressed(chord)


def _keysym(key: str) -> int:
    from Xlib import XK

    name = keysym_name(key)
    if name.startswith("XF86"):
        XK.load_keysym_group("xf86")
        name = "XF86_" + name.removeprefix("XF86")
    found = int(XK.string_to_keysym(name))
    if found:
        return found
    if name[:1] == "U":
        return _UNICODE | int(name[1:], 16)
    raise KeyError(key)
