"""Hotkeys under Wayland, through the real portal."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from desktop.system.hotkeys.chosen import WORDS
from desktop.system.hotkeys.interface import Held
from desktop.system.hotkeys.portal import ABSENT, PortalHotkeys
from tests.desktop_session.bus import Bus, wait_for
from tests.system.desk import Desk
from tests.system.portal_backend import PORTAL, PortalBackend, portal

SERVICE = "org.freedesktop.portal.Desktop"
needs_portal = pytest.mark.skipif(not PORTAL.exists(), reason="needs xdg-desktop-portal")


def play(
    desk: Desk, folder: Path, backend: PortalBackend, story: Callable[[PortalHotkeys], Awaitable[None]]
) -> None:
    async def whole() -> None:
        hotkeys = PortalHotkeys(WORDS)
        await story(hotkeys)
        await hotkeys.stop()

    with portal(folder, desk.address):
        until = time.monotonic() + 10
        while not backend.bus.has_owner(SERVICE):
            assert time.monotonic() < until
        asyncio.run(whole())


@needs_portal
def test_keys_that_the_desktop_grants_cause_their_act(desk: Desk, tmp_path: Path) -> None:
    async def story(hotkeys: PortalHotkeys) -> None:
        acts: asyncio.Queue[str] = asyncio.Queue()
        await hotkeys.start(acts.put_nowait)
        assert hotkeys.available is None
        await hotkeys.bind({"toggle": "Ctrl+Alt+T", "favorites.Mail": "Meta+M", "stop": ""})
        asked = {name: facts["preferred_trigger"] for name, facts in backend.asked.items()}
        assert asked == {"toggle": "ALT+CTRL+t", "favorites.Mail": "LOGO+m"}
        assert backend.asked["toggle"]["description"] == "Start or stop the timer"
        assert hotkeys.held == {
            "toggle": Held("Press F9", "in-use"),
            "favorites.Mail": Held("Press F9", "in-use"),
            "stop": Held("", "off"),
        }
        backend.press("toggle")
        assert await asyncio.wait_for(acts.get(), 5) == "toggle"
        await hotkeys.bind({"stop": "Ctrl+Alt+S"})
        backend.press("stop")
        assert await asyncio.wait_for(acts.get(), 5) == "stop"

    with Bus(desk.address) as bus:
        backend = PortalBackend(bus)
        play(desk, tmp_path, backend, story)


@needs_portal
def test_a_person_who_refuses_has_no_hotkeys(desk: Desk, tmp_path: Path) -> None:
    async def story(hotkeys: PortalHotkeys) -> None:
        await hotkeys.start(lambda act: None)
        await hotkeys.bind({"toggle": "Ctrl+Alt+T"})
        assert hotkeys.held == {"toggle": Held("Ctrl+Alt+T", "off")}
        assert hotkeys.available is None

    with Bus(desk.address) as bus:
        play(desk, tmp_path, PortalBackend(bus, agrees=False), story)


def test_a_desktop_without_a_portal_is_said(desk: Desk) -> None:
    async def story() -> None:
        hotkeys = PortalHotkeys(WORDS)
        await hotkeys.start(lambda act: None)
        await hotkeys.bind({"toggle": "Ctrl+Alt+T"})
        assert hotkeys.available == ABSENT
        assert hotkeys.held == {"toggle": Held("Ctrl+Alt+T", "off")}
        await hotkeys.stop()

    asyncio.run(story())


@needs_portal
def test_a_portal_that_comes_later_is_taken_with_the_next_keys(desk: Desk, tmp_path: Path) -> None:
    async def story(backend: PortalBackend) -> None:
        hotkeys = PortalHotkeys(WORDS)
        await hotkeys.start(lambda act: None)
        await hotkeys.bind({"stop": "Ctrl+Alt+S"})
        assert hotkeys.available == ABSENT
        with portal(tmp_path, desk.address):
            await asyncio.to_thread(wait_for, "the portal", lambda: backend.bus.has_owner(SERVICE))
            await hotkeys.bind({"stop": "Ctrl+Alt+T"})
            assert not hotkeys.available
            assert hotkeys.held == {"stop": Held("Press F9", "in-use")}
            await hotkeys.stop()

    with Bus(desk.address) as bus:
        asyncio.run(asyncio.wait_for(story(PortalBackend(bus)), 30))
