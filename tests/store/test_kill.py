"""What was acknowledged is there after a kill at any moment, and what was half done is not."""

import random
import subprocess
import sys
import time
from pathlib import Path

from tests.store.things import open_store

WRITER = """
import sys
from pathlib import Path
from tests.store.things import activity, command, open_store
store = open_store(Path(sys.argv[1]))
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


def start(code: str, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def killed(writer: subprocess.Popen[str]) -> str:
    """Kill it; what it still had said."""
    writer.kill()
    rest, _ = writer.communicate()
    return rest


def test_what_was_acknowledged_survives_a_kill_at_any_moment(tmp_path: Path) -> None:
    chance = random.Random(4)
    acknowledged = -1
    for _ in range(6):
        with start(WRITER, tmp_path) as writer:
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
    with start(WRITER, tmp_path) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        killed(writer)
    assert (tmp_path / "7.db.open").read_text() == "open"
    open_store(tmp_path).close()
    assert (tmp_path / "7.db.open").read_text().startswith("closed")
