"""How long nobody touched the computer, by each desktop's own way."""

import asyncio
import socket
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest
from dbus_fast import Message

from desktop.system.idle.chosen import choose
from desktop.system.idle.gnome import GnomeIdle
from desktop.system.idle.wayland import AFTER, WaylandIdle
from desktop.system.idle.x11 import X11Idle
from tests.desktop_session import DesktopSession, missing_programs
from tests.desktop_session.bus import Bus
from tests.screen import start_screen
from tests.system.desk import Desk


@pytest.fixture
def session(home: Path) -> Iterator[DesktopSession]:
    reason = missing_programs("Xvfb", "xdotool")
    if reason:
        pytest.skip(reason)
    place = home / "desktop"
    place.mkdir()
    with DesktopSession(place) as desktop:
        yield desktop


def test_on_x11_time_grows_until_a_key_is_touched(session: DesktopSession) -> None:
    async def use() -> None:
        idle = X11Idle(session.environment["DISPLAY"])
        seen = [0.0]
        while seen[-1] < 0.3:
            now = await idle.seconds()
            assert now is not None
            assert now >= seen[-1]
            seen.append(now)
        await asyncio.to_thread(session.run, "xdotool", "key", "a", "getmouselocation")
        touched = await idle.seconds()
        assert touched is not None
        assert touched < 0.3
        await idle.stop()

    asyncio.run(use())


def test_an_x_server_that_wants_a_cookie_gets_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reason = missing_programs("Xvfb")
    if reason:
        pytest.skip(reason)
    fields = (socket.gethostname().encode(), b"", b"MIT-MAGIC-COOKIE-1", bytes(range(16)))
    authority = tmp_path / "authority"
    authority.write_bytes(b"\1\0" + b"".join(struct.pack(">H", len(field)) + field for field in fields))

    async def use(screen: str) -> float | None:
        idle = X11Idle(screen)
        try:
            return await idle.seconds()
        finally:
            await idle.stop()

    server, screen = start_screen("-auth", str(authority))
    with server:
        monkeypatch.setenv("XAUTHORITY", str(tmp_path / "none"))
        stranger = asyncio.run(use(screen))
        monkeypatch.setenv("XAUTHORITY", str(authority))
        owner = asyncio.run(use(screen))
        server.terminate()
    assert (stranger, owner is not None) == (None, True)


def test_without_an_x_server_it_is_unknown() -> None:
    async def use() -> None:
        idle = X11Idle("unix:4711")
        assert await idle.seconds() is None
        await idle.stop()

    asyncio.run(use())


def test_gnome_tells_it_over_the_bus(desk: Desk) -> None:
    def answer(message: Message) -> Message | None:
        if message.member == "GetIdletime":
            return Message.new_method_return(message, "t", [90_500])
        return None

    async def use() -> float | None:
        idle = GnomeIdle()
        try:
            return await idle.seconds()
        finally:
            await idle.stop()

    assert asyncio.run(use()) is None  # nobody has the name
    with Bus(desk.address) as shell:
        shell.serve(answer)
        shell.request_name("org.gnome.Mutter.IdleMonitor")
        assert asyncio.run(use()) == 90.5


class Compositor:
    """The other side of the wire: offers a seat and the notifier, and tells when the person goes and comes."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "wayland-7"
        self.asked, self._ended = asyncio.Event(), asyncio.Event()
        self.timeout = 0

    async def __aenter__(self) -> "Compositor":
        self._server = await asyncio.start_unix_server(self._serve, self.path)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        self._writer.close()
        await self._ended.wait()
        await self._server.wait_closed()

    def tell(self, code: int) -> None:
        """0: nobody is there any more; 1: someone came back."""
        self._writer.write(struct.pack("=IHH", self._notification, code, 8))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        bound: dict[int, str] = {}
        offered = {1: "wl_compositor", 2: "wl_seat", 3: "ext_idle_notifier_v1"}
        try:
            while True:
                target, code, size = struct.unpack("=IHH", await reader.readexactly(8))
                body = await reader.readexactly(size - 8)
                if (target, code) == (1, 1):
                    (registry,) = struct.unpack("=I", body)
                    for number, name in offered.items():
                        raw = name.encode() + b"\0"
                        padded = raw + b"\0" * (-len(raw) % 4)
                        event = struct.pack("=II", number, len(raw)) + padded + struct.pack("=I", 4)
                        writer.write(struct.pack("=IHH", registry, 0, 8 + len(event)) + event)
                elif target == registry:
                    number, length = struct.unpack_from("=II", body)
                    assert body[8 : 7 + length].decode() == offered[number]
                    version, id_ = struct.unpack_from("=II", body, 8 + length + -length % 4)
                    assert version == 1
                    bound[id_] = offered[number]
                elif bound[target] == "ext_idle_notifier_v1" and code == 1:
                    self._notification, self.timeout, seat = struct.unpack("=III", body)
                    assert bound[seat] == "wl_seat"
                    self.asked.set()
        except asyncio.IncompleteReadError:
            self._ended.set()


def test_a_wayland_compositor_tells_when_someone_went_and_came_back(tmp_path: Path) -> None:
    async def until(idle: WaylandIdle, wanted: float) -> None:
        while await idle.seconds() != wanted:  # noqa: ASYNC110 - the backend has no event, and needs none
            await asyncio.sleep(0)

    async def use() -> None:
        clock = [1000.0]
        environ = {"XDG_RUNTIME_DIR": str(tmp_path), "WAYLAND_DISPLAY": "wayland-7"}
        async with Compositor(tmp_path) as compositor, asyncio.timeout(5):
            idle = WaylandIdle(environ, lambda: clock[0])
            assert await idle.seconds() is None
            await compositor.asked.wait()
            assert compositor.timeout == AFTER * 1000
            await until(idle, 0.0)
            compositor.tell(0)
            await until(idle, AFTER)
            clock[0] += 600
            assert await idle.seconds() == AFTER + 600
            compositor.tell(1)
            await until(idle, 0.0)
            await idle.stop()

    asyncio.run(use())


def test_without_a_compositor_it_is_unknown(tmp_path: Path) -> None:
    async def use() -> None:
        idle = WaylandIdle({"XDG_RUNTIME_DIR": str(tmp_path)}, lambda: 0.0)
        assert await idle.seconds() is None
        await asyncio.sleep(0)
        assert await idle.seconds() is None
        await idle.stop()

    asyncio.run(use())


@pytest.mark.parametrize(
    ("environ", "platform", "backend"),
    [
        ({"DISPLAY": ":0", "XDG_CURRENT_DESKTOP": "XFCE"}, "linux", "x11"),
        ({"DISPLAY": ":0", "XDG_CURRENT_DESKTOP": "ubuntu:GNOME"}, "linux", "gnome"),
        ({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0", "XDG_CURRENT_DESKTOP": "KDE"}, "linux", "wayland"),
        ({}, "linux", "none"),
        ({}, "win32", "windows"),
        ({}, "darwin", "macos"),
    ],
)
def test_each_desktop_has_its_way(environ: dict[str, str], platform: str, backend: str) -> None:
    assert choose(environ, platform).backend == backend
