"""The control connection between a real client process and a real server: a socket, and on Windows a named pipe."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest

from desktop.model.question import Confirmation
from desktop.remote import client, server
from desktop.remote.server import Caller, Handler, Reply, Request, Server

pytestmark = pytest.mark.windows

CLIENT = """
import sys
from desktop.remote import client
try:
    code = client.run(sys.argv[1], sys.argv[2:], stdin=None)
except client.NoAppError:
    code = 90
except client.HungAppError as error:
    code = 92 if error.sent else 91
loaded = {"PySide6", "httpx", "keyring", "argparse", "asyncio", "logging", "pathlib", "typing_extensions"}
print("loaded:", sorted(loaded & set(sys.modules)))
sys.exit(code)
"""


class Ended:
    """A client process that has ended."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


async def called(path: Path, *argv: str) -> Ended:
    command = [sys.executable, "-c", CLIENT, str(path), *argv]
    unicode = os.environ | {"PYTHONUTF8": "1"}
    process = await asyncio.create_subprocess_exec(
        *command, stdin=subprocess.DEVNULL, stdout=-1, stderr=-1, env=unicode
    )
    out, err = (told.decode().replace(os.linesep, "\n") for told in await process.communicate())
    assert process.returncode is not None
    return Ended(process.returncode, out, err)


class Stranger:
    """A program of another's that speaks the protocol itself; greeted when it is made."""

    def __init__(self, path: Path) -> None:
        self._connection = client.connected(str(path))
        self._connection.settimeout(10)
        assert json.loads(self.read())["v"] == 1

    def write(self, line: bytes) -> None:
        self._connection.sendall(line)

    def read(self) -> bytes:
        """One line; what came before the end, where there is none."""
        line = b""
        while not line.endswith(b"\n") and (more := self._connection.recv(1)):
            line += more
        return line

    def close(self) -> None:
        self._connection.close()


@asynccontextmanager
async def listening(home: Path, handle: Handler) -> AsyncIterator[Path]:
    path = home / "run" / "control.sock"
    running = Server(path, handle)
    await running.start()
    try:
        yield path
    finally:
        await running.close()


