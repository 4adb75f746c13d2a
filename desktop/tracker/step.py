"""One step of an undo: new writes, and what is taken out of the outbox before."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from desktop.model.command import Command
from desktop.sync.fields import same
from desktop.sync.merge import merge_tags
from desktop.tracker.plan import Act


class Unwritten(NamedTuple):
    """What undo does to commands that never left: nothing reaches the server."""

    removed: tuple[int, ...] = ()
    updated: tuple[Command, ...] = ()

    def and_also(self, other: "Unwritten") -> "Unwritten":
        return Unwritten(self.removed + other.removed, self.updated + other.updated)

    def left_of(self, waiting: Sequence[Command]) -> list[Command]:
        """What would wait then."""
        updated = {command.seq: command for command in self.updated}
        return [updated.get(command.seq, command) for command in waiting if command.seq not in self.removed]


class Step(NamedTuple):
    """How one act is taken back."""

    acts: tuple[Act, ...] = ()
    unwritten: Unwritten = Unwritten()
    reach: str | None = None
    """What else the acts touch, in words."""


def back(before: Mapping[str, Any], after: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    """The values to write so that a change is gone: of fields that are as it left them, and of tags its own."""
    old = {name: before[name] for name in after if name in before and same(name, now.get(name), after[name])}
    if "tag_ids" in after and "tag_ids" in before:
        tags = merge_tags(after["tag_ids"], before["tag_ids"], now.get("tag_ids"))
        old |= {"tag_ids": tags} if tags is not None else {}
    return old
