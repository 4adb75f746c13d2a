"""Which commands may go, as far as the others are concerned. Pure.

First in, first out for each thing; starts and stops one after the other for the whole account. A refused or asked
command holds back its own thing and what depends on it, and nothing else: what waits behind it leaves the account's
order. A project, client or tag goes to the archive or is deleted after what was to be put on it before.
"""

from collections.abc import Sequence
from typing import Any

from desktop.model.command import STUCK, Command
from desktop.sync.coalesce import cut_for, started
from desktop.sync.shift import doubtful
from desktop.sync.uses import uses

FLYING = ("sending", "uncertain")
PASSING = ("edit", "stop", "archive", "restore")
"""What has no meaning once its thing is deleted."""


def sendable(commands: Sequence[Command]) -> list[Command]:
    """The commands that no other holds back, in order; those whose own hold still runs are among them."""
    lane = _Lane(commands)
    return [command for command in commands if lane.free(command)]


def references(command: Command) -> list[str]:
    """The creates whose ids a command needs before it can be sent."""
    needed = [ref for _, ref in uses(command)]
    if command.verb != "create":
        needed.append(command.target)
    return [ref for ref in needed if isinstance(ref, str)]


def in_order(command: Command) -> bool:
    """Whether it is a start or stop of the person's. The engine's own cuts wait for none."""
    if command.noun != "entry" or cut_for(command) is not None:
        return False
    return command.verb == "stop" or (command.verb == "create" and started(command))


class _Lane:
    """One walk through the outbox, remembering what shuts the way for those behind."""

    def __init__(self, commands: Sequence[Command]) -> None:
        self._doubtful = doubtful(commands)
        self._creates = {c.uuid for c in commands if c.verb == "create"}
        self._cut = {cut_for(c) for c in commands if c.status not in STUCK}
        self._doomed = {(c.noun, c.target) for c in commands if c.verb == "delete" and c.status not in STUCK}
        self._shut: set[tuple[str, Any]] = set()
        self._edited: set[tuple[str, Any]] = set()
        self._moved: set[tuple[str, Any]] = set()
        self._stuck: set[Any] = set()
        self._used: set[tuple[str, Any]] = set()
        self._turn_taken = False

    def free(self, command: Command) -> bool:
        thing = (command.noun, command.target)
        needs = references(command)
        stuck = self._is_stuck(command) or command.target in self._stuck or any(r in self._stuck for r in needs)
        if thing in self._doomed and command.verb in PASSING and command.status not in FLYING:
            return False  # it goes with the thing, or stays if the deletion is taken back
        behind = (
            thing in self._shut
            or (thing in self._moved and command.verb != "delete")
            or (thing in self._edited and command.verb not in ("stop", "delete"))
        )
        retires = command.verb in ("archive", "delete") and thing in self._used
        waits = behind or retires or any(ref in self._creates for ref in needs) or command.uuid in self._cut
        free = not stuck and not waits and command.status not in FLYING
        if in_order(command) and not stuck:
            free = free and not self._turn_taken
            self._turn_taken = True
        if stuck and (command.verb == "create" or command.target in self._stuck):
            self._stuck |= {command.target, command.uuid}
        self._shutter(command).add(thing)
        self._used |= set() if stuck else set(uses(command))
        return free

    def _is_stuck(self, command: Command) -> bool:
        """Whether only the person can help it on."""
        return command.status in STUCK or command.seq in self._doubtful

    def _shutter(self, command: Command) -> set[tuple[str, Any]]:
        """Whom it holds back: a stop overtakes edits that leave the times alone, a deletion all not in flight.

        A refused edit never holds back a stop: the time matters more.
        """
        times = bool({"start", "stop"} & set(command.fields))
        if command.verb != "edit" or (times and command.status in FLYING):
            return self._shut
        return self._moved if times and not self._is_stuck(command) else self._edited
