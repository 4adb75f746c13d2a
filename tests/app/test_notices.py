"""Where notices of the running program stand: on the desktop, or in the program's own bar."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from desktop.app.notices import DesktopNotices, Screen
from desktop.model.notice import Notice, told
from desktop.system.notifications.freedesktop import FreedesktopNotifications
from desktop.ui import theme
from desktop.ui.bar import Bar
from tests.desktop_session import Bus, NotificationServer
from tests.system.desk import Desk, desk

__all__ = ["desk"]

ASKS = Notice("reminder", "No timer is running", "“Mail” ended.", (("snooze", "Snooze"),), lasting=True)


class Program:
    """Notices on a screen of the test's, and what they led to."""

    def __init__(self) -> None:
        self.bars: list[Bar] = []
        self.acted: list[str] = []
        self.aside, self.hides_names = True, False
        self._tasks: list[asyncio.Task[None]] = []
        screen = Screen(lambda: self.aside, self._bar, lambda: self.hides_names, self._spawn)
        self.notices = DesktopNotices(FreedesktopNotifications(), screen)

    async def rest(self) -> None:
        """Until all that was asked for is shown or gone."""
        await asyncio.gather(*self._tasks)

    async def ask(self, notice: Notice = ASKS) -> None:
        self.notices.show(notice, self.acted.append)
        await self.rest()

    def in_the_bar(self) -> bool:
        return any(bar.isVisible() for bar in self.bars)

    def _bar(self) -> Bar:
        self.bars.append(Bar())
        return self.bars[-1]

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.append(asyncio.ensure_future(work))


@pytest.fixture
def program(desk: Desk, qapp: QApplication) -> Iterator[Program]:
    theme.apply(qapp, "light")
    made = Program()
    yield made
    for bar in made.bars:
        bar.deleteLater()


def play(program: Program, story: Callable[[], Awaitable[None]]) -> None:
    async def whole() -> None:
        await story()
        await program.notices.stop()
        assert not program.in_the_bar()

    asyncio.run(whole())


def test_a_desktop_with_buttons_shows_them_and_its_answer_comes_once(program: Program, desk: Desk) -> None:
    with Bus(desk.address) as bus:
        server = NotificationServer(bus)

        async def story() -> None:
            await program.ask()
            (shown,) = server.shown.values()
            assert (shown.title, shown.actions) == ("No timer is running", {"snooze": "Snooze"})
            assert not program.bars
            server.press(shown.number, "snooze")
            await program.notices.report()
            async with asyncio.timeout(5):
                while not program.acted:  # noqa: ASYNC110 - the answer comes over the bus
                    await asyncio.sleep(0.01)
            assert program.acted == ["snooze"]

        play(program, story)


def test_buttons_that_the_desktop_lacks_stand_in_the_bar_and_sentences_on_the_desktop(
    program: Program, desk: Desk
) -> None:
    with Bus(desk.address) as bus:
        server = NotificationServer(bus, ("body",))

        async def story() -> None:
            await program.ask()
            assert program.in_the_bar()
            assert not server.shown
            program.bars[0].findChildren(QPushButton)[0].click()
            assert program.acted == ["snooze"]
            program.notices.tell("The project “Ops” is archived.")
            await program.rest()
            assert [shown.body for shown in server.shown.values()] == ["The project “Ops” is archived."]
            program.aside = False  # as under Wayland: better without its buttons than not at all
            await program.ask()
            assert [shown.title for shown in server.shown.values()][1:] == ["No timer is running"]

        play(program, story)


def test_a_desktop_without_notifications_leaves_all_to_the_bar_until_it_has_them(
    program: Program, desk: Desk
) -> None:
    with Bus(desk.address) as bus:

        async def story() -> None:
            program.hides_names = True
            await program.ask()
            assert program.in_the_bar()
            program.notices.withdraw("reminder")
            await program.rest()
            assert not program.in_the_bar()
            server = NotificationServer(bus)
            await program.ask()
            assert [shown.body for shown in server.shown.values()] == ["“…” ended."]

        play(program, story)


def test_a_service_that_ended_is_stood_in_for_by_the_bar(program: Program, desk: Desk) -> None:
    async def story() -> None:
        with Bus(desk.address) as bus:
            server = NotificationServer(bus)
            await program.ask(told("First"))
            assert len(server.shown) == 1
        await program.ask(told("Second"))
        assert program.in_the_bar()

    play(program, story)


def test_what_was_withdrawn_before_it_was_shown_never_shows(program: Program, desk: Desk) -> None:
    with Bus(desk.address) as bus:
        server = NotificationServer(bus)

        async def story() -> None:
            program.notices.show(ASKS)
            program.notices.withdraw("reminder")
            await program.rest()
            assert not server.all
            assert not program.in_the_bar()

        play(program, story)
