"""Calls and signals on a real bus."""

import asyncio

import pytest

from desktop.system.bus import Bus, BusError, Service, Signal
from tests.desktop_session.bus import Bus as Other
from tests.system.desk import Desk

THE_BUS = Service("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")


def test_a_call_gives_what_the_service_answers(desk: Desk) -> None:
    async def use() -> None:
        bus = await Bus.open()
        (owner,) = await bus.call(THE_BUS, "GetNameOwner", "s", (bus.name,))
        assert owner == bus.name
        assert await bus.has_owner("org.freedesktop.DBus")
        assert not await bus.has_owner("org.example.Nobody")
        assert "Interfaces" not in await bus.property(THE_BUS, "Features")
        await bus.close()

    asyncio.run(use())


def test_a_service_that_is_not_there_is_an_error_that_names_it(desk: Desk) -> None:
    async def use() -> None:
        bus = await Bus.open()
        nobody = Service("org.example.Nobody", "/", "org.example.Nobody")
        with pytest.raises(BusError) as failed:
            await bus.call(nobody, "Do")
        assert failed.value.name == "org.freedesktop.DBus.Error.ServiceUnknown"
        await bus.close()

    asyncio.run(use())


def test_without_a_bus_opening_it_fails_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/at/all")
    with pytest.raises(BusError):
        asyncio.run(Bus.open())


def test_a_service_that_hangs_is_given_up(desk: Desk) -> None:
    async def use(other: Other) -> None:
        bus = await Bus.open()
        with pytest.raises(BusError, match="no answer"):
            await bus.call(Service(other.name, "/", "org.example.Deaf"), "Do", patience=0.1)
        await bus.close()

    with Other(desk.address) as other:
        other.serve(lambda message: message.member == "Do")
        asyncio.run(use(other))


def test_signals_arrive_in_their_order(desk: Desk) -> None:
    async def use(other: Other) -> list[Signal]:
        heard: list[Signal] = []
        all_there = asyncio.Event()

        def note(signal: Signal) -> None:
            heard.append(signal)
            if len(heard) == 3:
                all_there.set()

        bus = await Bus.open()
        await bus.hear(Service("", "", "org.example.Lights"), note)
        from dbus_fast import Message, MessageType

        for number in range(3):
            other.send(
                Message(
                    message_type=MessageType.SIGNAL,
                    path="/lamp",
                    interface="org.example.Lights",
                    member="Switched",
                    signature="u",
                    body=[number],
                )
            )
        await asyncio.wait_for(all_there.wait(), 5)
        await bus.close()
        return heard

    with Other(desk.address) as other:
        heard = asyncio.run(use(other))
    assert heard == [Signal("/lamp", "Switched", (number,)) for number in range(3)]
