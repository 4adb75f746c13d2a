"""What became of a write, in the activity log: every write is there, with how it was approved and how it ended."""

from collections.abc import Mapping
from typing import Any

from desktop.model.command import Command, Verb
from desktop.store import Activity, Store
from desktop.store.activity import Outcome


def record(store: Store, command: Command, outcome: Outcome, note: str | None = None) -> None:
    """Close the rows that wait for this command; the engine's own commands get one of their own."""
    if not store.activities_of(command.uuid):
        store.log(_row(command, outcome, note))
    else:
        close(store, command.uuid, outcome, note)


def close(store: Store, uuid: str, outcome: Outcome, note: str | None = None) -> None:
    """Close the rows that wait for the command `uuid`."""
    for row in store.activities_of(uuid):
        if row.outcome == "waiting":
            store.set_activity(row._replace(outcome=outcome, note=_joined(row.note, note)))


def begin(store: Store, command: Command) -> None:
    """A row of its own for a command that an answer made; it waits with the command."""
    store.log(_row(command, "waiting", None))


def remark(store: Store, command: Command, note: str) -> None:
    """Add a sentence to the command's newest row, whatever became of it."""
    for row in store.activities_of(command.uuid)[:1]:
        store.set_activity(row._replace(note=_joined(row.note, note)))


def give_way(store: Store, command: Command, lost: Mapping[str, Any], note: str) -> None:
    """Add to the command's newest row what of it gave way to a change made elsewhere: it can still be had."""
    for row in store.activities_of(command.uuid)[:1]:
        store.set_activity(row._replace(note=_joined(row.note, note), lost={**(row.lost or {}), **lost}))


def move(store: Store, uuid: str, into: str, *, verb: Verb | None = None) -> None:
    """Let the rows of a command that was folded into another wait for that one; `verb`: those of such acts."""
    for row in store.activities_of(uuid):
        if row.outcome == "waiting" and verb in (None, row.verb):
            store.set_activity(row._replace(command_uuid=into))


def _row(command: Command, outcome: Outcome, note: str | None) -> Activity:
    return Activity(
        id=0,
        at=command.at,
        words=command.approval.words,
        how=command.approval.how,
        approved_at=command.approval.at,
        command_uuid=command.uuid,
        noun=command.noun,
        verb=command.verb,
        target=command.target,
        workspace_id=command.workspace_id,
        before={name: value for name, value in command.base.items() if name != "agreed"} or None,
        after=command.fields or None,
        outcome=outcome,
        batch=command.batch,
        note=note,
    )


def _joined(old: str | None, new: str | None) -> str | None:
    if not old or not new or new in old:
        return old or new
    return f"{old} {new}"
