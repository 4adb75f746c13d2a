"""The colours by their use. Which stands on which with what contrast is checked by the tests."""

from typing import NamedTuple

from PySide6.QtGui import QColor, QPalette


class Tokens(NamedTuple):
    """One theme's colours."""

    window: QColor
    """Frame of a window."""
    surface: QColor
    """Content: lists, fields."""
    raised: QColor
    """Buttons, pop-overs."""
    sunken: QColor
    """Hover, chips."""
    text: QColor
    muted: QColor
    faint: QColor
    """Placeholders and key hints; on a selection use `muted`."""
    line: QColor
    """Rules between things."""
    edge: QColor
    """Outline of labelled buttons."""
    control: QColor
    """Outline of inputs, checkboxes and frameless windows."""
    accent: QColor
    """Focus, the primary button, now."""
    on_accent: QColor
    accent_soft: QColor
    """Selection."""
    ok: QColor
    pending: QColor
    attention: QColor
    ok_soft: QColor
    warn_soft: QColor
    err_soft: QColor
    dark: bool
    high_contrast: bool = False

    @property
    def focus_width(self) -> int:
        """Pixels of the focus border."""
        return 3 if self.high_contrast else 2


def _of(colors: str, *, dark: bool) -> Tokens:
    return Tokens._make([*(QColor(f"#{color}") for color in colors.split()), dark, False])


LIGHT = _of(
    "F6F5F2 FFFFFF FFFFFF EFEDE8 1F1E1B 605D56 6F6B63 E2DFD8 CBC7BD 87837A"
    " 2457C5 FFFFFF E4ECFC 1B7340 8A5A00 B3261E E2F2E7 FBF0DA FBE6E4",
    dark=False,
)
DARK = _of(
    "191917 21211E 2A2926 141412 ECEAE4 ADA99F 9A968C 3A3833 4C4943 807C73"
    " 8DB2FF 10203F 26324B 6CCB8F E5B454 FF8A80 1D3526 3A301B 43231F",
    dark=True,
)


def high_contrast(system: QPalette) -> Tokens:
    """The system's own colours in our places. Selection is told by its bar alone, so that its ground keeps the
    contrast of the text."""
    role = QPalette.ColorRole
    text, base = system.color(role.WindowText), system.color(role.Base)
    dark = base.lightness() < 128
    own = DARK if dark else LIGHT
    return Tokens(
        window=system.color(role.Window),
        surface=base,
        raised=system.color(role.Button),
        sunken=system.color(role.Window),
        text=text,
        muted=text,
        faint=text,
        line=text,
        edge=text,
        control=text,
        accent=system.color(role.Highlight),
        on_accent=system.color(role.HighlightedText),
        accent_soft=base,
        ok=own.ok,
        pending=own.pending,
        attention=own.attention,
        ok_soft=base,
        warn_soft=base,
        err_soft=base,
        dark=dark,
        high_contrast=True,
    )


def palette(tokens: Tokens) -> QPalette:
    """What Qt's own painting takes from the tokens."""
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    made = QPalette(tokens.window)
    for which, color in (
        (role.Window, tokens.window),
        (role.WindowText, tokens.text),
        (role.Base, tokens.surface),
        (role.AlternateBase, tokens.sunken),
        (role.Text, tokens.text),
        (role.Button, tokens.raised),
        (role.ButtonText, tokens.text),
        (role.BrightText, tokens.attention),
        (role.PlaceholderText, tokens.faint),
        (role.ToolTipBase, tokens.raised),
        (role.ToolTipText, tokens.text),
        (role.Highlight, tokens.accent_soft),
        (role.HighlightedText, tokens.text),
        (role.Accent, tokens.accent),
        (role.Link, tokens.accent),
        (role.LinkVisited, tokens.accent),
        (role.Light, tokens.raised),
        (role.Midlight, tokens.line),
        (role.Mid, tokens.edge),
        (role.Dark, tokens.control),
        (role.Shadow, tokens.control),
    ):
        made.setColor(which, color)
    for which in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText, role.PlaceholderText):
        made.setColor(group.Disabled, which, tokens.control)
    return made
