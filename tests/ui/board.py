"""Where notices stand in tests."""

import asyncio
from collections.abc import Callable

from desktop.model.notice import Notice


class Board:
    """What is told to a person, and the buttons below it."""

    def __init__(self) -> None:
        self.shown: dict[str, Notice] = {}
        self.heard = asyncio.Event()
        self._acted: dict[str, Callable[[str], None] | None] = {}

    def show(self, notice: Notice, acted: Callable[[str], None] | None = None) -> None:
        self.shown[notice.key], self._acted[notice.key] = notice, acted
        self.heard.set()

    def withdraw(self, key: str) -> None:
        self.shown.pop(key, None)

    def press(self, key: str, action: str) -> None:
        del self.shown[key]
        acted = self._acted[key]
        assert acted is not None
        acted(action)
