"""Which waiting edits ask for the same of several entries. Pure."""

from collections.abc import Sequence

from desktop.model.command import Command
from desktop.sync.fields import CONTENT

MOST = 100
"""Entries in one request."""


def is_common(command: Command) -> bool:
    """Whether other entries can be given the same change with it. Times are each entry's own."""
    known = isinstance(command.target, int) and bool(command.fields)
    return command.noun == "entry" and command.verb == "edit" and known and set(command.fields) <= set(CONTENT)


def alike(command: Command, others: Sequence[Command]) -> list[Command]:
    """Of `others`, those that ask for the same change of other entries as `command`; as many as may go with it."""
    found = {
        other.target: other
        for other in others
        if is_common(other)
        and other.workspace_id == command.workspace_id
        and dict(other.fields) == dict(command.fields)
        and other.target != command.target
    }
    return list(found.values())[: MOST - 1]
