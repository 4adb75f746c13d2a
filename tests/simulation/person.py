"""A person at a device: does what a step says, tells the reference what was meant, and answers questions."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from desktop.model.command import Command, How
from desktop.model.entry import Ref, TimeEntry
from desktop.model.intent import (
    Answer,
    Continue,
    Create,
    Delete,
    Discard,
    Draft,
    Edit,
    Intent,
    Retry,
    Start,
    Stop,
    Toggle,
    Undo,
)
from desktop.model.moment import parse_api
from desktop.model.question import Confirmation, Question
from desktop.tracker.outcome import Done, Outcome, Refused
from desktop.tracker.state import visible
from tests.simulation.crash import Killed
from tests.simulation.device import Device
from tests.simulation.reference import HABIT, Shown

if TYPE_CHECKING:
    from tests.simulation.story import Story

REPLACED = timedelta(seconds=7)
"""Within its hold, and a moment more, a start may be replaced by the next one."""
View = Mapping[str, Shown]


class Person:
    """One person at one device."""

    def __init__(self, story: "Story", device: Device) -> None:
        self._story, self.device = story, device
        self.acts = 0
        self.notes: list[str] = []
        """What the activity log had to add, in the end."""
        self._names: dict[Ref, str] = {}
        self._has_twins = False
        self._seen: tuple[int, list[TimeEntry], dict[str, Shown]] = (-1, [], {})

    def seen(self) -> dict[str, Shown]:
        """What the device shows, by what made each entry."""
        return self._look()[2]

    def _look(self) -> tuple[int, list[TimeEntry], dict[str, Shown]]:
        """What the device shows; looked at anew when its store was touched."""
        story, touched = self._story, self.device.touched
        if self._seen[0] != touched:
            if self._has_twins or any(c.uuid.startswith("twin:") for c in self.device.store.commands()):
                story.forget_keys()
                self._has_twins = True
            entries = visible(self.device.store, *story.window)
            shown = [story.shown(self.device, entry) for entry in entries]
            self._seen = (touched, entries, {each.key: each for each in shown})
            self._names = {entry.ref: each.key for entry, each in zip(entries, shown, strict=True)}
        return self._seen

    async def act(self, rng: Random) -> None:
        """Do something."""
        self.device.tell()
        await self.do(*self._choose(rng))

    async def do(self, intent: Intent, how: How) -> None:
        """Ask for it; the reference learns what was acknowledged."""
        before = self.seen()
        target = self._key(intent.ref) if isinstance(intent, Edit | Delete) else ""
        self.acts += 1
        try:
            outcome = await self._ask(intent, how)
        except Killed:
            self._story.say(self.device, f"dies while asked to {_told(intent)}")
            await self._story.restart(self.device, lambda: self._became(before))
            return
        self._story.say(self.device, f"{_told(intent)} ({how}): {_ended(outcome)}")
        self._learn(intent, target, outcome, before, self.seen())

    async def answer(self, rng: Random) -> int:
        """Answer every question, let go of or try again what was refused; how many questions there were."""
        asked = 0
        for command in self.device.store.commands():
            if command.status not in ("asked", "parked") or self.device.store.command(command.seq) is None:
                continue
            if command.question and command.status == "asked":
                asked += 1
                self._story.asked[command.question["kind"]] += 1
            before = self.seen()
            intent = self._settling(command, before, rng)
            try:
                outcome = await self.device.tracker.act(intent, how="question")
            except Killed:
                await self._story.restart(self.device, lambda: self._became(before))  # noqa: B023 - called at once
                return asked
            self._story.say(self.device, f"{_asked(command)} → {_told(intent)}: {_ended(outcome)}")
            self._became(before)
            if isinstance(intent, Discard) and command.fields.get("stop") and command.verb != "create":
                moment = parse_api(command.fields["stop"])
                now = self.device.tracker.now()
                self._story.reference.let_go(self._key(command.target), moment, self.device.name, now)
        return asked

    async def _ask(self, intent: Intent, how: How) -> Outcome:
        outcome = await self.device.tracker.act(intent, how=how)
        if isinstance(intent, Delete | Create) and isinstance(outcome, Done) and outcome.seq is not None:
            raise AssertionError(f"done without a yes: {outcome}")
        if isinstance(outcome, Confirmation):
            outcome = await self.device.tracker.act(intent, how=how, yes=outcome)
        return outcome

    def _learn(self, intent: Intent, target: str, outcome: Outcome, before: View, after: View) -> None:
        """Tell the reference what was meant, and see that the device shows it."""
        if not isinstance(outcome, Done) or (outcome.seq is None and not isinstance(intent, Undo | Edit | Delete)):
            assert isinstance(outcome, Done | Refused), outcome
            self._demand(before == after, f"nothing was to change: {outcome}", before, after)
            return
        reference, name = self._story.reference, self.device.name
        running = next((shown for shown in before.values() if shown.stop is None), None)
        match intent:
            case Stop() | Toggle() if running is not None:
                meant = intent.at if isinstance(intent, Stop) and intent.at else self.device.tracker.now()
                ended = after.get(running.key)
                right = ended is not None and ended.stop is not None and abs(ended.stop - meant) <= HABIT
                self._demand(right or not self._story.strict(self.device), "it was not stopped", before, after)
                if ended is not None and ended.stop is not None:
                    reference.stopped(running.key, ended.stop, name)
                    self._or_truly_now([running.key], ended.stop)
            case Start(draft) if draft.stop is not None:
                new = self._new(outcome, draft, after, before)
                self._demand(new.stop == draft.stop, "it ends otherwise", before, after)
                reference.typed(new, name)
            case Start() | Continue() | Toggle():
                self._started(intent, outcome, before, after)
            case Edit(_, changes) if target in before:
                self._edited(before[target], changes, before, after)
            case Delete():
                self._demand(target not in after, "it was not deleted", before, after)
                reference.deleted(target, name)
            case _:
                self._became(before)

    def _started(self, intent: Intent, outcome: Done, before: View, after: View) -> None:
        draft = intent.draft if isinstance(intent, Start) else None
        new = self._new(outcome, draft, after, before)
        reference = self._story.reference
        sees = [each.key for each in before.values() if each.stop is None]
        reference.started(new, self.device.name, sees, self.device.tracker.now())
        self._or_truly_now(sees, new.start)
        self._demand(new.stop is None or not self._story.strict(self.device), "it does not run", before, after)
        for key in before.keys() - after.keys():
            held = new.start - before[key].start <= REPLACED
            self._demand(held or key not in reference.entries, "another entry is gone", before, after)
            if key in reference.entries:
                reference.deleted(key, self.device.name)
        if before.keys() - after.keys():  # what the replaced start ended is ended by this one now
            for key in before.keys() & after.keys():
                end = after[key].stop
                if end != before[key].stop and end is not None and key in reference.entries:
                    reference.entries[key].ends = [(end, self.device.name)]

    def _or_truly_now(self, ended: Iterable[str], said: datetime) -> None:
        """Right after a clock was changed nobody knows yet that it is off: what Toggl made of the act before the
        moment which that clock told is as right."""
        now = self._story.time.now
        for key in ended if self._story.script.setting.clock else ():
            if key in self._story.reference.entries:
                self._story.reference.entries[key].possible.append((now, max(now, said)))

    def _became(self, before: View) -> None:
        now = self.device.tracker.now()
        self._story.reference.became(before, self.seen(), self.device.name, now)

    def _new(self, outcome: Done, draft: Draft | None, after: View, before: View) -> Shown:
        new = after.get(self._key(outcome.ref or ""))
        if new is None:
            raise AssertionError(f"the start is not there: {outcome}\n{self._diff(before, after)}")
        if draft is not None:
            told = (new.description, new.project, new.tags)
            wanted = (draft.description, *self._things(draft.project_id, draft.tag_ids))
            self._demand(told == wanted, "it is not what was started", before, after)
        meant = draft.start if draft is not None and draft.start else self.device.tracker.now()
        self._demand(abs(new.start - meant) <= timedelta(seconds=20), "it starts at another time", before, after)
        return new

    def _edited(self, old: Shown, changes: Mapping[str, Any], before: View, after: View) -> None:
        values = dict(changes)
        project, tags = self._things(values.pop("project_id", None), values.pop("tag_ids", ()))
        if "project_id" in changes:
            values["project"] = project
            values["task"] = old.task if project == old.project else None  # a task is its project's
        values |= {"tags": tags} if "tag_ids" in changes else {}
        wanted = old._replace(**values)
        shown = after.get(old.key)
        # Moved back over a start elsewhere that it did not see, what runs ends there.
        ends = {wanted.stop} | {each.start for each in after.values() if wanted.start < each.start <= old.start}
        right = shown == wanted if self._story.alone else shown is not None and shown.stop in ends
        self._demand(right, f"it is not what was wanted: {wanted}", before, after)
        self._story.reference.edited(old, wanted, self.device.name)

    def _things(self, project: Ref | None, tags: Iterable[Ref]) -> tuple[Ref | None, frozenset[object]]:
        """A project and tags by the creates that made them."""
        thing = self._story.thing
        return None if project is None else thing("project", project), frozenset(thing("tag", tag) for tag in tags)

    def _demand(self, holds: bool, trouble: str, before: View, after: View) -> None:
        if not holds:
            raise AssertionError(f"{trouble}\n{self._diff(before, after)}")

    def _diff(self, before: View, after: View) -> str:
        keys = sorted(before.keys() | after.keys())
        return "\n".join(f"{k}: {before.get(k)} → {after.get(k)}" for k in keys if before.get(k) != after.get(k))

    def _key(self, ref: Ref) -> str:
        return self._names.get(ref) or self._story.key(self.device, ref)

    def _settling(self, command: Command, before: View, rng: Random) -> Intent:
        if command.status == "parked":
            return Discard(command.seq) if rng.random() < 0.7 else Retry(command.seq)
        question = Question.from_json(command.question or {})
        keys = [choice.key for choice in question.choices]
        if question.kind == "arrived":
            ours = [key for key in keys if self._is_mine(command, key)]
            return Answer(command.seq, ours[0] if ours else "none")
        if question.kind == "twin":
            return Answer(command.seq, self._kept(keys))
        if question.kind == "late":
            return Answer(command.seq, "delete")
        return Answer(command.seq, rng.choice(keys))

    def _kept(self, keys: list[str]) -> str:
        """Which of two twins is kept: the one that was meant; both where somebody else made one."""
        rows = {key: int(key.removeprefix("keep:")) for key in keys if key.startswith("keep:")}
        if any(id_ in self._story.others.made for id_ in rows.values()):
            return "both"
        meant = [key for key, id_ in rows.items() if self._story.meant(id_)]
        return (meant or list(rows))[0]

    def _is_mine(self, command: Command, key: str) -> bool:
        """Whether a row that is offered is the one the create made: nobody else made it, and it tells the same."""
        if not key.startswith("id:"):
            return False
        id_ = int(key.removeprefix("id:"))
        return not self._story.foreign(id_, self.device)

    def _choose(self, rng: Random) -> tuple[Intent, How]:
        now, entries = self.device.tracker.now(), self._look()[1]
        running = next((entry for entry in entries if entry.stop is None), None)
        since = now - timedelta(hours=8)
        known = self._story.reference.entries
        recent = [entry for entry in entries if entry.start >= since and self._key(entry.ref) in known]
        roll = rng.random()
        if roll < 0.34 or not recent:
            return Start(self._draft(rng)), rng.choice(("quick entry", "tray", "command line"))
        if roll < 0.52:
            return Stop(), rng.choice(("tray", "command line"))
        if roll < 0.57:
            return Toggle(), "hotkey"
        if roll < 0.61:
            return Continue(rng.choice(recent).ref), "tray"
        if roll < 0.66:
            return self._from_the_past(rng, now)
        if roll < 0.70:
            stop = now - timedelta(minutes=rng.randint(0, 30))
            start = stop - timedelta(seconds=rng.randint(300, 2400))
            return Start(self._draft(rng)._replace(start=start, stop=stop)), "editor"
        if roll < 0.74 and running is not None:
            passed = max(timedelta(0), now - running.start)
            return Stop((running.start + passed * rng.random()).replace(microsecond=0)), "question"
        if roll < 0.90:
            entry = rng.choice(recent)
            return Edit(entry.ref, self._changes(entry, rng)), rng.choice(("editor", "command line"))
        if roll < 0.95:
            return Delete(rng.choice(recent).ref), "editor"
        if roll < 0.97:
            return self._create(rng), "quick entry"
        return Undo(), "notification"

    def _from_the_past(self, rng: Random, now: datetime) -> tuple[Intent, How]:
        return Start(self._draft(rng)._replace(start=now - timedelta(minutes=rng.randint(1, 40)))), "quick entry"

    def _create(self, rng: Random) -> Intent:
        noun = "project" if rng.random() < 0.5 else "tag"
        name = f"{noun} {self.device.name}{self.acts}"
        return Create("project" if noun == "project" else "tag", self._story.account.workspace_id, {"name": name})

    def _draft(self, rng: Random) -> Draft:
        catalog = self.device.tracker.state.catalog
        own = f"Task {self.device.name}{self.acts}"
        words = rng.choice((own, own, own, own, "Mail", ""))
        projects = [project.id for project in catalog.projects.values() if project.active]
        project = rng.choice((None, *projects))
        tags = tuple(tag.id for tag in catalog.tags.values() if rng.random() < 0.3)
        task, its_project = self._story.task
        on_task = project == its_project and rng.random() < 0.5
        return Draft(words, project_id=project, tag_ids=tags, task_id=task if on_task else None)

    def _changes(self, entry: TimeEntry, rng: Random) -> Mapping[str, Any]:
        catalog = self.device.tracker.state.catalog
        change = rng.choice(("description", "description", "project_id", "tag_ids", "start", "stop"))
        if change == "description":
            return {"description": f"{entry.description} {rng.choice('abc')}"}
        if change == "project_id":
            projects = [project.id for project in catalog.projects.values() if project.active]
            return {"project_id": rng.choice((None, *projects))}
        if change == "tag_ids":
            return {"tag_ids": tuple(tag.id for tag in catalog.tags.values() if rng.random() < 0.5)}
        if change == "start" or entry.stop is None:
            return {"start": entry.start - timedelta(minutes=rng.randint(1, 5))}
        return {"stop": entry.stop + timedelta(seconds=rng.randint(1, 60))}


def _told(intent: Intent) -> str:
    match intent:
        case Start(draft):
            span = f" {draft.start:%H:%M:%S}" if draft.start else ""
            return f"start “{draft.description}”{span}" + (f" – {draft.stop:%H:%M:%S}" if draft.stop else "")
        case Stop(at):
            return "stop" + (f" at {at:%H:%M:%S}" if at else "")
        case Edit(ref, changes):
            return f"edit {ref}: {dict(changes)}"
        case Continue(ref) | Delete(ref):
            return f"{type(intent).__name__.lower()} {ref}"
        case Answer(seq, choice):
            return f"answer {seq}: {choice}"
        case Create(noun, _, fields):
            return f"create {noun} {fields['name']}"
        case Discard(seq) | Retry(seq):
            return f"{type(intent).__name__.lower()} {seq}"
    return type(intent).__name__.lower()


def _ended(outcome: Outcome) -> str:
    return f"{type(outcome).__name__} {outcome.words}" if isinstance(outcome, Done | Refused) else "unanswered"


def _asked(command: Command) -> str:
    if command.question:
        return f"asked: {Question.from_json(command.question).words}"
    return f"refused: {command.reason}"
