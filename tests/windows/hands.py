"""What a person does at a Windows: keys pressed into the system, whoever has the focus."""

import ctypes
import sys
import time
from collections.abc import Callable
from ctypes import wintypes
from typing import Any

SYSTEM: Any = ctypes
"""With what it has on Windows alone."""
CONTROL, ALT, F9, LETTER_A = 0x11, 0x12, 0x78, 0x41
"""Virtual keys."""
_UP = 2


def user32() -> Any:
    """The library of windows and messages."""
    return SYSTEM.WinDLL("user32", use_last_error=True)


def press(*keys: int) -> None:
    """Press them together, and let go."""
    library = user32()
    for key in keys:
        library.keybd_event(key, 0, 0, 0)
    for key in reversed(keys):
        library.keybd_event(key, 0, _UP, 0)


def windows_of(process: int) -> list[int]:
    """The top-level windows of a process, shown or not."""
    library, found, owner = user32(), [], wintypes.DWORD()

    def look(window: int, _word: int) -> bool:
        library.GetWindowThreadProcessId(wintypes.HWND(window), ctypes.byref(owner))
        if owner.value == process:
            found.append(window)
        return True

    library.EnumWindows(SYSTEM.WINFUNCTYPE(wintypes.BOOL, wintypes.HWND, wintypes.LPARAM)(look), 0)
    return found


def is_wine() -> bool:
    return sys.platform == "win32" and hasattr(SYSTEM.WinDLL("ntdll"), "wine_get_version")


def wait_for(what: str, ready: Callable[[], object], seconds: float = 30) -> None:
    """Return when `ready` is true; looks often, as the other side is another process."""
    late = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < late, f"{what} never came"
        time.sleep(0.05)


def click(x: int, y: int, button: int) -> None:
    """Press a button of the mouse there, and let go; the code for letting go is twice its own."""
    library = user32()
    library.SetCursorPos(x, y)
    library.mouse_event(button, 0, 0, 0, 0)
    library.mouse_event(button * 2, 0, 0, 0, 0)
