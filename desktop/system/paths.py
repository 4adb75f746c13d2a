"""Every file of the program, as `Path`s: settings, databases, log, socket, locks."""

import os
from collections.abc import Mapping
from pathlib import Path

from desktop.system import places


class Paths:
    """The files of one instance; the demo has folders, locks and a socket of its own.

    Nothing is created by asking for a path: `prepare` makes the folders.
    """

    def __init__(self, demo: bool, environ: Mapping[str, str] | None = None) -> None:
        environ = os.environ if environ is None else environ
        self.demo = demo
        self.config_dir = Path(places.home_folder("CONFIG", demo, environ))
        self.data_dir = Path(places.home_folder("DATA", demo, environ))
        self.state_dir = Path(places.home_folder("STATE", demo, environ))
        self.runtime_dir = Path(places.runtime_folder(demo, environ))

    def prepare(self) -> None:
        """Make the folders with mode 0700, and check that the socket's is the person's alone.

        Raises `places.NotPrivateError`, or `OSError` where a folder cannot be made.
        """
        for folder in (self.config_dir, self.data_dir, self.state_dir):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        places.private_folder(str(self.runtime_dir))

    @property
    def settings_file(self) -> Path:
        return self.config_dir / "settings.toml"

    @property
    def account_file(self) -> Path:
        """Which connection and which Toggl user this computer works for; no secret."""
        return self.data_dir / "account.json"

    def database(self, user_id: int) -> Path:
        """The database of one Toggl user."""
        return self.data_dir / f"toggl-{user_id}.sqlite3"

    @property
    def network_home(self) -> bool:
        """Whether the databases lie on another computer: then they need another journal."""
        return places.on_network(str(self.data_dir))

    def databases(self) -> list[tuple[int, Path]]:
        """The databases there are, as (Toggl user, file)."""
        found = []
        for path in sorted(self.data_dir.glob("toggl-*.sqlite3")):
            user = path.stem.removeprefix("toggl-")
            if user.isdecimal():
                found.append((int(user), path))
        return found

    @property
    def avatars_dir(self) -> Path:
        return self.data_dir / "avatars"

    @property
    def demo_world(self) -> Path:
        """The demo account between two runs."""
        return self.data_dir / "world.json"

    @property
    def log_file(self) -> Path:
        return self.state_dir / "tracktray.log"

    @property
    def updates_file(self) -> Path:
        """When the newest release was asked for, and which it was."""
        return self.state_dir / "updates.json"

    @property
    def window_sizes(self) -> Path:
        return self.state_dir / "windows.ini"

    @property
    def socket(self) -> Path:
        return self.runtime_dir / places.SOCKET

    @property
    def app_lock(self) -> Path:
        """Held while the app runs: decides which of two starts at once is the app."""
        return self.runtime_dir / "app.lock"

    @property
    def sync_lock(self) -> Path:
        """Held by the one process that may send."""
        return self.data_dir / "sync.lock"
