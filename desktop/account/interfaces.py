"""What signing in needs from outside: a place for the key, a browser, the gateway, this computer's data."""

from collections.abc import Awaitable, Callable
from typing import Any, Literal, Protocol, TypeAlias

from desktop.gateway.connections import Connection

KeyProblem: TypeAlias = Literal["locked", "absent", "refused", "silent"]
"""locked: a person must unlock it. absent: this desktop has none. refused: it answered with an error.
silent: no answer in time; perhaps a prompt stands open."""

OpenPage: TypeAlias = Callable[[str], Awaitable[bool]]
"""Opens the sign-in page; False when it may not be opened or nothing opened it."""


class KeyStore(Protocol):
    """Where the key is between two starts. Each call has a bound and never blocks the loop."""

    async def read(self) -> tuple[str | None, KeyProblem | None]: ...

    async def write(self, key: str) -> KeyProblem | None: ...

    async def delete(self) -> KeyProblem | None: ...


class Connections(Protocol):
    """The part of the gateway that signing in uses; all raise `GatewayError`."""

    connection_id: str | None

    async def connections(self, status: str | None = None) -> list[Connection]: ...

    async def connection(self, connection_id: str) -> Connection: ...

    async def create_connection(self) -> str: ...

    async def delete_connection(self, connection_id: str) -> None: ...

    async def me(self) -> dict[str, Any]: ...


class LocalData(Protocol):
    """The time kept on this computer, of all accounts."""

    async def waiting(self) -> int:
        """How many writes the server does not have yet."""

    async def forget(self) -> None:
        """Delete databases, copies, logs and pictures."""
