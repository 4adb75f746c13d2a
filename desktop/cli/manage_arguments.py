"""The command lines of `projects`, `clients`, `tags`, `workspaces` and `users`: one parser an act."""

import argparse
from collections.abc import Mapping
from difflib import get_close_matches
from typing import NamedTuple

from desktop.cli.failure import HelpAsked, UsageError
from desktop.cli.parser import Fill, Parser

MOST = 200
"""The longest page that Toggl gives."""


class Act(NamedTuple):
    """One thing that can be done with a kind."""

    about: str
    fill: Fill


def chosen(name: str, rest: list[str]) -> tuple[str, Act]:
    """The act that the first word after the kind names. Raises `UsageError` and `HelpAsked`."""
    acts = MANAGED[name]
    longest = max(map(len, acts))
    if rest[:1] in (["-h"], ["--help"]):
        lines = [f"  {act:{longest}}  {about}" for act, (about, _) in acts.items()]
        told = "\n".join(lines)
        raise HelpAsked(f"usage: tracktray {name} ACT …    see tracktray {name} ACT --help\n\n{told}\n")
    if not rest:
        raise UsageError(f"tracktray {name} needs an act: {', '.join(acts)}.")
    if rest[0] not in acts:
        near = get_close_matches(rest[0].casefold(), acts, 1)
        meant = f" Did you mean {near[0]}?" if near else ""
        raise UsageError(f"There is no “tracktray {name} {rest[0]}”. There are {', '.join(acts)}.{meant}")
    return rest[0], acts[rest[0]]


def _count(most: int | None = None) -> "argparse._ActionType":
    def count(text: str) -> int:
        if text.isdecimal() and 0 < int(text) <= (most or 2**31):
            return int(text)
        upto = f"from 1 to {most}" if most else "from 1 on"
        raise argparse.ArgumentTypeError(f"“{text}” is not a number {upto}")

    return count


def _color(text: str) -> str:
    digits = text.removeprefix("#")
    if len(digits) == 6 and all(letter in "0123456789abcdefABCDEF" for letter in digits):
        return f"#{digits.lower()}"
    raise argparse.ArgumentTypeError(f"“{text}” is not a color such as #0b83d9")


def _workspace(parser: Parser, default: str = "the account's") -> None:
    parser.add_argument("--workspace", metavar="NAME", help=f"name or id; default: {default}")


