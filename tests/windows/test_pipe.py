"""Who may speak to the app's pipe, and whom the command line believes."""

import asyncio
import ctypes
from ctypes import wintypes
from pathlib import Path

import pytest

from desktop.remote import client
from desktop.remote.server import Caller, Reply, Request, Server
from tests.windows.hands import SYSTEM

pytestmark = pytest.mark.windows

DACL, OF_A_KERNEL_OBJECT = 4, 6


async def nothing(_request: Request, _caller: Caller) -> Reply:
    return Reply(0)


def test_the_pipe_is_the_persons_alone(home: Path) -> None:
    async def story() -> str:
        server = Server(home / "run" / "control.sock", nothing)
        await server.start()
        name = (home / "run" / "control.sock").read_text().splitlines()[0]
        listed = await asyncio.to_thread(who_may, name)
        await server.close()
        return listed

    assert asyncio.run(story()).count("(A;") == 1


def test_a_pipe_that_gives_no_proof_is_told_nothing(home: Path) -> None:
    """Another user who saw the pipe's name can take it when the app is gone, but has not read its file."""
    path, asked = home / "run" / "control.sock", []

    async def listen(request: Request, _caller: Caller) -> Reply:
        asked.append(request)
        return Reply(0)

    async def story() -> None:
        server = Server(path, listen)
        await server.start()
        name, proof = path.read_text().split()
        path.write_text(f"{name}\n{'0' * len(proof)}")
        with pytest.raises(client.NoAppError):
            await asyncio.to_thread(client.run, str(path), ["login"], stdin="secret")
        path.write_text(f"{name}\n{proof}")
        assert await asyncio.to_thread(client.run, str(path), ["status"]) == 0
        await server.close()

    asyncio.run(story())
    assert [each.argv for each in asked] == [("status",)]


def who_may(name: str) -> str:
    """The pipe's list of who may do what, as Windows writes it."""
    kernel, advapi = SYSTEM.WinDLL("kernel32"), SYSTEM.WinDLL("advapi32")
    kernel.CreateFileW.restype = wintypes.HANDLE
    handle = wintypes.HANDLE(kernel.CreateFileW(name, 0x2_0000, 0, None, 3, 0, None))
    descriptor, text = ctypes.c_void_p(), wintypes.LPWSTR()
    missing = [None] * 4
    assert advapi.GetSecurityInfo(handle, OF_A_KERNEL_OBJECT, DACL, *missing, ctypes.byref(descriptor)) == 0
    assert advapi.ConvertSecurityDescriptorToStringSecurityDescriptorW(
        descriptor, 1, DACL, ctypes.byref(text), None
    )
    kernel.CloseHandle(handle)
    return str(text.value)
