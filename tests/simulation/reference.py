"""What the account must hold in the end: a small model of what was meant, kept beside a story.

It knows acts and their moments, and none of the engine's code. An entry that only one device touched has exactly
one possible outcome. Where two acted without seeing each other it has a few, each of which a rule allows:

    a field         every value that nobody replaced who had seen it
    the end         that of the earliest act that surely ended it, or of an earlier one that may have
    being there     either, when it was deleted in one place and touched in another
    a tag           as a field of its own, there or not
"""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from datetime import datetime, timedelta
from typing import NamedTuple, TypeVar

T = TypeVar("T")
HABIT = timedelta(seconds=3)
"""The server's own stop may differ by two seconds, and its now is cut to whole ones."""
RACE = timedelta(seconds=35)
"""How old the picture may be by which a device ends an entry that somebody else has ended meanwhile."""
GUARD = timedelta(seconds=30)
"""How old the picture may be with which a start goes out, so that it stops what came to the server since."""
UNSEEN = timedelta(minutes=2)
"""How much later a start may be executed than it was meant, and stop what it did not know of."""


class Shown(NamedTuple):
    """An entry as a device, or the server, shows it."""

    key: str
    """The create that made it."""
    description: str
    start: datetime
    stop: datetime | None
    project: object
    task: int | None
    tags: frozenset[object]
    billable: bool


class Meant:
    """One entry and all that may have become of it."""

    def __init__(self, first: Shown, actor: str, acted: datetime | None = None) -> None:
        self.key = first.key
        self.acted = acted or first.start
        """When somebody began it; its start may be earlier."""
        self.maker = actor
        self.first = (first.start, first.description)
        self.came: datetime | None = self.acted if actor == "web" else None
        """When the server got it."""
        self.told, self.begun = {first.description}, {first.start}
        """All words and starts that it ever had: an edit may still wait while the server has what was before."""
        self.touched = {actor}
        self.renew(first)

    def renew(self, shown: Shown) -> None:
        """It is exactly this from here on."""
        self.descriptions = {shown.description}
        self.starts = {shown.start}
        self.projects = {shown.project}
        self.tasks = {shown.task}
        self.billable = {shown.billable}
        self.tags = {tag: {True} for tag in shown.tags}
        self.possible: list[tuple[datetime, datetime]] = []
        """When acts that did not know of it may have ended it: from, to."""
        self.ends: list[tuple[datetime, str]] = []
        """When somebody who knew of it ended it: the first was right, but for those who could not see that yet."""
        self.typed = set() if shown.stop is None else {shown.stop}
        """Ends that were typed over the natural one."""
        self.natural = shown.stop is None
        """Whether the end that acts gave it may still hold."""
        self.there = {True}

    def was(self, start: datetime, description: str) -> bool:
        """Whether its create may have had these."""
        return start in self.begun and description in self.told

    def blended(self, twin: "Meant") -> "Meant":
        """What may have become of an entry that stands for both."""
        both = copy(self)
        for name in ("descriptions", "starts", "projects", "tasks", "billable", "typed"):
            setattr(both, name, getattr(self, name) | getattr(twin, name))
        tags = self.tags.keys() | twin.tags.keys()
        both.tags = {tag: self.tags.get(tag, {False}) | twin.tags.get(tag, {False}) for tag in tags}
        both.possible, both.ends = self.possible + twin.possible, self.ends + twin.ends
        both.natural = self.natural or twin.natural
        return both

    def revive(self, shown: Shown) -> None:
        """It was to be deleted and is back; what began meanwhile has ended it, though nobody saw that."""
        self.renew(shown)
        if shown.stop is not None:
            self.typed, self.natural, self.possible = set(), True, [(shown.start, shown.stop)]

    def retype(self, before: datetime | None, after: datetime, actor: str) -> None:
        """Its end was edited by somebody who saw `before`."""
        if before is not None:
            self.typed = {moment for moment in self.typed if abs(moment - before) > HABIT}
            self.ends = [end for end in self.ends if abs(end[0] - before) > HABIT]
        self.natural = self.natural and (self.touched > {actor} or bool(self.possible))
        self.typed.add(after)

    def allows(self, shown: Shown, gone: frozenset[object]) -> bool:
        """Whether it may look like that; `gone`: projects and tags that a colleague deleted."""
        return (
            shown.description in self.descriptions
            and shown.start in self.starts
            and (shown.project in self.projects or (shown.project is None and bool(self.projects & gone)))
            and (shown.task in self.tasks or (shown.task is None and bool(self.projects & gone)))
            and shown.billable in self.billable
            and all(
                (tag in shown.tags) in self.tags.get(tag, {False}) for tag in (self.tags.keys() | shown.tags) - gone
            )
            and self._may_end(shown.stop, shown.start)
        )

    def reopen(self, moment: datetime, actor: str) -> None:
        """Whatever this actor ended it by at that moment was taken back."""
        self.ends = [end for end in self.ends if end[1] != actor or abs(end[0] - moment) > HABIT]
        self.typed = {typed for typed in self.typed if abs(typed - moment) > HABIT}
        self.natural = self.natural or not self.typed

    def _may_end(self, stop: datetime | None, start: datetime) -> bool:
        if stop is None:
            return self.natural and not self.ends and not self.typed
        if any(abs(stop - max(typed, start)) <= HABIT for typed in self.typed):
            return True
        if not self.natural:
            return False
        possible = list(self.possible)
        if self.ends:
            moments = [moment for moment, _ in self.ends]
            first = min(moments)
            last = max(moment for moment in moments if moment - first <= RACE)
            if stop > max(last, start) + HABIT:
                return False
            possible.append((first, first))
            possible += [(first, last)] if last - first > HABIT else []
        return any(max(begin, start) - HABIT <= stop <= max(end, start) + HABIT for begin, end in possible)


