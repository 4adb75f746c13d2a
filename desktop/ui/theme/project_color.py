"""A project's colour, made readable: any colour a person picked becomes three that keep its hue."""

from functools import lru_cache
from typing import NamedTuple

from PySide6.QtGui import QColor

from desktop.ui.oklch import RGB, contrast, mix, nearest, rgb
from desktop.ui.theme.tokens import Tokens


class ProjectColors(NamedTuple):
    """`mark` for dots and bars (3:1 on the surface), `ink` for the name (4.5:1 on surface, selection and tint),
    `tint` for a block's ground (text stays at 7:1, muted text at 4.5:1)."""

    mark: QColor
    ink: QColor
    tint: QColor


def derive(hex_color: str, tokens: Tokens) -> ProjectColors:
    """The three colours on this theme's surface; what is no colour counts as Toggl's grey."""
    surface, selection = _rgb(tokens.surface), _rgb(tokens.accent_soft)
    text, muted = _rgb(tokens.text), _rgb(tokens.muted)
    mark, ink, tint = _derive(hex_color, surface, selection, text, muted, tokens.dark, tokens.high_contrast)
    return ProjectColors(QColor(*mark), QColor(*ink), QColor(*tint))


@lru_cache(maxsize=2048)
def _derive(
    hex_color: str, surface: RGB, selection: RGB, text: RGB, muted: RGB, dark: bool, plain: bool
) -> tuple[RGB, RGB, RGB]:
    own = _own(hex_color)
    mark = nearest(own, lambda c: contrast(c, surface) >= 3, darker=not dark)
    tint = surface if plain else _tint(surface, mark, text, muted, 0.26 if dark else 0.16)
    grounds = (surface, selection, tint)
    ink = nearest(own, lambda c: all(contrast(c, ground) >= 4.5 for ground in grounds), darker=not dark)
    return mark, ink, tint


def _tint(surface: RGB, mark: RGB, text: RGB, muted: RGB, share: float) -> RGB:
    while share > 0:
        tint = mix(surface, mark, share)
        if contrast(text, tint) >= 7 and contrast(muted, tint) >= 4.5:
            return tint
        share -= 0.02
    return surface


def _own(hex_color: str) -> RGB:
    try:
        return rgb(hex_color)
    except ValueError:
        return rgb("#525266")


def _rgb(color: QColor) -> RGB:
    return color.red(), color.green(), color.blue()
