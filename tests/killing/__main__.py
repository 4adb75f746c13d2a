"""Plays as many rounds as wanted; exit code 1 where something was lost, doubled or moved."""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.desktop_session import DesktopSession
from tests.killing.rounds import Rounds


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.killing", description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, DesktopSession(Path(folder)) as session:
        story = Rounds(session, given.seed, lambda line: print(line, flush=True))
        found = story.play(given.rounds)
        print(
            f"{story.kills} kills, {story.commands} commands, {story.interrupted} of them without an answer, "
            f"{len(story.world.requests)} requests, {len(story.weather.met)} of them met a fault, "
            f"{len(story.ledger.entries)} entries promised."
        )
    for fault in found:
        print("FAULT:", fault)
    print("Nothing lost, nothing doubled." if not found else f"To see it again: --seed {given.seed}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
