"""An intent from a window, with the question it may need in between."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, TypeAlias

from PySide6.QtWidgets import QWidget

from desktop.model.command import How
from desktop.model.entry import TimeEntry
from desktop.model.intent import Create, Delete, Intent
from desktop.model.question import Confirmation
from desktop.tracker.outcome import Done, Refused
from desktop.ui.approval.dialog import ask
from desktop.ui.approval.presenter import RequestsLeft

if TYPE_CHECKING:
    from desktop.tracker.state import State
    from desktop.tracker.tracker import Tracker

Spawn: TypeAlias = Callable[[Coroutine[Any, Any, None]], object]
"""Runs a coroutine on the loop and keeps hold of it until it ends; what it raises is logged there."""


async def carry_out(
    tracker: Tracker, intent: Intent, *, how: How, parent: QWidget | None = None
) -> Done | Refused | None:
    """Act, and where that needs a yes, ask first. None: the person said no, and nothing was changed."""
    outcome = await tracker.act(intent, how=how)
    if isinstance(outcome, Confirmation):
        if not await ask(outcome, parent, left=requests_left(tracker.state, intent)):
            return None
        outcome = await tracker.act(intent, how=how, yes=outcome)
    if isinstance(outcome, Confirmation):  # what was asked about changed meanwhile
        return Refused("That changed while you were asked. Look again, then repeat it.")
    return outcome


async def keep_or_delete(tracker: Tracker, ran: TimeEntry | None, parent: QWidget | None = None) -> None:
    """After a stop of `ran`: ask whether it goes, where it ran shorter than what is kept without a question."""
    short = tracker.state.too_short(ran)
    if short is not None:
        await carry_out(tracker, Delete(short.ref), how="question", parent=parent)


def requests_left(state: State, intent: Intent) -> RequestsLeft | None:
    """The quota that the intent's workspace pays from; None where nobody has told, or several could be meant."""
    organizations = {workspace.organization_id for workspace in state.catalog.workspaces.values()}
    if isinstance(intent, Create) and intent.workspace_id in state.catalog.workspaces:
        organizations = {state.catalog.workspaces[intent.workspace_id].organization_id}
    if len(organizations) != 1:
        return None
    bucket = f"org:{organizations.pop()}"
    for row in state.quota:
        if row.bucket == bucket and row.limit and row.remaining is not None:
            return RequestsLeft(row.remaining, row.limit)
    return None
