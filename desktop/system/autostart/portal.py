"""Autostart in a sandbox, which the desktop's portal sets after it may have asked the person."""

from collections.abc import Sequence
from pathlib import Path

from desktop.system.autostart.interface import Backend
from desktop.system.autostart.whole import write_whole
from desktop.system.bus import BusError
from desktop.system.portal import DONE, Portal


class PortalAutostart:
    """Satisfies `Autostart`. The sandbox does not see what the desktop keeps: its last answer stands in a note."""

    backend: Backend = "portal"

    def __init__(self, note: Path, command: Sequence[str]) -> None:
        self._note, self._command = note, list(command)

    @property
    def enabled(self) -> bool:
        return self._note.exists()

    async def enable(self, on: bool) -> None:
        options = {
            "reason": ("s", "Tracktray keeps your timer in the panel."),
            "autostart": ("b", on),
            "commandline": ("as", self._command),
        }
        try:
            portal = await Portal.open("Background")
        except BusError:
            raise OSError(0, "this desktop offers it to no sandboxed program") from None
        try:
            code, told = await portal.ask("RequestBackground", "sa{sv}", ("",), options)
        except BusError:
            raise OSError(0, "the desktop gave no answer") from None
        finally:
            await portal.close()
        granted = code == DONE and bool(told.get("autostart", ("b", False))[1])
        if granted:
            write_whole(self._note, b"The desktop starts Tracktray when you sign in.\n")
        else:
            self._note.unlink(missing_ok=True)
        if on and not granted:
            raise OSError(0, "the desktop did not allow it")
