"""Reading the key: from a terminal without echo, or from a pipe."""

import sys

from desktop.remote.terminal import is_terminal

LONGEST = 10_000


def read_key() -> str:
    """The key as it was entered, unchecked. Never from an argument: other people's `ps` would show it."""
    if not is_terminal(sys.stdin):
        return sys.stdin.read(LONGEST)
    from getpass import getpass

    try:
        return getpass("Maton key (it does not show): ")
    except EOFError:
        return ""
