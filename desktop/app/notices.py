"""Notices of the running program: by the desktop where it can show them, else by the program's own bar."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from desktop.model.notice import Notice, told
from desktop.system.notifications.interface import Backend, Notifications

if TYPE_CHECKING:
    from desktop.ui.bar import Bar

Acted: TypeAlias = Callable[[str], None]


class Screen(NamedTuple):
    """What shows notices where the desktop does not."""

    can_stand_aside: Callable[[], bool]
    """Whether a window can stand in a corner here."""
    bar: Callable[[], "Bar"]
    """A new bar, dressed."""
    hides_names: Callable[[], bool]
    """What the person wishes."""
    spawn: Callable[[Coroutine[Any, Any, None]], object]
    """Runs a coroutine on the loop."""


class DesktopNotices:
    """Satisfies `desktop.ui.notices.Notices`. The desktop is asked at the first notice, not before."""

    def __init__(self, desktop: Notifications, screen: Screen) -> None:
        self._desktop, self._screen = desktop, screen
        self._shown: dict[str, tuple[Notice, Acted | None]] = {}
        self._bar: Bar | None = None
        self._turn = asyncio.Lock()
        """Takes one after the other, in their order: a notice is never shown after it was taken away."""

    async def report(self) -> dict[str, Backend | bool]:
        """Who shows them, for `doctor`: of the desktop, or `none` where the bar does."""
        async with self._turn:
            await self._connect()
            return {"backend": self._desktop.backend, "buttons": self._desktop.has_actions}

    def tell(self, words: str) -> None:
        """Say a sentence that asks nothing."""
        self.show(told(words))

    def show(self, notice: Notice, acted: Acted | None = None) -> None:
        self._shown[notice.key] = notice, acted
        self._screen.spawn(self._show(notice))

    def withdraw(self, key: str) -> None:
        if self._shown.pop(key, None) is None:
            return
        if self._bar is not None:
            self._bar.withdraw(key)
        self._screen.spawn(self._take_away(key))

    async def stop(self) -> None:
        """Take everything away."""
        self._shown.clear()
        if self._bar is not None:
            self._bar.clear()
        await self._desktop.stop()

    async def _show(self, notice: Notice) -> None:
        async with self._turn:
            shown = notice.without_names() if self._screen.hides_names() else notice
            await self._connect()
            if self._shown.get(notice.key, (None,))[0] is not notice:
                return  # gone, or another by now
            aside = self._screen.can_stand_aside() and not notice.windowed
            if not (notice.actions and not self._desktop.has_actions and aside):
                if await self._desktop.show(shown):
                    return
                await self._desktop.stop()  # its service may have ended: the next notice looks anew
            if aside and self._shown.get(notice.key, (None,))[0] is notice:
                self._in_the_corner().show_notice(shown, lambda action: self._acted(notice.key, action))

    async def _connect(self) -> None:
        if self._desktop.backend == "none":
            await self._desktop.start(self._acted)

    async def _take_away(self, key: str) -> None:
        async with self._turn:
            if key not in self._shown:
                await self._desktop.withdraw(key)

    def _acted(self, key: str, action: str) -> None:
        _, acted = self._shown.pop(key, (None, None))
        if acted is not None:
            acted(action)

    def _in_the_corner(self) -> "Bar":
        if self._bar is None:
            self._bar = self._screen.bar()
        return self._bar
