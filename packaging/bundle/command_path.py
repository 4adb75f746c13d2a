"""The person's PATH on Windows with the program's folder in it, or no longer: what the installer asks for.

Here and not in the installer, whose variables cut a long PATH short and would write it back so.
"""

import sys
from pathlib import Path
from typing import Any

_BROADCAST, _SETTING_CHANGED, _UNLESS_HUNG, _PATIENCE = 0xFFFF, 0x1A, 0x2, 2000


def run(arguments: list[str]) -> int:
    """Carry out `add` or `remove`; the exit code."""
    if arguments not in (["add"], ["remove"]) or sys.platform != "win32":
        return 2
    import winreg

    with winreg.CreateKeyEx(winreg.HKEY_CURRENT_USER, "Environment", 0, winreg.KEY_READ | winreg.KEY_WRITE) as key:
        before, kind = _path(winreg, key)
        after = changed(before, str(Path(sys.executable).parent), add=arguments == ["add"])
        if after == before:
            return 0
        if after:
            winreg.SetValueEx(key, "Path", 0, kind, after)
        else:
            winreg.DeleteValue(key, "Path")
    _tell_everybody()
    return 0


def changed(path: str, folder: str, *, add: bool) -> str:
    """`path` with `folder` once at its end, or without it; the rest stays to the letter."""
    others = [part for part in path.split(";") if part.rstrip("\\").lower() != folder.lower()]
    if not add:
        return ";".join(others)
    return path if len(others) < len(path.split(";")) else ";".join([*filter(None, [path.rstrip(";")]), folder])


def _path(winreg: Any, key: Any) -> tuple[str, int]:
    """The text and its kind, which tells whether `%NAME%` in it means something."""
    try:
        return winreg.QueryValueEx(key, "Path")
    except FileNotFoundError:
        return "", winreg.REG_EXPAND_SZ


def _tell_everybody() -> None:
    """Have terminals that are opened from now on know."""
    import ctypes

    answer = ctypes.c_size_t()
    ctypes.windll.user32.SendMessageTimeoutW(
        _BROADCAST, _SETTING_CHANGED, 0, "Environment", _UNLESS_HUNG, _PATIENCE, ctypes.byref(answer)
    )
