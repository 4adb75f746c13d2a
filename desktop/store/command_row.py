"""A command as columns, and back."""

from typing import Any

from desktop.model.command import Approval, Command
from desktop.store.columns import dumps, from_micros, loads, maybe_from_micros, maybe_micros, micros, text
from desktop.store.database import Row


def columns(command: Command) -> tuple[Any, ...]:
    """Every column but `seq`, in the order of `command`."""
    words, how, approved_at = command.approval
    return (
        command.uuid,
        command.noun,
        command.verb,
        dumps(command.target),
        command.workspace_id,
        dumps(command.fields),
        dumps(command.base),
        micros(command.at),
        dumps([words, how, micros(approved_at)]),
        command.live,
        command.exclusive,
        command.status,
        command.attempts,
        maybe_micros(command.t0),
        maybe_micros(command.given_up),
        maybe_micros(command.not_before),
        dumps(command.bodies),
        None if command.reason is None else text(command.reason),
        None if command.question is None else dumps(command.question),
        command.batch,
    )


def command(row: Row) -> Command:
    """The command of a row of all columns, `seq` first. Raises ValueError, TypeError where it makes no sense."""
    words, how, approved_at = loads(row[9])
    return Command(
        seq=row[0],
        uuid=row[1],
        noun=row[2],
        verb=row[3],
        target=loads(row[4]),
        workspace_id=row[5],
        fields=loads(row[6]),
        base=loads(row[7]),
        at=from_micros(row[8]),
        approval=Approval(words, how, from_micros(approved_at)),
        live=bool(row[10]),
        exclusive=bool(row[11]),
        status=row[12],
        attempts=row[13],
        t0=maybe_from_micros(row[14]),
        given_up=maybe_from_micros(row[15]),
        not_before=maybe_from_micros(row[16]),
        bodies=tuple(loads(row[17])),
        reason=row[18],
        question=None if row[19] is None else loads(row[19]),
        batch=row[20],
    )
