"""The footer: totals, one line of how things stand, and the keys that do something now."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from desktop.model.duration import clock
from desktop.ui.tray import presenter as tray

if TYPE_CHECKING:
    from desktop.tracker.state import State

Mode: TypeAlias = Literal["start", "add", "row", "completion", "problem"]
"""What the keys are about: a start, a finished entry, a row of the list, the list of names, an unknown name."""
Tone: TypeAlias = Literal["muted", "pending", "attention"]

_SIGNS: dict[str | None, tuple[str, Tone]] = {
    "storage": ("circle-alert", "attention"),
    "sign-in": ("log-in", "attention"),
    "connect": ("link", "attention"),
    "parked": ("circle-alert", "attention"),
    "quota": ("clock", "pending"),
    "offline": ("cloud-off", "muted"),
}


class Status(NamedTuple):
    words: str
    icon: str
    tone: Tone


def totals(state: State, now: datetime) -> str:
    """`Today 5:12 · Week 23:40`."""
    return (
        f"Today {clock(state.shown(state.today_seconds(now)))} · Week {clock(state.shown(state.week_seconds(now)))}"
    )


def status(state: State) -> Status:
    """How things stand, in the tray's own words."""
    words = tray.status(state._replace(held=None)).label.removesuffix("…")
    icon, tone = _SIGNS.get(state.attention, ("circle", "pending") if state.pending else ("cloud", "muted"))
    return Status(words, icon, tone)


def hints(
    mode: Mode, *, near: bool = False, may_create: bool = False, favorite: bool = False
) -> tuple[tuple[str, str], ...]:
    """Pairs of keys and what they do; `near` and `may_create` say what there is for an unknown name, `favorite`
    that the row is pinned."""
    match mode:
        case "start":
            return (("Enter", "Start"), ("Ctrl+Enter", "Add"))
        case "add":
            return (("Enter", "Add"),)
        case "row":
            return (("Enter", "Start"), ("Ctrl+P", "Unpin" if favorite else "Pin"))
        case "completion":
            return (("Enter", "Pick"), ("Esc", "Close"))
        case "problem":
            pick = (("Enter", "Pick"),) if near else ()
            return (*pick, *((("Ctrl+N", "Create…"),) if may_create else ()))
