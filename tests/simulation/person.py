"""A person at a device: acts at random, and remembers what was acknowledged."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from desktop.model.command import How
from desktop.model.entry import Ref, TimeEntry
from desktop.model.intent import Answer, Continue, Delete, Draft, Edit, Intent, Start, Stop, Toggle, Undo
from desktop.model.question import Confirmation
from desktop.tracker.outcome import Done
from desktop.tracker.state import visible
from tests.simulation.device import Device, Killed
from tests.simulation.virtual import EPOCH

HABIT = timedelta(seconds=2)
"""What the server's own stops may differ from ours."""
Key = Ref


class Expected(NamedTuple):
    """An entry as it was acknowledged."""

    description: str
    start: datetime
    stop: datetime | None
    project_id: Ref | None
    tags: frozenset[Ref]
    billable: bool

    @classmethod
    def of(cls, entry: TimeEntry) -> "Expected":
        return cls(
            entry.description, entry.start, entry.stop, entry.project_id, frozenset(entry.tag_ids), entry.billable
        )

    def like(self, other: "Expected") -> bool:
        """Equal, but for what a stop by the server may differ."""
        if self.stop is None or other.stop is None:
            return self == other
        return self._replace(stop=None) == other._replace(stop=None) and abs(self.stop - other.stop) <= HABIT


