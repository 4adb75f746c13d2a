"""What was folded into a create after an attempt that arrived all the same: the entry that is found lacks it."""

from collections.abc import Iterator, Mapping
from typing import Any

from desktop.model.command import Approval, Command
from desktop.store import Store
from desktop.sync import doubts, journal
from desktop.sync.fields import CONTENT, TIMES, content, same

Row = Mapping[str, Any]


def settle(store: Store, create: Command, row: Row) -> None:
    """Write it after all, for the entry `row` that an earlier body of `create` made. What waits behind the create
    speaks of the row already, and has the last word."""
    sent = _sent(create, row)
    if sent is None:
        return
    behind = [c for c in store.commands() if c.noun == "entry" and c.target == row["id"]]
    spoken = {name for c in behind for name in c.fields}
    for act in _acts(create, row, sent):
        fields = {name: value for name, value in act.fields.items() if name not in spoken}
        if fields and doubts.add(store, act._replace(fields=fields)) is not None:
            journal.move(store, create.uuid, act.uuid, verb=act.verb)


def _sent(create: Command, row: Row) -> Row | None:
    """The body that made the row: what was changed since in Toggl tells nothing of it, so the last may be meant."""
    alike = [body for body in create.bodies if content(body) == content(row)] or list(create.bodies[-1:])
    ended = [body for body in alike if same("stop", body.get("stop"), row.get("stop"))]
    return next(iter(ended or alike), None)


def _acts(create: Command, row: Row, sent: Row) -> Iterator[Command]:
    """The change and the stop between what was sent and what the create says now."""
    said = {name: value for name, value in create.fields.items() if name != "stop" or value is not None}
    names = [n for n in (*CONTENT, *TIMES) if n in said and not same(n, sent.get(n), said[n])]
    stops = "stop" in names and sent.get("stop") is None
    edited = [name for name in names if name != "stop" or not stops]
    if edited:
        seen = {name: sent.get(name) for name in (*edited, *TIMES)}
        yield _act(create, row, "edit", {name: said[name] for name in edited}, seen)
    if stops:
        yield _act(create, row, "stop", {"stop": said["stop"]}, {"stop": None})


def _act(create: Command, row: Row, verb: Any, fields: Row, base: Row) -> Command:
    return Command(
        uuid=f"{create.uuid}:then:{verb}",
        noun="entry",
        verb=verb,
        target=int(row["id"]),
        workspace_id=create.workspace_id,
        fields=fields,
        base=base,
        at=create.at,
        approval=Approval(create.approval.words, "engine", create.approval.at),
    )
