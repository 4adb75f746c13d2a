"""What a command works with: `Session`, made by the app for its callers, or in this process without the app."""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeVar

from desktop.account.account import Account
from desktop.gateway.client import Gateway
from desktop.model.clock import Clock
from desktop.model.command import How
from desktop.model.question import Confirmation
from desktop.store.async_store import Database
from desktop.sync.engine import Engine
from desktop.sync.reading import Answer
from desktop.system.paths import Paths
from desktop.tracker.outcome import Done
from desktop.tracker.tracker import Tracker

T = TypeVar("T")


def unasked(question: Confirmation) -> str:
    """What is said where nobody can be asked."""
    told = " ".join(part for part in (question.title, question.effect, question.reach) if part)
    return f"{told} Nothing was done; add --yes to do it."


class App(Protocol):
    """What the running app offers to its callers. Signed out, `engine` and `database` are None."""

    @property
    def paths(self) -> Paths: ...

    @property
    def clock(self) -> Clock: ...

    @property
    def account(self) -> Account: ...

    @property
    def gateway(self) -> Gateway: ...

    @property
    def tracker(self) -> Tracker: ...

    @property
    def engine(self) -> Engine | None: ...

    @property
    def database(self) -> Database | None: ...

    async def follow(self) -> None:
        """Return when `tracker`, `engine` and `database` are those of the account's `identity`."""

    async def confirm(self, question: Confirmation) -> bool:
        """Ask in a window: for other programs, whose person is not at a terminal."""

    def show(self, window: str) -> bool:
        """Open a window by its name in the contract; False where there is none of that name."""

    def quit(self) -> None:
        """End the app cleanly, soon."""

    async def capabilities(self) -> dict[str, Any]:
        """What works on this desktop (tray, notifications, …), for `doctor`; no secret."""


class Session(Protocol):
    """One command's world. Commands print by `out` and raise `CommandError` to end early."""

    paths: Paths
    clock: Clock
    account: Account
    gateway: Gateway
    tracker: Tracker
    app: App | None
    """The running app, or None in a process of its own."""
    stdin: str | None
    """What was typed for the command: the key of `login`."""
    width: int
    """Columns; 0: do not cut."""
    how: How

    @property
    def engine(self) -> Engine | None: ...

    @property
    def database(self) -> Database | None: ...

    def out(self, text: str) -> None:
        """A line (or several) for standard output."""

    async def say(self, text: str) -> None:
        """Progress, shown at once, on standard error."""

    async def confirm(self, question: Confirmation) -> bool:
        """The person's yes or no; raises `CommandError` where nobody can be asked."""

    async def ready(self) -> None:
        """See to it that an account is there and `tracker` serves it; raises `CommandError` when signed out."""

    async def sent(self, done: Done, *, answered: bool = False) -> str | None:
        """After a write: have it sent as far as possible now. What the person should know, None when it went.

        `answered`: the server's word is waited for, in the app too, where writes go by themselves. Raises
        `CommandError` where the server refused it.
        """

    async def read(self, call: Callable[[Gateway], Awaitable[T]], workspace_id: int | None = None) -> Answer[T]:
        """Ask the server what the person wants to see, from the window of a workspace, or from their own (None).

        Raises `GatewayError`, and `NotNowError` where it would have to wait for long.
        """

    async def settle(self, within: float, *, pull: bool = True) -> bool:
        """Send what waits and (`pull`) see what changed; whether all of it was done within so many seconds."""

    async def aside(self, work: Callable[[], T]) -> T:
        """Do something that blocks for a moment, without holding up a window."""

    async def find_key(self) -> None:
        """See to it that the account has read its key, from the environment or the keyring."""
