"""`show` and `quit`: what only a running app can do."""

import os
import subprocess
import sys
import time
from argparse import Namespace

from desktop.cli.failure import CommandError, failed
from desktop.cli.session import Session
from desktop.remote import client, terminal
from desktop.system import places
from desktop.system.program import command

STARTS = 20.0
"""Seconds for the app to come up."""


async def show(session: Session, args: Namespace) -> int:
    """Open a window of the app."""
    if session.app is None or not session.app.show(args.window):
        raise CommandError(f"There is no window {args.window} here.")
    return 0


async def quit_app(session: Session, _args: Namespace) -> int:
    """End the app cleanly. The answer goes out first."""
    import asyncio

    if session.app is None:
        raise CommandError("Tracktray is not running.")
    asyncio.get_running_loop().call_later(0.1, session.app.quit)
    return 0


def without_app(words: list[str], demo: bool, *, hung: bool) -> int:
    """`show` and `quit` where no app answers: start it, or say that there is nothing to end."""
    from desktop.cli.arguments import parse
    from desktop.cli.failure import HelpAsked

    try:
        parse(words)
    except HelpAsked as help_:
        terminal.tell(help_.text, sys.stdout)
        return 0
    except CommandError as error:
        return failed(error.words, error.code)
    if hung:
        return failed("Tracktray is running, but does not answer. End its process.")
    if words[0] == "quit":
        terminal.tell("Tracktray is not running.", sys.stdout)
        return 0
    return _start_and_show(words, demo)


def _start_and_show(words: list[str], demo: bool) -> int:
    nothing = subprocess.DEVNULL
    app = subprocess.Popen(
        [*command(os.environ, demo=demo), "--background"],
        stdin=nothing,
        stdout=nothing,
        stderr=nothing,
        start_new_session=True,
    )
    late = time.monotonic() + STARTS
    while time.monotonic() < late:
        path = places.live_socket(demo, os.environ)
        if path is not None:
            try:
                return client.run(path, words)
            except (client.NoAppError, client.HungAppError):
                pass  # it is just coming up
        if app.poll() not in (None, 0):
            return failed("The app could not be started here. Run `tracktray` to see why.")
        time.sleep(0.05)
    return failed("The app did not come up in time. Run `tracktray` to see why.")
