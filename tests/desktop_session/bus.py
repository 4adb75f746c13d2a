"""A connection to a session bus that tests use without asyncio; its loop has a thread of its own."""

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, TypeVar

from dbus_fast import BusType, Message, MessageType, Variant
from dbus_fast.aio import MessageBus

T = TypeVar("T")

BUS, BUS_PATH = "org.freedesktop.DBus", "/org/freedesktop/DBus"
PROPERTIES = "org.freedesktop.DBus.Properties"


class BusError(Exception):
    """A call was answered by an error, or not in time."""


class Bus:
    """Calls, signals and names on one bus. Use as a context manager. `descriptors` lets it pass open files."""

    def __init__(self, address: str, *, timeout: float = 10.0, descriptors: bool = False) -> None:
        self._address, self._timeout, self._descriptors = address, timeout, descriptors
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="test bus", daemon=True)

    def __enter__(self) -> "Bus":
        self._thread.start()
        self._bus: MessageBus = self._run(self._connect())
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._bus.disconnect)
        self._run(self._bus.wait_for_disconnect())  # type: ignore[no-untyped-call]  # dbus-fast has no type here
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(self._timeout)
        self._loop.close()

    @property
    def name(self) -> str:
        """The bus's own name for this connection."""
        return str(self._bus.unique_name)

    def call(
        self, to: str, path: str, interface: str, member: str, signature: str = "", body: Sequence[Any] = ()
    ) -> list[Any]:
        """The answer's values, without variants. Raises BusError."""
        message = Message(
            destination=to, path=path, interface=interface, member=member, signature=signature, body=list(body)
        )
        reply: Message | None = self._run(self._bus.call(message))
        if reply is None or reply.message_type == MessageType.ERROR:
            raise BusError(f"{interface}.{member}: {reply.error_name if reply else 'no answer'}")
        values: list[Any] = plain(reply.body)
        return values

    def has_owner(self, name: str) -> bool:
        return bool(self.call(BUS, BUS_PATH, BUS, "NameHasOwner", "s", [name])[0])

    def request_name(self, name: str) -> None:
        self._run(self._bus.request_name(name))

    def release_name(self, name: str) -> None:
        self._run(self._bus.release_name(name))

    def match(self, rule: str) -> None:
        """Have the bus send the signals of this rule."""
        self.call(BUS, BUS_PATH, BUS, "AddMatch", "s", [rule])

    def serve(self, handler: Callable[[Message], Message | bool | None]) -> None:
        """Show `handler` every message, in the bus's thread; what it returns is sent."""
        self._loop.call_soon_threadsafe(self._bus.add_message_handler, handler)

    def send(self, message: Message) -> None:
        self._loop.call_soon_threadsafe(self._bus.send, message)

    async def _connect(self) -> MessageBus:
        kind = BusType.SESSION
        return await MessageBus(
            bus_address=self._address, bus_type=kind, negotiate_unix_fd=self._descriptors
        ).connect()

    def _run(self, work: Coroutine[Any, Any, T] | Any) -> T:
        async def bounded() -> T:
            return await asyncio.wait_for(work, self._timeout)

        try:
            return asyncio.run_coroutine_threadsafe(bounded(), self._loop).result()
        except TimeoutError:
            raise BusError(f"no answer in {self._timeout} s") from None


def plain(value: Any) -> Any:
    """The value with all variants opened."""
    if isinstance(value, Variant):
        return plain(value.value)
    if isinstance(value, dict):
        return {plain(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value


def wait_for(what: str, found: Callable[[], T | None], *, timeout: float = 10.0) -> T:
    """Ask until the answer is true, and return it; a BusError means “not yet”."""
    ends, trouble = time.monotonic() + timeout, ""
    while time.monotonic() < ends:
        try:
            value = found()
            if value:
                return value
        except BusError as error:
            trouble = f" ({error})"
        time.sleep(0.02)
    raise AssertionError(f"waited {timeout} s in vain for {what}{trouble}")
