"""A confirmation as the words and rows of its dialog."""

from typing import NamedTuple

from desktop.model.label import calm
from desktop.model.question import Confirmation

CANCEL = "Cancel"


class Row(NamedTuple):
    label: str
    text: str


class View(NamedTuple):
    """What the dialog shows."""

    title: str
    rows: tuple[Row, ...]
    cost: str
    verb: str
    destructive: bool

    @property
    def spoken(self) -> str:
        """The rows in one breath, for a screen reader that enters the dialog."""
        return " ".join(f"{row.label}: {_stopped(row.text)}" for row in self.rows)


class RequestsLeft(NamedTuple):
    """What is known of the quota that the act would be paid from."""

    remaining: int
    limit: int


def present(confirmation: Confirmation, left: RequestsLeft | None = None) -> View:
    """The dialog of a confirmation; `left` is the quota it is paid from, None where nobody has told."""
    rows = (
        ("Target", confirmation.target),
        ("Effect", confirmation.effect),
        ("Reach", confirmation.reach),
        ("Undo", confirmation.undo),
    )
    return View(
        title=calm(confirmation.title),
        rows=tuple(Row(label, calm(text)) for label, text in rows if text),
        cost=cost(confirmation.requests, left),
        verb=confirmation.verb,
        destructive=confirmation.destructive,
    )


def cost(requests: int, left: RequestsLeft | None) -> str:
    """`1 request · 17 of 30 left`."""
    words = f"{requests} request" if requests == 1 else f"{requests} requests"
    return f"{words} · {left.remaining} of {left.limit} left" if left else words


def _stopped(text: str) -> str:
    return text if text.endswith((".", "?", "…")) else f"{text}."
