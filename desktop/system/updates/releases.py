"""The newest release: whether to ask for it, when it was asked for, and what the answer was."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from desktop.model.release import is_newer, version_in
from desktop.system import helper_process
from desktop.system.program import is_managed

FEED = "https://api.github.com/repos/tracktray/tracktray/releases/latest"
PAGE = "https://github.com/tracktray/tracktray/releases/latest"
"""Where a person gets it; no answer of the feed leads elsewhere."""
EVERY = timedelta(days=1)
PATIENCE = 45.0
"""Seconds for an answer, after which the helper is killed."""


class Kept(NamedTuple):
    """What is remembered between two looks."""

    asked: datetime
    """The last time, answered or not."""
    latest: str = ""
    """The newest version that was ever told; empty where none was."""

    def newer_than(self, version: str) -> str | None:
        """The newest version if it came after `version`."""
        return self.latest if is_newer(self.latest, version) else None


def wanted(setting: str, environ: Mapping[str, str]) -> bool:
    """Whether `general.check_for_updates` means to ask here: `auto` does where nobody else brings updates."""
    return setting == "daily" or (setting == "auto" and not is_managed(environ))


def due(kept: Kept | None, now: datetime) -> bool:
    """Whether a day has passed since the last time; a clock that was set back does not put it off for long."""
    return kept is None or not timedelta() <= now - kept.asked < EVERY


def read(path: Path) -> Kept | None:
    """What is remembered; None where nothing is, or nothing that can be understood."""
    try:
        found = json.loads(path.read_text("utf-8"))
        return Kept(datetime.fromisoformat(found["asked"]).astimezone(UTC), version_in(found["latest"]) or "")
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write(path: Path, kept: Kept) -> None:
    """Remember it. Raises OSError."""
    path.write_text(json.dumps({"asked": kept.asked.isoformat(), "latest": kept.latest}), "utf-8")


async def latest(feed: str, proxy: str) -> str | None:
    """The newest version, asked for now by a process of its own; None where that could not be learned."""
    wish = json.dumps({"feed": feed, "proxy": proxy})
    try:
        out = await helper_process.ask(
            Path(__file__).with_name("helper.py"), "_updates", text=wish, patience=PATIENCE
        )
        return version_in(json.loads(out).get("tag"))
    except (OSError, ValueError):  # TimeoutError is an OSError
        return None