class Reference:
    """All entries of the account, as they were meant."""

    def __init__(self) -> None:
        self.entries: dict[str, Meant] = {}
        self.gone: set[object] = set()
        """Projects and tags that were deleted: entries lose them, now or later."""

    def started(
        self, new: Shown, actor: str, sees: Iterable[str], acted: datetime, ends: datetime | None = None
    ) -> None:
        """A timer was started at the moment `acted`, from then or from a past moment.

        It ends what its actor saw run, at `ends` or else at its start. What else runs it may end: the server never
        keeps two. What began after it may end it likewise, and so may what somebody else began just before, if
        that reaches the server only now.
        """
        seen, meant = set(sees), Meant(new, actor, acted)
        for other in self.entries.values():
            begun = min(other.starts)
            if other.key == new.key:
                continue
            if begun > new.start and actor != other.maker:
                meant.possible.append((begun, begun))
            if not other.natural:
                continue
            if other.key in seen:
                other.ends.append((max(ends or new.start, begun), actor))
                continue
            other.possible.append((acted if begun > new.start else new.start, acted + UNSEEN))
            if acted - other.acted <= UNSEEN:
                meant.possible.append((new.start, other.acted + UNSEEN))
        self.entries[new.key] = meant

    def typed(self, new: Shown, actor: str) -> None:
        """A finished entry was added."""
        self.entries[new.key] = Meant(new, actor)
        self._moved(self.entries[new.key], new.start, actor)

    def stopped(self, key: str, moment: datetime, actor: str) -> None:
        """Somebody who saw it run ended it."""
        self._touch(key, actor).ends.append((moment, actor))

    def edited(self, before: Shown, after: Shown, actor: str) -> None:
        """Somebody who saw `before` wants `after`."""
        meant = self._touch(before.key, actor)
        _replace(meant.descriptions, before.description, after.description)
        _replace(meant.starts, before.start, after.start)
        meant.told.add(after.description)
        meant.begun.add(after.start)
        if before.start != after.start:
            self._moved(meant, after.start, actor)
        _replace(meant.projects, before.project, after.project)
        _replace(meant.tasks, before.task, after.task)
        if before.project != after.project:
            meant.tasks.add(None)  # a task belongs to its project
        _replace(meant.billable, before.billable, after.billable)
        for tag in before.tags | after.tags:
            _replace(meant.tags.setdefault(tag, {False}), tag in before.tags, tag in after.tags)
        if before.stop is not None and after.stop is None:
            meant.reopen(before.stop, actor)
            if meant.touched == {actor}:
                meant.ends = [end for end in meant.ends if end[1] != actor]
                meant.typed, meant.natural = set(), True
        elif after.stop is not None and before.stop is None:
            meant.ends.append((after.stop, actor))
        elif after.stop is not None and before.stop != after.stop:
            meant.retype(before.stop, after.stop, actor)

    def let_go(self, key: str, moment: datetime, actor: str, now: datetime) -> None:
        """A stop that the server refused was given up: what else has ended the entry since then may do so."""
        if key in self.entries:
            self.entries[key].reopen(moment, actor)
            self.entries[key].possible.append((moment, now))

    def deleted(self, key: str, actor: str, *, knows_all: bool = False) -> None:
        """Somebody deleted it; `knows_all`: having seen whatever others did with it."""
        meant = self._touch(key, actor)
        meant.there = {False} if knows_all or meant.touched == {actor} else {True, False}

    def became(self, before: Mapping[str, Shown], after: Mapping[str, Shown], actor: str, acted: datetime) -> None:
        """Something whose effect only the device can tell: an undo, an answer, an act during which it died."""
        for key in sorted(before.keys() - after.keys() & self.entries.keys()):
            self.deleted(key, actor)
            for other in after.values():
                if other.stop is None or abs(other.stop - before[key].start) > HABIT:
                    self._took_back(other.key, before[key].start, actor)
        for key in sorted(after.keys() - before.keys()):
            known = self.entries.get(key)
            if known is None and after[key].stop is None:
                sees = [each for each in before if before[each].stop is None and after.get(each) != before[each]]
                self.started(after[key], actor, sees, acted)
            elif known is None:
                self.entries[key] = Meant(after[key], actor, acted)
            elif known.touched <= {actor}:
                known.revive(after[key])
            else:
                known.there = {True, False}  # it is back, with what others did to it meanwhile
        for key in sorted(before.keys() & after.keys()):
            if before[key] != after[key] and key in self.entries:
                self._shifted(before[key], after[key], actor)

    def _took_back(self, key: str, start: datetime, actor: str) -> None:
        """A start that was taken back ended nothing."""
        if key in self.entries:
            meant = self.entries[key]
            meant.ends = [end for end in meant.ends if end[1] != actor or abs(end[0] - start) > HABIT]

    def _shifted(self, before: Shown, after: Shown, actor: str) -> None:
        """An edit, unless it only moved the end that acts gave the entry."""
        meant = self.entries[before.key]
        if meant.natural and before.stop and after.stop and before.stop != after.stop:
            meant.reopen(before.stop, actor)
            meant.possible.append((after.stop, after.stop))
            after = after._replace(stop=before.stop)
        self.edited(before, after, actor)

    def meant_as(self, description: str, start: datetime) -> int:
        """How many entries may look like that."""
        return sum(description in each.descriptions and start in each.starts for each in self.entries.values())

    def arrived(self, moment: datetime, start: datetime, description: str) -> None:
        """The server got a start, and stopped what ran: also what had come to it after its sender's last look."""
        for other in self.entries.values():
            came = other.came
            if came is None and other.was(start, description):
                other.came = moment
            elif came is not None and came < moment <= came + GUARD:
                other.possible.append((moment, moment))

    def _twins(self, entry: Meant) -> list[Meant]:
        """What somebody else made with the same words in the same second: nothing tells them apart. One may stand
        for both, and carry what was done to either."""
        others = (other for other in self.entries.values() if other.maker != entry.maker)
        return [other for other in others if other.first == entry.first]

    def differences(self, rows: Sequence[Shown]) -> list[str]:
        """What of the rows was not meant, and what was meant and is not among them, each in a sentence.

        Each entry stands for one row at most.
        """
        entries = [entry for entry in self.entries.values() if True in entry.there]
        gone = frozenset(self.gone)
        allowed = [[entry, *map(entry.blended, self._twins(entry))] for entry in entries]
        fits = [[i for i, each in enumerate(allowed) if any(m.allows(row, gone) for m in each)] for row in rows]
        _, unmatched = _match(fits, len(entries))
        troubles = [f"nobody meant: {rows[i]}" for i in unmatched]
        needed = [i for i, entry in enumerate(entries) if entry.there == {True} and not self._twins(entry)]
        reverse = [[r for r, found in enumerate(fits) if i in found] for i in needed]
        _, lost = _match(reverse, len(rows))
        return troubles + [f"lost: {_told(entries[needed[i]])}" for i in lost]

    def _moved(self, meant: Meant, start: datetime, actor: str) -> None:
        """An entry begins at another moment than anybody's click: whoever sends a start late takes it for one."""
        for other in self.entries.values():
            begun = min(other.starts)
            if other is meant:
                continue
            if begun < start and other.natural and actor != other.maker:
                other.possible.append((start, start))
            elif begun > start and meant.maker != other.maker:
                meant.possible.append((begun, begun))

    def _touch(self, key: str, actor: str) -> Meant:
        meant = self.entries[key]
        meant.touched.add(actor)
        if meant.there == {False}:
            meant.there = {True, False}  # they did not know that it was deleted
        return meant


