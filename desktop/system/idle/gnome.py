"""Idle time on GNOME, under X11 and Wayland, as its window manager counts it."""

from desktop.system.bus import Bus, BusError, Service
from desktop.system.idle.interface import Backend

_MONITOR = Service(
    "org.gnome.Mutter.IdleMonitor", "/org/gnome/Mutter/IdleMonitor/Core", "org.gnome.Mutter.IdleMonitor"
)


class GnomeIdle:
    """Satisfies `IdleTime`. Connects at the first question."""

    backend: Backend = "gnome"

    def __init__(self) -> None:
        self._bus: Bus | None = None

    async def seconds(self) -> float | None:
        try:
            if self._bus is None:
                self._bus = await Bus.open()
            (milliseconds,) = await self._bus.call(_MONITOR, "GetIdletime")
        except BusError:
            return None
        return float(milliseconds) / 1000

    async def stop(self) -> None:
        if self._bus is not None:
            await self._bus.close()
            self._bus = None
