"""How everything looks: colours, type, sizes, the style sheet, project colours, icons.

A window asks here and invents nothing:

    theme.apply(app, "system")            once at start, and again when the setting changes
    theme.tokens().muted                  a QColor of the theme in force (fields: `Tokens`)
    theme.font("title")                   a QFont role; its digits are tabular
    theme.metrics(12)                     a length given at the base font of 13 px, scaled to this one
    theme.project_colors("#0b83d9").ink   a project's colour made readable: `mark`, `ink`, `tint`
    theme.icon("play", "muted", 16)       a Lucide icon in a token's colour (or any QColor)
    button.setProperty("kind", "primary") one of the style sheet's kinds, listed in `sheet.py`

A widget that keeps colours or pixmaps of its own takes new ones in `changeEvent` on `QEvent.Type.PaletteChange`.
"""

from desktop.ui.theme.appearance import apply, project_colors, tokens
from desktop.ui.theme.icons import app_icon, icon
from desktop.ui.theme.project_color import ProjectColors
from desktop.ui.theme.tokens import Tokens
from desktop.ui.theme.type import font, metrics

__all__ = [
    "ProjectColors",
    "Tokens",
    "app_icon",
    "apply",
    "font",
    "icon",
    "metrics",
    "project_colors",
    "tokens",
]
