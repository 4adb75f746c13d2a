"""The theme reaches every widget, in light and dark, and grows with the font."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QIcon
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui import theme
from desktop.ui.resources import resource
from desktop.ui.theme.sheet import fill
from desktop.ui.theme.tokens import DARK, LIGHT, high_contrast


def inked(icon: QIcon) -> list[QColor]:
    image = icon.pixmap(64).toImage()
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return [color for color in pixels if color.alpha()]


@pytest.fixture(autouse=True)
def _light_afterwards(qapp: QApplication) -> Iterator[None]:
    font = QFont(qapp.font())
    yield
    qapp.setFont(font)
    theme.apply(qapp, "light")


def test_dark_and_light_change_every_widget_at_once(qapp: QApplication, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    choices = (("dark", "#191917"), ("light", "#f6f5f2"))
    for choice, ground in choices:
        theme.apply(qapp, choice)
        assert theme.tokens().window.name() == ground
        assert window.palette().window().color().name() == ground


def test_a_desktop_that_tells_nothing_is_light(qapp: QApplication) -> None:
    theme.apply(qapp, "system")
    assert theme.tokens() == LIGHT


def test_the_sheet_is_short_and_every_mark_in_it_is_filled() -> None:
    for tokens in (LIGHT, DARK):
        sheet = fill(tokens)
        assert "$" not in sheet
        assert len(sheet.splitlines()) <= 120
        for picture in re.findall(r'url\("(.+?)"\)', sheet):
            assert Path(picture).is_file()


def test_focus_does_not_shift_a_button(qapp: QApplication, qtbot: QtBot) -> None:
    theme.apply(qapp, "light")
    button = QPushButton("Stop")
    qtbot.addWidget(button)
    button.show()
    idle = button.sizeHint()
    button.setFocus()
    qapp.processEvents()
    assert button.sizeHint() == idle


@pytest.mark.parametrize("kind", ["", "quiet", "link", "danger"])
def test_focus_is_one_ring_and_nothing_inside_it(qapp: QApplication, qtbot: QtBot, kind: str) -> None:
    theme.apply(qapp, "light")
    window = QWidget()
    column = QVBoxLayout(window)
    before, button = QPushButton("Before"), QPushButton("")
    button.setProperty("kind", kind)
    column.addWidget(before)
    column.addWidget(button)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    before.setFocus()
    qtbot.waitUntil(before.hasFocus)
    QTest.keyClick(before, Qt.Key.Key_Tab)  # the frame is drawn only for who uses the keyboard
    assert button.hasFocus()
    picture = button.grab().toImage()
    middle = picture.height() // 2
    inside = {picture.pixelColor(x, middle).name() for x in range(4, picture.width() - 4)}
    assert len(inside) == 1


def test_lengths_and_type_grow_with_the_systems_font(qapp: QApplication) -> None:
    font = QFont(qapp.font())
    font.setPixelSize(13)
    qapp.setFont(font)
    assert (theme.metrics(36), theme.font("title").pixelSize()) == (36, 17)
    font.setPixelSize(26)
    qapp.setFont(font)
    assert (theme.metrics(36), theme.font("title").pixelSize()) == (72, 34)


def test_digits_stand_in_columns(qapp: QApplication) -> None:
    assert theme.font("figure").featureValue(QFont.Tag("tnum")) == 1


def test_every_icon_can_be_drawn(qapp: QApplication) -> None:
    names = sorted(path.stem for path in resource("icons").glob("*.svg"))
    assert len(names) >= 40
    for name in names:
        assert inked(theme.icon(name, "text", 16)), name


def test_an_icon_has_the_colour_it_was_asked_for(qapp: QApplication) -> None:
    full = {color.name() for color in inked(theme.icon("square", "attention", 24)) if color.alpha() == 255}
    assert full == {theme.tokens().attention.name()}


def test_an_icon_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        theme.icon("no-such-icon")


def test_high_contrast_keeps_the_systems_colours(qapp: QApplication) -> None:
    tokens = high_contrast(qapp.palette())
    assert tokens.muted == tokens.edge == tokens.control == tokens.text
    assert tokens.focus_width == 3
    assert "3px solid" in fill(tokens)
