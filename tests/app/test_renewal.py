"""A running program and the packages that replace or remove it."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from pytestqt.qtbot import QtBot

from desktop.app.renewal import Renewal


class Installed(NamedTuple):
    program: Path
    told: list[str]


@pytest.fixture
def installed(tmp_path: Path, qtbot: QtBot) -> Iterator[Installed]:
    program, told = tmp_path / "tracktray", []
    program.write_text("one")
    renewal = Renewal(program, renew=lambda: told.append("renew"), gone=lambda: told.append("gone"), settled=20)
    yield Installed(program, told)
    renewal.deleteLater()


def replace(program: Path) -> None:
    """As dpkg and rpm do: a new file beside it, then its name."""
    new = program.with_name("tracktray.dpkg-new")
    new.write_text("two")
    new.replace(program)


def test_a_newer_program_in_its_place_takes_over_once(installed: Installed, qtbot: QtBot) -> None:
    replace(installed.program)
    qtbot.waitUntil(lambda: bool(installed.told))
    assert installed.told == ["renew"]


def test_a_program_that_was_removed_ends(installed: Installed, qtbot: QtBot) -> None:
    installed.program.unlink()
    qtbot.waitUntil(lambda: bool(installed.told))
    assert installed.told == ["gone"]


def test_a_program_that_is_away_for_a_moment_is_not_gone(installed: Installed, qtbot: QtBot) -> None:
    installed.program.unlink()
    replace(installed.program)
    qtbot.waitUntil(lambda: bool(installed.told))
    assert installed.told == ["renew"]


def test_other_files_beside_it_change_nothing(installed: Installed, qtbot: QtBot) -> None:
    (installed.program.parent / "other").write_text("x")
    replace(installed.program.with_name("another"))
    qtbot.wait(100)  # five times as long as the change above takes to be seen
    assert installed.told == []
