"""A desktop for each test, with a panel or without, and the program in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desktop_session import Bus, DesktopSession, Panel, Program, missing_programs
from tests.program import DEMO


@pytest.fixture
def desktop(home: Path) -> Iterator[DesktopSession]:
    reason = missing_programs("Xvfb", "dbus-daemon")
    if reason:
        pytest.skip(reason)
    place = home / "desktop"
    place.mkdir()
    with DesktopSession(place) as session:
        yield session


@pytest.fixture
def bus(desktop: DesktopSession) -> Iterator[Bus]:
    with Bus(desktop.bus_address) as connection:
        yield connection


@pytest.fixture
def absent_panel(bus: Bus) -> Panel:
    """A panel that is not there until it is entered."""
    return Panel(bus)


@pytest.fixture
def panel(absent_panel: Panel) -> Iterator[Panel]:
    with absent_panel:
        yield absent_panel


@pytest.fixture
def app(desktop: DesktopSession) -> Program:
    """The demo, started and on its way up."""
    return desktop.start(*DEMO)
