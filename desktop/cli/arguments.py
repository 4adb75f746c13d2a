"""The command lines of the contract: one parser a command, made only for the command that is used."""

import argparse
from collections.abc import Iterable

from desktop.cli.failure import UsageError
from desktop.cli.parser import Fill, Parser

WINDOWS = ("quick-entry", "editor", "settings", "activity")
"""Windows that `show` opens."""

_VALUED = ("--from", "--to", "--at", "--for", "--since")
"""Flags whose value may begin with a minus, such as `--from -7d`."""


def parse(words: list[str]) -> argparse.Namespace:
    """The command (`command`) and its arguments. Raises `UsageError` and `HelpAsked`.

    `literal` holds what stands after `--`, where the command takes text.
    """
    name, rest = words[0], words[1:]
    if name not in COMMANDS:
        raise UsageError(_unknown(name))
    if "--demo" in rest[: rest.index("--") if "--" in rest else None]:
        raise UsageError(f"--demo stands before the command: tracktray --demo {name}.")
    if name == "login" and rest and not {"-h", "--help"} & set(rest):
        # Said without repeating it: it may be the key.
        raise UsageError("tracktray login takes no arguments: the key is typed, or comes by standard input.")
    (about, fill), act = COMMANDS[name], ""
    if fill is _managed:
        from desktop.cli.manage_arguments import chosen

        act, (about, fill) = chosen(name, rest)
        rest = rest[1:]
    parser = Parser(prog=f"tracktray {name} {act}".rstrip(), description=about, allow_abbrev=False)
    fill(parser)
    literal: list[str] = []
    if "--" in rest:
        cut = rest.index("--")
        rest, literal = rest[:cut], rest[cut + 1 :]
    arguments = parser.parse_intermixed_args(list(_joined(rest)))
    arguments.command, arguments.literal = name, literal
    if act:
        arguments.act = act
    if literal and not hasattr(arguments, "text"):
        raise UsageError(f"tracktray {name} takes no text. See tracktray {name} --help.")
    return arguments


def _unknown(name: str) -> str:
    """What is said of a first word that is no command."""
    if name.startswith("-"):
        return f"There is no option “{name}”. See tracktray --help."
    from difflib import get_close_matches

    near = get_close_matches(name.casefold(), COMMANDS, 1)
    asks = f" Did you mean {near[0]}?" if near else ""
    return f"There is no command “{name}”.{asks} See tracktray --help."


def overview(width: int) -> str:
    """What `tracktray --help` prints."""
    longest = max(map(len, COMMANDS))
    lines = [
        "usage: tracktray [--demo] [--background]       start the tray app, or show the running one",
        "       tracktray [--demo] COMMAND …            see tracktray COMMAND --help",
        "       tracktray --version",
        "",
    ]
    lines += [f"  {name:{longest}}  {about}" for name, (about, _) in COMMANDS.items()]
    return "\n".join(line if not width else line[:width] for line in lines)


def _joined(words: Iterable[str]) -> Iterable[str]:
    """`--from -7d` as `--from=-7d`: argparse takes a value with a minus for a flag."""
    waiting: str | None = None
    for word in words:
        if waiting is not None:
            yield f"{waiting}={word}" if word[:1] == "-" and word[1:2].isdigit() else waiting
            if not (word[:1] == "-" and word[1:2].isdigit()):
                yield word
            waiting = None
        elif word in _VALUED:
            waiting = word
        else:
            yield word
    if waiting is not None:
        yield waiting


def _number(text: str) -> int:
    """A count or a number from a list, such as an act's; larger ones than SQLite has are none."""
    if text.isdecimal() and 0 < int(text) < 2**63:
        return int(text)
    raise argparse.ArgumentTypeError(f"“{text}” is not a number from 1 on")


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"“{text}” is not a number of seconds")
    return seconds


def _managed(_parser: Parser) -> None:
    """Each act has a parser of its own: see `manage_arguments`."""


def _none(_parser: Parser) -> None:
    """No arguments."""


