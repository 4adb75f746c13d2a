"""What ends a command early: one line on standard error, and the exit code."""

import sys

from desktop.remote.terminal import CannotPrintError, tell


class CommandError(Exception):
    """The command was refused or failed; `words` says what to do. Nothing else is printed."""

    def __init__(self, words: str, code: int = 1) -> None:
        super().__init__(words)
        self.words = words
        self.code = code


class UsageError(CommandError):
    """The command line is not one of ours."""

    def __init__(self, words: str) -> None:
        super().__init__(words, 2)


class HelpAsked(Exception):  # noqa: N818 - not an error
    """`--help`: `text` goes to standard output."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def failed(words: str, code: int = 1) -> int:
    """Say in one line what to do, and give the exit code."""
    from contextlib import suppress  # not before: a quick command does without it

    with suppress(CannotPrintError):  # nobody listens, and the exit code tells it too
        tell(words, sys.stderr)
    return code
