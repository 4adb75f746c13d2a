"""What a new act makes of the commands that still wait, so that the server sees the outcome and not each step.

Runs inside the transaction that appends. A body that may be on the wire never changes: what is `sending` or
`uncertain`, or asks whether it arrived, is left alone and the act queues behind it. Pure.

    waiting for the thing          act            becomes
    ------------------------------ -------------- ---------------------------------------------------------
    create, not in flight          edit, stop     folded into the create
    create, not in flight          delete         both vanish; the stop its start implied stays; what waits for a
                                                  project, client or tag goes without it
    create, in flight              any            the act behind it
    running A, inside its hold     start B        B alone
    running A, not in flight       start B        A finished at B's start, then B
    edit, not in flight            edit           one edit: later value, first base; unchanged fields drop out
    edit, then a stop that went,   edit of stop   the new end behind those, so that it is the last word
    or a start that ended it
    stop, never sent or parked     edit of stop   the stop with the new moment, typed over the one it had; the other
                                                  fields as an edit
    stop, parked                   stop           the new stop
    edit, stop, not in flight      delete         the delete before them; they go with it, or stay if it is undone
    archive, not in flight         restore        both vanish (and the other way round)
    anything else                  any            the act behind it
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Literal, NamedTuple

from desktop.model.command import Approval, Command
from desktop.sync.fields import TIMES, normal, same
from desktop.sync.uses import uses, without

HOLD = timedelta(seconds=5)
"""How long an unnamed act is held. Offline it stays `held` for longer and is none the less meant."""
_CUT = ":stops:"


class Logged(NamedTuple):
    """What becomes of the activity rows of a command that leaves the outbox unsent."""

    uuid: str
    outcome: Literal["vanished", "folded"]
    into: str | None = None
    """For `folded`: the uuid of the command that carries its effect now."""


class Coalesced(NamedTuple):
    """The changes to the outbox that take the act in."""

    append: tuple[Command, ...] = ()
    update: tuple[Command, ...] = ()
    remove: tuple[int, ...] = ()
    """Places (`seq`) in the outbox."""
    logged: tuple[Logged, ...] = ()


def coalesce(waiting: Sequence[Command], act: Command) -> Coalesced:
    """Take `act` into the outbox. `waiting` is all of it, in order; targets are resolved as far as they can be."""
    mine = [c for c in waiting if c.noun == act.noun and c.target == act.target and c.uuid != act.uuid]
    create = next((c for c in mine if c.verb == "create"), None)
    match act.verb:
        case "create":
            return _start(waiting, act) if runs(act) else Coalesced(append=(act,))
        case "delete" if create is not None and is_open(create):
            return _vanish(create, mine, waiting)
        case "edit" | "stop" if create is not None and is_open(create):
            return _fold(create, act, waiting)
        case _:
            return _follow([c for c in mine if is_open(c) and c is not create], act, _ended(waiting, act))


def _ended(waiting: Sequence[Command], act: Command) -> int:
    """The place of what ended the act's entry last, in flight or not: a stop of it, or a start of another."""
    stops = (c for c in waiting if c.noun == act.noun == "entry" and c.verb == "stop" and c.target == act.target)
    starts = (c for c in waiting if act.noun == "entry" and c.base.get("stops") == act.target)
    return max((c.seq for c in (*stops, *starts)), default=0)


def is_open(command: Command) -> bool:
    """Whether nothing of it can be on the wire, so that it may still change.

    An attempt that was refused or proven absent counts as never made; one that is only made again does not. A
    question whether a create arrived is as good as a body in flight; every other question is about something that
    is not on the server.
    """
    match command.status:
        case "held" | "ready":
            return not (repeatable(command) and command.given_up)
        case "parked":
            return True
        case "asked":
            return command.verb == "create" and not command.attempts
        case _:
            return False


def repeatable(command: Command) -> bool:
    """Whether it is simply sent again after a lost answer: a second deletion answers 404, a second change of a
    project, client or tag changes nothing."""
    return command.verb == "delete" or (command.noun != "entry" and command.verb != "create")


def runs(command: Command) -> bool:
    """Whether it is the create of a running entry."""
    return command.noun == "entry" and command.verb == "create" and command.fields.get("stop") is None


