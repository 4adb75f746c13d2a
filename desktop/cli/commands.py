"""Which function carries out which command; its module is loaded when it is used."""

import logging
from argparse import Namespace
from collections.abc import Awaitable, Callable
from importlib import import_module

from desktop.cli.failure import CommandError
from desktop.cli.session import Session
from desktop.remote.terminal import CannotPrintError
from desktop.store import StoreError

LOG = logging.getLogger(__name__)
Command = Callable[[Session, Namespace], Awaitable[int]]

_WHERE = {
    "status": ("status", "status"),
    "start": ("timers", "start"),
    "stop": ("timers", "stop"),
    "continue": ("timers", "resume"),
    "toggle": ("timers", "toggle"),
    "edit": ("entries", "edit"),
    "delete": ("entries", "delete"),
    "undo": ("entries", "undo"),
    "list": ("entries", "list_"),
    "activity": ("waiting", "activity"),
    "pending": ("waiting", "pending"),
    "favorite": ("favorites", "favorite"),
    **dict.fromkeys(("projects", "clients", "tags", "workspaces", "users"), ("manage", "manage")),
    "sync": ("waiting", "sync"),
    "login": ("sign_in", "login"),
    "logout": ("sign_in", "logout"),
    "connections": ("sign_in", "connections"),
    "connect": ("sign_in", "connect"),
    "use": ("sign_in", "use"),
    "disconnect": ("sign_in", "disconnect"),
    "doctor": ("doctor", "doctor"),
    "show": ("windows", "show"),
    "quit": ("windows", "quit_app"),
}


async def carry_out(session: Session, args: Namespace) -> int:
    """Run one command; every trouble becomes a `CommandError` with a line for the person."""
    module, function = _WHERE[args.command]
    command: Command = getattr(import_module(f"desktop.cli.{module}"), function)
    try:
        return await command(session, args)
    except (CommandError, CannotPrintError):
        raise
    except StoreError as error:
        LOG.warning("%s: %s", args.command, type(error).__name__)
        raise CommandError(error.sentence) from error
    except Exception as error:
        LOG.exception("%s failed", args.command)
        where = session.paths.log_file
        raise CommandError(f"That did not work: a fault in Tracktray itself. It is noted in {where}.") from error