APP = """
import asyncio, sys
from pathlib import Path
from desktop.remote.server import Reply, Server

async def handle(request, caller):
    with open(sys.argv[2], "a") as seen:
        seen.write(request.argv[0] + " ")
    if request.argv[0] == "hang":  # until somebody writes a line
        asyncio.get_running_loop().call_later(0.2, hang)
    return Reply(0)

def hang():
    print("hangs", flush=True)
    sys.stdin.readline()

async def main():
    await Server(Path(sys.argv[1]), handle).start()
    print("up", flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


@contextmanager
def running_app(path: Path, seen: Path) -> Iterator[subprocess.Popen[str]]:
    """An app that notes in `seen` what it was asked, and can be made to hang."""
    command = [sys.executable, "-c", APP, str(path), str(seen)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            assert process.stdout.readline() == "up\n"
            yield process
        finally:
            process.kill()


async def echo(request: Request, _caller: Caller) -> Reply:
    return Reply(3, " ".join(request.argv), f"width {request.width}, tty {request.tty}")


def test_words_go_over_as_they_are_and_the_exit_code_comes_back(home: Path) -> None:
    async def story() -> None:
        async with listening(home, echo) as path:
            ended = await called(path, "start", "--", "a “b”\n@c", "😀")
            assert ended.code == 3
            assert ended.out.startswith("start -- a “b”\n@c 😀\n")
            assert ended.err == "width 0, tty False\n"

    asyncio.run(story())


def test_a_command_loads_nothing_heavy_while_the_app_runs(home: Path) -> None:
    async def story() -> None:
        async with listening(home, echo) as path:
            assert "loaded: []" in (await called(path, "status")).out

    asyncio.run(story())


def test_twenty_callers_at_once_are_all_answered(home: Path) -> None:
    seen: list[str] = []

    async def note(request: Request, _caller: Caller) -> Reply:
        seen.append(request.argv[1])
        return Reply(0)

    async def story() -> None:
        async with listening(home, note) as path:
            ended = await asyncio.gather(*(called(path, "start", str(number)) for number in range(20)))
            assert {each.code for each in ended} == {0}

    asyncio.run(story())
    assert sorted(seen, key=int) == [str(number) for number in range(20)]


def test_an_app_that_falls_silent_after_a_request_is_told_from_one_that_took_none(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "HEARTBEAT", 60)

    async def forever(_request: Request, _caller: Caller) -> Reply:
        await asyncio.sleep(60)
        return Reply(0)

    async def story() -> None:
        async with listening(home, forever) as path:
            monkeypatch.setattr(client, "SILENCE", 0.5)
            with pytest.raises(client.HungAppError) as hung:
                await asyncio.to_thread(client.run, str(path), ["sync"])
            assert hung.value.sent

    asyncio.run(story())


def test_a_long_command_shows_its_progress_and_is_waited_for(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "HEARTBEAT", 0.05)

    async def slow(_request: Request, caller: Caller) -> Reply:
        await caller.say("Waiting for the browser")
        await asyncio.sleep(0.3)
        return Reply(0, "done")

    async def story() -> None:
        async with listening(home, slow) as path:
            ended = await called(path, "connect")
            assert ended.err == "Waiting for the browser\n"
            assert ended.out.startswith("done\n")

    asyncio.run(story())


def test_a_command_is_given_up_when_its_caller_goes(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "HEARTBEAT", 0.05)
    given_up = asyncio.Event()

    async def wait(_request: Request, _caller: Caller) -> Reply:
        try:
            await asyncio.sleep(60)
        finally:
            given_up.set()
        return Reply(0)

    async def story() -> None:
        async with listening(home, wait) as path:
            stranger = await asyncio.to_thread(Stranger, path)
            stranger.write(b'{"v": 1, "argv": ["sync"]}\n')
            await asyncio.to_thread(stranger.read)
            stranger.close()
            await asyncio.wait_for(given_up.wait(), 10)

    asyncio.run(story())


@pytest.mark.parametrize(("answer", "agreed"), [({"yes": True}, True), ({"yes": False}, False), ({}, False)])
def test_a_question_is_asked_at_the_other_end(home: Path, answer: dict[str, bool], agreed: bool) -> None:
    question = Confirmation("Delete “Mail”?", "Delete", "“Mail”, 9:00", "It disappears.")

    async def ask(_request: Request, caller: Caller) -> Reply:
        return Reply(0, str(await caller.ask(question)))

    async def story() -> None:
        async with listening(home, ask) as path:
            stranger = await asyncio.to_thread(Stranger, path)
            stranger.write(b'{"v": 1, "argv": ["delete", "1"]}\n')
            asked = json.loads(await asyncio.to_thread(stranger.read))["ask"]
            assert (asked["title"], asked["effect"]) == ("Delete “Mail”?", "It disappears.")
            stranger.write(json.dumps(answer).encode() + b"\n")
            assert json.loads(await asyncio.to_thread(stranger.read))["out"] == str(agreed)
            stranger.close()

    asyncio.run(story())


@pytest.mark.parametrize(
    "line", [b"nonsense\n", b"[]\n", b'{"v": 9, "argv": []}\n', b'{"v": 1, "argv": [1]}\n', b"x"]
)
def test_nonsense_is_turned_away_and_the_next_caller_served(home: Path, line: bytes) -> None:
    async def story() -> None:
        async with listening(home, echo) as path:
            stranger = await asyncio.to_thread(Stranger, path)
            stranger.write(line)
            stranger.close()
            assert (await called(path, "status")).code == 3

    asyncio.run(story())


def test_an_app_that_was_killed_is_no_app_and_the_next_one_is_found(home: Path) -> None:
    path = home / "run" / "control.sock"
    with running_app(path, home / "seen") as process:
        assert asyncio.run(called(path, "status")).code == 0
        process.kill()
        process.wait()
    assert path.exists()

    async def story() -> None:
        assert (await called(path, "status")).code == 90
        async with listening(home, echo) as again:
            assert (await called(again, "status")).code == 3
        assert not path.exists()
        assert (await called(path, "status")).code == 90

    asyncio.run(story())


def test_an_app_that_hangs_takes_no_request_that_it_could_carry_out_later(home: Path) -> None:
    """The client sends nothing before the greeting: what is done without the app is not done again by it."""
    path, seen = home / "run" / "control.sock", home / "seen"
    with running_app(path, seen) as process:
        assert asyncio.run(called(path, "hang")).code == 0
        assert process.stdin
        assert process.stdout
        assert process.stdout.readline() == "hangs\n"
        assert asyncio.run(called(path, "lost")).code == 91
        process.stdin.write("\n")
        process.stdin.flush()
        assert asyncio.run(called(path, "kept")).code == 0
        assert seen.read_text() == "hang kept "


def test_a_request_does_not_show_the_key_it_carries() -> None:
    assert "k-1" not in repr(Request(("login",), stdin="k-1"))
