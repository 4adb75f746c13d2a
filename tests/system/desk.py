"""A desktop of the test's own: home, runtime folder, session bus, and where asked for a real keyring."""

import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:dir={folder}</listen>
<policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
</policy>
</busconfig>"""


class Desk:
    """A session bus without service files: what is not started here does not exist."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._processes: list[subprocess.Popen[bytes]] = []
        config = folder / "bus.conf"
        config.write_text(BUS.format(folder=folder))
        bus = self._start(["dbus-daemon", f"--config-file={config}", "--print-address", "--nofork"])
        assert bus.stdout
        self.address = bus.stdout.readline().decode().strip()

    def start_keyring(self) -> subprocess.Popen[bytes]:
        """A gnome-keyring with an unlocked login collection."""
        environ = {**os.environ, "DBUS_SESSION_BUS_ADDRESS": self.address}
        command = ["gnome-keyring-daemon", "--unlock", "--components=secrets", "--foreground"]
        daemon = self._start(command, stdin=subprocess.PIPE, env=environ)
        assert daemon.stdin
        daemon.stdin.write(b"password of the login keyring")
        daemon.stdin.close()
        assert daemon.stdout
        daemon.stdout.readline()  # it says where its control socket is when it is up
        return daemon

    def stop(self) -> None:
        for process in reversed(self._processes):
            process.send_signal(signal.SIGCONT)
            process.terminate()
            process.wait(10)
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    pipe.close()

    def _start(
        self, command: list[str], stdin: int | None = None, env: dict[str, str] | None = None
    ) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(command, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env)
        self._processes.append(process)
        return process


@pytest.fixture
def desk(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A private session, without a screen and without a keyring until one is started."""
    if not shutil.which("dbus-daemon"):
        pytest.skip("dbus-daemon is not installed")
    folder = tmp_path_factory.mktemp("desk")
    for name in ("HOME", "XDG_RUNTIME_DIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        place = folder / name.lower()
        place.mkdir(mode=0o700)
        monkeypatch.setenv(name, str(place))
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "MATON_API_KEY", "PYTHON_KEYRING_BACKEND"):
        monkeypatch.delenv(name, raising=False)
    session = Desk(folder)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", session.address)
    yield session
    session.stop()


@pytest.fixture
def keyring_daemon(desk: Desk) -> Callable[[], subprocess.Popen[bytes]]:
    """Starts a real, unlocked gnome-keyring on the private bus."""
    if not shutil.which("gnome-keyring-daemon"):
        pytest.skip("gnome-keyring-daemon is not installed")
    return desk.start_keyring
