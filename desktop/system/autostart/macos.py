"""Autostart of macOS: a launch agent of the person's, which launchd reads when they sign in."""

import plistlib
from collections.abc import Sequence
from pathlib import Path
from xml.parsers.expat import ExpatError

from desktop.system.autostart.interface import Backend
from desktop.system.autostart.whole import write_whole


class MacAutostart:
    """Satisfies `Autostart`."""

    backend: Backend = "macos"

    def __init__(self, folder: Path, name: str, command: Sequence[str]) -> None:
        self._file, self._name, self._command = folder / f"{name}.plist", name, list(command)

    @property
    def enabled(self) -> bool:
        try:
            told = plistlib.loads(self._file.read_bytes())
        except (OSError, ValueError, ExpatError):  # not there, or no property list
            return False
        return bool(told.get("RunAtLoad")) and not told.get("Disabled")

    async def enable(self, on: bool) -> None:
        if on:
            agent = {
                "Label": self._name,
                "ProgramArguments": self._command,
                "RunAtLoad": True,
                "ProcessType": "Interactive",
                "LimitLoadToSessionType": "Aqua",
            }
            write_whole(self._file, plistlib.dumps(agent))
        else:
            self._file.unlink(missing_ok=True)
