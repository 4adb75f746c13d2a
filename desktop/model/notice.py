"""Something to tell the person outside of any window, with what can be done about it."""

import re
from typing import NamedTuple

CLICKED = "default"
"""The action of a click on the notice itself. Its label, where a notice lists it, is for desktops that show it."""


class Notice(NamedTuple):
    key: str
    """A later notice of the same key takes its place, so that nothing is stacked."""
    title: str = ""
    """Names nothing of the person's. Empty: the program's name has to do."""
    body: str = ""
    actions: tuple[tuple[str, str], ...] = ()
    """Name and label of each button, the most likely first."""
    seconds: float | None = None
    """How long it stays; None: as the desktop has it."""
    lasting: bool = False
    """It stays until it is answered, and in the desktop's list after that."""
    nameless: str | None = None
    """The body for people who want no names shown; None: the body with what it quotes left out."""
    windowed: bool = False
    """A window of the program says the same: where the desktop shows no notices, nothing need stand in for it."""

    def without_names(self) -> "Notice":
        """The same, fit for a screen that others see."""
        body = re.sub("“.*”", "“…”", self.body, flags=re.DOTALL) if self.nameless is None else self.nameless
        return self._replace(body=body)


def told(words: str) -> Notice:
    """A sentence that asks nothing."""
    return Notice("told", body=words)