def _json(parser: Parser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def _fresh(parser: Parser, cost: str) -> None:
    parser.add_argument("--fresh", action="store_true", help=f"ask Toggl before answering; costs {cost}")


def _pages(parser: Parser) -> None:
    parser.add_argument("--name", metavar="TEXT", help="those whose name has this in it")
    parser.add_argument("--page", type=_count(), metavar="N", help="one page; default: all")
    parser.add_argument("--per-page", type=_count(MOST), metavar="N", help=f"rows of a page, {MOST} at most; 50")
    _json(parser)


def _status(parser: Parser) -> None:
    parser.add_argument(
        "--status", choices=("active", "archived", "both"), default="active", help="default: active"
    )


def _which(parser: Parser) -> None:
    parser.add_argument("text", nargs="*", metavar="ID|NAME", help="as the list tells it")
    _workspace(parser, "wherever it is")


def _agreed(parser: Parser) -> None:
    parser.add_argument("--yes", action="store_true", help="do it without asking; needs the ID")
    _json(parser)


def _project_fields(parser: Parser) -> None:
    parser.add_argument("--client", metavar="NAME", help="name or id of the client")
    parser.add_argument("--color", type=_color, metavar="#RRGGBB", help="its color")
    sight = parser.add_mutually_exclusive_group()
    sight.add_argument(
        "--private", dest="is_private", action="store_const", const=True, help="for its members only"
    )
    sight.add_argument("--public", dest="is_private", action="store_const", const=False, help="for everyone there")
    parser.add_argument(
        "--billable", action=argparse.BooleanOptionalAction, default=None, help="new entries are billable or not"
    )


def _new(parser: Parser) -> None:
    parser.add_argument("text", nargs="*", metavar="NAME", help="its name")
    parser.add_argument("--name", metavar="NAME", help="the same")
    _workspace(parser)
    parser.add_argument("--yes", action="store_true", help="do it without asking")
    _json(parser)


def _list_projects(parser: Parser) -> None:
    _workspace(parser, "all")
    parser.add_argument("--client", metavar="NAME", help="those of this client")
    _status(parser)
    parser.add_argument("--since", metavar="D", help="those changed since 2026-01-31, yesterday, -7d")
    _pages(parser)
    _fresh(parser, f"a request of the workspace for each {MOST}")


def _list_clients(parser: Parser) -> None:
    _workspace(parser, "all")
    _status(parser)
    _pages(parser)
    _fresh(parser, "a request of the workspace")


def _list_tags(parser: Parser) -> None:
    _workspace(parser, "all")
    _pages(parser)
    _fresh(parser, f"a request of the workspace for each {MOST}")


def _list_workspaces(parser: Parser) -> None:
    _pages(parser)
    _fresh(parser, "a request of your own")


def _list_users(parser: Parser) -> None:
    _workspace(parser)
    _pages(parser)


def _show(parser: Parser) -> None:
    _which(parser)
    _json(parser)


def _show_fresh(parser: Parser) -> None:
    _show(parser)
    _fresh(parser, "a request of the workspace")


def _show_workspace(parser: Parser) -> None:
    parser.add_argument("text", nargs="*", metavar="ID|NAME", help="default: the account's")
    _json(parser)
    _fresh(parser, "a request of the workspace")


def _show_user(parser: Parser) -> None:
    parser.add_argument("text", nargs="*", metavar="ID|NAME|EMAIL", help="as the list tells it")
    _workspace(parser)
    _json(parser)


def _create_project(parser: Parser) -> None:
    _new(parser)
    _project_fields(parser)


def _create_client(parser: Parser) -> None:
    _new(parser)
    parser.add_argument("--notes", metavar="TEXT", help="notes about the client")


def _changed(parser: Parser) -> None:
    _which(parser)
    parser.add_argument("--name", metavar="NAME", help="the new name")
    _agreed(parser)


def _edit_project(parser: Parser) -> None:
    _changed(parser)
    _project_fields(parser)
    parser.add_argument("--no-client", action="store_true", help="take it off its client")


def _edit_client(parser: Parser) -> None:
    _changed(parser)
    parser.add_argument("--notes", metavar="TEXT", help="the new notes; empty: none")


def _file(parser: Parser) -> None:
    _which(parser)
    _agreed(parser)


def _restore_client(parser: Parser) -> None:
    _file(parser)
    parser.add_argument("--with-projects", action="store_true", help="its archived projects come back, too")


MANAGED: Mapping[str, Mapping[str, Act]] = {
    "projects": {
        "list": Act("projects, by name", _list_projects),
        "show": Act("everything about a project", _show_fresh),
        "create": Act("create a project", _create_project),
        "edit": Act("change what is named of a project, nothing else", _edit_project),
        "archive": Act("archive a project; its entries stay", _file),
        "restore": Act("bring a project back from the archive", _file),
        "delete": Act("delete a project; its entries keep their time", _file),
    },
    "clients": {
        "list": Act("clients, by name", _list_clients),
        "show": Act("everything about a client", _show_fresh),
        "create": Act("create a client", _create_client),
        "edit": Act("change what is named of a client, nothing else", _edit_client),
        "archive": Act("archive a client with its projects; needs a paid plan of Toggl's", _file),
        "restore": Act("bring a client back from the archive", _restore_client),
        "delete": Act("delete a client; its projects stay", _file),
    },
    "tags": {
        "list": Act("tags, by name", _list_tags),
        "show": Act("everything about a tag", _show),
        "create": Act("create a tag", _new),
        "edit": Act("rename a tag", _changed),
        "delete": Act("delete a tag; its entries keep their time", _file),
    },
    "workspaces": {
        "list": Act("your workspaces", _list_workspaces),
        "show": Act("everything about a workspace", _show_workspace),
    },
    "users": {
        "list": Act("the people of a workspace; costs a request of the workspace", _list_users),
        "show": Act("one of them; costs a request of the workspace", _show_user),
    },
}
"""Kind → act → its parser."""
