"""The command line: each command is written once and runs in the app or, without it, in this process.

It starts fast: with the app running nothing but a socket is opened, and `status` alone never loads more than the
store. Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 130 interrupted.
"""

import sys


def main(argv: list[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    from desktop.cli.entrance import run

    return run(sys.argv[1:] if argv is None else argv)
