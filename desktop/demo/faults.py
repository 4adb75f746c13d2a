"""Faults of the network, the gateway and Toggl: for each request, what becomes of it. For tests and simulation."""

from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Literal, NamedTuple, TypeAlias

from desktop.demo.message import Reply, Request, json_reply
from desktop.demo.quota import used_up
from desktop.demo.world import World

Ending: TypeAlias = Literal["answer", "reset", "silence", "cut"]
"""How the answer ends: whole, connection reset before it, never, or cut in its midst."""
_PAGE = b"<!DOCTYPE html><html><body><h1>Bad Gateway</h1></body></html>"


class Fault(NamedTuple):
    """The course of one request."""

    name: str
    reached: bool = True
    """False: the connection cannot be made."""
    wait: float = 0.0
    """Seconds until the request arrives, even when the client has given up meanwhile."""
    times: int = 1
    """How often it is executed."""
    lag: float = 0.0
    """Seconds by which what it reads is out of date."""
    delay: float = 0.0
    """Seconds until the answer arrives."""
    instead: Reply | None = None
    """Answered in place of the world's reply."""
    truncated: bool = False
    """Whether the second half of the body is missing, in a well-formed answer."""
    ending: Ending = "answer"

    def execute(self, world: World, request: Request) -> Reply:
        """Execute as often as it is said, and give the answer that goes back."""
        replies = [world.handle(request, lag=self.lag) for _ in range(self.times)]
        reply = self.instead or (replies[0] if replies else Reply(502))
        return reply._replace(body=reply.body[: len(reply.body) // 2]) if self.truncated else reply


NONE = Fault("none")


def no_connection() -> Fault:
    """DNS or connect error: never left the machine."""
    return Fault("no connection", reached=False, times=0)


def lost_request(*, silent: bool = False) -> Fault:
    """Left, never arrived: a reset, or no answer at all."""
    return Fault("lost request", times=0, ending="silence" if silent else "reset")


def lost_answer(*, silent: bool = False) -> Fault:
    """Executed; the answer is lost: a reset, or no answer at all."""
    return Fault("lost answer", ending="silence" if silent else "reset")


def late_request(seconds: float) -> Fault:
    """Arrives and is executed so much later."""
    return Fault("late request", wait=seconds)


def late_answer(seconds: float) -> Fault:
    """Executed at once, answered so much later."""
    return Fault("late answer", delay=seconds)


def cut_answer() -> Fault:
    """Executed; the connection closes in mid-answer."""
    return Fault("cut answer", ending="cut")


def truncated() -> Fault:
    """Executed; half of the body arrives, as if it were all."""
    return Fault("truncated", truncated=True)


def twice() -> Fault:
    """The gateway executes the request twice and gives the first answer."""
    return Fault("twice", times=2)


def html(*, executed: bool = False) -> Fault:
    """A 200 with a page, as a hotel's network gives."""
    return Fault("html", times=int(executed), instead=Reply(200, {"Content-Type": "text/html"}, _PAGE))


def server_fault(status: int = 502, *, executed: bool = False) -> Fault:
    """A 5xx with a page, before or after the execution."""
    return Fault("5xx", times=int(executed), instead=Reply(status, {"Content-Type": "text/html"}, _PAGE))


def rate_limited(retry_after: int | None = None) -> Fault:
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return Fault("429", times=0, instead=Reply(429, headers, b"Too Many Requests"))


def quota_used_up(resets_in: int = 600) -> Fault:
    return Fault("402 quota", times=0, instead=used_up(resets_in))


def plan_needed() -> Fault:
    return Fault("402 plan", times=0, instead=json_reply("Billable is a premium feature", 402))


def refused(status: int, body: object = "") -> Fault:
    """Any other answer in place of execution, its body as JSON."""
    return Fault(str(status), times=0, instead=json_reply(body, status))


def redirected(location: str, status: int = 302) -> Fault:
    return Fault("redirect", times=0, instead=Reply(status, {"Location": location}))


def stale(seconds: float) -> Fault:
    """A read that sees what was so many seconds ago."""
    return Fault("stale", lag=seconds)


Maker: TypeAlias = Callable[[Random], Fault]
COMMON: Mapping[str, tuple[int, Maker]] = {
    "no connection": (4, lambda rng: no_connection()),
    "lost request": (4, lambda rng: lost_request(silent=rng.random() < 0.3)),
    "lost answer": (4, lambda rng: lost_answer(silent=rng.random() < 0.3)),
    "late answer": (3, lambda rng: late_answer(rng.uniform(1, 40))),
    "late request": (1, lambda rng: late_request(rng.uniform(1, 40))),
    "cut answer": (2, lambda rng: cut_answer()),
    "truncated": (2, lambda rng: truncated()),
    "html": (1, lambda rng: html(executed=rng.random() < 0.3)),
    "5xx": (3, lambda rng: server_fault(rng.choice((500, 502, 503, 504)), executed=rng.random() < 0.5)),
    "429": (1, lambda rng: rate_limited(rng.choice((None, 2, 30)))),
    "402 quota": (1, lambda rng: quota_used_up(rng.randint(5, 3_600))),
    "stale": (3, lambda rng: stale(rng.uniform(1, 10))),
}
"""Weights and makers of the usual faults, for `Faults(rate=…)`."""


class Faults:
    """Says for each request what becomes of it: scripted faults first, then, at `rate`, one of `menu` by chance.

    A random 5xx begins a burst: the next one to four requests meet it too. The same `rng` gives the same faults.
    """

    def __init__(
        self,
        rng: Random | None = None,
        rate: float = 0.0,
        menu: Mapping[str, tuple[int, Maker]] = COMMON,
    ) -> None:
        self.rate = rate
        self.down = False
        """While True every request meets `no_connection`."""
        self.met: list[tuple[Request, Fault]] = []
        """Every request that met a fault."""
        self._rng = rng or Random(0)  # noqa: S311 - repeatable, not secret
        self._menu = dict(menu)
        self._script: list[tuple[Fault, str | None, str | None]] = []
        self._burst: list[Fault] = []

    def script(self, *faults: Fault, method: str | None = None, path: str | None = None) -> None:
        """The next requests of `method` whose path contains `path` meet these, one each, in order. `NONE` lets
        one pass."""
        self._script.extend((fault, method, path) for fault in faults)

    def clear(self) -> None:
        """Forget what is scripted, and random faults from now on."""
        self._script.clear()
        self._burst.clear()
        self.rate, self.down = 0.0, False

    def next(self, request: Request) -> Fault:
        """What becomes of `request`."""
        fault = no_connection() if self.down else self._scripted(request) or self._by_chance()
        if fault is not NONE:
            self.met.append((request, fault))
        return fault

    def _scripted(self, request: Request) -> Fault | None:
        for index, (fault, method, path) in enumerate(self._script):
            if method in (None, request.method) and (path is None or path in request.path):
                del self._script[index]
                return fault
        return None

    def _by_chance(self) -> Fault:
        if self._burst:
            return self._burst.pop()
        if not self.rate or self._rng.random() >= self.rate:
            return NONE
        names: Sequence[str] = list(self._menu)
        name = self._rng.choices(names, [self._menu[name][0] for name in names])[0]
        fault = self._menu[name][1](self._rng)
        if name == "5xx":
            self._burst = [fault._replace(times=0)] * self._rng.randint(0, 4)
        return fault
