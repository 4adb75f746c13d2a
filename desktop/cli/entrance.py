"""The way in: what can be answered quickly, the running app, and only then everything else."""

import gc
import os
import sys

from desktop.cli.failure import failed
from desktop.remote import terminal
from desktop.system import places

HUNG = "The running app does not answer. Look at `tracktray status` before you do this again."
HUNG_START = "Tracktray is running, but does not answer. End its process, then start it again."


def run(argv: list[str]) -> int:
    """Carry out one command line."""
    try:
        return _run(argv)
    except KeyboardInterrupt:
        terminal.tell("", sys.stderr)
        return 130
    except places.NotPrivateError as error:
        return failed(str(error))
    except terminal.CannotPrintError as error:
        _let_go_of_the_output()
        return 1 if error.enough else failed(f"The output cannot be written: {error}.")


def _let_go_of_the_output() -> None:
    """Python flushes what is left when it ends; it must not fail there once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(argv: list[str]) -> int:
    gc.disable()  # a quick command ends before there is garbage; looking for it costs it two milliseconds
    demo, words = False, list(argv)
    while words[:1] == ["--demo"]:
        demo, words = True, words[1:]
    if words == ["--background", "--demo"]:
        demo, words = True, words[:1]
    match words:
        case [] | ["--background"]:
            return _start_app(demo, background=bool(words))
        case ["--version", *_]:
            from desktop import __version__

            terminal.tell(f"tracktray {__version__}", sys.stdout)
            return 0
        case ["_running"]:  # asked by the installer on Windows
            return 0 if _runs(demo) else 1
        case ["_keyring", act]:
            from desktop.system.keyring import helper

            return helper.run(act)
        case ["_updates"]:
            from desktop.system.updates import helper as updates

            return updates.run()
        case ["login"]:
            from desktop.cli.typed_key import read_key

            return _command(words, demo, stdin=read_key())
        case ["-h" | "--help" | "help", *_]:
            from desktop.cli.arguments import overview

            terminal.tell(overview(terminal.width()), sys.stdout)
            return 0
    return _command(words, demo)


def _command(words: list[str], demo: bool, stdin: str | None = None) -> int:
    path = places.live_socket(demo, os.environ)
    reply = _Reply() if path is None else _asked(path, words, stdin=stdin)
    if reply.code is not None:
        if words == ["quit"] and reply.code == 0:
            _wait_for_the_end(demo)
        return reply.code
    hung = reply.hung
    if words[0] in ("quit", "show"):
        from desktop.cli.windows import without_app

        return without_app(words, demo, hung=hung)
    if words[0] == "status" and words[1:] in ([], ["--json"]):
        from desktop.cli.quick_status import quick_status

        code_or_none = quick_status(demo, as_json=bool(words[1:]))
        if code_or_none is not None:
            return code_or_none
    gc.enable()
    from desktop.cli.local import run_here

    return run_here(words, demo, stdin=stdin, hung=hung)


def _runs(demo: bool) -> bool:
    """Whether an app is there, even one that hangs."""
    path = places.live_socket(demo, os.environ)
    reply = _Reply() if path is None else _asked(path, ["status"], quiet=True)
    return reply.hung or reply.code is not None


def _start_app(demo: bool, *, background: bool) -> int:
    """Become the app, or show the one that runs."""
    path = places.live_socket(demo, os.environ)
    if path is not None:
        reply = _asked(path, ["status", "--json"] if background else ["show", "quick-entry"], quiet=True)
        if reply.code is not None or reply.hung:
            return failed(HUNG_START) if reply.code is None else reply.code
    gc.enable()
    from desktop.app import run as run_app
    from desktop.system.paths import Paths

    return run_app(Paths(demo), demo, background)


class _Reply:
    """What became of asking the app: its exit code, or None where it did not take the command."""

    def __init__(self, code: int | None = None, *, hung: bool = False) -> None:
        self.code, self.hung = code, hung


def _asked(path: str, words: list[str], *, stdin: str | None = None, quiet: bool = False) -> _Reply:
    from desktop.remote import client  # only now: without an app nobody needs a socket

    try:
        return _Reply(client.run(path, words, stdin=stdin, quiet=quiet))
    except client.NoAppError:
        return _Reply()
    except client.HungAppError as error:
        return _Reply(failed(HUNG) if error.sent else None, hung=True)


def _wait_for_the_end(demo: bool) -> None:
    """Return when the app's socket is gone, so that the next command does not meet an app that is leaving."""
    import time

    late = time.monotonic() + 10
    while places.live_socket(demo, os.environ) is not None and time.monotonic() < late:
        time.sleep(0.05)