def started(command: Command) -> bool:
    """Whether it is the create of an entry that runs, or ran and has ended meanwhile; not one typed as finished."""
    return runs(command) or command.exclusive or bool(command.base.get("started"))


def implied_stop(start: Command) -> Command | None:
    """The stop that a start carried, as a command of its own; None where it ended nothing."""
    stopped = start.base.get("stops")
    if stopped is None or start.noun != "entry" or start.verb != "create":
        return None
    return cut(start, stopped, start.fields["start"])


def cut(start: Command, entry: Any, moment: str) -> Command:
    """The stop of `entry` at `moment` that belongs to the effect of `start`: a fix needs no approval of its own."""
    return Command(
        uuid=f"{start.uuid}{_CUT}{entry}",
        noun="entry",
        verb="stop",
        target=entry,
        workspace_id=start.workspace_id,
        fields={"stop": moment},
        base={"stop": None},
        at=start.at,
        approval=start.approval._replace(how="engine"),
        batch=start.batch,
    )


def stop_at(create: Command, moment: str) -> Command:
    """The create of an entry that ran, finished at that moment; never before its start."""
    end = max(moment, create.fields["start"], key=_moment)
    return _replaced(_marked(create), {"stop": end})._replace(live=False)


def cut_for(command: Command) -> str | None:
    """The uuid of the start that `command` is a cut of, None for everything else."""
    start, mark, _ = command.uuid.partition(_CUT)
    return start if mark else None


def _start(waiting: Sequence[Command], act: Command) -> Coalesced:
    """A start ends what runs; what was never sent is ended here, without a request of its own."""
    ended = {c.base.get("stops") for c in waiting}
    ended |= {c.target for c in waiting if c.fields.get("stop") or c.verb == "delete"}
    running = [c for c in waiting if runs(c) and c.uuid not in ended]
    if not running:
        return Coalesced(append=(act,))
    before = running[-1]
    if not is_open(before):  # the server will end it, whether or not the person saw it run
        return Coalesced(append=(act._replace(base={"stops": before.uuid, **act.base}),))
    base = {name: value for name, value in act.base.items() if (name, value) != ("stops", before.uuid)}
    if before.status == "held" and timedelta(0) <= act.at - before.at <= HOLD:
        stops = before.base.get("stops")
        heir = act._replace(base={**base, "stops": stops} if stops is not None else base)
        return Coalesced((heir,), (), (before.seq,), (Logged(before.uuid, "vanished"),))
    return Coalesced((act._replace(base=base),), (stop_at(before, act.fields["start"]),))


def _fold(create: Command, act: Command, waiting: Sequence[Command]) -> Coalesced:
    """A start that is moved leaves what it ended where it was: that end becomes a stop of its own."""
    stop = implied_stop(create) if "start" in act.fields else None
    if stop is None:
        return Coalesced(update=(_folded(create, act),))
    base = {name: value for name, value in create.base.items() if name != "stops"}
    folded = _folded(create._replace(base=base), act)
    return Coalesced(wanted(stop, waiting), (folded,))


def _folded(create: Command, act: Command) -> Command:
    """The create with the act in it. An edit revives a refused create; a stop does not mend what was refused."""
    folded = _replaced(_marked(create), act.fields)
    if act.verb == "stop":
        folded = stop_at(create, act.fields["stop"])
    folded = folded._replace(live=create.live and not {"start", "stop"} & set(act.fields))
    if "start" in act.fields:
        folded = folded._replace(exclusive=False)
    if create.status == "parked" and act.verb == "edit":
        folded = folded._replace(status=act.status, not_before=act.not_before, reason=None)
    return folded


def _marked(create: Command) -> Command:
    """The create of a running entry, marked so that it still counts as a start when it has ended."""
    return create._replace(base={**create.base, "started": True}) if runs(create) else create


def _vanish(create: Command, mine: Sequence[Command], waiting: Sequence[Command]) -> Coalesced:
    gone = tuple(c.seq for c in mine)
    logged = tuple(Logged(c.uuid, "vanished") for c in mine)
    freed = tuple(_freed(c, create) for c in waiting if (create.noun, create.uuid) in uses(c))
    return Coalesced(wanted(implied_stop(create), waiting), freed, gone, logged)


