"""Who may speak to the app's socket."""

import asyncio
import os
import stat
import sys
from pathlib import Path

import pytest

from desktop.remote.server import Caller, Reply, Request, Server


async def nothing(_request: Request, _caller: Caller) -> Reply:
    return Reply(0)


def test_the_socket_is_the_owners_alone(home: Path) -> None:
    path = home / "run" / "control.sock"

    async def story() -> None:
        server = Server(path, nothing)
        await server.start()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        await server.close()

    asyncio.run(story())


@pytest.mark.skipif(os.getuid() != 0, reason="only root can speak as another user")
def test_another_user_is_not_served(home: Path) -> None:
    path = home / "run" / "control.sock"
    stranger = "import socket, sys\ns = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1])\nprint(s.recv(100))\n"

    async def story() -> bytes:
        server = Server(path, nothing)
        await server.start()
        path.chmod(0o666)
        for folder in (home, home / "run"):
            folder.chmod(0o755)
        process = await asyncio.create_subprocess_exec(
            "setpriv", "--reuid=65534", "--clear-groups", sys.executable, "-c", stranger, str(path), stdout=-1
        )
        said, _ = await process.communicate()
        await server.close()
        return said

    out = asyncio.run(story())
    assert out.strip() == b"b''"
