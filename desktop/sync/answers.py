"""From a choice to what follows from it, inside the transaction of the person's act.

question     choice      becomes
------------ ----------- ---------------------------------------------------
arrived      id:N        ours is the entry N
             none        sent (again)
ended        then        sent, finished when the other one began
             runs        sent, running
gone         new         a new entry with what was left and what was changed
changed      delete      deleted as it is now
backwards    theirs      our other changes alone
             mine        our times, whatever they are
taken        use         the one that exists, found by its name
lacking      without     sent without what does not exist
twin         keep:N      the other one is deleted
             both        never asked again
late         delete      deleted
went-on      on          a new running entry from where the other was stopped
shifted      move, keep  what waits for it is sent with its times moved, or as they are
any          drop, keep, ended    let go
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from desktop.model.command import Approval, Command
from desktop.model.moment import format_api
from desktop.model.question import Question
from desktop.store import Store, precedence
from desktop.sync import journal, shift
from desktop.sync.doubts import ENTRY, deletion
from desktop.sync.fields import TIMES, normal
from desktop.sync.settle import adopt, adopt_deleted, gather, vanish
from desktop.sync.twins import rebind
from desktop.sync.uses import uses, without

TOGETHER = timedelta(days=31)
"""How far from a moment the entries are looked at that may have been recorded over it."""


def answer(store: Store, command: Command, choice: str, now: datetime) -> str:
    """Do what the person chose, at `now` of the corrected clock. Returns what was done, in words.

    Raises ValueError for a choice that was not offered.
    """
    question = Question.from_json(command.question or {})
    chosen = next((offered for offered in question.choices if offered.key == choice), None)
    if chosen is None:
        raise ValueError(f"{choice!r} is none of the choices of {question.kind!r}")
    agreed = Approval(f"{question.words} {chosen.words}", "question", now)
    ready = command._replace(status="ready", question=None, not_before=None, live=False)
    match question.kind, choice:
        case "arrived", "none":
            store.update(ready)
        case "arrived", _:
            _found(store, ready, int(choice.removeprefix("id:")))
        case "ended", "then":
            store.update(ready._replace(fields={**command.fields, "stop": question.facts["stop"]}, exclusive=False))
        case "ended", "runs":
            store.update(ready._replace(exclusive=False, at=now))
        case "gone", "new":
            row = question.facts["row"]
            _anew(store, _ended(store, gather(store, command), row), row, agreed)
        case "gone", _:
            vanish(store, gather(store, command), "discarded")
        case "changed", "delete":
            store.update(ready._replace(approval=agreed, base={"agreed": True}))
        case "late", "delete":
            store.update(deletion(ready, store.raw_entry(int(command.target)) or {}, agreed))
        case "backwards", "mine":
            store.update(_my_times(ready._replace(approval=agreed), store.raw_entry(int(command.target)) or {}))
        case "backwards", "theirs":
            rest = {n: v for n, v in command.fields.items() if n not in TIMES}
            _or_done(store, ready._replace(fields=rest))
        case "taken", "use":
            store.update(ready._replace(status="uncertain", attempts=command.attempts + 1, approval=agreed))
        case "lacking", "without":
            _or_done(store, _without(ready, question.facts["ref"])._replace(approval=agreed))
        case "twin", _ if choice.startswith("keep:"):
            _keep(store, ready, question.facts["other"], int(choice.removeprefix("keep:")), agreed)
        case "twin", "both":
            store.bind(f"{command.uuid}:kept", "entry", int(command.target))
            journal.record(store, command, "discarded", "Both are kept.")
            store.remove(command.seq)
        case "went-on", "on":
            _go_on(store, command, question.facts["row"], agreed, now)
        case "shifted", "move":
            shift.settle(store, command, move=True)
            _close(store, command, "The times were moved.")
        case "shifted", "keep":
            shift.settle(store, command, move=False)
            _close(store, command, "The times stay.")
        case _:
            vanish(store, command, "discarded")
    return chosen.words


def _found(store: Store, command: Command, id_: int) -> None:
    if (store.raw_entry(id_) or {}).get("server_deleted_at"):
        adopt_deleted(store, command, id_)
    else:
        adopt(store, command, id_, "It was found in Toggl; it was not sent twice.")


def _my_times(command: Command, row: Mapping[str, Any]) -> Command:
    """Both times as the person had them, over those that they now know of."""
    seen = {name: command.base[name] for name in TIMES if command.base.get(name)}
    theirs = {name: row.get(name) for name in TIMES}
    return command._replace(fields={**seen, **command.fields}, base={**command.base, **theirs, "agreed": True})


def _keep(store: Store, command: Command, shown: int, kept: int, agreed: Approval) -> None:
    """Of two twins one stays. Where it is the hidden one, it takes the other's place."""
    hidden = int(command.target)
    uuid = store.uuid_of("entry", shown)
    if kept == hidden and uuid is not None:
        rebind(store, uuid, hidden)
    store.update(deletion(command, store.raw_entry(shown if kept == hidden else hidden) or {}, agreed))


