"""The icon's forms differ by shape, not by colour alone, at every size a panel asks for."""

import itertools

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from desktop.ui.oklch import contrast, rgb
from desktop.ui.resources import resource
from desktop.ui.tray.form import Form, Mark
from desktop.ui.tray.icon import NEUTRAL, SIZES, icon, paint

MARKS: tuple[Mark, ...] = ("", "pending", "offline", "attention")
FORMS = [Form(running, "#0b83d9" if running else None, mark) for running in (False, True) for mark in MARKS]
FORMS += [
    Form(True, "#0b83d9", paused=True),
    Form(True, "#0b83d9", left=18),
    Form(True, "#0b83d9", left=18, resting=True),
]


def shape(form: Form, size: int) -> list[bool]:
    """Where the form is drawn at all, whatever its colours, with what is white on it left out."""
    image = paint(form, NEUTRAL["auto"], size).toImage()
    colors = (image.pixelColor(x, y) for y in range(size) for x in range(size))
    return [color.alpha() > 127 and color.lightness() < 230 for color in colors]


def at(image: QImage, x: int, y: int) -> str:
    color = image.pixelColor(x, y)
    return color.name() if color.alpha() == 255 else "" if color.alpha() == 0 else "edge"


@pytest.mark.parametrize("size", SIZES)
def test_any_two_forms_differ_in_shape(qapp: QApplication, size: int) -> None:
    for one, other in itertools.combinations(FORMS, 2):
        differing = sum(a != b for a, b in zip(shape(one, size), shape(other, size), strict=True))
        assert differing >= size * size / 40, (one, other)


def test_hands_stand_on_whole_pixels_at_16(qapp: QApplication) -> None:
    image = paint(Form(True, "#0b83d9"), NEUTRAL["auto"], 16).toImage()
    hands = {(x, y) for x in range(16) for y in range(16) if at(image, x, y) == "#ffffff"}
    upright = {(x, y) for x in (7, 8) for y in range(3, 9)}
    level = {(x, y) for x in range(7, 11) for y in (7, 8)}
    assert hands == upright | level


def test_a_badge_is_set_off_by_a_clear_ring(qapp: QApplication) -> None:
    image = paint(Form(True, "#0b83d9", "attention"), NEUTRAL["auto"], 64).toImage()
    assert at(image, 46, 32) == "#d93a2f"
    assert at(image, 46, 26) == ""
    assert at(image, 32, 16) == "#0b83d9"


@pytest.mark.parametrize("size", SIZES)
def test_the_arc_shrinks_clockwise_from_twelve(qapp: QApplication, size: int) -> None:
    drawn = [sum(shape(Form(True, "#0b83d9", left=left), size)) for left in (24, 18, 12, 6, 0)]
    assert drawn == sorted(drawn, reverse=True)
    assert len(set(drawn)) == 5
    half = paint(Form(True, "#0b83d9", left=12), NEUTRAL["auto"], size).toImage()
    edge = 2 if size <= 24 else round(size / 20) + 2
    left, right = half.pixelColor(edge, size // 2), half.pixelColor(size - 1 - edge, size // 2)
    assert right.alpha() > 200
    assert 0 < left.alpha() < 120


@pytest.mark.parametrize("panel", ["#ffffff", "#f3f3f3", "#202020"])
def test_the_idle_ring_stands_out_on_light_and_dark_panels(panel: str) -> None:
    assert contrast(rgb(NEUTRAL["auto"]), rgb(panel)) >= 3.3


@pytest.mark.parametrize("size", SIZES)
def test_the_icon_of_the_first_moment_is_the_one_that_would_be_painted(qapp: QApplication, size: int) -> None:
    painted = paint(Form(), NEUTRAL["auto"], size).toImage()
    kept = QImage(str(resource(f"tray/idle-{size}.png"))).convertToFormat(painted.format())
    for x in range(size):
        for y in range(size):
            one, other = painted.pixelColor(x, y), kept.pixelColor(x, y)
            assert abs(one.alpha() - other.alpha()) <= 8, (x, y)


def test_the_same_form_is_painted_once(qapp: QApplication) -> None:
    assert icon(Form(True, "#06a893")) is icon(Form(True, "#06a893"))
    assert [size.width() for size in icon(Form()).availableSizes()] == list(SIZES)


def test_a_project_without_a_readable_colour_is_neutral(qapp: QApplication) -> None:
    image = paint(Form(True, "none"), NEUTRAL["auto"], 64).toImage()
    assert image.pixelColor(32, 50) == QColor(NEUTRAL["auto"])
