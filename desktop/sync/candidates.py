"""Rows that may be a create of ours whose answer was lost: until that is known, its time counts once."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from desktop.model.command import Command
from desktop.store import Store
from desktop.sync.fields import normal, same
from desktop.sync.match import changed_since, known_before, moved


def candidates(store: Store, commands: Iterable[Command]) -> frozenset[int]:
    """The entries that the creates among `commands` stand for already, or may."""
    return frozenset(id_ for command in commands if command.attempts for id_ in _of(store, command))


def _of(store: Store, command: Command) -> Iterator[int]:
    if (command.noun, command.verb) != ("entry", "create"):
        return
    question = command.question or {}
    if question.get("kind") == "arrived":
        yield from question["facts"]["candidates"]
    if command.status == "asked" or command.t0 is None:
        return
    day = timedelta(days=1)
    for body in command.bodies:
        start = normal("start", body["start"])
        for row in store.unbound(start - day, start + day):
            foreign = row.raw.get("workspace_id") != command.workspace_id or known_before(row.seen, command.t0)
            alike = same("start", row.raw["start"], body["start"]) or moved(row.raw, body)
            if alike and not foreign and changed_since(row.raw, command.t0):
                yield row.id