class Person:
    """One person at one device."""

    def __init__(
        self, device: Device, rng: Random, projects: tuple[int, ...] = (), tags: tuple[int, ...] = ()
    ) -> None:
        self.device, self._rng, self._projects, self._tags = device, rng, projects, tags
        self.expected: dict[Key, Expected] = {}
        self.acts = 0
        self.alone = True
        """Whether nobody else changes the account: then what is seen changes by own acts alone."""
        self.promised: set[str] = set()
        """Words of acknowledged starts that were not taken back."""
        self.diary: list[str] = []
        """What was done, for the reader of a failure."""

    async def act(self) -> None:
        """Do something; what is acknowledged is remembered."""
        intent, how = self._choose()
        before = self.seen()
        self.acts += 1
        self.device.acting = True
        try:
            outcome = await self.device.tracker.act(intent, how=how)
            if isinstance(outcome, Confirmation):
                outcome = await self.device.tracker.act(intent, how=how, yes=outcome)
        except Killed:
            self._note(f"killed in {intent}")
            self.device.acting = False
            await self.device.stop()
            await self.device.start()
            self._forget(before, self.seen())  # it may have been done, though nobody was told
            self.resync()
            return
        finally:
            self.device.acting = False
        self._note(f"{how}: {intent} → {outcome}")
        after = self.seen()
        if isinstance(outcome, Done) and self.alone:
            problem = self._unlike(intent, before, after)
            assert not problem, f"{problem}\n{intent}\n{self.story()}"
        if isinstance(outcome, Done):
            self._promise(intent, before, after)
        self.resync()

    async def answer(self) -> int:
        """Answer every question with one of its choices; how many there were."""
        rows = [row for row in await self.device.tracker.pending() if row.choices]
        for row in rows:
            choice = self._rng.choice(row.choices)
            self._note(f"question: {row.reason} → {choice.words}")
            before = self.seen()
            await self.device.tracker.act(Answer(row.id, choice.key), how="question")
            self._forget(before, self.seen())
            told = {_own(entry.description) for entry in self.seen().values()}
            self.promised -= {_own(entry.description) for entry in before.values()} - told
        if rows:
            self.resync()
        return len(rows)

    def seen(self) -> dict[Key, Expected]:
        """What the device shows, by the create that made each entry."""
        store = self.device.store
        entries = visible(store, EPOCH - timedelta(days=90), EPOCH + timedelta(days=90))
        return {self._key(entry.ref): Expected.of(entry) for entry in entries}

    def resync(self) -> None:
        """From here on, what is seen is what is expected."""
        self.expected = self.seen()

    def strayed(self) -> list[str]:
        """What the device shows otherwise than it was acknowledged."""
        now, troubles = self.seen(), []
        for key in sorted(self.expected.keys() | now.keys(), key=str):
            was, is_ = self.expected.get(key), now.get(key)
            if was is None or is_ is None or not was.like(is_):
                troubles.append(f"{key}: {was} became {is_}")
        return troubles

    def story(self) -> str:
        return "\n".join(self.diary[-12:])

    def _key(self, ref: Ref) -> Key:
        store = self.device.store
        return (store.uuid_of("entry", ref) or ref) if isinstance(ref, int) else ref

    def _promise(self, intent: Intent, before: Mapping[Key, Expected], after: Mapping[Key, Expected]) -> None:
        self._forget(before, after)
        if isinstance(intent, Start) and _own(intent.draft.description):
            self.promised.add(_own(intent.draft.description))

    def _forget(self, before: Mapping[Key, Expected], after: Mapping[Key, Expected]) -> None:
        """What was taken back needs not arrive."""
        gone = {_own(before[key].description) for key in before.keys() - after.keys()}
        self.promised -= gone - {_own(entry.description) for entry in after.values()}

    def _note(self, text: str) -> None:
        self.diary.append(f"{self.device.clock.now():%d %H:%M:%S} {self.device.name} {text}")

    def _choose(self) -> tuple[Intent, How]:
        state, rng, now = self.device.tracker.state, self._rng, self.device.tracker.now()
        recent = visible(self.device.store, now - timedelta(hours=8), now + timedelta(minutes=2))
        roll = rng.random()
        if roll < 0.34 or not recent:
            return Start(self._draft()), rng.choice(("quick entry", "tray", "command line"))
        if roll < 0.52:
            return Stop(), rng.choice(("tray", "command line"))
        if roll < 0.57:
            return Toggle(), "hotkey"
        if roll < 0.61:
            return Continue(rng.choice(recent).ref), "tray"
        if roll < 0.66:
            return Start(self._draft()._replace(start=now - timedelta(minutes=rng.randint(1, 40)))), "quick entry"
        if roll < 0.70:
            stop = now - timedelta(minutes=rng.randint(0, 30))
            return Start(self._draft()._replace(start=stop - timedelta(minutes=20), stop=stop)), "editor"
        if roll < 0.74 and state.running is not None:
            since = state.running.start
            return Stop(since + (now - since) * rng.random()), "question"
        if roll < 0.90:
            entry = rng.choice(recent)
            return Edit(entry.ref, self._changes(entry)), rng.choice(("editor", "command line"))
        if roll < 0.95:
            return Delete(rng.choice(recent).ref), "editor"
        return Undo(), "notification"

    def _draft(self) -> Draft:
        rng = self._rng
        own = f"Task {self.device.name}{self.acts}."
        words = rng.choice((own, own, own, "Mail", ""))
        project = rng.choice((None, *self._projects))
        tags = tuple(tag for tag in self._tags if rng.random() < 0.3)
        return Draft(words, project_id=project, tag_ids=tags)

    def _changes(self, entry: TimeEntry) -> Mapping[str, Any]:
        rng = self._rng
        change = rng.choice(("description", "project_id", "tag_ids", "start", "stop"))
        if change == "description":
            return {"description": f"{entry.description} {rng.choice('abc')}"}
        if change == "project_id":
            return {"project_id": rng.choice((None, *self._projects))}
        if change == "tag_ids":
            return {"tag_ids": tuple(tag for tag in self._tags if rng.random() < 0.5)}
        if change == "start" or entry.stop is None:
            return {"start": entry.start - timedelta(minutes=rng.randint(1, 5))}
        return {"stop": entry.stop + timedelta(seconds=rng.randint(1, 60))}

    def _unlike(self, intent: Intent, before: Mapping[Key, Expected], after: Mapping[Key, Expected]) -> str | None:
        """What of the act cannot be seen after it was acknowledged."""
        running = [entry for entry in after.values() if entry.stop is None]
        if len(running) > 1:
            return "two run"
        match intent:
            case Start(draft) if not any(entry.description == draft.description for entry in after.values()):
                return "the start is not there"
            case Start(draft) if draft.stop is None and not running:
                return "the start does not run"
            case Stop() if running:
                return "it was not stopped"
            case Delete(ref) if self._key(ref) in after:
                return "it was not deleted"
            case Edit(ref, changes) if "description" in changes:
                shown = after.get(self._key(ref))
                if shown is None or shown.description != changes["description"]:
                    return "the change is not there"
        now = self.device.tracker.now()
        gone = [before[key] for key in before.keys() - after.keys()]
        if isinstance(intent, Delete | Undo):
            gone = []
        if any(
            now - entry.start > timedelta(seconds=6) for entry in gone
        ):  # a start inside its hold may be replaced
            return f"another entry is gone: {gone}"
        return None


def _own(words: str) -> str:
    """The part of a description that is this device's alone, or nothing."""
    return words.partition(".")[0] + "." if words.startswith("Task") else ""