def _freed(command: Command, create: Command) -> Command:
    """The command without the project, client or tag that is not created after all; nor does it ask about it."""
    freed = without(command, create.noun, create.uuid)
    asks = command.status == "asked" and (command.question or {}).get("facts", {}).get("ref") == create.uuid
    return freed._replace(status="ready", question=None) if asks else freed


def wanted(stop: Command | None, waiting: Sequence[Command]) -> tuple[Command, ...]:
    """The stop, unless it waits already or another end was said since its start. A deletion of its entry takes it
    along, or leaves it when taken back."""
    if stop is None:
        return ()
    mine = [c for c in waiting if c.verb in ("edit", "stop") and (c.noun, c.target) == ("entry", stop.target)]
    said = any(c.fields.get("stop") and c.at >= stop.at for c in mine)
    return () if said or any(c.uuid == stop.uuid for c in waiting) else (stop,)


def _follow(waiting: Sequence[Command], act: Command, ended: int) -> Coalesced:
    """The act on a thing that exists, or whose create is in flight, with the open commands for it.

    A new end lies behind the place `ended`, never in an edit before it.
    """
    edit = next((c for c in waiting if c.verb == "edit"), None)
    stop = next((c for c in waiting if c.verb == "stop"), None)
    opposite = {"archive": "restore", "restore": "archive"}.get(act.verb)
    undone = next((c for c in waiting if c.verb == opposite), None)
    match act.verb:
        case "edit" if stop is not None and _movable(stop) and act.fields.get("stop") is not None:
            return _moved_stop(edit, stop, act)
        case "edit" if edit is not None and "stop" in act.fields and edit.seq < ended:
            behind = next((c for c in waiting if c.verb == "edit" and c.seq > ended), None)
            return Coalesced(append=(act,)) if behind is None else _merged(behind, act)
        case "edit" if edit is not None:
            return _merged(edit, act)
        case "stop" if stop is not None and stop.status == "parked":
            return Coalesced((act,), (), (stop.seq,), (Logged(stop.uuid, "folded", act.uuid),))
        case "archive" | "restore" if undone is not None:
            return Coalesced((), (), (undone.seq,), (Logged(undone.uuid, "vanished"),))
        case _:
            return Coalesced(append=(act,))


def _movable(stop: Command) -> bool:
    """Whether no attempt of the stop can have ended the entry: it was never sent, or refused for good."""
    return not stop.attempts or stop.status == "parked"


def _moved_stop(edit: Command | None, stop: Command, act: Command) -> Coalesced:
    moved = _replaced(stop, {"stop": act.fields["stop"]})._replace(live=False, status=act.status)
    base = {"stop": stop.base.get("stop") or stop.fields["stop"]}  # it is typed now, over this end
    moved = moved._replace(base=base, not_before=act.not_before, reason=None, at=act.at, approval=_both(stop, act))
    rest = {name: value for name, value in act.fields.items() if name != "stop"}
    if not rest:
        return Coalesced(update=(moved,))
    others = act._replace(fields=rest)
    after = _merged(edit, others) if edit is not None else Coalesced(append=(others,))
    return after._replace(update=(moved, *after.update))


def _merged(edit: Command, act: Command) -> Coalesced:
    base = {**act.base, **edit.base}
    fields = {**edit.fields, **act.fields}
    changed = {n: v for n, v in fields.items() if n not in base or not same(n, v, base[n])}
    if not changed:
        return Coalesced(remove=(edit.seq,), logged=(Logged(edit.uuid, "vanished"),))
    merged = edit._replace(
        fields=changed,
        base={name: value for name, value in base.items() if name in changed or name in TIMES},
        at=max(edit.at, act.at),
        approval=_both(edit, act),
        status=act.status,
        not_before=act.not_before,
        reason=None,
    )
    return Coalesced(update=(merged,))


def _both(before: Command, act: Command) -> Approval:
    """Two approvals of what one request will do."""
    return act.approval._replace(words=f"{before.approval.words}; {act.approval.words}")


def _replaced(command: Command, fields: Any) -> Command:
    return command._replace(fields={**command.fields, **fields})


def _moment(text: str) -> Any:
    return normal("start", text)
