"""Colours moved along perceived lightness alone: the hue stays, the chroma gives way to what a screen can show.

Colours are `(red, green, blue)` in 0–255. The space is Björn Ottosson's OKLCH; contrast is WCAG's.
"""

import math
from collections.abc import Callable
from typing import TypeAlias

RGB: TypeAlias = tuple[int, int, int]
_LINEAR = tuple(c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in range(256))


def rgb(hex_color: str) -> RGB:
    """`#rrggbb` as a colour."""
    value = int(hex_color.lstrip("#"), 16)
    return value >> 16, value >> 8 & 255, value & 255


def luminance(color: RGB) -> float:
    """Relative luminance, 0 black to 1 white."""
    r, g, b = (_LINEAR[c] for c in color)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: RGB, other: RGB) -> float:
    """1 for equal colours, 21 for black on white."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mix(ground: RGB, over: RGB, share: float) -> RGB:
    """`ground` with `share` (0–1) of `over` laid on it."""
    r, g, b = (round(a + (c - a) * share) for a, c in zip(ground, over, strict=True))
    return r, g, b


def lightness(color: RGB) -> float:
    """Perceived lightness, 0 black to 1 white."""
    return _oklab(color)[0]


def with_lightness(color: RGB, light: float) -> RGB:
    """The same hue at another lightness, with as much of its chroma as sRGB holds there."""
    _, a, b = _oklab(color)
    shown = _linear(light, a, b)
    if not _in_gamut(shown):
        kept, lost = 0.0, 1.0
        for _ in range(9):
            share = (kept + lost) / 2
            if _in_gamut(_linear(light, a * share, b * share)):
                kept = share
            else:
                lost = share
        shown = _linear(light, a * kept, b * kept)
    red, green, blue = (_encode(c) for c in shown)
    return red, green, blue


def nearest(color: RGB, fits: Callable[[RGB], bool], *, darker: bool) -> RGB:
    """The colour itself where it fits; else the first that does on its way to black (or white)."""
    if fits(color):
        return color
    bad, good = lightness(color), 0.0 if darker else 1.0
    found: RGB = (0, 0, 0) if darker else (255, 255, 255)
    for _ in range(9):
        middle = (bad + good) / 2
        tried = with_lightness(color, middle)
        if fits(tried):
            good, found = middle, tried
        else:
            bad = middle
    return found


def _oklab(color: RGB) -> tuple[float, float, float]:
    r, g, b = (_LINEAR[c] for c in color)
    long = math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    medium = math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    short = math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _linear(light: float, a: float, b: float) -> tuple[float, float, float]:
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _in_gamut(linear: tuple[float, float, float]) -> bool:
    return min(linear) >= -1e-4 and max(linear) <= 1.0001


def _encode(linear: float) -> int:
    c = min(1.0, max(0.0, linear))
    return round(255 * (12.92 * c if c <= 0.0031308 else 1.055 * c ** (1 / 2.4) - 0.055))
