"""Which backend this system has."""

import sys
from collections.abc import Mapping
from pathlib import Path

from desktop import APP_ID
from desktop.system.autostart.interface import Autostart
from desktop.system.program import command


def choose(
    environ: Mapping[str, str], *, demo: bool, home: Path | None = None, platform: str = sys.platform
) -> Autostart:
    """Autostart of this program or of its demo."""
    started = [*command(environ, demo=demo), "--background"]
    name, home = f"{APP_ID}-demo" if demo else APP_ID, home or Path.home()
    if platform == "win32":
        from desktop.system.autostart.windows import WindowsAutostart

        return WindowsAutostart("Tracktray demo" if demo else "Tracktray", started)
    if platform == "darwin":
        from desktop.system.autostart.macos import MacAutostart

        return MacAutostart(home / "Library/LaunchAgents", name, started)
    set_ = environ.get("XDG_CONFIG_HOME", "")
    config = Path(set_) if set_.startswith("/") else home / ".config"
    if environ.get("FLATPAK_ID"):
        from desktop.system.autostart.portal import PortalAutostart

        inside = ["tracktray", *(["--demo"] if demo else []), "--background"]
        return PortalAutostart(config / "autostart" / f"{name}.granted", inside)
    from desktop.system.autostart.xdg import XdgAutostart

    return XdgAutostart(config / "autostart", name, started)
