"""Questions only the person can answer, in words, with what the answer will need to know."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from desktop.model.command import Approval, Command
from desktop.model.label import quoted
from desktop.model.moment import time_of_day, zone
from desktop.model.question import Choice, Question
from desktop.store import Store
from desktop.sync import words
from desktop.sync.coalesce import cut_for, implied_stop, wanted
from desktop.sync.fields import normal

Row = Mapping[str, Any]
ENTRY = ("workspace_id", "description", "project_id", "task_id", "tag_ids", "billable", "start", "stop")
"""The fields that make an entry anew."""


def ask(store: Store, command: Command, question: Question) -> None:
    """Put the question on the command. What a start ended stays ended, whatever becomes of the start."""
    store.update(release_stop(store, command)._replace(status="asked", question=question.to_json()))


def release_stop(store: Store, start: Command) -> Command:
    """Give the stop that a start implied a command of its own, if it is still wanted; the start without it."""
    stop = implied_stop(start)
    if stop is None:
        return start
    waiting = [c._replace(target=store.resolve(c.target)) for c in store.commands()]
    for wish in wanted(stop._replace(target=store.resolve(stop.target)), waiting):
        store.append(told(store, wish))
    return start._replace(base={name: value for name, value in start.base.items() if name != "stops"})


def add(store: Store, command: Command) -> Command | None:
    """Append one of the engine's own commands, unless it waits already."""
    if any(known.uuid == command.uuid for known in store.commands()):
        return None
    return store.append(told(store, command))


def told(store: Store, command: Command) -> Command:
    """A cut in words of its own, as the start's words tell of the start; every other command as it is."""
    if cut_for(command) is None:
        return command
    create = next((c for c in store.commands() if c.verb == "create" and c.uuid == command.target), None)
    row = create.fields if create else store.raw_entry(command.target) if isinstance(command.target, int) else None
    at = time_of_day(normal("stop", command.fields["stop"]), here(store))
    said = f"Stop {quoted((row or {}).get('description') or '')} at {at}"
    return command._replace(approval=command.approval._replace(words=said))


def here(store: Store) -> ZoneInfo:
    """The zone that draws."""
    profile = store.profile()
    return zone(profile.timezone if profile else "UTC")


def arrived(command: Command, rows: Sequence[Row], place: ZoneInfo) -> Question:
    """Is one of these the create whose answer was lost?"""
    start = time_of_day(normal("start", command.fields["start"]), place)
    choices = [Choice(f"id:{row['id']}", words.entry(row, place)) for row in rows]
    said = f"Toggl did not answer when {words.named(command)} {start} was saved. Is one of these it?"
    facts = {"candidates": [row["id"] for row in rows]}
    return Question("arrived", said, (*choices, Choice("none", "None: save it")), facts)


def ended(command: Command, row: Row, place: ZoneInfo) -> Question:
    """A start that was sent late met another entry that began later and has ended."""
    at = time_of_day(normal("start", row["start"]), place)
    said = f"{words.named(command)} was started here, then {words.entry(row, place)} elsewhere. When did it end?"
    choices = (
        Choice("then", f"At {at}"),
        Choice("runs", "It still runs"),
        Choice("drop", "Let it go"),
    )
    return Question("ended", said, choices, {"stop": row["start"]})


def gone(command: Command, row: Row | None) -> Question:
    """It was changed here and deleted elsewhere."""
    said = f"{words.named(command, row)} was deleted elsewhere and changed here. Keep it?"
    anew = (Choice("new", "Save as a new entry"),) if row and row.get("start") else ()
    return Question("gone", said, (*anew, Choice("drop", "Let it go")), {"row": dict(row or {})})


def changed(command: Command, row: Row, place: ZoneInfo) -> Question:
    """It was deleted here and changed elsewhere after that."""
    said = f"{words.entry(row, place)} was changed elsewhere after you deleted it. Delete it as it is now?"
    return Question("changed", said, (Choice("delete", "Delete"), Choice("keep", "Keep it")))


def backwards(command: Command, row: Row, place: ZoneInfo) -> Question:
    """Our start and their stop, or the other way round, do not fit together. What ran when we changed it has no end
    of ours to put in the place of theirs."""
    said = f"{words.entry(row, place)} was changed elsewhere; with your times it would end before it starts."
    ours = (Choice("mine", "Use my times"),) if command.fields.get("stop") or command.base.get("stop") else ()
    return Question("backwards", said, (Choice("theirs", "Keep Toggl's times"), *ours))


def taken(command: Command) -> Question:
    """The name of a new project, client or tag exists."""
    said = f"There is a {command.noun} {words.named(command)} already. Use that one?"
    return Question("taken", said, (Choice("use", "Use it"), Choice("drop", "Let it go")))


def lacking(command: Command, ref: str) -> Question:
    """Something the entry was to be put on does not exist."""
    said = f"{words.named(command)} is on something that Toggl did not take. Send it without?"
    choices = (Choice("without", "Send it without"), Choice("drop", "Let it go"))
    return Question("lacking", said, choices, {"ref": ref})


def twin(row: Row, shown: Row, place: ZoneInfo) -> Command:
    """A deletion that waits for its yes: Toggl has an entry twice. `row` is hidden meanwhile."""
    said = f"Toggl has {words.described(shown)} twice. Which one do you keep?"
    kept, other = (words.entry(each, place, running="now") for each in (shown, row))
    keep = Choice(f"keep:{shown['id']}", f"Keep {kept}" if kept != other else "Keep one")
    instead = (Choice(f"keep:{row['id']}", f"Keep {other}"),) if kept != other else ()
    choices = (keep, *instead, Choice("both", "Keep both"))
    question = Question("twin", said, choices, {"other": shown["id"]})
    return _carrier(row, f"twin:{row['id']}", "delete", f"Delete the second {other}", question)


def late(row: Row, place: ZoneInfo) -> Command:
    """A deletion that waits for its yes: a request of ours made again what was deleted or let go here."""
    entry = words.entry(row, place, running="now")
    said = f"Toggl has {entry}, which was deleted or let go here. Keep it?"
    question = Question("late", said, (Choice("delete", "Delete it"), Choice("keep", "Keep it")))
    return _carrier(row, f"twin:{row['id']}", "delete", f"Delete {entry}", question)


def deletion(command: Command, row: Row, agreed: Approval) -> Command:
    """The deletion of an entry to which the person agreed; the log keeps what can bring it back."""
    return command._replace(
        target=row["id"],
        workspace_id=row["workspace_id"],
        base={**{name: row.get(name) for name in ENTRY}, "agreed": True},
        approval=agreed,
        status="ready",
        question=None,
    )


def went_on(row: Row, ours: Row, place: ZoneInfo) -> Command:
    """A change of nothing that waits for its answer: did an entry go on that a late start of ours stopped?"""
    stop = time_of_day(normal("stop", row["stop"]), place)
    said = f"Saving {words.described(ours)} late stopped {words.entry(row, place)}. Did it go on?"
    choices = (Choice("on", f"Yes, since {stop}"), Choice("ended", "No, it ended"))
    question = Question("went-on", said, choices, {"row": dict(row)})
    return _carrier(row, f"went-on:{row['id']}", "edit", f"Continue {words.described(row)}", question)


def _carrier(row: Row, uuid: str, verb: Any, said: str, question: Question) -> Command:
    at: datetime = normal("start", row["start"])
    return Command(
        uuid=uuid,
        noun="entry",
        verb=verb,
        target=row["id"],
        workspace_id=row["workspace_id"],
        fields={},
        base={},
        at=at,
        approval=Approval(said, "engine", at),
        status="asked",
        question=question.to_json(),
    )
