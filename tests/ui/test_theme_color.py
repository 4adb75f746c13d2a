"""Project colours stay recognisable and readable, whatever a person picked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor

from desktop.ui.oklch import RGB, contrast, lightness, luminance, rgb, with_lightness
from desktop.ui.theme.project_color import derive
from desktop.ui.theme.tokens import DARK, LIGHT, Tokens
from desktop.ui.tray.icon import tray_color

TOGGL = [
    "#0b83d9",
    "#9e5bd9",
    "#d94182",
    "#e36a00",
    "#bf7000",
    "#2da608",
    "#06a893",
    "#c9806b",
    "#465bb3",
    "#990099",
    "#c7af14",
    "#566614",
    "#d92b2b",
    "#525266",
]
EXTREMES = ["#000000", "#ffffff", "#ffff00", "#0000ff", "#ff0000", "#00ff00"]
COLORS = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")
THEMES = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])


def plain(color: QColor) -> RGB:
    return color.red(), color.green(), color.blue()


def assert_readable(color: str, tokens: Tokens) -> None:
    mark, ink, tint = (plain(c) for c in derive(color, tokens))
    assert contrast(mark, plain(tokens.surface)) >= 3
    for ground in (plain(tokens.surface), plain(tokens.accent_soft), tint):
        assert contrast(ink, ground) >= 4.5
    assert contrast(plain(tokens.text), tint) >= 7
    assert contrast(plain(tokens.muted), tint) >= 4.5


@THEMES
@pytest.mark.parametrize("color", TOGGL + EXTREMES)
def test_toggls_colours_and_the_extremes_are_readable(color: str, tokens: Tokens) -> None:
    assert_readable(color, tokens)


@THEMES
@given(color=COLORS)
def test_any_colour_becomes_readable(color: str, tokens: Tokens) -> None:
    assert_readable(color, tokens)


@given(color=COLORS)
def test_the_icon_of_a_running_timer_stands_out_on_every_panel(color: str) -> None:
    shown = tray_color(color)
    for panel in ("#ffffff", "#f3f3f3", "#202020", "#2a2e32"):
        assert contrast(shown, rgb(panel)) >= 3.0
    assert 0.175 <= luminance(shown) <= 0.265


@given(color=COLORS, light=st.floats(0.2, 1))
def test_moving_the_lightness_gets_there(color: str, light: float) -> None:
    assert abs(lightness(with_lightness(rgb(color), light)) - light) < 0.02


def test_a_colour_that_is_readable_stays_as_the_person_picked_it() -> None:
    assert derive("#0b83d9", LIGHT).mark == QColor("#0b83d9")


def test_what_is_no_colour_is_shown_in_grey() -> None:
    assert derive("blue-ish", LIGHT) == derive("#525266", LIGHT)


@THEMES
def test_text_is_readable_on_every_ground(tokens: Tokens) -> None:
    grounds = [plain(c) for c in (tokens.window, tokens.surface, tokens.raised, tokens.sunken)]
    least = {"text": 12, "muted": 5.5, "faint": 4.4, "accent": 5.4, "ok": 4.9, "pending": 5, "attention": 5.5}
    for name, wanted in least.items():
        assert min(contrast(plain(getattr(tokens, name)), ground) for ground in grounds) >= wanted, name
    assert min(contrast(plain(tokens.control), ground) for ground in grounds) >= 3
    assert contrast(plain(tokens.text), plain(tokens.accent_soft)) >= 10
    assert contrast(plain(tokens.on_accent), plain(tokens.accent)) >= 6
