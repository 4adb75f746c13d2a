"""The computer's clock was off when acts were recorded: one question for all of them, and what its answer does.

What was clicked carries the moment of the click by that clock; what was typed means what it says. Until the person
has answered, whatever carries one of the doubtful moments waits: starts with the stops they imply, and stops.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from desktop.model.command import STUCK, Approval, Command
from desktop.model.moment import format_api
from desktop.model.question import Choice, Question
from desktop.store import Activity, Store
from desktop.sync import doubts, words
from desktop.sync.coalesce import cut_for
from desktop.sync.fields import normal

KIND = "shifted"
CLICKED = timedelta(seconds=5)
"""A start or stop this close to the act was taken from the clock: an exclusive start moves on by some seconds."""


def doubt(store: Store, seconds: float, since: int) -> None:
    """Ask about the moments recorded after row `since` of the log by a clock so many `seconds` behind Toggl's."""
    with store.transaction():
        waiting = [c for c in store.commands() if c.noun == "entry" and _unsent(c)]
        clicked = {c.seq: list(_clicked(store, c, since)) for c in waiting}
        affected = [c for c in waiting if clicked[c.seq]]
        if affected:
            moments = sorted({moment for found in clicked.values() for moment in found})
            carrier = _carrier(affected, moments, seconds)
            if all(known.uuid != carrier.uuid for known in store.commands()):
                store.append(carrier)


def doubtful(commands: Sequence[Command]) -> frozenset[int]:
    """The places of the commands that wait for an answer about the clock."""
    moments = {
        moment
        for c in commands
        if c.question is not None and c.question["kind"] == KIND
        for moment in c.question["facts"]["moments"]
    }
    return frozenset(c.seq for c in commands if moments and _unsent(c) and _carries(c, moments))


def settle(store: Store, asked: Command, *, move: bool) -> None:
    """The answer: the doubtful moments, wherever they stand by now, stay or become what Toggl's clock said.

    What a start ended meanwhile may have been ended later by another one; so its stop is sent by itself.
    """
    facts = Question.from_json(asked.question or {}).facts
    moments, by = facts["moments"], timedelta(seconds=facts["seconds"] if move else 0)
    for command in store.commands():
        if _unsent(command) and _carries(command, moments):
            store.update(doubts.release_stop(store, _moved(store, command, moments, by)))


def forget_answered(store: Store) -> None:
    """A question about what was let go meanwhile needs no answer."""
    commands = store.commands()
    if any(c.question is not None and c.question["kind"] == KIND for c in commands) and not doubtful(commands):
        for command in commands:
            if command.question is not None and command.question["kind"] == KIND:
                store.remove(command.seq)


def _moved(store: Store, command: Command, moments: Sequence[str], by: timedelta) -> Command:
    if not by:
        return command
    fields = dict(command.fields)
    for name in ("start", "stop"):
        if fields.get(name) in moments:
            fields[name] = format_api(normal(name, fields[name]) + by)
    start, stop = (normal(name, fields.get(name)) for name in ("start", "stop"))
    if start is not None and stop is not None:
        fields["stop"] = format_api(max(start, stop))
    alone = start is None or not store.started_at(start)
    return command._replace(fields=fields, at=command.at + by, exclusive=command.exclusive and alone)


def _unsent(command: Command) -> bool:
    return command.noun == "entry" and command.status not in (*STUCK, "sending", "uncertain")


def _carries(command: Command, moments: Sequence[str] | set[str]) -> bool:
    return any(command.fields.get(name) in moments for name in ("start", "stop"))


def _clicked(store: Store, command: Command, since: int) -> Iterator[str]:
    """The moments of a command that were taken from the clock, by the acts it was made of."""
    for row in store.activities_of(cut_for(command) or command.uuid):
        moment = _of_click(row)
        if row.id > since and moment is not None:
            yield moment


def _of_click(row: Activity) -> str | None:
    name = {"create": "start", "stop": "stop"}.get(row.verb)
    moment: str | None = (row.after or {}).get(name or "")
    return moment if moment and abs(normal("start", moment) - row.at) <= CLICKED else None


def _carrier(affected: Sequence[Command], moments: Sequence[str], seconds: float) -> Command:
    """A change of nothing that waits for its answer."""
    first = affected[0]
    uuid = f"{KIND}:{first.uuid}"
    asked = _question(affected, moments, seconds)
    approval = Approval("Move times to Toggl's clock", "engine", first.at)
    return Command(
        uuid=uuid,
        noun="entry",
        verb="edit",
        target=uuid,
        workspace_id=first.workspace_id,
        fields={},
        base={},
        at=first.at,
        approval=approval,
        status="asked",
        question=asked.to_json(),
    )


def _question(affected: Sequence[Command], moments: Sequence[str], seconds: float) -> Question:
    minutes = max(1, round(abs(seconds) / 60))
    clock = f"Your clock was {minutes} {'minute' if minutes == 1 else 'minutes'} "
    clock += "behind Toggl's" if seconds > 0 else "ahead of Toggl's"
    others = len(affected) - 1
    what = words.named(affected[0])
    if others:
        what += f" and {others} other {'change' if others == 1 else 'changes'}"
    said = f"{clock} when {what} {'were' if others else 'was'} recorded. Move {'their' if others else 'its'} times?"
    choices = (Choice("move", "Move them"), Choice("keep", "Keep them"))
    return Question(KIND, said, choices, {"seconds": round(seconds), "moments": list(moments)})
