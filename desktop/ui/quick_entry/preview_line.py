"""The preview as a label: names shrink so that the whole effect stays in sight."""

import html

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from desktop.model.label import isolated
from desktop.ui import theme
from desktop.ui.editor.strip import leading, shortened
from desktop.ui.quick_entry.preview import Piece, Preview

_LEAST = 48
"""Pixels that are left to every name."""


class PreviewLine(QLabel):
    """Named `Preview`; what it says is its accessible description, for a label's text goes with its name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preview = Preview(())
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setAccessibleName("Preview")
        self.setFixedHeight(theme.metrics(22))
        self.setAlignment(leading(self))

    @property
    def preview(self) -> Preview:
        return self._preview

    def show_preview(self, preview: Preview) -> None:
        if preview == self._preview:
            return
        self._preview = preview
        self.setAccessibleDescription(preview.words)
        self.setToolTip(html.escape(preview.words) if len(preview.words) > 60 else "")
        self.setProperty("kind", {"plain": "", "muted": "muted", "attention": "attention"}[preview.tone])
        self.style().polish(self)
        self._lay()

    def announce(self) -> None:
        """Have it read out now: a result, not what one is typing."""
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self._preview.words))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        super().resizeEvent(event)
        self._lay()

    def _lay(self) -> None:
        body, strong = QFontMetrics(theme.font()), QFontMetrics(theme.font("strong"))
        pieces, room = list(self._preview.pieces), self.width() - 4
        while _width(pieces, body, strong) > room and (spare := max(piece.spare for piece in pieces)):
            pieces = [piece for piece in pieces if piece.spare < spare]
        metrics = [strong if piece.bold else body for piece in pieces]
        texts = [_flat(piece) for piece in pieces]
        widths = [m.horizontalAdvance(text) for m, text in zip(metrics, texts, strict=True)]
        names = [at for at, piece in enumerate(pieces) if piece.name]
        room -= sum(width for at, width in enumerate(widths) if at not in names)
        for at, most in zip(names, shares([widths[at] for at in names], room), strict=True):
            texts[at] = shortened(texts[at], metrics[at], most, Qt.TextElideMode.ElideMiddle)
        self.setText("".join(_rich(piece, text) for piece, text in zip(pieces, texts, strict=True)))


def shares(wanted: list[int], room: int) -> list[int]:
    """How wide each may be so that together they fit `room`: the widest give way first."""
    if sum(wanted) <= room:
        return wanted
    low, high = _LEAST, max(wanted, default=0)
    while high - low > 1:
        most = (low + high) // 2
        low, high = (most, high) if sum(min(w, most) for w in wanted) <= room else (low, most)
    return [min(width, low) for width in wanted]


def _flat(piece: Piece) -> str:
    return piece.text[:400].replace("\n", " ")


def _width(pieces: list[Piece], body: QFontMetrics, strong: QFontMetrics) -> int:
    return sum((strong if piece.bold else body).horizontalAdvance(_flat(piece)) for piece in pieces)


def _rich(piece: Piece, text: str) -> str:
    escaped = html.escape(isolated(text) if piece.name else text, quote=False)
    escaped = escaped.replace("  ", " &nbsp;")
    return f'<span style="font-weight:600">{escaped}</span>' if piece.bold else escaped
