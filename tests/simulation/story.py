"""A story: a world, devices, people, and everything that a script lets happen to them."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import repeat
from pathlib import Path
from random import Random
from typing import Any, Literal

from desktop.demo import faults
from desktop.demo.account import plain
from desktop.demo.world import World
from desktop.model.command import STUCK
from desktop.model.entry import Ref, TimeEntry
from desktop.model.moment import parse_api
from tests.simulation import invariants
from tests.simulation.crash import Killed
from tests.simulation.device import Device
from tests.simulation.network import WRITES, arm
from tests.simulation.others import Others
from tests.simulation.person import Person
from tests.simulation.reference import Reference, Shown
from tests.simulation.script import DAY, Script, Step
from tests.simulation.virtual import DeviceClock, Time, VirtualLoop, rest

SECOND = 1_000_000
"""Microseconds, as the world counts."""
WINDOW = 3_600.0
"""Seconds after which every quota window has opened again."""


ANYWHERE = ("act", "wake", "web", "colleague", "thief")
"""What happens whether or not the program runs."""


class Broken(AssertionError):  # noqa: N818 - it says what happened
    """A rule did not hold; says which, and what led there."""


class Story:
    """Everything that a script determines."""

    def __init__(self, script: Script, folder: Path) -> None:
        self.script = script
        self.absences: Iterator[float] = _absences(script.seed)
        """How long whoever died stays away."""
        self.points: list[int] = []
        """Where those who start again after a death die once more; first come, first served."""
        self.time = Time(script.start)
        self.world = World(DeviceClock(self.time), seed=script.seed)
        self.account = plain(self.world)
        self.stranger = plain(self.world, key="stranger", email="stranger@example.com")
        self.world.add_key(self.account.key, self.stranger.user_id)
        self.reference = Reference()
        self.others = Others(self)
        self.diary: list[str] = []
        """What happened, in words."""
        self.asked: Counter[str] = Counter()
        """Questions by kind."""
        self.recoveries = 0
        self.checked_requests = 0
        self.window = (script.start - timedelta(days=30), script.start + timedelta(days=30))
        """The time in which everything happens."""
        for kind, name in (("projects", "Website"), ("projects", "Ops"), ("tags", "deep"), ("tags", "call")):
            path = f"/workspaces/{self.account.workspace_id}/{kind}"
            self.world.directly(self.account.user_id, "POST", path, {"name": name})
        self._add_task()
        rng = Random(f"devices {script.seed}")
        self.people = {
            name: Person(self, Device(self.world, self.account, self.time, folder, rng, name, watched=False))
            for name in script.setting.devices
        }
        self._away: dict[str, float] = {}
        self._checked: dict[str, int] = {}
        self._happened = (0, 0)
        self._keys: dict[int, str] = {}
        state = self.world.state
        self._things: dict[tuple[str, Ref], Ref] = {
            **{("project", id_): id_ for id_ in state.projects},
            **{("tag", id_): id_ for id_ in state.tags},
        }
        """What is known of each thing; those that were there before, no device has made."""

    def _add_task(self) -> None:
        """A task of the first project; the API has no call that makes one."""
        state = self.world.state
        project = next(iter(state.projects.values()))
        id_, now = state.new_id(), project["at"]
        state.tasks[id_] = {
            "id": id_,
            "workspace_id": self.account.workspace_id,
            "project_id": project["id"],
            "name": "Design",
            "active": True,
            "at": now,
        }
        self.task = (id_, int(project["id"]))
        """The task, and the project it belongs to."""

    @property
    def alone(self) -> bool:
        """Whether one device is the only one to change the account."""
        setting = self.script.setting
        return len(self.people) == 1 and not setting.web

    def strict(self, device: Device) -> bool:
        """Whether the device must show exactly what was meant: nobody else acts, and nothing waits for a person."""
        setting = self.script.setting
        if not self.alone or setting.colleague or setting.clock or setting.twice:
            return False
        return not any(command.status in STUCK for command in device.store.commands())

    async def live(self) -> None:
        """Live through the script, and to its end."""
        for person in self.people.values():
            await person.device.start()
        await rest(20)
        for step in self.script.steps:
            await self.until(step.at)
            await self._meet(step)
            self.check()
        await self.until(self.script.end)
        await self.end()

    async def until(self, moment: float) -> None:
        """Let time pass, looking after everybody on the way."""
        while (left := moment - self.time.seconds) > 0:
            await rest(left if left < 30 else left * 0.7)
            await self._look_after()
            self.check()

    async def _look_after(self) -> None:
        """Whoever is away long enough comes back; what died is noticed, and started again at once or days later."""
        for person in self.people.values():
            device = person.device
            back = self._away.get(device.name)
            if back is not None and back <= self.time.seconds:
                await self._open(device)
            elif device.running and not device.alive:
                error = device.failed()
                if error is not None:
                    raise Broken(f"the engine ended: {error!r}") from error
                self.say(device, "has died")
                await self.restart(device)

    async def restart(self, device: Device, look: Callable[[], None] = lambda: None) -> None:
        """After a death: start again, until it lives, and look at what is left; perhaps come back only later."""
        await device.kill()
        away = next(self.absences)
        while True:
            self.recoveries += 1
            if not away:
                self._arm(device)
            try:
                await device.start()
                look()
            except Killed:
                await device.kill()
                continue
            break
        if away:
            await device.kill()
            self._away[device.name] = self.time.seconds + away
            self.say(device, f"stays away for {away:.0f} s")

    def _arm(self, device: Device) -> None:
        """Let it die once more where that is planned."""
        if self.points:
            device.crash.arm(self.points.pop(0))

    async def _meet(self, step: Step) -> None:
        rng = Random(step.roll)
        deed: Callable[[Person, Random], Any] = getattr(self, "_" + step.deed.replace(" ", "_"), self._weather)
        person = self.people[step.who]
        if deed == self._weather:
            self.say(person.device, arm(person.device.faults, step.deed, rng))
            return
        if not person.device.running and step.deed not in ANYWHERE:
            return
        await deed(person, rng)

    async def _act(self, person: Person, rng: Random) -> None:
        if not person.device.running:
            if self._away.get(person.device.name, 0.0) > self.time.seconds + 600:
                return  # nobody is there
            await self._open(person.device)
        if not person.device.alive:
            await self._look_after()
        if not person.device.running:
            return
        person.device.engine.poke("active")
        await person.act(rng)
        if person.device.alive and rng.random() < 0.5:
            await person.answer(rng)

    async def _weather(self, person: Person, rng: Random) -> None:
        raise AssertionError

    async def _executed_twice(self, person: Person, rng: Random) -> None:
        person.device.faults.script(faults.twice(), method="POST", path=WRITES)
        self.say(person.device, "the next create is executed twice")

    async def _die_soon(self, person: Person, rng: Random) -> None:
        points = rng.choice((rng.randint(1, 12), rng.randint(1, 60)))
        person.device.crash.arm(points)
        self.say(person.device, f"will die at the {points}th statement or send from now")

    async def _power_off(self, person: Person, rng: Random) -> None:
        await person.device.kill()
        await self._leave(person.device, rng, "loses its power")
        person.device.boot = f"boot {self.time.seconds:.0f}"

    async def _quit(self, person: Person, rng: Random) -> None:
        try:
            await person.device.stop()
        except Killed:
            await person.device.kill()
        await self._leave(person.device, rng, "quits")

    async def _leave(self, device: Device, rng: Random, how: str) -> None:
        seconds = rng.choice((0.0, 30.0, 7_200.0, 200_000.0))
        self._away[device.name] = self.time.seconds + seconds
        self.say(device, f"{how} for {seconds:.0f} s")

    async def _open(self, device: Device) -> None:
        self._away.pop(device.name, None)
        self.say(device, "starts again")
        self._arm(device)
        try:
            await device.start()
        except Killed:
            await self.restart(device)

    async def _web(self, person: Person, rng: Random) -> None:
        self.diary.append(f"{self.time.now:%d %H:%M:%S}   {self.others.web(rng)}")

    async def _colleague(self, person: Person, rng: Random) -> None:
        self.diary.append(f"{self.time.now:%d %H:%M:%S}   {self.others.colleague(rng)}")

    async def _thief(self, person: Person, rng: Random) -> None:
        self.diary.append(f"{self.time.now:%d %H:%M:%S}   {self.others.thief(rng)}")

    async def _clock(self, person: Person, rng: Random) -> None:
        person.device.clock.ahead = rng.choice((0.0, 3.0, -20.0, 90.0, -400.0, 3_600.0))
        self.say(person.device, f"the clock is {person.device.clock.ahead:+.0f} s off")

    async def _disk(self, person: Person, rng: Random) -> None:
        person.device.crash.full = not person.device.crash.full
        self.say(person.device, "the disk is full" if person.device.crash.full else "the disk has space again")

    async def _network(self, person: Person, rng: Random) -> None:
        network = person.device.faults
        network.down = not network.down
        self.say(person.device, "is offline" if network.down else "is online again")
        if not network.down:
            person.device.engine.poke("network")

    async def _online(self, person: Person, rng: Random) -> None:
        if person.device.faults.down:
            await self._network(person, rng)

    async def _connection(self, person: Person, rng: Random) -> None:
        device = person.device
        if device.connection_id != self.account.connection_id or rng.random() < 0.4:
            strange = device.connection_id == self.account.connection_id
            owner = self.stranger if strange else self.account
            device.connection_id = self.world.connect(self.account.key, owner.user_id)
            if not strange:
                self.account = self.account._replace(connection_id=device.connection_id)
            self.say(device, "is connected to somebody else" if strange else "is connected to its own account")
        else:
            self.world.expire_connection(device.connection_id)
            self.account = self.account._replace(connection_id="")
            self.say(device, "the connection expires")
        device.gateway.connection_id = device.connection_id
        device.engine.poke("network")

    async def _sleep(self, person: Person, rng: Random) -> None:
        person.device.engine.poke("asleep")

    async def _close(self, person: Person, rng: Random) -> None:
        """The person shuts the computer down until the next morning."""
        await self._quit(person, rng)
        self._away[person.device.name] = self.time.seconds + DAY

    async def _wake(self, person: Person, rng: Random) -> None:
        if not person.device.running:
            await self._open(person.device)
        person.device.engine.poke("active")
        person.device.engine.poke("wake")

    async def _idle(self, person: Person, rng: Random) -> None:
        person.device.engine.poke("idle")

    async def _poke(self, person: Person, rng: Random) -> None:
        trigger: Literal["menu", "focus", "network", "sync-now"] = rng.choice(
            ("menu", "menu", "focus", "network", "sync-now")
        )
        person.device.engine.poke(trigger)

    def check(self) -> None:
        """See that everything that must always hold does."""
        happened = (len(self.world.requests), self.others.acts)
        troubles = list(invariants.broken_anywhere(self)) if happened != self._happened else []
        self._happened, self.checked_requests = happened, happened[0]
        for person in self.people.values():
            device = person.device
            if not device.running or not device.alive or self._checked.get(device.name) == device.touched:
                continue
            self._checked[device.name] = device.touched
            troubles += [f"{device.name}: {trouble}" for trouble in invariants.broken(self, person)]
        if troubles:
            raise Broken("\n".join(troubles))

    async def end(self) -> None:
        """The network heals, people answer, and within one window of the quota all is said and done."""
        await self._heal()
        rng = Random(f"end {self.script.seed}")
        for _ in range(12):
            await self._settle()
            asked = 0
            for person in self.people.values():
                asked += await person.answer(rng)
                person.device.engine.poke("append")
            if not asked and all(self.settled(person) for person in self.people.values()):
                await self._see_all()
                if all(self.settled(person) for person in self.people.values()):
                    break  # else the last look has found something to ask
        else:
            raise Broken("questions never end")
        self._compare()
        await self._silence()
        for person in self.people.values():
            person.notes = [row.note for row in person.device.store.activities(limit=1000) if row.note]
            await person.device.stop()

    async def _heal(self) -> None:
        self.diary.append(f"{self.time.now:%d %H:%M:%S}   the network is well from now on")
        connection = self.world.connect(self.account.key, self.account.user_id)
        self.points, self.absences = [], repeat(0.0)
        for person in self.people.values():
            device = person.device
            device.crash.spare()
            device.crash.full = False
            device.faults.clear()
            device.connection_id = connection
            if not device.running or not device.alive:
                if device.running:
                    await device.kill()
                await self._open(device)
            device.gateway.connection_id = connection
            device.engine.poke("active")
            device.engine.poke("network")

    async def _settle(self) -> None:
        """One window of the quota: then nothing waits but what a person must decide."""
        for _ in range(13):
            await self.until(self.time.seconds + WINDOW / 12)
            if not any(self._unfinished(person) for person in self.people.values()):
                return
        left = [
            f"{p.device.name} still waits: {each}" for p in self.people.values() for each in self._unfinished(p)
        ]
        raise Broken("\n".join(left))

    def _unfinished(self, person: Person) -> list[object]:
        """What is on its way; what only waits behind a question is not."""
        from desktop.sync.order import sendable

        store = person.device.store
        commands = store.commands()
        free = {c.seq for c in sendable(commands)}
        moving = [c for c in commands if c.status in ("sending", "uncertain") or c.seq in free]
        stops = [] if any(c.status in STUCK for c in commands) else store.implied_stops()
        return [*moving, *stops]

    def settled(self, person: Person) -> bool:
        """Whether nothing waits at this device, not even for a person."""
        store = person.device.store
        return not store.commands() and not store.implied_stops()

    async def _see_all(self) -> None:
        """Wait until every device has looked at the server once more."""
        now = {p.device.name: p.device.clock.now() for p in self.people.values()}
        for person in self.people.values():
            person.device.engine.poke("sync-now")
        for _ in range(24):
            await self.until(self.time.seconds + 300)
            seen = [(p.device.engine.status.last_sync, now[p.device.name]) for p in self.people.values()]
            if all(last is not None and last > before for last, before in seen):
                return
        raise Broken("a device does not look at the server any more")

    def _compare(self) -> None:
        """The server has what was meant, and every device shows the server's entries and nothing else."""
        rows = [self.row(row) for row in self.server_rows()]
        for moment, body in self._creates():
            self.reference.arrived(moment, parse_api(body["start"]), body.get("description") or "")
        troubles = self.reference.differences(rows)
        gone = self.reference.gone
        there = sorted(map(str, (_bare(row, gone) for row in rows)))
        for person in self.people.values():
            shown = sorted(map(str, (_bare(each, gone) for each in person.seen().values())))
            troubles += [f"{person.device.name} alone shows {each}" for each in _without(shown, there)]
            troubles += [f"{person.device.name} does not show {each}" for each in _without(there, shown)]
        if troubles:
            raise Broken("\n".join(troubles))

    def _creates(self) -> Iterator[tuple[datetime, dict[str, Any]]]:
        """The starts of devices that the server got, and when."""
        for request in self.world.requests:
            if request.method == "POST" and request.path.endswith("/time_entries") and request.status == 200:
                body = json.loads(request.body)
                if body["duration"] < 0:
                    yield request.at, body

    async def _silence(self) -> None:
        """Asleep, nobody asks the server anything any more."""
        for person in self.people.values():
            person.device.engine.poke("asleep")
        await rest(60)
        before = len(self.world.requests)
        await rest(7_200)
        # Once a day everything nameable is fetched anew, also by a computer that only claims to sleep.
        more = [r for r in self.world.requests[before:] if "with_related_data" not in r.query]
        if more:
            raise Broken(f"requests go on: {more[:3]}")

    def say(self, device: Device, words: str) -> None:
        """Write into the diary."""
        self.diary.append(f"{self.time.now:%d %H:%M:%S} {device.name} {words}")

    def server_rows(self) -> list[dict[str, Any]]:
        """The account's entries on the server, deleted ones left out."""
        rows = self.world.state.entries.values()
        return [row for row in rows if row["deleted"] is None and row["user_id"] == self.account.user_id]

    def row(self, row: dict[str, Any]) -> Shown:
        """An entry of the server as it is shown."""
        alive = [tag for tag in row["tag_ids"] if self.world.state.tags[tag]["deleted"] is None]
        return Shown(
            self.key_of_row(row["id"]),
            row["description"] or "",
            _moment(row["start"]),
            None if row["stop"] is None else _moment(row["stop"]),
            None if row["project_id"] is None else self.thing("project", row["project_id"]),
            row["task_id"],
            frozenset(self.thing("tag", tag) for tag in alive),
            bool(row["billable"]),
        )

    def shown(self, device: Device, entry: TimeEntry) -> Shown:
        """An entry of a device, comparable with the others'."""
        project = entry.project_id
        return Shown(
            self.key(device, entry.ref),
            entry.description,
            entry.start,
            entry.stop,
            None if project is None else self.thing("project", project),
            entry.task_id,
            frozenset(self.thing("tag", tag) for tag in entry.tag_ids),
            entry.billable,
        )

    def key(self, device: Device, ref: Ref) -> str:
        """The create that made the entry, whichever device shows it."""
        return ref if isinstance(ref, str) else self.key_of_row(ref)

    def key_of_row(self, id_: int) -> str:
        """The create that made an entry of the server."""
        known = self._keys.get(id_)
        if known is not None:
            return known
        if id_ in self.others.made:
            return self._keys.setdefault(id_, f"web-{id_}")
        for person in self.people.values():
            if person.device.running:
                uuid = person.device.store.uuid_of("entry", id_)
                if uuid is not None:
                    return self._keys.setdefault(id_, uuid)
        return self._unbound(id_)

    def forget_keys(self) -> None:
        """Of two twins one may have taken the other's place."""
        self._keys.clear()

    def meant(self, id_: int) -> bool:
        """Whether an entry of the server is as some entry was meant."""
        row = self.world.state.entries.get(id_)
        if row is None or row["deleted"] is not None:
            return False
        shown, gone = self.row(row), frozenset(self.reference.gone)
        return any(meant.allows(shown, gone) for meant in self.reference.entries.values())

    def thing(self, noun: Literal["project", "tag"], ref: Ref) -> Ref:
        """A project or tag by the create that made it, where a device did."""
        if isinstance(ref, str):
            return ref
        known = self._things.get((noun, ref))
        if known is None:
            uuids = (p.device.store.uuid_of(noun, ref) for p in self.people.values() if p.device.running)
            known = next((uuid for uuid in uuids if uuid is not None), None)
            if known is None:
                return ref
            self._things[noun, ref] = known
        return known

    def foreign(self, id_: int, device: Device) -> bool:
        """Whether somebody else than this device made the entry."""
        if id_ in self.others.made:
            return True
        others = (p.device.store for p in self.people.values() if p.device is not device and p.device.running)
        return any(store.uuid_of("entry", id_) is not None for store in others)

    def awaited(self, id_: int) -> bool:
        """Whether some device has something for the entry that the server does not know yet."""
        key = self.key_of_row(id_)
        for person in self.people.values():
            if not person.device.running:
                return True
            for command in person.device.store.commands():
                if command.target in (id_, key):
                    return True
        return False

    def _unbound(self, id_: int) -> str:
        """An entry whose answer was lost: known by its words and start, until its device finds it."""
        row = self.world.state.entries.get(id_)
        if row is not None:
            words, start = row["description"] or "", _moment(row["start"])
            for key, meant in self.reference.entries.items():
                if meant.was(start, words) and self._homeless(key):
                    return key
        return f"id-{id_}"

    def _homeless(self, key: str) -> bool:
        """Whether no device knows yet which entry of the server a create has made."""
        stores = (person.device.store for person in self.people.values() if person.device.running)
        return not key.startswith("web-") and not any(isinstance(store.resolve(key), int) for store in stores)


