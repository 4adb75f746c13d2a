"""One holder at a time, and none after the holder is gone."""

import subprocess
import sys
from pathlib import Path

from desktop.system.lockfile import LockFile

HOLDER = """
import sys
from pathlib import Path
from desktop.system.lockfile import LockFile
print(LockFile(Path(sys.argv[1])).acquire(), flush=True)
sys.stdin.read()
"""


def test_a_second_holder_is_refused_until_the_first_lets_go(tmp_path: Path) -> None:
    first, second = LockFile(tmp_path / "lock"), LockFile(tmp_path / "lock")
    assert first.acquire()
    assert first.acquire()
    assert not second.acquire()
    first.release()
    assert second.acquire()
    second.release()
    second.release()


def test_a_killed_holder_leaves_the_lock_free(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(tmp_path / "lock")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "True\n"
        assert not LockFile(tmp_path / "lock").acquire()
        holder.kill()
        holder.wait()
    mine = LockFile(tmp_path / "lock")
    assert mine.acquire()
    mine.release()
