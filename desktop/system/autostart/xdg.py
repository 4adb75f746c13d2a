"""Autostart of Linux desktops: a desktop file in the person's autostart folder."""

from collections.abc import Sequence
from pathlib import Path

from desktop import APP_ID
from desktop.system.autostart.interface import Backend
from desktop.system.autostart.whole import write_whole

_OFF = {"hidden": "true", "x-gnome-autostart-enabled": "false"}
"""How desktops' own tools switch an entry off."""


class XdgAutostart:
    """Satisfies `Autostart`."""

    backend: Backend = "xdg"

    def __init__(self, folder: Path, name: str, command: Sequence[str]) -> None:
        self._file, self._command = folder / f"{name}.desktop", command

    @property
    def enabled(self) -> bool:
        try:
            lines = self._file.read_text("utf-8", "replace").splitlines()
        except OSError:
            return False
        values = (line.partition("=") for line in lines)
        return not any(_OFF.get(key.strip().lower()) == value.strip().lower() for key, _, value in values)

    async def enable(self, on: bool) -> None:
        if on:
            write_whole(self._file, _entry(self._command).encode())
        else:
            self._file.unlink(missing_ok=True)


def _entry(command: Sequence[str]) -> str:
    return (
        "[Desktop Entry]\n"
        "Type=Application\n"
        "Name=Tracktray\n"
        "Comment=Tray timer for Toggl Track\n"
        f"Exec={' '.join(map(_quoted, command))}\n"
        f"Icon={APP_ID}\n"
        "Terminal=false\n"
        "StartupNotify=false\n"
        "X-GNOME-Autostart-enabled=true\n"
    )


def _quoted(argument: str) -> str:
    """One argument of `Exec`: quoted by the specification of desktop entries, then escaped as its strings are."""
    quoted = "".join(f"\\{each}" if each in '"`$\\' else each for each in argument)
    return f'"{quoted}"'.replace("\\", "\\\\").replace("%", "%%")
