"""Idle time on X11, as the server's screen saver counts it. A question takes a fifth of a millisecond."""

from contextlib import suppress
from typing import Any

from desktop.system.idle.interface import Backend


class X11Idle:
    """Satisfies `IdleTime`. Connects at the first question."""

    backend: Backend = "x11"

    def __init__(self, display: str | None = None) -> None:
        self._name = display
        self._display: Any = None

    async def seconds(self) -> float | None:
        from Xlib import error

        try:
            if self._display is None:
                self._connect()
            return float(self._root.screensaver_query_info().idle) / 1000
        except (error.DisplayError, error.ConnectionClosedError, AttributeError, OSError):
            return None  # no server, or one without the extension

    async def stop(self) -> None:
        if self._display is not None:
            with suppress(OSError):
                self._display.close()
            self._display = None

    def _connect(self) -> None:
        from Xlib import display

        self._display = display.Display(self._name)
        self._root = self._display.screen().root
