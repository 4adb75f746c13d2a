"""What the icon says, without Qt: whether a timer runs and in whose colour, and what stands in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from desktop.tracker.state import State

Mark: TypeAlias = Literal["", "pending", "offline", "attention"]

_NEEDS_THE_PERSON = ("storage", "sign-in", "connect", "parked")


class Form(NamedTuple):
    """One shape of the icon."""

    running: bool = False
    color: str | None = None
    """The running project's colour as Toggl has it; None paints a neutral disc."""
    mark: Mark = ""


def form_of(state: State) -> Form:
    """The icon's form for a state; of several marks the gravest."""
    mark: Mark = ""
    if state.attention in _NEEDS_THE_PERSON:
        mark = "attention"
    elif not state.connectivity.online:
        mark = "offline"
    elif state.pending:
        mark = "pending"
    if state.running is None:
        return Form(mark=mark)
    project = state.catalog.project(state.running.project_id)
    return Form(True, project.color if project else None, mark)
