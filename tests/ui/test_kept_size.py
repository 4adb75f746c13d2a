"""Windows come back in the size they were left in, also after the program has ended."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.kept_size import keep_size

GIVEN = QSize(400, 300)


def opened(qtbot: QtBot, file: Path, name: str = "activity") -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.setMinimumSize(320, 240)
    window.resize(GIVEN)
    keep_size(window, name, file)
    window.show()
    qtbot.waitExposed(window)
    return window


def test_a_size_outlives_the_window(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "windows.ini"
    first = opened(qtbot, file)
    assert first.size() == GIVEN
    first.resize(500, 350)
    qtbot.waitUntil(file.exists)  # noted without closing: the program may end with the window open
    assert "activity=@Size(500 350)" in file.read_text()
    assert opened(qtbot, file).size() == QSize(500, 350)
    assert opened(qtbot, file, "settings").size() == GIVEN


def test_closing_notes_it_at_once(qtbot: QtBot, tmp_path: Path, qapp: QApplication) -> None:
    first = opened(qtbot, tmp_path / "windows.ini")
    first.resize(450, 310)
    qapp.processEvents()
    first.close()
    assert opened(qtbot, tmp_path / "windows.ini").size() == QSize(450, 310)


def test_a_window_that_nobody_resized_leaves_no_file(qtbot: QtBot, tmp_path: Path) -> None:
    opened(qtbot, tmp_path / "windows.ini").close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("size", ["@Size(1 1)", "@Size(99999 99999)", "x", "@Size(-4 7)", "\x00\xff"])
def test_a_file_that_makes_no_sense_does_no_harm(
    qtbot: QtBot, tmp_path: Path, size: str, qapp: QApplication
) -> None:
    file = tmp_path / "windows.ini"
    file.write_text(f"[General]\nactivity={size}\n")
    window = opened(qtbot, file)
    room = qapp.primaryScreen().availableSize()
    assert 320 <= window.width() <= room.width()
    assert 240 <= window.height() <= room.height()


def test_a_folder_that_cannot_be_written_is_no_trouble(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "windows.ini").mkdir()
    first = opened(qtbot, tmp_path / "windows.ini")
    first.resize(500, 350)
    first.close()
    assert list((tmp_path / "windows.ini").iterdir()) == []
    opened(qtbot, tmp_path / "windows.ini")
