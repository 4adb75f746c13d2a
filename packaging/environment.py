"""The environment: `.venv`, made from the lock file with checked hashes, and made again when its makings change."""

import contextlib
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

if sys.platform != "win32":
    import fcntl


class Kind(NamedTuple):
    """An environment: its folder, the lock file it is made from, and whether the program itself is in it."""

    folder: str
    lock: str
    program: bool


DEVELOPMENT = Kind(".venv", "requirements.lock", program=True)
BUILD = Kind(".venv-build", "build.lock", program=False)


def provide(root: Path, kind: Kind = DEVELOPMENT) -> str:
    """The interpreter of `root`'s environment, which is made first where it is missing or out of date.

    Ends the program with what to do where it cannot be made; then, or when killed, the next run starts over.
    """
    venv = root / kind.folder
    python = str(venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
    stamp, wanted = venv / "tracktray-stamp", fingerprint(root, kind)
    if _read(stamp) == wanted:
        return python
    try:
        with alone(root / f"{kind.folder}.lock") as lock:
            if _read(stamp) != wanted:  # else another run made it while this one waited
                stamp.unlink(missing_ok=True)
                _make(root, kind, python, lock)
                stamp.write_text(wanted)
    except PermissionError as error:
        sys.exit(
            f"Cannot write {error.filename}. Did another user set up this checkout? Remove {venv} and try again."
        )
    return python


def fingerprint(root: Path, kind: Kind = DEVELOPMENT) -> str:
    """What the environment is made of: another lock, project, Python or place makes another environment."""
    digest = hashlib.sha256()
    for part in (
        (root / "packaging" / kind.lock).read_bytes(),
        (root / "pyproject.toml").read_bytes() if kind.program else b"",
        sys.version.encode(),
        os.fsencode(sys.base_prefix),
        os.fsencode(root),
    ):
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()


def _make(root: Path, kind: Kind, python: str, lock: int | None) -> None:
    venv = root / kind.folder
    print(f"Making the environment in {venv} (once, about a minute at most) …", file=sys.stderr, flush=True)
    install = [
        python,
        "-I",
        "-m",
        "pip",
        "install",
        "-qq",
        "--no-input",
        "--disable-pip-version-check",
        "--no-deps",
    ]
    locked = ["--require-hashes", "--only-binary", ":all:", "-r", str(root / "packaging" / kind.lock)]
    program = [[*install, "--no-build-isolation", "-e", str(root)]] if kind.program else []
    for command in ([sys.executable, "-I", "-m", "venv", "--clear", str(venv)], [*install, *locked], *program):
        # A killed set-up leaves its child at work: the child keeps the lock, so that nobody works beside it.
        kept = () if lock is None else (lock,)
        if subprocess.run(command, check=False, pass_fds=kept, env=os.environ | {"PIP_USER": "0"}).returncode != 0:
            sys.exit(
                f"Could not make the environment (see above). Failed: {' '.join(command)}\nTry the same again."
            )


@contextlib.contextmanager
def alone(path: Path) -> Iterator[int | None]:
    """Hold the lock on `path`, waiting for it; its descriptor. Windows has no such lock and goes without."""
    if sys.platform == "win32":
        yield None
        return
    descriptor = os.open(path, os.O_RDONLY | os.O_CREAT, 0o666)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another set-up of this checkout is at work; waiting for it …", file=sys.stderr, flush=True)
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)


def _read(path: Path) -> str | None:
    try:
        return path.read_text()
    except OSError:
        return None
