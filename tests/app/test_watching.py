"""Sensing in virtual time: how often it looks, what it writes, what it makes of sleep and of clocks set anew."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from desktop.app.watching import OFTEN, Listener, Senses, Watching
from desktop.nudges.absence import Absence, LifeSign
from desktop.system.idle.interface import Backend as IdleBackend
from desktop.system.login.interface import Backend as LoginBackend
from desktop.system.login.interface import Event, Happened
from tests.simulation.virtual import EPOCH, DeviceClock, Time, rest, run

MINUTE = 60.0


class Person:
    """Whoever sits there; satisfies `IdleTime`, counted by a clock that stands in sleep."""

    backend: IdleBackend = "x11"

    def __init__(self, clock: DeviceClock) -> None:
        self._clock = clock
        self._touched: float | None = clock.monotonic() - 1
        self.looks: list[float] = []
        self.uncounted = False

    def touch(self) -> None:
        self._touched = self._clock.monotonic()

    async def seconds(self) -> float | None:
        now = self._clock.monotonic()
        self.looks.append(now)
        return None if self.uncounted or self._touched is None else now - self._touched

    async def stop(self) -> None:
        """There is no connection."""


class Session:
    """The login session; satisfies `Login`."""

    backend: LoginBackend = "logind"

    async def start(self, happened: Happened) -> None:
        self.tell = happened

    async def stop(self) -> None:
        """There is no connection."""


class Computer:
    """One run of the program on a computer, with a timer running; each minute it is told to look."""

    def __init__(self, time: Time, sign: str | None = None, boot: str = "one") -> None:
        self.time, self.sign, self.written = time, sign, 0
        self.clock = DeviceClock(time)
        self.person, self.session = Person(self.clock), Session()
        self.runs, self.minutes = True, 10
        self.absences: list[Absence] = []
        self.told: list[Event] = []
        self.watching = Watching(
            Senses(
                self.person,
                self.session,
                self.clock.now,
                lambda: 1000.0 + time.seconds,
                self.clock.monotonic,
                boot,
            ),
            Listener(
                runs=lambda: self.runs,
                minutes=lambda: self.minutes,
                returned=self.absences.append,
                happened=self._happened,
                read_sign=self._read,
                write_sign=self._write,
            ),
        )

    async def minutes_pass(self, count: int, *, touched: bool = False) -> None:
        for _ in range(count):
            for _ in range(6):
                await rest(10)
                if touched:
                    self.person.touch()
            self.watching.tick()
        await rest(0.1)

    async def _happened(self, event: Event) -> None:
        self.told.append(event)

    async def _read(self) -> str | None:
        return self.sign

    async def _write(self, sign: str | None) -> None:
        self.sign, self.written = sign, self.written + 1


def live(story: Callable[[Computer], Awaitable[None]], **made: str) -> None:
    time = Time()
    computer = Computer(time, **made)

    async def whole() -> None:
        await computer.watching.begin()
        await story(computer)
        await computer.watching.end(session_ends=True)

    run(whole(), time)


def spans(computer: Computer) -> list[tuple[float, float, str]]:
    """The absences in whole minutes since the beginning."""

    def minutes(moment: datetime) -> float:
        return round((moment - EPOCH) / timedelta(minutes=1))

    return [(minutes(a.left), minutes(a.back), a.cause) for a in computer.absences]


def test_while_no_timer_runs_nothing_is_looked_at_or_written() -> None:
    async def story(computer: Computer) -> None:
        computer.runs = False
        await rest(1)
        looks = len(computer.person.looks)
        await computer.minutes_pass(60)
        assert len(computer.person.looks) == looks
        assert computer.written <= 1

    live(story)


def test_it_looks_each_minute_and_often_only_while_nobody_is_there() -> None:
    async def story(computer: Computer) -> None:
        await computer.minutes_pass(9, touched=True)
        assert len(computer.person.looks) <= 11
        await computer.minutes_pass(9)
        await rest(50)
        assert len(computer.person.looks) <= 21
        await computer.minutes_pass(20)
        looks = len(computer.person.looks)
        await rest(60)
        assert 5 <= len(computer.person.looks) - looks <= 7
        assert computer.absences == []
        computer.person.touch()
        await rest(OFTEN + 1)
        assert spans(computer) == [(9, 40, "idle")]

    live(story)


def test_the_sign_of_life_is_written_once_a_minute_at_most() -> None:
    async def story(computer: Computer) -> None:
        await computer.minutes_pass(60)
        assert 55 <= computer.written <= 61

    live(story)


def test_a_clock_that_is_set_makes_nobody_absent_and_moves_no_absence() -> None:
    async def story(computer: Computer) -> None:
        computer.clock.ahead = 7200
        await computer.minutes_pass(5, touched=True)
        assert computer.absences == []
        await computer.minutes_pass(20)
        computer.clock.ahead = -3600
        computer.person.touch()
        await rest(OFTEN + 1)
        (absence,) = computer.absences
        assert round(absence.seconds / MINUTE) == 20
        assert round((computer.clock.now() - absence.back).total_seconds()) == OFTEN + 1

    live(story)


def test_sleep_that_nobody_told_of_is_an_absence() -> None:
    async def story(computer: Computer) -> None:
        await computer.minutes_pass(5, touched=True)
        computer.clock.sleep(3600)
        await computer.minutes_pass(1)
        assert computer.absences == []
        computer.person.touch()
        await rest(OFTEN + 1)
        assert spans(computer) == [(5, 66, "asleep")]

    live(story)


def test_where_nobody_counts_idle_time_locks_and_sleep_tell() -> None:
    async def story(computer: Computer) -> None:
        await computer.minutes_pass(20)
        await computer.session.tell("locked")
        await computer.minutes_pass(15)
        await computer.session.tell("unlocked")
        await computer.minutes_pass(2)
        await computer.session.tell("sleeps")
        computer.clock.sleep(1800)
        await computer.session.tell("woke")
        await rest(1)
        assert spans(computer) == [(20, 35, "locked"), (37, 67, "asleep")]
        assert computer.told == ["locked", "unlocked", "sleeps", "woke"]

    time = Time()
    computer = Computer(time)
    computer.person.uncounted = True

    async def whole() -> None:
        await computer.watching.begin()
        await story(computer)
        await computer.watching.end(session_ends=False)

    run(whole(), time)


def test_after_a_new_start_of_the_computer_the_first_touch_ends_the_absence() -> None:
    sign = LifeSign(EPOCH - timedelta(hours=8), "before", 0.0)

    async def story(computer: Computer) -> None:
        await computer.minutes_pass(3)
        assert computer.absences == []
        computer.person.touch()
        await rest(OFTEN + 1)
        assert spans(computer) == [(-480, 3, "off")]

    live(story, sign=sign.text())


def test_a_program_that_was_killed_and_started_again_asks_nothing() -> None:
    sign = LifeSign(EPOCH - timedelta(hours=8), "one", 0.0)

    async def story(computer: Computer) -> None:
        await computer.minutes_pass(3, touched=True)
        assert computer.absences == []

    live(story, sign=sign.text())


def test_the_sign_goes_where_the_person_quit_and_stays_where_the_session_ends() -> None:
    time = Time()
    computer = Computer(time)

    async def story() -> None:
        await computer.watching.begin()
        await computer.minutes_pass(2)
        await computer.watching.end(session_ends=True)
        kept = LifeSign.read(computer.sign or "")
        assert kept is not None
        assert kept.ended
        await computer.watching.end(session_ends=False)
        assert computer.sign is None

    run(story(), time)
