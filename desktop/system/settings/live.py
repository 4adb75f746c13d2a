"""The settings in force: what the file says now, as far as it makes sense, told to everyone who follows them."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, TypeAlias, TypeVar

from desktop.model.settings import NotTomlError, Problem, Settings, parse
from desktop.system.settings.file import text_of, write_value

T = TypeVar("T")
Listener: TypeAlias = Callable[[Settings, Settings], None]
"""Hears the settings before and now; they are the same where only the problems changed."""


class Aside(Protocol):
    """Does something that blocks for a moment, without holding up a window."""

    async def __call__(self, work: Callable[[], T], /) -> T: ...


class LiveSettings:
    """Reads the file when it is made, and again by `look`; changes it by `change`.

    A file that is no TOML leaves the settings as they were, which at the start are the defaults. Listeners hear of
    new settings and of new problems.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.settings = Settings()
        self.problems: tuple[Problem, ...] = ()
        """What in the file is bad now; with an empty `key` where all of it is."""
        self._listeners: list[Listener] = []
        self._read = False
        self._turn = asyncio.Lock()
        try:
            self._take(text_of(path))
        except OSError as error:
            self.problems = (_unreadable(error, self._used),)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` after each change; returns what ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def look(self, aside: Aside) -> None:
        """Take in what the file says now."""
        async with self._turn:
            before = self.settings, self.problems
            try:
                self._take(await aside(lambda: text_of(self.path)))
            except OSError as error:
                self.problems = (_unreadable(error, self._used),)
        self._tell(before)

    async def change(self, key: tuple[str, ...], value: Any, aside: Aside) -> str | None:
        """Write one value, as the file has it (None: take the key away), and go by it at once.

        A sentence where that failed; then nothing changed, in the file or here.
        """
        async with self._turn:
            before = self.settings, self.problems
            try:
                self._take(await aside(lambda: write_value(self.path, key, value)))
            except OSError as error:
                return f"{self.path.name} cannot be written ({error.strerror}). Nothing was changed."
            except ValueError:
                return f"{self.path.name} cannot take this. Mend [{key[0]}] in it by hand; nothing was changed."
        self._tell(before)
        return None

    @property
    def _used(self) -> str:
        return "The settings of before stay." if self._read else "All defaults are used."

    def _take(self, text: str) -> None:
        try:
            self.settings, self.problems = parse(text)
            self._read = True
        except NotTomlError as error:
            words = f"{self.path.name}: {error.where} is not valid TOML. {self._used}"
            self.problems = (Problem("", words),)

    def _tell(self, before: tuple[Settings, tuple[Problem, ...]]) -> None:
        if (self.settings, self.problems) != before:
            for listener in tuple(self._listeners):
                listener(before[0], self.settings)


def _unreadable(error: OSError, used: str) -> Problem:
    return Problem("", f"The settings cannot be read ({error.strerror}). {used}")
