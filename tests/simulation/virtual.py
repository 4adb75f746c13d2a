"""An event loop in which time passes only when everybody waits, and a clock that shows that time."""

import asyncio
import selectors
from collections.abc import Coroutine, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

T = TypeVar("T")
EPOCH = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
_TICK = 1e-6


class Time:
    """The one time of a simulation, in seconds since it began at `start`."""

    def __init__(self, start: datetime = EPOCH) -> None:
        self.start = start
        self.seconds = 0.0

    @property
    def now(self) -> datetime:
        return self.start + timedelta(seconds=self.seconds)


class DeviceClock:
    """A computer's clock: it may be off, and be changed."""

    def __init__(self, time: Time, ahead: float = 0.0) -> None:
        self._time = time
        self.ahead = ahead
        """Seconds by which the wall clock differs from the true time."""
        self._slept = 0.0

    def now(self) -> datetime:
        return self._time.now + timedelta(seconds=self.ahead) if self.ahead else self._time.now

    def monotonic(self) -> float:
        return 1000.0 + self._time.seconds - self._slept

    def sleep(self, seconds: float) -> None:
        """The machine sleeps for so long: its monotonic clock stands still, and nothing runs."""
        self._time.seconds += seconds
        self.stood_still(seconds)

    def stood_still(self, seconds: float) -> None:
        """The machine slept for so long, while others did not."""
        self._slept += seconds


class _Selector(selectors.BaseSelector):
    """Waits by moving the time; no file is ever ready."""

    def __init__(self, time: Time) -> None:
        self._time = time
        self._keys: dict[Any, selectors.SelectorKey] = {}

    def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        self._keys[fileobj] = selectors.SelectorKey(fileobj, 0, events, data)
        return self._keys[fileobj]

    def unregister(self, fileobj: Any) -> selectors.SelectorKey:
        return self._keys.pop(fileobj)

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise RuntimeError("everybody waits for nothing: the simulation is stuck")
        if timeout > 0:
            self._time.seconds += max(timeout, _TICK)
        return []

    def get_map(self) -> Mapping[Any, selectors.SelectorKey]:
        return self._keys


class VirtualLoop(asyncio.SelectorEventLoop):
    """Runs in virtual time. What ends in the background must end well, or by a death."""

    def __init__(self, time: Time) -> None:
        super().__init__(_Selector(time))
        self._virtual = time
        self._unseen: list[BaseException] = []
        self.set_exception_handler(lambda _loop, context: self._note(context))

    def time(self) -> float:
        return self._virtual.seconds

    def run_to_end(self, main: Coroutine[Any, Any, T]) -> T:
        """The result of `main`; raises what it raises, and what went wrong unseen."""
        runner = asyncio.Runner(loop_factory=lambda: self)
        with runner:
            result = runner.run(main)
        if self._unseen:
            raise RuntimeError(f"unseen: {self._unseen[0]!r}") from self._unseen[0]
        return result

    def _note(self, context: Mapping[str, Any]) -> None:
        error = context.get("exception")
        if error is None:
            self._unseen.append(RuntimeError(str(context.get("message"))))
        elif isinstance(error, Exception):
            self._unseen.append(error)


def run(main: Coroutine[Any, Any, T], time: Time) -> T:
    """Run to the end in virtual time."""
    return VirtualLoop(time).run_to_end(main)


async def rest(seconds: float) -> None:
    """Let so much time pass."""
    await asyncio.sleep(seconds)
