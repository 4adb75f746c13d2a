"""A D-Bus connection for calls and signals, by jeepney: pure, small, and there already for the keyring.

Qt's own binding cannot send every type (a notification's id is one); a second library would cost four megabytes.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, suppress
from typing import Any, Literal, NamedTuple, TypeAlias

PATIENCE = 5.0
"""Seconds that a service may take to answer."""

Which: TypeAlias = Literal["SESSION", "SYSTEM"]


class BusError(Exception):
    """The service answered with an error, not in time, or is not there. `name` is D-Bus's own name of it."""

    def __init__(self, name: str, words: str = "") -> None:
        self.name = name
        super().__init__(f"{name}: {words}" if words else name)


class Service(NamedTuple):
    """Where calls go."""

    name: str
    path: str
    interface: str


class Signal(NamedTuple):
    """A signal that was heard."""

    path: str
    member: str
    body: tuple[Any, ...]


class Bus:
    """One connection."""

    def __init__(self, which: Which) -> None:
        self._which = which
        self._router: Any = None
        self._held = AsyncExitStack()
        self._hearing: list[asyncio.Task[None]] = []

    @classmethod
    async def open(cls, which: Which = "SESSION") -> "Bus":
        """Connect. Raises `BusError` where there is no such bus."""
        from jeepney.io.asyncio import open_dbus_router

        bus = cls(which)
        try:
            async with asyncio.timeout(PATIENCE):
                bus._router = await bus._held.enter_async_context(open_dbus_router(which))
        except (OSError, EOFError, TimeoutError, KeyError, ValueError, RuntimeError) as error:
            raise BusError("no bus", type(error).__name__) from None
        return bus

    @property
    def name(self) -> str:
        """The bus's own name for this connection."""
        return str(self._router.unique_name)

    async def call(
        self,
        service: Service,
        member: str,
        signature: str = "",
        body: Sequence[Any] = (),
        *,
        patience: float = PATIENCE,
    ) -> tuple[Any, ...]:
        """The answer's values; variants are pairs of signature and value. Raises `BusError`."""
        from jeepney import DBusAddress, MessageType, new_method_call
        from jeepney.io.common import RouterClosed

        address = DBusAddress(service.path, service.name, service.interface)
        message = new_method_call(address, member, signature or None, tuple(body))
        try:
            async with asyncio.timeout(patience):
                reply = await self._router.send_and_get_reply(message)
        except TimeoutError:
            raise BusError("no answer", member) from None
        except (OSError, RouterClosed) as error:
            raise BusError("no bus", type(error).__name__) from None
        if reply.header.message_type is MessageType.error:
            from jeepney import HeaderFields

            words = reply.body[0] if reply.body and isinstance(reply.body[0], str) else ""
            raise BusError(str(reply.header.fields.get(HeaderFields.error_name, "error")), words)
        return tuple(reply.body)

    async def property(self, service: Service, name: str) -> Any:
        """The value of a property. Raises `BusError`."""
        properties = service._replace(interface="org.freedesktop.DBus.Properties")
        ((_, value),) = await self.call(properties, "Get", "ss", (service.interface, name))
        return value

    async def has_owner(self, name: str) -> bool:
        """Whether a service of that name runs."""
        (there,) = await self.call(_THE_BUS, "NameHasOwner", "s", (name,))
        return bool(there)

    async def hear(self, service: Service, heard: Callable[[Signal], Awaitable[None] | None]) -> None:
        """Call `heard` for each signal of the service's interface, in order, until the bus is closed.

        An empty path hears the signals of all its objects; an empty name, those of everybody.
        """
        from jeepney import HeaderFields, MatchRule
        from jeepney.bus_messages import message_bus

        rule = MatchRule(
            type="signal", interface=service.interface, sender=service.name or None, path=service.path or None
        )
        queue: asyncio.Queue[Any] = asyncio.Queue(64)
        # Messages bear the sender's own name, not the one it was called by: the bus alone looks at that.
        anyone = MatchRule(type="signal", interface=service.interface, path=service.path or None)
        self._held.enter_context(self._router.filter(anyone, queue=queue))
        added = message_bus.AddMatch(rule)
        try:
            async with asyncio.timeout(PATIENCE):
                await self._router.send_and_get_reply(added)
        except (TimeoutError, OSError):
            raise BusError("no answer", "AddMatch") from None

        async def listen() -> None:
            while True:
                message = await queue.get()
                fields = message.header.fields
                path, member = fields[HeaderFields.path], fields[HeaderFields.member]
                outcome = heard(Signal(path, member, tuple(message.body)))
                if outcome is not None:
                    await outcome

        self._hearing.append(asyncio.create_task(listen()))

    async def close(self) -> None:
        """Stop hearing, and disconnect."""
        for task in self._hearing:
            task.cancel()
        await asyncio.gather(*self._hearing, return_exceptions=True)
        with suppress(OSError, EOFError):
            await self._held.aclose()


_THE_BUS = Service("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
