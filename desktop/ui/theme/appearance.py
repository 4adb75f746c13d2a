"""The theme in force: chosen by the person or the system, put on the application, followed when it changes."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from desktop.ui.theme import project_color, sheet
from desktop.ui.theme.project_color import ProjectColors
from desktop.ui.theme.tokens import DARK, LIGHT, Tokens, high_contrast, palette

_tokens: Tokens = LIGHT
_choice = "system"
"""`system`, `light` or `dark`."""
_following = False


def tokens() -> Tokens:
    """The colours in force; the light ones before `apply`."""
    return _tokens


def project_colors(hex_color: str) -> ProjectColors:
    """A project's three colours on the theme in force. Cheap: kept once made."""
    return project_color.derive(hex_color, _tokens)


def apply(app: QApplication, choice: str = "system") -> None:
    """Dress the application as `system`, `light` or `dark` says, and keep following the system.

    Again with another choice: changes at once."""
    global _choice, _following
    _choice = choice
    hints = app.styleHints()
    if choice == "system":
        hints.unsetColorScheme()
    else:  # native frames and file dialogs follow this, our own painting the tokens
        hints.setColorScheme(Qt.ColorScheme.Dark if choice == "dark" else Qt.ColorScheme.Light)
    if not _following:
        _following = True
        # One style on all platforms: native ones take palettes and sheets by halves.
        app.setStyle("Fusion")
        hints.colorSchemeChanged.connect(lambda _scheme: _dress(app))
        accessibility = hints.accessibility()
        accessibility.contrastPreferenceChanged.connect(lambda _preference: _dress(app))
    _dress(app)


def _dress(app: QApplication) -> None:
    global _tokens
    hints = app.styleHints()
    accessibility = hints.accessibility()
    if accessibility.contrastPreference() == Qt.ContrastPreference.HighContrast:
        app.setPalette(QPalette())  # back to the system's own
        _tokens = high_contrast(app.palette())
    else:
        # Without a desktop that tells, the scheme is unknown: light.
        dark = _choice == "dark" or (_choice == "system" and hints.colorScheme() == Qt.ColorScheme.Dark)
        _tokens = DARK if dark else LIGHT
        app.setPalette(palette(_tokens))
    app.setStyleSheet(sheet.fill(_tokens))
