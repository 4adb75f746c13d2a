"""A newer version is told of, at the price of one short question a day that says nothing of the person."""

import asyncio
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop import __version__
from desktop.app.updates import Updates
from desktop.model.settings import General, Network, Settings
from desktop.system.updates.releases import wanted
from tests.release_feed import ReleaseFeed

DAILY = Settings(general=General(check_for_updates="daily"))


@pytest.fixture
def feed(monkeypatch: pytest.MonkeyPatch) -> Iterator[ReleaseFeed]:
    with ReleaseFeed() as releases:
        monkeypatch.setenv("TRACKTRAY_RELEASES", releases.url)
        yield releases


class Desk:
    """A program that looks whenever a test says so."""

    def __init__(self, folder: Path) -> None:
        self.file, self.settings = folder / "updates.json", DAILY
        self.now = datetime(2026, 11, 25, 9, tzinfo=UTC)
        self.told: list[str | None] = []

    def look(self, *, later: timedelta = timedelta()) -> str | None:
        """What is told after a look, by a program that was started anew."""
        self.now += later
        updates = Updates(self.file, settings=lambda: self.settings, now=lambda: self.now, tell=self.told.append)
        asyncio.run(updates.look())
        return self.told[-1]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_newer_version_is_told_and_asked_for_once_a_day_at_most(feed: ReleaseFeed, desk: Desk) -> None:
    assert desk.look() == "99.0.0"
    assert desk.look(later=timedelta(hours=23)) == "99.0.0"
    assert len(feed.asked) == 1
    feed.tag = "v99.1.0"
    assert desk.look(later=timedelta(hours=2)) == "99.1.0"
    assert len(feed.asked) == 2


@pytest.mark.parametrize("tag", [f"v{__version__}", "v0.0.1", "nightly", ""])
def test_what_is_not_newer_is_not_told(feed: ReleaseFeed, desk: Desk, tag: str) -> None:
    feed.tag = tag
    assert desk.look() is None
    assert len(feed.asked) == 1


def test_the_question_says_nothing_of_the_person(feed: ReleaseFeed, desk: Desk) -> None:
    desk.look()
    ((path, headers),) = feed.asked
    assert path == "/releases"
    assert set(headers) <= {"host", "accept", "accept-encoding", "connection", "user-agent"}
    assert headers["user-agent"] == "tracktray"


@pytest.mark.parametrize(
    "settings",
    [
        Settings(general=General(check_for_updates="never")),
        Settings(),  # this is a checkout, which somebody keeps
        DAILY._replace(network=Network(offline=True)),
    ],
)
def test_nothing_is_asked_where_it_is_not_wished(feed: ReleaseFeed, desk: Desk, settings: Settings) -> None:
    desk.settings = settings
    assert desk.look() is None
    assert not feed.asked


@pytest.mark.parametrize(
    ("environ", "platform", "asks"),
    [
        ({}, "linux", False),
        ({"APPIMAGE": "/home/ann/T.AppImage"}, "linux", True),
        ({}, "win32", True),
        ({}, "darwin", True),
    ],
)
def test_built_programs_ask_by_themselves_where_nobody_else_renews_them(
    monkeypatch: pytest.MonkeyPatch, environ: dict[str, str], platform: str, asks: bool
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "platform", platform)
    assert wanted(Settings().general.check_for_updates, environ) is asks


def test_a_feed_that_cannot_be_reached_is_left_alone_until_tomorrow(
    monkeypatch: pytest.MonkeyPatch, desk: Desk
) -> None:
    monkeypatch.setenv("TRACKTRAY_RELEASES", "http://127.0.0.1:9/releases")
    assert desk.look() is None
    with ReleaseFeed() as back:
        monkeypatch.setenv("TRACKTRAY_RELEASES", back.url)
        assert desk.look(later=timedelta(hours=1)) is None
        assert not back.asked
        assert desk.look(later=timedelta(hours=23)) == "99.0.0"


@pytest.mark.parametrize("elsewhere", ["http://example.com/releases", "ftp://localhost/", "nonsense"])
def test_a_place_that_may_not_be_asked_is_not_asked(
    monkeypatch: pytest.MonkeyPatch, desk: Desk, elsewhere: str
) -> None:
    monkeypatch.setenv("TRACKTRAY_RELEASES", elsewhere)
    assert desk.look() is None


def test_a_spoilt_memory_is_no_trouble(feed: ReleaseFeed, desk: Desk) -> None:
    desk.file.write_text('{"asked": 3}')
    assert desk.look() == "99.0.0"
    desk.file.write_text("\0")
    assert desk.look() == "99.0.0"
    assert len(feed.asked) == 2