def _bare(shown: Shown, gone: Iterable[object]) -> tuple[object, ...]:
    """Without its key, and without what was deleted under it; sortable."""
    lost = shown.project in set(gone)
    project, task = (None, None) if lost else (shown.project, shown.task)
    tags = sorted(str(tag) for tag in shown.tags - set(gone))
    return (f"{shown.start:%d %H:%M:%S}", str(shown.stop), shown.description, project, task, tags, shown.billable)


def _without(these: list[str], those: list[str]) -> list[str]:
    left = list(those)
    return [each for each in these if each not in left or left.remove(each)]  # type: ignore[func-returns-value]  # remove returns None, so that what was found is left out


def _moment(micros: int) -> datetime:
    return datetime.fromtimestamp(micros // SECOND, UTC)


def _absences(seed: int) -> Iterator[float]:
    rng = Random(f"absences {seed}")
    while True:
        yield rng.choice((0.0, 0.0, 0.0, 0.0, 600.0, 200_000.0))


def run_story(script: Script, folder: Path) -> Story:
    """Live through a script in virtual time. Raises `Broken` with the whole story where a rule does not hold."""
    story = Story(script, folder)
    loop = VirtualLoop(story.time)
    try:
        loop.run_to_end(story.live())
    except Exception as error:
        raise Broken(told(story, error)) from error
    return story


def told(story: Story, error: BaseException) -> str:
    """A failure in words: what broke, and how it came to that."""
    requests = [
        f"{r.at:%d %H:%M:%S.%f} {r.method} {r.path[-40:]} {dict(r.query)} {r.body.decode()} {r.status}"
        for r in story.world.requests
        if r.method != "GET" or r.status != 200  # else looks that brought nothing fill the page
    ]
    waiting = []
    for person in story.people.values():
        if person.device.running:
            waiting += [f"{person.device.name} {c}" for c in person.device.store.commands()]
    head = f"seed {story.script.seed} ({story.script.setting.name}), {type(error).__name__}: {error}"
    lived = ("--- what happened", *story.diary[-40:], "--- writes and refusals", *requests[-20:])
    return "\n".join((head, *lived, "--- outboxes", *waiting))
