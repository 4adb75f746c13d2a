"""Hotkeys on a real X server: they reach us whoever has the focus, and nobody else."""

import asyncio
import gc
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from Xlib import X, display

from desktop.system.hotkeys.grabbed import TAKEN, UNKNOWN, GrabbedHotkeys
from desktop.system.hotkeys.interface import Held
from desktop.system.hotkeys.x11 import X11Grabs
from tests.desktop_session import DesktopSession, missing_programs

pytestmark = pytest.mark.skipif(
    bool(missing_programs("Xvfb", "xdotool")), reason=missing_programs("Xvfb", "xdotool")
)


@pytest.fixture
def session(home: Path) -> Iterator[DesktopSession]:
    place = home / "desktop"
    place.mkdir()
    with DesktopSession(place) as desktop:
        yield desktop


class Person:
    """Presses keys, and sees which acts they have caused."""

    def __init__(self, session: DesktopSession) -> None:
        self.session = session
        self.acts: list[str] = []
        self._came = asyncio.Event()

    def note(self, act: str) -> None:
        self.acts.append(act)
        self._came.set()

    async def press(self, *keys: str) -> None:
        done = await asyncio.to_thread(self.session.run, "xdotool", "key", *keys, "getmouselocation")
        assert done.returncode == 0, done.stderr

    async def wait_for(self, count: int) -> None:
        while len(self.acts) < count:
            self._came.clear()
            await asyncio.wait_for(self._came.wait(), 5)


def play(session: DesktopSession, story: Callable[[GrabbedHotkeys, Person], Awaitable[None]]) -> None:
    async def whole() -> None:
        hotkeys, person = GrabbedHotkeys(X11Grabs(session.environment["DISPLAY"])), Person(session)
        await hotkeys.start(person.note)
        assert hotkeys.available is None
        try:
            await story(hotkeys, person)
        finally:
            await hotkeys.stop()

    asyncio.run(whole())


def test_keys_cause_their_act(session: DesktopSession) -> None:
    async def story(hotkeys: GrabbedHotkeys, person: Person) -> None:
        await hotkeys.bind({"toggle": "Ctrl+Alt+T", "stop": "Meta+F9", "quick_entry": ""})
        assert hotkeys.held == {
            "toggle": Held("Ctrl+Alt+T", "in-use"),
            "stop": Held("Meta+F9", "in-use"),
            "quick_entry": Held("", "off"),
        }
        await person.press("ctrl+alt+t", "t", "super+F9", "ctrl+t")
        await person.wait_for(2)
        assert person.acts == ["toggle", "stop"]

    play(session, story)


def test_locks_do_not_matter(session: DesktopSession) -> None:
    async def story(hotkeys: GrabbedHotkeys, person: Person) -> None:
        await hotkeys.bind({"toggle": "Ctrl+Alt+T"})
        await person.press("Num_Lock", "Caps_Lock", "ctrl+alt+t", "Caps_Lock", "Num_Lock")
        await person.wait_for(1)

    play(session, story)


def test_a_window_with_the_focus_does_not_see_them(session: DesktopSession) -> None:
    screen = display.Display(session.environment["DISPLAY"])
    window = screen.screen().root.create_window(
        0, 0, 99, 99, 0, screen.screen().root_depth, event_mask=X.KeyPressMask | X.StructureNotifyMask
    )
    window.map()
    while screen.next_event().type != X.MapNotify:
        pass
    window.set_input_focus(X.RevertToParent, X.CurrentTime)
    screen.sync()

    async def story(hotkeys: GrabbedHotkeys, person: Person) -> None:
        await hotkeys.bind({"toggle": "Ctrl+Alt+T"})
        await person.press("a", "ctrl+alt+t", "b")
        await person.wait_for(1)

    play(session, story)
    screen.sync()
    typed = ""
    while screen.pending_events():
        event = screen.next_event()
        if event.type == X.KeyPress:
            typed += screen.lookup_string(screen.keycode_to_keysym(event.detail, 0)) or ""
    screen.close()
    assert "a" in typed
    assert "b" in typed
    assert "t" not in typed


def test_keys_of_another_program_are_taken(session: DesktopSession) -> None:
    async def story(hotkeys: GrabbedHotkeys, person: Person) -> None:
        other = GrabbedHotkeys(X11Grabs(session.environment["DISPLAY"]))
        await other.start(lambda act: None)
        await other.bind({"theirs": "Ctrl+Alt+T"})
        assert hotkeys.taken("Ctrl+Alt+T") == TAKEN
        assert hotkeys.taken("Ctrl+Alt+U") is None
        await hotkeys.bind({"toggle": "Ctrl+Alt+T"})
        assert hotkeys.held == {"toggle": Held("Ctrl+Alt+T", "taken")}
        await other.stop()
        await hotkeys.bind({"toggle": "Ctrl+Alt+T"})
        assert hotkeys.held == {"toggle": Held("Ctrl+Alt+T", "in-use")}
        assert hotkeys.taken("Ctrl+Alt+T") is None

    play(session, story)


def test_a_window_that_records_keys_sees_them_while_ours_are_let_go(session: DesktopSession) -> None:
    async def story(hotkeys: GrabbedHotkeys, person: Person) -> None:
        await hotkeys.bind({"toggle": "Ctrl+Alt+T", "stop": "Ctrl+Alt+S"})
        hotkeys.pause()
        await person.press("ctrl+alt+t")
        hotkeys.resume()
        await person.press("ctrl+alt+s")
        await person.wait_for(1)
        assert person.acts == ["stop"]

    play(session, story)


def test_keys_this_keyboard_lacks_are_said(session: DesktopSession) -> None:
    async def story(hotkeys: GrabbedHotkeys, person: Person) -> None:
        assert hotkeys.taken("Ctrl+☃") == UNKNOWN
        await hotkeys.bind({"toggle": "Ctrl+☃"})
        assert hotkeys.held == {"toggle": Held("Ctrl+☃", "off")}

    play(session, story)


def test_keys_follow_the_keyboard_layout(session: DesktopSession) -> None:
    if missing_programs("setxkbmap"):
        pytest.skip(missing_programs("setxkbmap"))

    async def story(hotkeys: GrabbedHotkeys, person: Person) -> None:
        await hotkeys.bind({"toggle": "Ctrl+Alt+A"})
        await asyncio.to_thread(session.run, "setxkbmap", "fr")
        await person.press("ctrl+alt+a")
        await person.wait_for(1)

    play(session, story)


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # python-xlib leaves its sockets open
def test_without_an_x_server_the_reason_is_said() -> None:
    async def story() -> None:
        hotkeys = GrabbedHotkeys(X11Grabs("unix:4711"))
        await hotkeys.start(lambda act: None)
        await hotkeys.bind({"toggle": "Ctrl+Alt+T"})
        assert hotkeys.available == "The X server cannot be reached."
        assert hotkeys.held == {"toggle": Held("Ctrl+Alt+T", "off")}
        await hotkeys.stop()

    asyncio.run(story())
    gc.collect()
