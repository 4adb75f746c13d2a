"""A command's parser: it raises where argparse would print and leave."""

import argparse
from collections.abc import Callable
from typing import NoReturn, TypeAlias

from desktop.cli.failure import HelpAsked, UsageError


class Parser(argparse.ArgumentParser):
    """A parser that raises instead of printing and leaving: it also runs inside the app."""

    def error(self, message: str) -> NoReturn:
        needs = message.removeprefix("the following arguments are required: ")
        if needs != message:
            # Parsing flags and words in any order makes argparse ask for words that may be left out, too.
            raise UsageError(f"{self.prog} needs {needs.removesuffix(', TEXT')}. See {self.prog} --help.")
        raise UsageError(f"{self.prog}: {message}. See {self.prog} --help.")

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        raise UsageError(message or "")

    def print_help(self, file: object = None) -> NoReturn:
        raise HelpAsked(self.format_help())


Fill: TypeAlias = Callable[[Parser], None]
