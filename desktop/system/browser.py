"""The system browser: the sign-in page of a connection, and ordinary web pages."""

import asyncio
import os
import shutil
import subprocess
import sys

MATON = "maton.ai"
SETTLES = 3.0
"""Seconds an opener may take to fail; one that still runs then is a browser that stays in front."""


async def open_sign_in(url: str) -> bool:
    """Open a connection's page, if it is Maton's own over https; False when it is not, or nothing opened it.

    The address holds a session token: it is never logged, nor told in an error.
    """
    return _is_sign_in(url) and await _open(url)


async def open_web(url: str) -> bool:
    """Open an http or https page; False when it is neither, or nothing opened it."""
    return url.startswith(("https://", "http://")) and _is_clean(url) and await _open(url)


def _is_sign_in(url: str) -> bool:
    from urllib.parse import urlsplit

    if not _is_clean(url):
        return False
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    known = host == MATON or host.endswith("." + MATON)
    return parts.scheme == "https" and known and port in (None, 443) and parts.username is None


def _is_clean(url: str) -> bool:
    """Whether every reader of `url` sees the same host: no blank, control, backslash or foreign letter."""
    return url.isascii() and url.isprintable() and " " not in url and "\\" not in url


async def _open(url: str) -> bool:
    if sys.platform == "win32":
        os.startfile(url)  # noqa: S606 - only addresses that were checked come here
        return True
    openers = [["open"]] if sys.platform == "darwin" else [["xdg-open"], ["gio", "open"]]
    for opener in openers:
        if shutil.which(opener[0]):
            started = await asyncio.to_thread(_started, [*opener, url])
            if started:
                return True
    return False


_in_front: list[subprocess.Popen[bytes]] = []
"""Openers that turned into browsers and still run; kept so that they are neither killed nor complained about."""


def _started(command: list[str]) -> bool:
    """Whether the opener ended well, or still runs after a moment. Blocks for up to `SETTLES` seconds."""
    _in_front[:] = [process for process in _in_front if process.poll() is None]
    nothing = subprocess.DEVNULL
    try:
        process = subprocess.Popen(command, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True)
    except OSError:
        return False
    try:
        return process.wait(SETTLES) == 0
    except subprocess.TimeoutExpired:
        _in_front.append(process)
        return True
