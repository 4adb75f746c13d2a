"""Hotkeys as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.model.chord import MODIFIERS, Chord, parse_chord


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ctrl+Alt+T", "Ctrl+Alt+T"),
        ("alt + ctrl + t", "Ctrl+Alt+T"),
        ("Super+F9", "Meta+F9"),
        ("Ctrl++", "Ctrl++"),
        ("+", "+"),
        ("Media Play", "Media Play"),
        ("Ctrl+ü", "Ctrl+Ü"),
    ],
)
def test_keys_are_read_however_they_are_spelled(text: str, shown: str) -> None:
    chord = parse_chord(text)
    assert chord is not None
    assert chord.text == shown


@pytest.mark.parametrize("text", ["", " ", "Ctrl", "Ctrl+Alt", "Hyper+T", "T+Ctrl", "+T"])
def test_what_names_no_keys_is_none(text: str) -> None:
    assert parse_chord(text) is None


@given(
    st.frozensets(st.sampled_from(MODIFIERS)), st.sampled_from(["T", "5", "F12", "Space", "Media Play", "+", "-"])
)
def test_what_is_shown_can_be_read_again(modifiers: frozenset, key: str) -> None:  # type: ignore[type-arg]  # of names
    chord = Chord(modifiers, key)
    assert parse_chord(chord.text) == chord