def _replace(values: set[T], before: T, after: T) -> None:
    if before != after:
        values.discard(before)
        values.add(after)


def _match(fits: Sequence[Sequence[int]], size: int) -> tuple[list[int | None], list[int]]:
    """A largest pairing of the left with what fits each on the right, and those on the left that found none."""
    taken: list[int | None] = [None] * size

    def place(left: int, tried: set[int]) -> bool:
        for right in fits[left]:
            if right in tried:
                continue
            tried.add(right)
            holder = taken[right]
            if holder is None or place(holder, tried):
                taken[right] = left
                return True
        return False

    return taken, [left for left in range(len(fits)) if not place(left, set())]


def _told(entry: Meant) -> str:
    start = "/".join(f"{moment:%d %H:%M:%S}" for moment in sorted(entry.starts))
    ends = sorted({*(moment for moment, _ in entry.ends), *entry.typed})
    end = "/".join(f"{moment:%d %H:%M:%S}" for moment in ends) or "running"
    end += "".join(f", perhaps {first:%H:%M:%S} to {last:%H:%M:%S}" for first, last in entry.possible[:4])
    words = "/".join(sorted(entry.descriptions))
    rest = f"projects {entry.projects}, tasks {entry.tasks}, tags {entry.tags}"
    return f"{entry.key} {words!r} {start} – {end}, {rest}, touched by {', '.join(sorted(entry.touched))}"
