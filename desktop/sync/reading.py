"""Reads that a person asked for: one request each, from the quota that is theirs to spend."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from desktop.sync import plan

if TYPE_CHECKING:
    from desktop.gateway.client import Gateway

T = TypeVar("T")
PATIENCE = 3.0
"""Seconds that a read waits for its turn: a person is there and waits too."""


class Answer(NamedTuple, Generic[T]):
    """What the server said."""

    value: T
    asked_at: datetime
    """When it was asked, by the server's clock."""


class NotNowError(Exception):
    """It cannot be asked now."""

    def __init__(self, until: datetime | None) -> None:
        super().__init__(until)
        self.until = until
        """When the quota is open again, by the computer's clock; None: it is not known when it will do."""


class Reading(NamedTuple):
    """One of them, on its way."""

    call: "Callable[[Gateway], Awaitable[Any]]"
    workspace_id: int | None
    """The workspace whose window it uses; None: the person's own."""
    answer: "asyncio.Future[Answer[Any]]"

    def succeed(self, answer: Answer[Any]) -> None:
        """Hand the answer to whoever waits for it, if somebody still does."""
        if not self.answer.done():
            self.answer.set_result(answer)

    def fail(self, error: Exception) -> None:
        if not self.answer.done():
            self.answer.set_exception(error)


class Readings:
    """Those that wait, the oldest first."""

    def __init__(self) -> None:
        self._waiting: list[Reading] = []

    def add(self, call: "Callable[[Gateway], Awaitable[Any]]", workspace_id: int | None) -> Reading:
        """Put one at the end."""
        reading = Reading(call, workspace_id, asyncio.get_running_loop().create_future())
        self._waiting.append(reading)
        return reading

    def take(self) -> Reading | None:
        """The first whose asker still waits, which does not wait here any more."""
        while self._waiting:
            reading = self._waiting.pop(0)
            if not reading.answer.done():
                return reading
        return None

    @property
    def windows(self) -> tuple[int | None, ...]:
        """The workspaces whose windows they use, None for the person's own, in order."""
        return tuple(reading.workspace_id for reading in self._waiting if not reading.answer.done())

    def mind(self, facts: plan.Facts) -> None:
        """Put them off where the network is down or the window used up."""
        opens = plan.show_opens(facts) - facts.mono
        if plan.floor(facts) - facts.mono > PATIENCE:
            self.put_off(None)
        elif opens > PATIENCE:
            self.put_off(facts.now + timedelta(seconds=opens))

    def put_off(self, until: datetime | None) -> None:
        """None of them can be asked soon, and nobody waits. `until`: when the window opens, where it is that."""
        for reading in self._waiting:
            reading.fail(NotNowError(until))
        self._waiting.clear()