def _json(parser: Parser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def _yes(parser: Parser) -> None:
    parser.add_argument("--yes", action="store_true", help="do it without asking")


def _names(parser: Parser) -> None:
    parser.add_argument("--project", metavar="NAME", help="name, or client/name")
    parser.add_argument("--client", metavar="NAME", help="the project's client, where its name stands twice")
    parser.add_argument("--tag", metavar="NAME", action="append", help="may be given several times")
    parser.add_argument("--billable", action=argparse.BooleanOptionalAction, default=None, help="billable or not")
    parser.add_argument("--workspace", metavar="NAME", help="name or id; default: the account's")


def _times(parser: Parser) -> None:
    parser.add_argument("--at", metavar="TIME", help="when it began: 14:05, 10m ago, yesterday 9:00")
    parser.add_argument("--for", dest="length", metavar="DURATION", help="how long it took: 45m, 1h30")
    parser.add_argument("--from", dest="begin", metavar="TIME", help="when it began")
    parser.add_argument("--to", dest="end", metavar="TIME", help="when it ended")


def _start(parser: Parser) -> None:
    parser.add_argument(
        "text", nargs="*", metavar="TEXT", help="description @project #tag $ TIME; literal after --"
    )
    _names(parser)
    _times(parser)
    parser.add_argument("--create", action="store_true", help="offer to create an unknown project or tag")
    parser.add_argument("--yes", action="store_true", help="create it without asking")


def _stop(parser: Parser) -> None:
    parser.add_argument("time", nargs="*", metavar="TIME", help="now, at 14:05, 10m ago")


def _continue(parser: Parser) -> None:
    parser.add_argument("id", nargs="?", metavar="ID", help="of an entry in `list`; default: the last")


def _edit(parser: Parser) -> None:
    parser.add_argument("id", metavar="ID|running|last", help="an entry: its ID in `list`, or one of the words")
    _start(parser)
    parser.add_argument("--no-project", action="store_true", help="take it off its project")
    parser.add_argument("--no-tags", action="store_true", help="take all tags off")


def _delete(parser: Parser) -> None:
    parser.add_argument("id", metavar="ID", help="of an entry in `list`")
    _yes(parser)


def _undo(parser: Parser) -> None:
    parser.add_argument("id", nargs="?", type=_number, metavar="ID", help="of an act in `activity`; default: last")
    _yes(parser)


def _activity(parser: Parser) -> None:
    parser.add_argument("--limit", type=_number, default=50, metavar="N", help="the newest N; default: 50")
    parser.add_argument(
        "--use-mine", type=_number, metavar="ID", help="write what gave way to a change made elsewhere"
    )
    _json(parser)


def _pending(parser: Parser) -> None:
    act = parser.add_mutually_exclusive_group()
    act.add_argument("--retry", type=_number, metavar="ID", help="send a refused change again")
    act.add_argument("--discard", type=_number, metavar="ID", help="let go of a change")
    act.add_argument("--answer", nargs=2, metavar=("ID", "CHOICE"), help="answer what a change asks")
    _json(parser)


def _list(parser: Parser) -> None:
    parser.add_argument("--from", dest="first", metavar="D", help="2026-01-31, today, yesterday, monday, -7d")
    parser.add_argument("--to", dest="last", metavar="D", help="this day is included")
    _names(parser)
    _json(parser)


def _favorite(parser: Parser) -> None:
    parser.add_argument("act", choices=("add", "list", "start", "remove", "move"))
    parser.add_argument(
        "text",
        nargs="*",
        metavar="ID|last|TEXT|NAME",
        help="add: an entry, or description @project #tag $; start, remove: the name; move: the name and a place",
    )
    parser.add_argument("--name", dest="as_name", metavar="NAME", help="add: what to call it")
    parser.add_argument("--create", action="store_true", help="offer to create an unknown project or tag")
    _yes(parser)
    _json(parser)


def _sync(parser: Parser) -> None:
    parser.add_argument("--wait", type=_seconds, metavar="S", help="until nothing is pending, S seconds at most")


def _logout(parser: Parser) -> None:
    parser.add_argument("--keep-data", action="store_true", help="forget the key alone")
    parser.add_argument("--force", action="store_true", help="even if changes would be lost")


def _connection(parser: Parser) -> None:
    parser.add_argument("id", metavar="CONNECTION_ID", help="as `tracktray connections` tells it")


def _disconnect(parser: Parser) -> None:
    _connection(parser)
    _yes(parser)


def _doctor(parser: Parser) -> None:
    _json(parser)
    parser.add_argument("--check", action="store_true", help="compare what is kept here with the server")


def _show(parser: Parser) -> None:
    parser.add_argument("window", choices=WINDOWS, metavar="WINDOW", help=", ".join(WINDOWS))


COMMANDS: dict[str, tuple[str, Fill]] = {
    "status": ("the running entry and today's total", _json),
    "start": ("start a timer, or add a finished entry", _start),
    "stop": ("stop the running timer", _stop),
    "continue": ("start the last entry, or that one, again", _continue),
    "toggle": ("stop if a timer runs, else continue", _none),
    "edit": ("change what is named of an entry, nothing else", _edit),
    "delete": ("delete an entry", _delete),
    "undo": ("take back the last write, or that one", _undo),
    "list": ("entries of some days; default: today", _list),
    "activity": ("what was written, and how it ended", _activity),
    "pending": ("what waits, was refused, or needs an answer", _pending),
    "favorite": ("pinned starts: add, list, start, remove, move", _favorite),
    "projects": ("list, show, create, edit, archive, restore, delete", _managed),
    "clients": ("list, show, create, edit, archive, restore, delete", _managed),
    "tags": ("list, show, create, edit, delete", _managed),
    "workspaces": ("list, show", _managed),
    "users": ("the people of a workspace: list, show", _managed),
    "sync": ("send what waits and fetch what changed", _sync),
    "login": ("verify a Maton key and keep it in the keyring", _none),
    "logout": ("forget the key and the data on this computer", _logout),
    "connections": ("Maton's connections to Toggl", _json),
    "connect": ("connect Toggl in the browser", _none),
    "use": ("work with this connection", _connection),
    "disconnect": ("delete a connection", _disconnect),
    "doctor": ("what works here; what a bug report needs", _doctor),
    "show": ("open a window of the app", _show),
    "quit": ("end the running app", _none),
}
