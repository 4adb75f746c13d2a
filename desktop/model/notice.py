"""Something to tell the person outside of any window, with what can be done about it."""

from typing import NamedTuple

CLICKED = "default"
"""The action of a click on the notice itself."""


class Notice(NamedTuple):
    key: str
    """A later notice of the same key takes its place, so that nothing is stacked."""
    title: str
    body: str = ""
    actions: tuple[tuple[str, str], ...] = ()
    """Name and label of each button, the most likely first."""
    seconds: float | None = None
    """How long it stays; None: as the desktop has it."""
    lasting: bool = False
    """It stays until it is answered, and in the desktop's list after that."""
