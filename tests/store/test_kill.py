"""What was acknowledged is there after a kill at any moment, and what was half done is not."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.store.things import open_store

WRITER = """
import sys
from pathlib import Path
from tests.store.things import activity, command, open_store
store = open_store(Path(sys.argv[1]), network_home=sys.argv[2] == "True")
number = len(store.commands())
while True:
    with store.transaction():
        store.append(command(f"c-{number}", reason="r" * 2000))
        store.log(activity(f"act {number}", command_uuid=f"c-{number}"))
        if number % 5 == 4:
            store.remove(store.commands()[0].seq)
    print(number, flush=True)
    number += 1
"""

HOLDER = """
import sys
from pathlib import Path
from tests.store.things import command, open_store
store = open_store(Path(sys.argv[1]))
with store.transaction():
    for number in range(3000):
        store.append(command(f"half-{number}", reason="r" * 2000))
    print("inside", flush=True)
    sys.stdin.read()
"""


def start(code: str, folder: Path, *more: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, str(folder), *map(str, more)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def killed(writer: subprocess.Popen[str]) -> str:
    """Kill it; what it still had said."""
    writer.kill()
    rest, _ = writer.communicate()
    return rest


@pytest.mark.parametrize("network_home", [False, True])
def test_what_was_acknowledged_survives_a_kill_at_any_moment(tmp_path: Path, network_home: bool) -> None:
    chance = random.Random(4)
    acknowledged = -1
    for _ in range(5):
        with start(WRITER, tmp_path, network_home) as writer:
            assert writer.stdout is not None
            said = [writer.stdout.readline() for _ in range(chance.randint(1, 40))]
            time.sleep(chance.random() / 200)
            said += killed(writer).splitlines()
        numbers = [int(line) for line in said if line.strip().isdecimal()]
        acknowledged = max(acknowledged, *numbers)
        with open_store(tmp_path) as store:
            assert (store.opened.salvaged, store.opened.lost) == (None, False)
            acts = {row.command_uuid for row in store.activities(10**6)}
            assert {f"c-{number}" for number in range(numbers[0], numbers[-1] + 1)} <= acts
            assert {one.uuid for one in store.commands()} <= acts
            for one in store.commands():
                store.remove(one.seq)
                store.set_activity(store.activities_of(one.uuid)[0]._replace(command_uuid="gone"))
    assert acknowledged > 0


def test_a_transaction_that_a_kill_cut_off_left_no_trace(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    with start(HOLDER, tmp_path) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == "inside"
        killed(holder)
    with open_store(tmp_path) as store:
        assert store.commands() == []
        assert not store.opened.lost


def test_a_kill_leads_to_a_check_at_the_next_start(tmp_path: Path) -> None:
    with start(WRITER, tmp_path, False) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        killed(writer)
    assert (tmp_path / "7.db.open").read_text() == "open"
    open_store(tmp_path).close()
    assert (tmp_path / "7.db.open").read_text().startswith("closed")


APPENDER = """
import sys
from pathlib import Path
from tests.store.things import command, open_store
for round in range(4):
    with open_store(Path(sys.argv[1])) as store:
        for number in range(5):
            store.append(command(f"{sys.argv[2]}-{round}-{number}"))
"""


def test_many_processes_make_one_file_and_append_to_it_together(tmp_path: Path) -> None:
    writers = [start(APPENDER, tmp_path, name) for name in "abcd"]
    for writer in writers:
        writer.communicate()
        assert writer.returncode == 0
    with open_store(tmp_path) as store:
        assert store.opened == (False, None, False, None, None)
        waiting = [one.uuid for one in store.commands()]
    assert len(waiting) == 80
    for name in "abcd":
        mine = [uuid for uuid in waiting if uuid.startswith(name)]
        assert mine == sorted(mine)


def test_a_journal_that_a_power_cut_left_leads_to_a_check(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    note = (tmp_path / "7.db.open").read_text()
    with start(WRITER, tmp_path, False) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        killed(writer)
    (tmp_path / "7.db.open").write_text(note)  # the note was not on the disk yet
    wal = (tmp_path / "7.db-wal").read_bytes()
    (tmp_path / "7.db-wal").write_bytes(wal[: len(wal) // 2])
    with open_store(tmp_path) as store:
        assert not store.opened.lost
        assert {one.uuid for one in store.commands()} <= {act.command_uuid for act in store.activities(10**6)}
