"""The man page and the shells' completions, from the parser itself. Run in the build environment:

python -m recipes.documents FOLDER
"""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from recipes.project import ROOT, SUMMARY, source_date, version

SHELLS = {"bash": "tracktray.bash", "zsh": "_tracktray", "fish": "tracktray.fish"}
ENVIRONMENT = {
    "MATON_API_KEY": "The Maton key. When set it is used instead of the keyring, and stored nowhere.",
    "MATON_BASE_URL": "Another gateway; http only for this computer.",
    "HTTPS_PROXY, NO_PROXY, SSL_CERT_FILE": "As other programs know them.",
}
FILES = {
    "~/.config/tracktray/settings.toml": "Settings.",
    "~/.local/share/tracktray/": "The database of each account.",
    "~/.local/state/tracktray/": "Logs.",
}


def write(folder: Path) -> None:
    """Write the man page and one completion a shell into `folder`."""
    import shtab

    parser = _parser()
    (folder / "tracktray.1").write_text(_manual(parser))
    for shell, name in SHELLS.items():
        (folder / name).write_text(shtab.complete(parser, shell) + "\n")


def _parser() -> argparse.ArgumentParser:
    """All commands as one parser; the program itself makes only the one that it needs."""
    sys.path.insert(0, str(ROOT))
    from desktop.cli.arguments import COMMANDS

    parser = argparse.ArgumentParser(prog="tracktray", description=SUMMARY)
    parser.add_argument("--demo", action="store_true", help="use the embedded demo account")
    parser.add_argument("--background", action="store_true", help="start the tray app and show no window")
    parser.add_argument("--version", action="store_true", help="show the version")
    commands = parser.add_subparsers(metavar="COMMAND", dest="command")
    for name, (about, fill) in COMMANDS.items():
        fill(commands.add_parser(name, help=about, description=about))
    return parser


def _manual(parser: argparse.ArgumentParser) -> str:
    date = datetime.fromtimestamp(source_date(), UTC)
    lines = [
        f'.TH TRACKTRAY 1 "{date:%Y-%m-%d}" "Tracktray {version()}" "User Commands"',
        ".SH NAME", f"tracktray \\- {_text(SUMMARY)}",
        ".SH SYNOPSIS",
        ".B tracktray", "[\\-\\-demo] [\\-\\-background]", ".br",
        ".B tracktray", "[\\-\\-demo] \\fICOMMAND\\fR ...",
        ".SH DESCRIPTION",
        "Without a command it starts the tray app, or shows the quick entry window of the one that runs.",
        "The commands work with or without it.",
        ".SH OPTIONS",
    ]  # fmt: skip
    lines += _options(parser)
    lines.append(".SH COMMANDS")
    for name, command in _commands(parser).items():
        lines += [f'.SS "tracktray {_text(name)} {_text(_usage(command))}"', _sentence(command.description or "")]
        lines += _options(command)
    lines += [
        ".SH EXIT STATUS",
        "0 done; a change made offline counts. 1 refused or failed. 2 wrong usage. 130 interrupted.",
    ]
    for title, listed in (("ENVIRONMENT", ENVIRONMENT), ("FILES", FILES)):
        lines.append(f".SH {title}")
        for name, about in listed.items():
            lines += [".TP", f".B {_text(name)}", _text(about)]
    return "\n".join(lines) + "\n"


def _commands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    subparsers = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    return dict(subparsers[0].choices) if subparsers else {}


def _usage(parser: argparse.ArgumentParser) -> str:
    return " ".join(parser.format_usage().removeprefix("usage:").split()).removeprefix(parser.prog).strip()


def _options(parser: argparse.ArgumentParser) -> list[str]:
    lines: list[str] = []
    for action in parser._actions:
        if not action.help or isinstance(action, argparse._SubParsersAction | argparse._HelpAction):
            continue
        value = "" if action.nargs == 0 else f" {action.metavar or action.dest.upper()}"
        if isinstance(action.metavar, tuple):
            value = " " + " ".join(action.metavar)
        named = ", ".join(action.option_strings) + value if action.option_strings else value.strip()
        lines += [".TP", f".B {_text(named)}", _sentence(action.help)]
    return lines


def _sentence(words: str) -> str:
    return _text(words[:1].upper() + words[1:].rstrip(".") + ".")


def _text(words: str) -> str:
    """Escaped for roff, whose own characters are the backslash, the minus, and a dot or quote at a line's start."""
    escaped = words.replace("\\", "\\e").replace("-", "\\-").replace("…", "...").replace("’", "'")
    return f"\\&{escaped}" if escaped[:1] in (".", "'") else escaped


if __name__ == "__main__":
    write(Path(sys.argv[1]))
