"""The settings file on disk: written whole or not at all, followed however it is changed."""

import asyncio
import os
import stat
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

import pytest
from pytestqt.qtbot import QtBot

from desktop.model.settings import Settings
from desktop.system.settings.live import LiveSettings
from desktop.system.settings.watch import Watch

T = TypeVar("T")


async def at_once(work: Callable[[], T]) -> T:
    return work()


def run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


class Followed:
    """Live settings with what their listeners heard."""

    def __init__(self, path: Path) -> None:
        self.live = LiveSettings(path)
        self.heard: list[tuple[Settings, Settings]] = []
        self.live.subscribe(lambda before, now: self.heard.append((before, now)))

    def change(self, *key: str, to: Any) -> str | None:
        return run(self.live.change(key, to, at_once))

    def look(self) -> None:
        run(self.live.look(at_once))

    @property
    def words(self) -> list[str]:
        return [problem.words for problem in self.live.problems]


@pytest.fixture
def path(home: Path) -> Path:
    return home / "config" / "tracktray" / "settings.toml"


def test_without_a_file_there_are_the_defaults_and_the_first_change_makes_one(path: Path) -> None:
    followed = Followed(path)
    assert followed.live.settings == Settings()
    assert followed.change("idle", "minutes", to=3) is None
    assert path.read_text() == "[idle]\nminutes = 3\n"
    assert followed.live.settings.idle.minutes == 3
    assert [(before.idle.minutes, now.idle.minutes) for before, now in followed.heard] == [(10, 3)]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [each.name for each in path.parent.iterdir()] == ["settings.toml"]


def test_a_change_is_made_to_the_file_as_it_is_now(path: Path) -> None:
    path.parent.mkdir()
    followed = Followed(path)
    path.write_text("# by hand\n[tray]\nicon = 'grey'\n")
    followed.change("idle", "minutes", to=3)
    assert path.read_text() == "# by hand\n[tray]\nicon = 'grey'\n\n[idle]\nminutes = 3\n"
    assert followed.live.settings.tray.icon == "grey"


def test_a_link_to_a_file_elsewhere_stays_one(path: Path, home: Path) -> None:
    elsewhere = home / "dotfiles.toml"
    elsewhere.write_text("[idle]\nminutes = 1\n")
    elsewhere.chmod(0o644)
    path.parent.mkdir()
    path.symlink_to(elsewhere)
    Followed(path).change("idle", "minutes", to=2)
    assert path.is_symlink()
    assert elsewhere.read_text() == "[idle]\nminutes = 2\n"
    assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o644


def test_line_ends_and_the_mark_of_windows_editors_stay(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes("\ufeff[idle]\r\nminutes = 1\r\n".encode())
    Followed(path).change("idle", "on_lock", to="stop")
    assert path.read_bytes() == '\ufeff[idle]\r\nminutes = 1\r\non_lock = "stop"\r\n'.encode()


def test_a_typing_error_keeps_the_settings_of_before_and_says_where(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("[idle]\nminutes = 3\n")
    followed = Followed(path)
    path.write_text("[idle]\nminutes = 4\n[tray\n")
    followed.look()
    assert followed.live.settings.idle.minutes == 3
    assert followed.words == ["settings.toml: line 3 is not valid TOML. The settings of before stay."]
    assert followed.change("idle", "minutes", to=7) is not None
    assert path.read_text() == "[idle]\nminutes = 4\n[tray\n"
    path.write_text("[idle]\nminutes = 4\n")
    followed.look()
    assert (followed.live.settings.idle.minutes, followed.words) == (4, [])
    assert len(followed.heard) == 2


def test_a_typing_error_at_the_start_leaves_the_defaults(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("[idle\n")
    assert Followed(path).words == ["settings.toml: line 1 is not valid TOML. All defaults are used."]


def test_a_file_that_may_not_be_written_says_so_and_nothing_changes(path: Path) -> None:
    path.mkdir(parents=True)  # a folder of that name: neither readable nor writable, for root too
    followed = Followed(path)
    assert followed.words == ["The settings cannot be read (Is a directory). All defaults are used."]
    assert followed.change("idle", "minutes", to=3) == (
        "settings.toml cannot be written (Is a directory). Nothing was changed."
    )
    assert followed.live.settings == Settings()
    assert followed.heard == []


def test_what_cannot_take_the_value_is_named(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("idle = 3\n")
    followed = Followed(path)
    assert followed.change("idle", "minutes", to=3) == (
        "settings.toml cannot take this. Mend [idle] in it by hand; nothing was changed."
    )
    assert path.read_text() == "idle = 3\n"


def test_two_changes_at_once_both_stand(path: Path) -> None:
    followed = Followed(path)

    async def both() -> None:
        await asyncio.gather(
            followed.live.change(("idle", "minutes"), 3, asyncio.to_thread),
            followed.live.change(("idle", "on_lock"), "keep", asyncio.to_thread),
            followed.live.look(asyncio.to_thread),
        )

    run(both())
    assert followed.live.settings.idle._replace(on_sleep="ask") == Settings().idle._replace(
        minutes=3, on_lock="keep"
    )


def in_place(path: Path, text: str) -> None:
    path.write_text(text)


def by_a_new_file(path: Path, text: str) -> None:
    beside = path.with_name("settings.toml~new")
    beside.write_text(text)
    beside.replace(path)


def by_moving_the_old_one_away(path: Path, text: str) -> None:
    path.rename(path.with_name("settings.toml~"))
    path.write_text(text)


def in_two_steps(path: Path, text: str) -> None:
    with path.open("w") as file:
        file.write(text[:9])
        file.flush()
        os.fsync(file.fileno())
        file.write(text[9:])


@pytest.mark.parametrize("save", [in_place, by_a_new_file, by_moving_the_old_one_away, in_two_steps])
@pytest.mark.parametrize("linked", [False, True])
def test_edits_by_hand_are_noticed_again_and_again(
    path: Path, home: Path, qtbot: QtBot, save: Callable[[Path, str], None], linked: bool
) -> None:
    path.parent.mkdir()
    edited = path
    if linked:
        edited = home / "dotfiles" / "tracktray.toml"
        edited.parent.mkdir()
        path.symlink_to(edited)
    edited.write_text("[idle]\nminutes = 1\n")
    followed = Followed(path)
    watch = Watch(path, followed.look)
    for minutes in (2, 3, 4):
        save(edited, f"[idle]\nminutes = {minutes}\n")
        qtbot.waitUntil(lambda: followed.live.settings.idle.minutes == minutes, timeout=3000)  # noqa: B023 - asked before the next round
    assert followed.words == []
    assert len(followed.heard) == 3
    watch.deleteLater()


def test_a_file_that_comes_later_and_one_that_goes_are_noticed(path: Path, qtbot: QtBot) -> None:
    path.parent.mkdir()
    followed = Followed(path)
    watch = Watch(path, followed.look)
    path.write_text("[idle]\nminutes = 2\n")
    qtbot.waitUntil(lambda: followed.live.settings.idle.minutes == 2, timeout=3000)
    path.unlink()
    qtbot.waitUntil(lambda: followed.live.settings == Settings(), timeout=3000)
    watch.deleteLater()
