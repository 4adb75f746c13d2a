"""Type and measure: font roles of the system's family, and lengths that grow with its size."""

from typing import Literal, TypeAlias

from PySide6.QtGui import QFont, QFontInfo
from PySide6.QtWidgets import QApplication

Role: TypeAlias = Literal["caption", "small", "body", "strong", "title", "line", "figure", "figures"]
"""`line` is the quick-entry line, `figure` a time that stands out, `figures` the large ones of a report."""

_SIZES: dict[Role, tuple[float, QFont.Weight]] = {
    "caption": (0.85, QFont.Weight.DemiBold),
    "small": (0.92, QFont.Weight.Normal),
    "body": (1.0, QFont.Weight.Normal),
    "strong": (1.0, QFont.Weight.DemiBold),
    "title": (1.3, QFont.Weight.DemiBold),
    "line": (1.4, QFont.Weight.Normal),
    "figure": (1.55, QFont.Weight.DemiBold),
    "figures": (1.85, QFont.Weight.DemiBold),
}
_LEAST = 11
"""Pixels below which no text is set."""


def base() -> int:
    """Pixels of the system's font size, 13 in all drafts."""
    return max(_LEAST, QFontInfo(QApplication.font()).pixelSize())


def metrics(px: float) -> int:
    """A length given at the base font of 13 px, in pixels at this one."""
    return round(px * base() / 13)


def font(role: Role = "body") -> QFont:
    """The system's font in a role. Digits are tabular, so that times stand in columns and do not jump."""
    size, weight = _SIZES[role]
    made = QFont(QApplication.font())
    made.setPixelSize(max(_LEAST, round(size * base())))
    made.setWeight(weight)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made
