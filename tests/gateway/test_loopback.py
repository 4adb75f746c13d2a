"""The gateway over real sockets, and what it makes of connections that really break."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from desktop.demo.account import plain
from desktop.demo.faults import (
    Fault,
    Faults,
    cut_answer,
    html,
    lost_answer,
    lost_request,
    no_connection,
    server_fault,
    truncated,
    twice,
)
from desktop.demo.server import serve
from desktop.demo.world import World
from desktop.gateway import errors
from desktop.gateway.client import Gateway
from desktop.gateway.heard import Heard
from tests.gateway.parties import KEY, YES, SetClock

RUNNING = {"created_with": "tracktray", "start": "2026-02-13T19:58:00Z", "duration": -1, "description": "a&b ☕"}


def over_sockets(story: Callable[[Gateway, World, Faults, int], Awaitable[None]]) -> None:
    async def tell() -> None:
        world, faults = World(SetClock()), Faults()
        account = plain(world, key=KEY)
        with serve(world, faults) as server:
            gateway = Gateway(base_url=server.url, key=lambda: KEY, clock=SetClock())
            gateway.connection_id = account.connection_id
            await story(gateway, world, faults, account.workspace_id)
            await gateway.aclose()

    asyncio.run(tell())


def test_an_entry_lives_its_whole_life() -> None:
    async def story(gateway: Gateway, world: World, faults: Faults, workspace: int) -> None:
        heard: list[Heard] = []
        gateway.listen(heard.append)
        made = await gateway.create_entry(workspace, {**RUNNING, "workspace_id": workspace}, YES)
        assert made["description"] == "a&b ☕"
        current = await gateway.current_entry()
        assert current is not None
        assert current["id"] == made["id"]
        edited = await gateway.update_entry(workspace, made["id"], {"description": "c"}, YES)
        assert edited["description"] == "c"
        await gateway.stop_entry(workspace, made["id"], YES)
        with pytest.raises(errors.AlreadyStopped):
            await gateway.stop_entry(workspace, made["id"], YES)
        await gateway.delete_entry(workspace, made["id"], YES)
        with pytest.raises(errors.Missing):
            await gateway.delete_entry(workspace, made["id"], YES)
        assert await gateway.current_entry() is None
        assert [each.remaining for each in heard if each.bucket == "workspace"] == [29, 28, 27, 26, 25, 24]
        assert all(each.server_date is not None for each in heard)

    over_sockets(story)


@pytest.mark.parametrize(
    ("fault", "kind", "executed"),
    [
        (lost_request(), errors.Uncertain, 0),
        (lost_answer(), errors.Uncertain, 1),
        (cut_answer(), errors.Uncertain, 1),
        (truncated(), errors.Uncertain, 1),
        (html(), errors.Uncertain, 0),
        (html(executed=True), errors.Uncertain, 1),
        (server_fault(503), errors.ServerFault, 0),
        (server_fault(executed=True), errors.ServerFault, 1),
        (no_connection(), errors.Uncertain, 0),
        (twice(), None, 2),
    ],
    ids=lambda value: value.name if isinstance(value, Fault) else "",
)
def test_a_write_that_meets_a_fault_is_uncertain_and_never_repeated(
    fault: Fault, kind: type[errors.GatewayError] | None, executed: int
) -> None:
    async def story(gateway: Gateway, world: World, faults: Faults, workspace: int) -> None:
        await gateway.me()  # a connection is open already, as in daily life
        faults.script(fault)
        body = {**RUNNING, "workspace_id": workspace}
        if kind is None:
            await gateway.create_entry(workspace, body, YES)
        else:
            with pytest.raises(errors.GatewayError) as caught:
                await gateway.create_entry(workspace, body, YES)
            assert type(caught.value) is kind
        assert [seen.method for seen in world.requests[1:]] == ["POST"] * executed
        assert len(await gateway.entries_since(1_770_900_000)) == executed

    over_sockets(story)


def test_signing_in_is_opening_the_page() -> None:
    async def story(gateway: Gateway, world: World, faults: Faults, workspace: int) -> None:
        made = await gateway.create_connection()
        pending = await gateway.connection(made)
        assert (pending.status, pending.usable) == ("PENDING", False)
        assert pending.url is not None
        reader, writer = await asyncio.open_connection("127.0.0.1", int(pending.url.split(":")[2].split("/")[0]))
        page = pending.url.partition("/connect/")[2]
        for path in (f"/connect/{made}?session_token=guess", f"/connect/{page}"):
            writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            status = await reader.readline()
            header = await reader.readuntil(b"\r\n\r\n")
            length = int(header.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
            await reader.readexactly(length)
        writer.close()
        await writer.wait_closed()
        assert status.startswith(b"HTTP/1.1 200")
        assert (await gateway.connection(made)).usable
        assert len(await gateway.connections("ACTIVE")) == 2
        await gateway.delete_connection(made)
        with pytest.raises(errors.Missing):
            await gateway.connection(made)

    over_sockets(story)
