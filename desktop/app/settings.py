"""The settings of the running program: kept in step with the file, and what is wrong in that told once."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from desktop.model.settings import Problem, Settings
from desktop.system.settings.live import Listener, LiveSettings


class FollowedSettings:
    """The settings in force, changed by `change` or by hand in the file; satisfies what the Settings window needs.

    `spawn` runs a coroutine on the loop; `tell` says a sentence to the person.
    """

    def __init__(
        self, path: Path, *, spawn: Callable[[Coroutine[Any, Any, None]], object], tell: Callable[[str], None]
    ) -> None:
        self._live = LiveSettings(path)
        self._spawn, self._tell = spawn, tell
        self._told: frozenset[Problem] = frozenset()

    def __call__(self) -> Settings:
        """The settings in force."""
        return self._live.settings

    @property
    def path(self) -> Path:
        """The file."""
        return self._live.path

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What in the file is bad now."""
        return self._live.problems

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with the settings before and now after each change; returns what ends it."""
        return self._live.subscribe(listener)

    async def change(self, key: tuple[str, ...], value: Any) -> str | None:
        """Write one value and go by it; a sentence where that failed."""
        return await self._live.change(key, value, asyncio.to_thread)

    def begin(self) -> None:
        """Take in edits by hand from now on, and say what is wrong in the file."""
        from desktop.system.settings.watch import Watch

        self._watch = Watch(self.path, lambda: self._spawn(self._live.look(asyncio.to_thread)))
        self.subscribe(lambda _before, _now: self._complain())
        self._complain()

    def _complain(self) -> None:
        """Say what is newly wrong, in one sentence."""
        news = [problem for problem in self.problems if problem not in self._told]
        self._told = frozenset(self.problems)
        if news:
            more = f" Settings shows {len(news) - 1} more." if len(news) > 1 else ""
            self._tell(news[0].words + more)
