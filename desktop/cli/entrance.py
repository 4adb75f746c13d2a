"""The way in: what can be answered quickly, the running app, and only then everything else."""

import os
import sys

from desktop.cli.failure import failed
from desktop.remote import client
from desktop.system import places

HUNG = "The running app does not answer. Look at `tracktray status` before you do this again."
HUNG_START = "Tracktray is running, but does not answer. End its process, then start it again."


def run(argv: list[str]) -> int:
    """Carry out one command line."""
    try:
        return _run(argv)
    except KeyboardInterrupt:
        client.tell("", sys.stderr)
        return 130
    except BrokenPipeError:  # whoever read the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except places.NotPrivateError as error:
        return failed(str(error))


def _run(argv: list[str]) -> int:
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

            client.tell(f"tracktray {__version__}", sys.stdout)
            return 0
        case ["_keyring", act]:
            from desktop.system.keyring import helper

            return helper.run(act)
        case ["login"]:
            from desktop.cli.typed_key import read_key

            return _command(words, demo, stdin=read_key())
        case ["-h" | "--help" | "help", *_]:
            from desktop.cli.arguments import overview

            client.tell(overview(client.width()), sys.stdout)
            return 0
    return _command(words, demo)


def _command(words: list[str], demo: bool, stdin: str | None = None) -> int:
    hung = False
    path = places.live_socket(demo, os.environ)
    if path is not None:
        try:
            code = client.run(path, words, stdin=stdin)
        except client.NoAppError:
            pass
        except client.HungAppError as error:
            if error.sent:
                return failed(HUNG)
            hung = True
        else:
            if words == ["quit"] and code == 0:
                _wait_for_the_end(demo)
            return code
    if words[0] in ("quit", "show"):
        from desktop.cli.windows import without_app

        return without_app(words, demo, hung=hung)
    if words[0] == "status" and words[1:] in ([], ["--json"]):
        from desktop.cli.quick_status import quick_status

        code_or_none = quick_status(demo, as_json=bool(words[1:]))
        if code_or_none is not None:
            return code_or_none
    from desktop.cli.local import run_here

    return run_here(words, demo, stdin=stdin, hung=hung)


def _start_app(demo: bool, *, background: bool) -> int:
    """Become the app, or show the one that runs."""
    path = places.live_socket(demo, os.environ)
    if path is not None:
        try:
            return client.run(path, ["status", "--json"] if background else ["show", "quick-entry"], quiet=True)
        except client.NoAppError:
            pass
        except client.HungAppError:
            return failed(HUNG_START)
    from desktop.app import run as run_app
    from desktop.system.paths import Paths

    return run_app(Paths(demo), demo, background)


def _wait_for_the_end(demo: bool) -> None:
    """Return when the app's socket is gone, so that the next command does not meet an app that is leaving."""
    import time

    late = time.monotonic() + 10
    while places.live_socket(demo, os.environ) is not None and time.monotonic() < late:
        time.sleep(0.05)
