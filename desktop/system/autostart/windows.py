"""Autostart of Windows: a value under the person's `Run` key, and whether the Task Manager switched it off."""

import sys
from collections.abc import Sequence
from contextlib import suppress
from subprocess import list2cmdline
from typing import Any

from desktop.system.autostart.interface import Backend

_VERSION = r"Software\Microsoft\Windows\CurrentVersion"
RUN = rf"{_VERSION}\Run"
APPROVED = rf"{_VERSION}\Explorer\StartupApproved\Run"
"""Where the Task Manager keeps what it switched off: binary values whose first byte is odd."""


class WindowsAutostart:
    """Satisfies `Autostart`."""

    backend: Backend = "windows"

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self._name, self._line = name, list2cmdline(command)

    @property
    def enabled(self) -> bool:
        approved = _value(APPROVED, self._name)
        switched_off = isinstance(approved, bytes) and bool(approved) and approved[0] % 2 == 1
        return _value(RUN, self._name) is not None and not switched_off

    async def enable(self, on: bool) -> None:
        registry = _registry()
        _delete(APPROVED, self._name)
        if on:
            with registry.CreateKeyEx(registry.HKEY_CURRENT_USER, RUN, 0, registry.KEY_SET_VALUE) as key:
                registry.SetValueEx(key, self._name, 0, registry.REG_SZ, self._line)
        else:
            _delete(RUN, self._name)


def _value(path: str, name: str) -> Any:
    """The value of that name; None where there is none."""
    registry = _registry()
    try:
        with registry.OpenKey(registry.HKEY_CURRENT_USER, path) as key:
            return registry.QueryValueEx(key, name)[0]
    except FileNotFoundError:
        return None


def _delete(path: str, name: str) -> None:
    registry = _registry()
    with (
        suppress(FileNotFoundError),
        registry.OpenKey(registry.HKEY_CURRENT_USER, path, 0, registry.KEY_SET_VALUE) as key,
    ):
        registry.DeleteValue(key, name)


def _registry() -> Any:
    if sys.platform == "win32":
        import winreg

        return winreg
    raise OSError("This is not Windows.")
