"""Which connection and which Toggl user this computer works for: `account.json`, without any secret.

Imports little: every command of the command line reads it.
"""

import json
import os
from pathlib import Path
from typing import NamedTuple


class Identity(NamedTuple):
    """The account whose time is kept here, signed in at the moment or not."""

    user_id: int
    email: str
    connection_id: str | None
    """None after the connection was removed: the time stays here until there is a new one."""
    fullname: str = ""


def read(path: Path) -> Identity | None:
    """The identity kept in `path`; None where there is none, or nothing that can be understood."""
    try:
        kept = json.loads(path.read_text("utf-8"))
        connection = kept["connection_id"]
        return Identity(
            int(kept["user_id"]),
            str(kept["email"]),
            None if connection is None else str(connection),
            str(kept.get("fullname", "")),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def write(path: Path, identity: Identity) -> None:
    """Keep `identity`, for the owner's eyes; the old one stays whole until the new one is. Raises OSError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    file = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "w", encoding="utf-8") as stream:
        json.dump(identity._asdict(), stream)
        stream.flush()
        os.fsync(file)
    new.replace(path)
