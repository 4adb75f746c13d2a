"""A story: a world, devices, people, faults; what must hold after every step, and how it must end."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from desktop.demo.account import plain
from desktop.demo.faults import COMMON, Maker
from desktop.demo.world import World
from desktop.model.command import STUCK
from tests.simulation.device import Device, rest
from tests.simulation.person import Expected, Person
from tests.simulation.virtual import DeviceClock, Time
from tests.simulation.web import Web

OWN_CAP = 20
"""User calls of one device in a rolling hour."""
SECOND = 1_000_000
"""Microseconds, as the world counts."""


class Story:
    """Everything that a seed determines."""

    def __init__(
        self,
        seed: int,
        folder: Path,
        *,
        faults: float = 0.1,
        deaths: float = 0.0,
        restless: float = 0.1,
        menu: Mapping[str, tuple[int, Maker]] = COMMON,
    ) -> None:
        self.seed, self._rng = seed, Random(seed)
        self.time = Time()
        self.world = World(DeviceClock(self.time), seed=seed)
        self.account = plain(self.world)
        self.projects = tuple(self._make("projects", {"name": name}) for name in ("Website", "Ops"))
        self.tags = tuple(self._make("tags", {"name": name}) for name in ("deep", "call"))
        self._rates, self._restless = (faults, deaths), restless
        self._folder, self._menu = folder, menu
        self.questions = 0
        self.people: list[Person] = []
        self.web: Web | None = None

    async def device(self, name: str) -> Person:
        """A computer with a person at it."""
        device = Device(self.world, self.account, self.time, self._folder, self._rng, name, self._menu)
        await device.start()
        await rest(10)
        person = Person(device, Random(self._rng.random()), self.projects, self.tags)
        self.people.append(person)
        device.faults.rate, device.danger.rate = self._rates
        return person

    def browser(self) -> None:
        """Somebody also works on the web page."""
        self.web = Web(self.world, self.account, Random(self._rng.random()))

    async def step(self) -> None:
        """Some time passes, then somebody does something."""
        await self._pass(self._rng.choice((0.2, 1.5, 4, 20, 90, 400, 1500)) * self._rng.uniform(0.5, 1.5))
        if self.web is not None and self._rng.random() < 0.25:
            self.web.act()
            self.check()
            return
        person = self._rng.choice(self.people)
        device = person.device
        if self._rng.random() < 0.06:
            device.faults.down = not device.faults.down
            if not device.faults.down:
                device.engine.poke("network")
        await person.act()
        if self._rng.random() < self._restless:
            device.engine.poke(self._rng.choice(("menu", "wake", "focus", "sync-now")))
        await self._revive()
        self.check()

    async def _pass(self, seconds: float) -> None:
        for part in (0.3, 0.7):
            await rest(seconds * part)
            await self._revive()
            self.check()

    async def _revive(self) -> None:
        for person in self.people:
            if await person.device.revive():
                person.diary.append("killed and started again")

    def check(self) -> None:
        """What must hold at every moment."""
        for person in self.people:
            troubles = [*self.doubled(), *self.over_budget()]
            person.alone = len(self.people) == 1 and self.web is None
            if person.alone:
                troubles += person.strayed() if not self._stuck(person) else []
            if troubles:
                raise AssertionError(self._told(troubles, person))

    async def end(self) -> None:
        """The network heals, people answer, and everything comes to rest."""
        for person in self.people:
            person.device.faults.clear()
            person.device.danger.rate = 0.0
        for _ in range(40):
            await self._pass(300)
            for person in self.people:
                person.device.engine.poke("network")
                self.questions += await person.answer()
            if not self._busy():
                await self._see_all()
                if not self._busy():  # the last look may have found something to ask
                    break
        for person in self.people:
            left = [c for c in person.device.store.commands() if c.status not in STUCK]
            left_stops = person.device.store.implied_stops()
            if left or left_stops:
                raise AssertionError(self._told([f"still waits: {c}" for c in [*left, *left_stops]], person))
        self._compare()
        self._arrived()
        self._once()
        await self._silence()

    def _busy(self) -> bool:
        stores = [person.device.store for person in self.people]
        return any(store.commands() or store.implied_stops() for store in stores)

    async def close(self) -> None:
        for person in self.people:
            await person.device.stop()

    def doubled(self) -> Iterable[str]:
        """Two entries that run: the server never keeps them, so nobody may see them."""
        alive = [row for row in self.world.state.entries.values() if row["deleted"] is None]
        running = [row for row in alive if row["stop"] is None]
        if len(running) > 1:
            yield f"two run on the server: {running}"

    def over_budget(self) -> Iterable[str]:
        """User calls of the last hour, and calls the server had to refuse."""
        now = self.world.now()
        recent = [r for r in self.world.requests[-200:] if r.at > now - timedelta(hours=1)]
        mine = [r for r in recent if "/me" in r.path]
        if len(mine) > OWN_CAP * len(self.people):
            yield f"{len(mine)} user calls in an hour"
        if len(self.people) == 1 and any(r.status in (402, 429) for r in recent):
            yield "the server refused a request for its number"

    def server(self) -> list[Expected]:
        """What the server has, comparable with what was acknowledged."""
        return [self._expected(row) for row in self.world.state.entries.values() if row["deleted"] is None]

    def _expected(self, row: dict[str, Any]) -> Expected:
        def moment(value: int | None) -> datetime | None:
            return None if value is None else datetime.fromtimestamp(value // SECOND, UTC)

        start = moment(row["start"])
        assert start is not None
        return Expected(
            row["description"] or "",
            start,
            moment(row["stop"]),
            row["project_id"],
            frozenset(row["tag_ids"]),
            bool(row["billable"]),
        )

    def _compare(self) -> None:
        """At rest every device shows what the server has, and nothing else."""
        for person in self.people:
            shown, there = list(person.seen().values()), self.server()
            missing = [entry for entry in shown if not _take(there, entry)]
            if missing or there:
                troubles = [f"not on the server: {entry}" for entry in missing]
                troubles += [f"only on the server: {entry}" for entry in there]
                raise AssertionError(self._told(troubles, person))

    async def _see_all(self) -> None:
        """Wait until every device has looked at the server once more; the windows may be used up meanwhile."""
        now = self.time.now
        for _ in range(40):
            await self._pass(300)
            seen = [person.device.engine.status.last_sync for person in self.people]
            if all(moment is not None and moment > now for moment in seen):
                return

    def _arrived(self) -> None:
        """Every start that was acknowledged and not taken back has reached the server at some time."""
        bodies = [r.body.decode() for r in self.world.requests if r.method == "POST" and r.status == 200]
        for person in self.people:
            lost = [words for words in sorted(person.promised) if not any(f'"{words}' in body for body in bodies)]
            if lost:
                raise AssertionError(self._told([f"never arrived: {lost}"], person))

    def _once(self) -> None:
        """Every entry that a device made is known to one as its own: what nobody knows was made twice."""
        stores = [person.device.store for person in self.people]
        for row in self.world.state.entries.values():
            ours = row["deleted"] is None and str(row["description"] or "").startswith("Task")
            if ours and not self.questions and all(s.uuid_of("entry", row["id"]) is None for s in stores):
                raise AssertionError(self._told([f"made twice: {row}"], self.people[0]))

    async def _silence(self) -> None:
        """Asleep, nobody asks the server anything any more."""
        for person in self.people:
            person.device.engine.poke("asleep")
        await rest(60)
        before = len(self.world.requests)
        await rest(7200)
        if len(self.world.requests) != before:
            raise AssertionError(f"seed {self.seed}: requests go on: {self.world.requests[before:][:3]}")

    def _make(self, things: str, body: dict[str, Any]) -> int:
        path = f"/workspaces/{self.account.workspace_id}/{things}"
        return int(self.world.directly(self.account.user_id, "POST", path, body)[1]["id"])

    def _stuck(self, person: Person) -> bool:
        """Whether something waits for the person: until then what is shown may change."""
        return any(c.status in STUCK for c in person.device.store.commands())

    def _told(self, troubles: Iterable[str], person: Person) -> str:
        requests = "\n".join(
            f"{r.at:%d %H:%M:%S.%f} {r.method} {r.path[-40:]} {dict(r.query)} {r.body.decode()} {r.status}"
            for r in self.world.requests[-16:]
        )
        waiting = "\n".join(map(str, person.device.store.commands()))
        said = "\n".join(troubles)
        return (
            f"seed {self.seed}\n{said}\n--- acts\n{person.story()}\n--- requests\n{requests}\n--- outbox\n{waiting}"
        )


def _take(entries: list[Expected], wanted: Expected) -> bool:
    for index, entry in enumerate(entries):
        if wanted.like(entry):
            del entries[index]
            return True
    return False
