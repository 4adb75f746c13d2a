"""Notifications, shown by a desktop of the tests'."""

import asyncio
from collections.abc import Awaitable, Callable

from desktop.model.notice import Notice
from desktop.system.notifications.freedesktop import FreedesktopNotifications
from tests.desktop_session.bus import Bus
from tests.desktop_session.notifications import NotificationServer
from tests.system.desk import Desk

Story = Callable[[FreedesktopNotifications, NotificationServer, "asyncio.Queue[tuple[str, str]]"], Awaitable[None]]
HELD = Notice("held", "Stopped “Design”", "Website <b> & more", (("undo", "Undo"),), seconds=5)


def play(desk: Desk, story: Story, *abilities: str) -> None:
    async def whole(server: NotificationServer) -> None:
        acts: asyncio.Queue[tuple[str, str]] = asyncio.Queue()
        notifications = FreedesktopNotifications()
        await notifications.start(lambda key, action: acts.put_nowait((key, action)))
        assert notifications.backend == "freedesktop"
        await story(notifications, server, acts)
        await notifications.stop()

    with Bus(desk.address) as bus:
        asyncio.run(whole(NotificationServer(bus, abilities or ("actions", "body", "body-markup"))))


def test_it_shows_words_and_buttons_and_tells_which_was_pressed(desk: Desk) -> None:
    async def story(
        notifications: FreedesktopNotifications,
        server: NotificationServer,
        acts: "asyncio.Queue[tuple[str, str]]",
    ) -> None:
        assert await notifications.show(HELD)
        (shown,) = server.shown.values()
        assert (shown.title, shown.body) == ("Stopped “Design”", "Website &lt;b&gt; &amp; more")
        assert (shown.actions, shown.milliseconds) == ({"undo": "Undo"}, 5000)
        assert shown.hints["desktop-entry"] == "io.github.tracktray.tracktray"
        server.press(shown.number, "undo")
        assert await asyncio.wait_for(acts.get(), 5) == ("held", "undo")

    play(desk, story)


def test_a_later_one_takes_the_place_of_the_earlier(desk: Desk) -> None:
    async def story(
        notifications: FreedesktopNotifications,
        server: NotificationServer,
        acts: "asyncio.Queue[tuple[str, str]]",
    ) -> None:
        await notifications.show(HELD)
        await notifications.show(HELD._replace(title="Continued “Design”"))
        assert [shown.title for shown in server.shown.values()] == ["Continued “Design”"]
        await notifications.show(Notice("other", "Something else"))
        assert len(server.shown) == 2

    play(desk, story)


def test_it_can_be_taken_away_and_goes_with_the_program(desk: Desk) -> None:
    async def story(
        notifications: FreedesktopNotifications,
        server: NotificationServer,
        acts: "asyncio.Queue[tuple[str, str]]",
    ) -> None:
        await notifications.show(HELD)
        await notifications.withdraw("held")
        await notifications.withdraw("held")
        assert not server.shown
        await notifications.show(HELD)
        await notifications.stop()
        assert not server.shown

    play(desk, story)


def test_a_desktop_without_buttons_is_not_sent_any(desk: Desk) -> None:
    async def story(
        notifications: FreedesktopNotifications,
        server: NotificationServer,
        acts: "asyncio.Queue[tuple[str, str]]",
    ) -> None:
        assert not notifications.has_actions
        await notifications.show(HELD)
        (shown,) = server.shown.values()
        assert shown.actions == {}
        assert shown.body == "Website <b> & more"

    play(desk, story, "body")


def test_without_notifications_it_says_so(desk: Desk) -> None:
    async def story() -> None:
        notifications = FreedesktopNotifications()
        await notifications.start(lambda key, action: None)
        assert notifications.backend == "none"
        assert not await notifications.show(HELD)
        await notifications.stop()

    asyncio.run(story())
