"""The first moments: one instance, a screen, the icon in the panel, and only then the rest of the program."""

import os
import sys
from typing import NoReturn

from desktop import APP_ID
from desktop.system.lockfile import LockFile
from desktop.system.paths import Paths

PATIENCE = 5.0
"""Seconds for which a second start looks for the first one, which may be starting at this moment."""


def run(paths: Paths, demo: bool, background: bool) -> int:
    """Be the app until it quits; where one runs already, show its quick entry (not with `background`)."""
    from desktop.ui import screen

    problem = screen.missing(os.environ) or _unusable_gateway(demo)
    if problem is not None:
        return _failed(problem)
    lock = LockFile(paths.app_lock)
    try:
        paths.prepare()
        first = lock.acquire()
    except OSError as error:
        return _failed(f"Tracktray cannot use its folders: {error.strerror}: {error.filename}.")
    if not first:
        return _hand_over(paths, background)
    try:
        code = _be_the_app(paths, demo, background)
    finally:
        lock.release()
    from desktop.app.renewal import AGAIN  # not before Qt is there anyway

    return code if code != AGAIN else _be_the_next(demo)


def _be_the_next(demo: bool) -> NoReturn:
    """Go on as the version that was installed meanwhile."""
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, *(["--demo"] if demo else []), "--background"])  # noqa: S606 - ourselves


def _be_the_app(paths: Paths, demo: bool, background: bool) -> int:
    import PySide6.QtWidgets  # noqa: F401 - before what is spared

    spare_sources()
    from desktop.ui.application import Application

    Application.setApplicationName("tracktray")
    Application.setApplicationDisplayName("Tracktray")
    Application.setDesktopFileName(APP_ID)
    app = Application()
    app.setQuitOnLastWindowClosed(False)
    from desktop.ui.tray.tray import Tray

    tray = Tray(demo=demo)

    # From here on the icon is on the bus, and what is imported delays nobody.
    from desktop.app.program import Program
    from desktop.ui import loop

    return loop.run(app, lambda stop: Program(app, paths, tray, stop).run(background=background))


def spare_sources() -> None:
    """Have PySide leave the sources of what is imported from now on alone.

    It reads each module's whole text to see whether it wants PySide's other spellings (`__feature__`), which nobody
    here does, and the lines stay in memory: 9 MB, and a good part of the time that an import takes.
    """
    scan = sys.modules.get("shibokensupport.feature")
    if scan is not None:
        vars(scan)["_mod_uses_pyside"] = lambda _module: False


def _hand_over(paths: Paths, background: bool) -> int:
    """Show the window of the app that runs, once it answers."""
    import time

    from desktop.remote import client

    if background:
        return 0
    late = time.monotonic() + PATIENCE
    while True:
        try:
            return client.run(str(paths.socket), ["show", "quick-entry"], quiet=True)
        except client.NoAppError:
            if time.monotonic() >= late:
                return _failed("Tracktray is running, but does not answer. End its process, then start it again.")
            time.sleep(0.1)
        except client.HungAppError:
            return _failed("Tracktray is running, but does not answer. End its process, then start it again.")


def _unusable_gateway(demo: bool) -> str | None:
    """What is wrong with `MATON_BASE_URL`; None where it is not set or usable."""
    given = os.environ.get("MATON_BASE_URL")
    if demo or not given:
        return None
    from desktop.gateway.address import check_base_url

    try:
        check_base_url(given)
    except ValueError as error:
        return str(error)
    return None


def _failed(words: str) -> int:
    print(words, file=sys.stderr)
    return 1
