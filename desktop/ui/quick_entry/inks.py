"""Tokens in colour, at the places Qt counts: in UTF-16 units, of which an emoji has two."""

from collections.abc import Iterable

from desktop.model.catalog import Catalog
from desktop.model.entry import Ref
from desktop.model.grammar import Token
from desktop.ui import theme
from desktop.ui.places_in_text import to_qt
from desktop.ui.quick_entry.line import Ink


def inks(text: str, tokens: Iterable[Token], project_id: Ref | None, catalog: Catalog) -> list[Ink]:
    """How the tokens of the text are drawn; `project_id` is the one its `@name` means."""
    return [_ink(text, token, project_id, catalog) for token in tokens]


def _ink(text: str, token: Token, project_id: Ref | None, catalog: Catalog) -> Ink:
    colors = theme.tokens()
    start, end = to_qt(text, token.start), to_qt(text, token.end)
    match token.kind:
        case "project":
            project = catalog.project(project_id)
            if project is None:
                return Ink(start, end, colors.text, colors.sunken)
            own = theme.project_colors(project.color)
            return Ink(start, end, own.ink, own.tint)
        case "tag":
            return Ink(start, end, colors.text, colors.line if colors.dark else colors.sunken)
        case "billable":
            return Ink(start, end, colors.ok, colors.ok_soft)
        case "time":
            return Ink(start, end, colors.accent, colors.accent_soft)
        case _:
            return Ink(start, end, colors.text, None)
