"""The event loop of the program on Windows."""

import asyncio
from typing import Any

import pytest

from desktop.ui import loop
from desktop.ui.application import Application

pytestmark = pytest.mark.windows


def test_it_is_not_woken_while_nothing_happens_and_ends_at_once(
    qapp: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = 0

    async def rest(_stop: asyncio.Event) -> int:
        proactor: Any = asyncio.get_running_loop()._proactor  # type: ignore[attr-defined]  # of Windows alone
        select = proactor.select

        def counted(timeout: float | None = None) -> list[object]:
            nonlocal looked
            looked += 1
            return list(select(timeout))

        monkeypatch.setattr(proactor, "select", counted)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"awake\n")
        assert await reader.readline() == b"awake\n"
        writer.close()
        before = looked
        assert before > 0
        await asyncio.sleep(2)
        assert looked - before < 5
        return 7

    port = 0

    async def with_echo(stop: asyncio.Event) -> int:
        async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(await reader.readline())
            writer.close()

        nonlocal port
        async with await asyncio.start_server(echo, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            return await rest(stop)

    assert loop.run(qapp, with_echo) == 7