def _or_done(store: Store, command: Command) -> None:
    if command.verb == "edit" and not command.fields:
        _close(store, command, "Toggl's version stays.")
    else:
        store.update(command)


def _close(store: Store, command: Command, note: str) -> None:
    journal.record(store, command, "saved", note)
    store.remove(command.seq)


def _anew(store: Store, command: Command, row: dict[str, Any], agreed: Approval) -> None:
    """A new entry in place of the deleted one, with everything waiting for it."""
    kept = {name: row.get(name) for name in ENTRY}
    fields = {**kept, "workspace_id": command.workspace_id, **command.fields}
    uuid = f"{command.uuid}:anew"
    create = command._replace(
        uuid=uuid, verb="create", target=uuid, fields=fields, base={}, approval=agreed, live=False, exclusive=False
    )
    store.remove(command.seq)
    journal.move(store, command.uuid, uuid)
    create = store.append(
        create._replace(status="ready", question=None, attempts=0, bodies=(), t0=None, given_up=None)
    )
    journal.begin(store, create)


def _ended(store: Store, command: Command, row: Mapping[str, Any]) -> Command:
    """The change of an entry that ran until it was deleted: it ended then, where time followed."""
    if row.get("stop") or command.fields.get("stop"):
        return command
    deleted = precedence.moment(row.get("server_deleted_at")) or command.at
    moment = max(command.at, deleted, normal("start", command.fields.get("start", row["start"]))).replace(
        microsecond=0
    )
    entries = [entry.stop for entry in store.entries(moment - TOGETHER, moment + TOGETHER)]
    waiting = [c.fields.get("stop") for c in store.commands() if (c.noun, c.verb) == ("entry", "create")]
    stops = [*entries, *(normal("stop", stop) for stop in waiting)]
    if all(stop is not None and stop <= moment for stop in stops):
        return command
    return command._replace(fields={**command.fields, "stop": format_api(moment)})


def _go_on(store: Store, command: Command, row: dict[str, Any], agreed: Approval, now: datetime) -> None:
    """The stopped entry goes on as a new one, from the moment at which it was stopped to the next start, if any."""
    began = normal("start", row["stop"])
    starts = [entry.start for entry in store.entries(began, now + timedelta(seconds=1))]
    starts += [
        normal("start", c.fields["start"]) for c in store.commands() if (c.noun, c.verb) == ("entry", "create")
    ]
    ends = min((start for start in starts if start > began), default=None)
    fields = {"start": row["stop"], "stop": None if ends is None else format_api(ends)}
    _anew(store, command._replace(fields=fields), row, agreed)


def _without(command: Command, ref: str) -> Command:
    for noun, used in uses(command):
        if used == ref:
            command = without(command, noun, ref)
    return command
