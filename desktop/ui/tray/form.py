"""What the icon says, without Qt: whether a timer runs and in whose colour, and what stands in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from datetime import datetime

    from desktop.nudges.pomodoro import Rhythm
    from desktop.tracker.state import State

Mark: TypeAlias = Literal["", "pending", "offline", "attention"]

_NEEDS_THE_PERSON = ("storage", "sign-in", "connect", "parked")


class Form(NamedTuple):
    """One shape of the icon."""

    running: bool = False
    color: str | None = None
    """The running project's colour as Toggl has it; None paints a neutral disc."""
    mark: Mark = ""
    left: int | None = None
    """The time left of a pomodoro's work or break, in its steps."""
    resting: bool = False
    """A break, not work."""
    paused: bool = False
    """It is asked whether the running entry goes on."""


def form_of(
    state: State, rhythm: Rhythm | None = None, now: datetime | None = None, *, paused: bool = False
) -> Form:
    """The icon's form for a state; of several marks the gravest. Of a pomodoro the time left, unless something
    graver is to be seen."""
    mark: Mark = ""
    if state.attention in _NEEDS_THE_PERSON:
        mark = "attention"
    elif not state.connectivity.online:
        mark = "offline"
    elif state.pending:
        mark = "pending"
    paused = paused and state.running is not None
    left = rhythm.left(now) if rhythm and now and mark in ("", "pending") and not paused else None
    resting = left is not None and rhythm is not None and rhythm.phase == "break"
    if state.running is None:
        return Form(False, None, mark, left, resting)
    project = state.catalog.project(state.running.project_id)
    return Form(True, project.color if project else None, mark, left, resting, paused)
