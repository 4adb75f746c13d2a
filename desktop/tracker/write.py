"""One write: from an intent to rows in the outbox and the activity log, in a single transaction."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from desktop.model.command import Command, How
from desktop.model.intent import (
    Answer,
    Away,
    Continue,
    Create,
    Delete,
    Discard,
    Edit,
    Intent,
    Manage,
    Retry,
    Start,
    Stop,
    Toggle,
    Undo,
    UseMine,
)
from desktop.model.question import Confirmation, Question
from desktop.model.settings import Settings
from desktop.store import Activity, Store
from desktop.sync import journal
from desktop.sync.answers import answer
from desktop.sync.coalesce import coalesce
from desktop.sync.settle import carry_out, vanish
from desktop.tracker import plan, things
from desktop.tracker.approval import hold, tier
from desktop.tracker.away import away
from desktop.tracker.mine import use_mine
from desktop.tracker.outcome import Done, Outcome, Refused
from desktop.tracker.plan import Act, Plan, Situation
from desktop.tracker.state import Connectivity, derive
from desktop.tracker.step import Unwritten
from desktop.tracker.undo import UndoPlan, undo


class Writing(NamedTuple):
    """An intent with everything that deciding on it needs."""

    intent: Intent
    how: How
    yes: Confirmation | None
    now: datetime
    """By the corrected clock, in whole seconds."""
    wall: datetime
    uuid: Callable[[], str]
    settings: Settings
    connectivity: Connectivity


def write(store: Store, writing: Writing) -> Outcome:
    """Decide and append under one lock, so that twenty commands at once see each other's effect."""
    with store.transaction():
        match writing.intent:
            case Retry(seq) | Discard(seq) | Answer(seq, _):
                command = store.command(seq)
                if command is None:
                    return Refused("That change is not waiting any more.")
                if writing.how == "another program":
                    question = _settling(writing.intent, command)
                    if not _agreed(writing.yes, question):
                        return question
                return _settle(store, writing, command)
        state = derive(store, now=writing.now, connectivity=writing.connectivity)
        granted = tier(writing.intent, writing.how, confirm_every_write=writing.settings.confirm.every_write)
        waits = hold(writing.intent, writing.how, granted)
        at = Situation(store, state, writing.now, writing.wall, writing.how, waits, writing.uuid)
        planned = _plan(writing.intent, at)
        unwritten = Unwritten()
        if isinstance(planned, UndoPlan):
            planned, unwritten = planned
            granted = "confirmed" if any(a.command.noun != "entry" for a in planned.acts) else granted
        if not isinstance(planned, Plan):
            return planned
        if granted == "confirmed" and not _agreed(writing.yes, planned.confirmation):
            return planned.confirmation
        return _append(store, at, planned, unwritten)


def _plan(intent: Intent, at: Situation) -> Plan | UndoPlan | Done | Refused:
    match intent:
        case Start():
            return plan.start(intent, at)
        case Stop():
            return plan.stop(intent, at)
        case Continue():
            return plan.resume(intent, at)
        case Toggle():
            return plan.stop(Stop(), at) if at.state.running else plan.resume(Continue(), at)
        case Away():
            return away(intent, at)
        case Edit():
            return plan.edit(intent, at)
        case Delete():
            return plan.delete(intent, at)
        case Create():
            return things.create(intent, at)
        case Manage():
            return things.manage(intent, at)
        case Undo():
            return undo(intent, at)
        case UseMine():
            return use_mine(intent, at)
    raise AssertionError(intent)


def _agreed(yes: Confirmation | None, asked: Confirmation) -> bool:
    """Whether the yes was given to this very target and effect; what changed meanwhile is asked anew."""
    return yes is not None and (yes.verb, yes.target, yes.effect) == (asked.verb, asked.target, asked.effect)


def _append(store: Store, at: Situation, planned: Plan, unwritten: Unwritten) -> Done:
    for seq in unwritten.removed:
        command = store.command(seq)
        store.remove(seq)
        if command is not None:
            journal.close(store, command.uuid, "vanished")
    for updated in unwritten.updated:
        store.update(updated)
    places = [_append_act(store, at, act) for act in planned.acts]
    for row in (store.activity(id_) for id_ in planned.undoes):
        if row is not None:
            store.set_activity(row._replace(outcome="undone"))
    for row in (store.activity(id_) for id_ in planned.uses):
        if row is not None:
            store.set_activity(row._replace(lost=None))
    held = at.wall + at.hold if at.hold and planned.acts else None
    return Done(planned.words, planned.ref, places[-1] if places else None, held)


def _append_act(store: Store, at: Situation, act: Act) -> int | None:
    """Append one command, folded into what waits, and log it under the command that will carry it."""
    command = _resolved(store, act.command)
    folded = coalesce([_resolved(store, waiting) for waiting in store.commands()], command)
    carriers = carry_out(store, folded, store.append)
    mine = [c for c in carriers if c.uuid == command.uuid] or [
        c for c in carriers if store.resolve(c.target) == command.target
    ]
    carrier = mine[0] if mine else None
    store.log(
        Activity(
            id=0,
            at=at.now,
            words=command.approval.words,
            how=command.approval.how,
            approved_at=command.approval.at,
            command_uuid=carrier.uuid if carrier else command.uuid,
            noun=command.noun,
            verb=command.verb,
            target=act.command.target,
            workspace_id=command.workspace_id,
            before=act.before,
            after=act.after,
            outcome="waiting" if carrier else "vanished",
            batch=command.batch,
            note=None,
        )
    )
    return carrier.seq if carrier else None


def _resolved(store: Store, command: Command) -> Command:
    return command._replace(target=store.resolve(command.target))


def _settling(intent: Intent, command: Command) -> Confirmation:
    """The question before another program's word on a stuck command is taken."""
    words = command.approval.words
    match intent:
        case Retry():
            return Confirmation(f"Send “{words}” again?", "Send", words, "It goes to Toggl as it is.")
        case Answer(_, choice):
            asked = Question.from_json(command.question) if command.question else None
            chosen = next((each.words for each in asked.choices if each.key == choice), choice) if asked else choice
            return Confirmation(f"{chosen}?", chosen, words, asked.words if asked else "It asks nothing any more.")
        case _:
            return Confirmation(
                f"Let go of “{words}”?", "Let go", words, "It never reaches Toggl.", destructive=True
            )


def _settle(store: Store, writing: Writing, command: Command) -> Outcome:
    """The person's word on a command that is stuck."""
    match writing.intent:
        case Retry():
            if command.status != "parked":
                return Refused("That change is not refused; it is on its way.")
            store.update(command._replace(status="ready", reason=None, not_before=None))
            return Done(f"Sending again: {command.approval.words}", command.target, command.seq)
        case Answer(_, choice):
            if command.status != "asked":
                return Refused("That change asks nothing any more.")
            try:
                return Done(answer(store, command, choice, writing.now), command.target, command.seq)
            except ValueError:
                return Refused("That is none of the answers. Nothing was changed.")
        case _:
            return _discard(store, command)


def _discard(store: Store, command: Command) -> Outcome:
    if command.status in ("sending", "uncertain"):
        return Refused("That change may have reached Toggl. It is decided with the next sync.")
    vanish(store, command, "discarded")
    return Done(f"Let go: {command.approval.words}", command.target, command.seq)
