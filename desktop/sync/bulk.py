"""The same change of several entries, in one request: a workspace window has thirty of them in an hour.

The server may do it in part and names what it did. Whatever it did not do goes by itself, and gets its own answer.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from desktop.gateway.errors import Conflict, Forbidden, GatewayError, Invalid, Missing, PlanNeeded
from desktop.model.moment import format_api
from desktop.store import Store
from desktop.sync import push, settle
from desktop.sync.alike import is_common
from desktop.sync.fields import normal
from desktop.sync.freeze import Frozen, Moment, freeze

if TYPE_CHECKING:
    from desktop.gateway.client import Gateway

REFUSED = (Forbidden, Missing, Invalid, Conflict, PlanNeeded)
"""Answers to the whole of it that tell nothing of any single entry."""
SLACK = timedelta(seconds=2)
"""How far our idea of the server's time may be off."""


def freeze_alike(store: Store, seqs: Sequence[int], at: Moment) -> list[Frozen]:
    """Freeze the first command, and with it those of the others whose request has the same body."""
    with store.transaction():
        first = freeze(store, seqs[0], at)
        if first is None or not is_common(first.command) or first.call != "update":
            return [first] if first else []
        others = (freeze(store, seq, at, like=first.body) for seq in seqs[1:])
        return [first, *(other for other in others if other is not None)]


async def deliver(gateway: "Gateway", frozen: Sequence[Frozen]) -> frozenset[int]:
    """The one call. The entries that were changed. Raises GatewayError."""
    operations = [{"op": "replace", "path": f"/{name}", "value": value} for name, value in frozen[0].body.items()]
    targets = [int(each.command.target) for each in frozen]
    approved = push.Approved("; ".join(each.command.approval.words for each in frozen))
    answer = await gateway.patch_entries(frozen[0].command.workspace_id, targets, operations, approved)
    return frozenset(answer.success)


def fold(store: Store, frozen: Sequence[Frozen], done: Collection[int], *, at: datetime) -> None:
    """Take in which entries were changed; the others wait again."""
    with store.transaction():
        for each in frozen:
            command, target = store.command(each.command.seq) or each.command, int(each.command.target)
            if target in done:
                settle.arrived(store, command, _changed(store, target, each), at=at, late=False)
            else:
                settle.absent(store, command)


def fail(store: Store, frozen: Sequence[Frozen], error: GatewayError, *, at: datetime) -> None:
    """No success at all."""
    with store.transaction():
        for each in frozen:
            command = store.command(each.command.seq) or each.command
            if isinstance(error, REFUSED):
                settle.absent(store, command)
            else:
                push.fail(store, command, error, at=at)


def _changed(store: Store, target: int, frozen: Frozen) -> Mapping[str, Any]:
    """The row as it must be now, no newer than the server's own, which a pull will bring."""
    row = store.raw_entry(target) or {"id": target}
    sent = (frozen.command.t0 or frozen.command.at) - SLACK
    known = row.get("at")
    newer = known is None or normal("start", known) < sent
    return {**row, **frozen.body, "at": format_api(sent) if newer else known}
