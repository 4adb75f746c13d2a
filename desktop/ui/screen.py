"""Whether there is a screen to show anything on. Qt itself would abort the process."""

import os
import socket
import sys
from collections.abc import Mapping

NONE = "Tracktray needs a graphical desktop to show its icon, and found none. Commands such as status work without."


def missing(environ: Mapping[str, str]) -> str | None:
    """Why there is no screen, in a sentence; None where there is one."""
    if sys.platform != "linux" or environ.get("QT_QPA_PLATFORM", "").startswith(("offscreen", "minimal", "vnc")):
        return None
    display = environ.get("WAYLAND_DISPLAY", "")
    wayland = display and _answers(os.path.join(environ.get("XDG_RUNTIME_DIR", ""), display))  # noqa: PTH118 - cheap
    return None if wayland or _x11_answers(environ.get("DISPLAY", "")) else NONE


def _x11_answers(display: str) -> bool:
    host, _, number = display.rpartition(":")
    digits = number.partition(".")[0]
    if not digits.isdecimal():
        return False
    if host in ("", "unix"):
        path = f"/tmp/.X11-unix/X{digits}"  # noqa: S108 - where X servers have their sockets
        return _answers(f"\0{path}") or _answers(path)
    return True  # a forwarded screen: Qt connects to it


def _answers(path: str) -> bool:
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.settimeout(2)
        connection.connect(path)
    except OSError:
        return False
    finally:
        connection.close()
    return True
