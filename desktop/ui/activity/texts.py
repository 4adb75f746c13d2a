"""The texts of a row in lines, and how high they are: known before there is a row."""

from typing import NamedTuple

from PySide6.QtGui import QFontMetrics

from desktop.ui.activity.face import Face, broken
from desktop.ui.activity.presenter import Line


class Texts(NamedTuple):
    """Broken for one width."""

    words: tuple[str, ...]
    aside: tuple[str, ...]
    said: tuple[str, ...]
    """What is wrong, or asked."""
    bottom: int
    """Where words and aside end."""
    height: int
    """Of the row while none of its banner's buttons is shown."""


def texts(line: Line, width: int, face: Face) -> Texts:
    """The row's texts at this width."""
    room = state_at(width, face) - face.text_at - face.gap
    words, aside = broken(line.words, face.strong, room, 3), broken(line.aside, face.small, room, 6)
    said = broken(line.trouble or line.question, face.body, banner_room(width, face), 20)
    strong, small, body = (QFontMetrics(font).height() for font in (face.strong, face.small, face.body))
    beside = len(aside) * small + face.gap // 4 if aside else 0
    bottom = face.head + (len(words) - 1) * strong + beside
    height = bottom + 2 * face.gap + len(said) * body + face.pad if said else bottom
    return Texts(words, aside, said, bottom, height)


def state_at(width: int, face: Face) -> int:
    """Where the state begins."""
    return width - face.margin - face.button - 2 * face.gap - face.state


def banner_room(width: int, face: Face) -> int:
    """The width inside the banner."""
    return width - face.margin - face.text_at - face.pad
