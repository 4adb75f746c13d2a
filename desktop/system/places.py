"""Where this computer keeps the program's files, as plain strings: all that the command-line client needs.

Kept apart from `paths` because importing `pathlib` alone would cost the client a third of its time.
"""
# ruff: noqa: PTH101, PTH103, PTH110, PTH111, PTH116, PTH117, PTH118, PTH120, PTH123 - the functions of os are the cheap ones

import os
import stat
import sys
from collections.abc import Mapping

SOCKET = "control.sock"
LONGEST_SOCKET = 100
"""Bytes of a socket's path that every system accepts (Linux takes 107, macOS 103)."""


NETWORK_KINDS = frozenset(
    ("nfs", "nfs4", "cifs", "smb3", "smbfs", "sshfs", "afs", "ceph", "glusterfs", "9p", "davfs", "rclone", "coda")
)
"""File systems of other computers, as Linux names them; those in user space without their `fuse.`."""


class NotPrivateError(Exception):
    """A folder that must be the person's alone is not; `folder` names it."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        super().__init__(
            f"The folder {folder} must belong to you alone (mode 0700). Mend that, or set XDG_RUNTIME_DIR."
        )


def name(demo: bool) -> str:
    """The name of the program's folders."""
    return "tracktray-demo" if demo else "tracktray"


def home_folder(kind: str, demo: bool, environ: Mapping[str, str]) -> str:
    """The folder for `kind`: `CONFIG`, `DATA` or `STATE`, from its XDG variable or the platform's own place."""
    given = environ.get(f"XDG_{kind}_HOME", "")
    if not os.path.isabs(given):  # the specification wants relative ones ignored
        given = _own_place(kind, environ)
    return os.path.join(given, name(demo))


def runtime_folder(demo: bool, environ: Mapping[str, str]) -> str:
    """The folder of the socket and of the app's lock; not made, not checked here."""
    given = environ.get("XDG_RUNTIME_DIR", "")
    if os.path.isabs(given):
        folder = os.path.join(given, name(demo))
        return folder if _fits(folder) else _short_stand_in(folder)
    if sys.platform == "win32":
        return os.path.join(home_folder("STATE", demo, environ), "run")
    login = f"/run/user/{os.getuid()}"
    if is_private(login):  # a cron job has no variable but the same login session
        return os.path.join(login, name(demo))
    return os.path.join(_temporary(environ), f"{name(demo)}-{os.getuid()}")


def socket_path(demo: bool, environ: Mapping[str, str]) -> str:
    """The control socket of the running app; on Windows the file that tells its pipe."""
    return os.path.join(runtime_folder(demo, environ), SOCKET)


def live_socket(demo: bool, environ: Mapping[str, str]) -> str | None:
    """The control socket, where there is one in a folder that nobody else could have put it into."""
    path = socket_path(demo, environ)
    return path if is_private(os.path.dirname(path)) and os.path.exists(path) else None


def private_folder(folder: str) -> str:
    """Make `folder` with mode 0700, or check that it is the person's alone. Raises `NotPrivateError`, `OSError`."""
    os.makedirs(folder, mode=0o700, exist_ok=True)
    if not is_private(folder):
        if not _is_own(folder):
            raise NotPrivateError(folder)
        os.chmod(folder, 0o700)
    return folder


def on_network(folder: str, mounts: str = "/proc/self/mountinfo") -> bool:
    """Whether `folder`, or where it will be made, lies on a network file system, as far as this system tells."""
    if sys.platform != "linux":
        return False
    while not os.path.exists(folder) and os.path.dirname(folder) != folder:
        folder = os.path.dirname(folder)
    try:
        device = os.stat(folder).st_dev
        with open(mounts, encoding="utf-8", errors="surrogateescape") as table:
            kinds = [_kind(line) for line in table if line.split()[2] == f"{os.major(device)}:{os.minor(device)}"]
    except OSError:
        return False
    return any(kind.removeprefix("fuse.") in NETWORK_KINDS for kind in kinds)


def _kind(mount: str) -> str:
    """The type of a line of `/proc/self/mountinfo`: what follows its lone dash."""
    return mount.partition(" - ")[2].split(" ", 1)[0]


def _own_place(kind: str, environ: Mapping[str, str]) -> str:
    home = environ.get("HOME") or os.path.expanduser("~")
    if sys.platform == "win32":
        local = environ.get("LOCALAPPDATA") or os.path.join(home, "AppData", "Local")
        return (environ.get("APPDATA") or local) if kind == "CONFIG" else local
    if sys.platform == "darwin":
        return os.path.join(home, "Library", "Logs" if kind == "STATE" else "Application Support")
    return os.path.join(home, {"CONFIG": ".config", "DATA": ".local/share", "STATE": ".local/state"}[kind])


def _temporary(environ: Mapping[str, str]) -> str:
    given = environ.get("TMPDIR", "")
    return given if os.path.isabs(given) else "/tmp"  # noqa: S108 - the folder in it is checked before use


def _fits(folder: str) -> bool:
    return sys.platform == "win32" or len(os.fsencode(folder)) + 1 + len(SOCKET) <= LONGEST_SOCKET


def _short_stand_in(folder: str) -> str:
    """A short private folder that stands for a runtime folder too deep to hold a socket."""
    from hashlib import sha256

    return f"/tmp/tracktray-{os.getuid()}-{sha256(os.fsencode(folder)).hexdigest()[:16]}"  # noqa: S108


def _is_own(folder: str) -> bool:
    if sys.platform == "win32":
        return True  # the profile's folders carry the right list of who may
    found = os.lstat(folder)
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()


def is_private(folder: str) -> bool:
    """Whether `folder` exists and nobody but the person can enter it."""
    try:
        return _is_own(folder) and (sys.platform == "win32" or not os.lstat(folder).st_mode & 0o077)
    except OSError:
        return False
