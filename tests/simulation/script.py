"""What happens in a story, decided by its seed before anything runs, so that each step can be left out alone."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import NamedTuple

from tests.simulation.network import WEATHER

HOUR, DAY = 3600.0, 86_400.0
IDLE = 240.0
"""Seconds after which nobody is at the computer any more."""
STARTS = (
    datetime(2026, 3, 2, 7, 0, tzinfo=UTC),
    datetime(2026, 3, 28, 7, 0, tzinfo=UTC),  # a night with an hour less in Berlin
    datetime(2026, 10, 24, 7, 0, tzinfo=UTC),  # and one with an hour more
)


class Setting(NamedTuple):
    """What a story is about; the same seed gives the same one."""

    name: str
    devices: str = "a"
    days: int = 1
    acts: int = 25
    """Acts of a person on a day at each device."""
    faults: float = 0.2
    """Faults for each act."""
    deaths: float = 0.0
    """Deaths of the process for each act."""
    web: float = 0.0
    """Acts on the web page for each act of a person."""
    colleague: float = 0.0
    """Changes to projects and tags by others, for each act."""
    thief: float = 0.0
    """Other programs that use the quota, for each act."""
    clock: float = 0.0
    """Changes of a computer's clock, for each act."""
    disk: float = 0.0
    """Full disks and damaged files, for each act."""
    twice: float = 0.0
    """Requests that the gateway executes twice, for each act."""
    offline: float = 0.03
    """Changes between offline and online, for each act."""
    connection: float = 0.0
    """Connections that expire or lead to somebody else, for each act."""
    restless: float = 0.2
    """Menus opened and the like, for each act."""
    weather: tuple[str, ...] = ()
    """The faults that may come; none named: all."""


SETTINGS = (
    Setting("quiet", faults=0.0, offline=0.0),
    Setting("usual faults"),
    Setting("usual faults"),
    Setting("harsh", faults=0.6, offline=0.06),
    Setting("deaths", faults=0.2, deaths=0.1),
    Setting("deaths", faults=0.3, deaths=0.3),
    Setting("offline", offline=0.15),
    Setting("web", web=0.3),
    Setting("web, harsh", web=0.4, faults=0.5, deaths=0.05),
    Setting("two devices", devices="ab", acts=18),
    Setting("two devices and the web", devices="ab", acts=18, web=0.2, deaths=0.03),
    Setting("three devices and the web", devices="abc", acts=15, web=0.2),
    Setting("colleague", colleague=0.1, web=0.1),
    Setting("thief", thief=0.15, faults=0.1),
    Setting("clocks", clock=0.05),
    Setting("disk", disk=0.05, deaths=0.05),
    Setting("executed twice", twice=0.05, faults=0.1),
    Setting("connection", connection=0.05),
    Setting("restless", restless=3.0),
    Setting("stale lists", faults=1.0, restless=1.0, weather=("stale list",)),
    Setting("late requests", faults=0.5, weather=("request late", "answer late")),
    Setting("late requests, deaths", faults=0.6, deaths=0.6, weather=("request late",)),
)


class Step(NamedTuple):
    """At `at` seconds, `who` does or meets `deed`; `roll` decides the rest of it."""

    at: float
    who: str
    deed: str
    roll: int


class Script(NamedTuple):
    seed: int
    setting: Setting
    start: datetime
    steps: tuple[Step, ...]
    end: float
    """Seconds after which the network is well."""

    @property
    def device_days(self) -> int:
        return len(self.setting.devices) * self.setting.days

    def only(self, steps: tuple[Step, ...]) -> "Script":
        """The same with fewer steps."""
        return self._replace(steps=steps)


def write(seed: int, setting: Setting | None = None) -> Script:
    """The story of a seed."""
    rng = Random(f"story {seed}")
    chosen = rng.choice(SETTINGS)
    setting = setting or chosen
    steps = [step for day in range(setting.days) for step in _day(rng, setting, day * DAY)]
    start = rng.choice(STARTS) + timedelta(seconds=rng.randrange(3600), milliseconds=rng.randrange(1000))
    return Script(seed, setting, start, tuple(sorted(steps)), setting.days * DAY - 6 * HOUR)


def _day(rng: Random, setting: Setting, opens: float) -> Iterator[Step]:
    """People work in bursts, lunch and sleep; things happen to them and around them."""
    number = setting.acts * len(setting.devices)
    at = opens + 30.0
    for index in range(number):
        gap = rng.choice((1, 4, 15, 60, 240, 900)) * rng.uniform(0.5, 1.5) / len(setting.devices) ** 0.5
        if gap > IDLE:
            yield from (Step(at + IDLE, each, "idle", rng.getrandbits(30)) for each in setting.devices)
        at += gap
        who = rng.choice(setting.devices)
        for deed, rate in _around(setting):
            if rng.random() < rate:
                whom = who if rng.random() < 0.8 else rng.choice(setting.devices)
                yield Step(at + rng.uniform(-0.5, 0.5), whom, deed, rng.getrandbits(30))
        yield Step(at, who, "act", rng.getrandbits(30))
        if index == number // 2:  # lunch
            yield from (Step(at + 60, each, "sleep", rng.getrandbits(30)) for each in setting.devices)
            at += rng.uniform(0.5, 1.0) * HOUR
            yield from (Step(at - 60, each, "wake", rng.getrandbits(30)) for each in setting.devices)
    for each in setting.devices:
        evening = max(at + 600, opens + 9 * HOUR)
        yield Step(at + IDLE, each, "idle", rng.getrandbits(30))
        yield Step(evening, each, "online", rng.getrandbits(30))
        yield Step(evening + 600, each, rng.choice(("sleep", "close", "close", "idle")), rng.getrandbits(30))
        yield Step(opens + DAY - HOUR, each, "wake", rng.getrandbits(30))


def _around(setting: Setting) -> Iterator[tuple[str, float]]:
    names = setting.weather or tuple(WEATHER)
    total = sum(WEATHER[name].weight for name in names)
    yield from ((name, setting.faults * WEATHER[name].weight / total) for name in names)
    yield "executed twice", setting.twice
    yield "die soon", setting.deaths * 0.8
    yield "power off", setting.deaths * 0.1
    yield "quit", setting.deaths * 0.1
    yield "web", setting.web
    yield "colleague", setting.colleague
    yield "thief", setting.thief
    yield "clock", setting.clock
    yield "disk", setting.disk
    yield "network", setting.offline
    yield "connection", setting.connection
    yield "poke", setting.restless
