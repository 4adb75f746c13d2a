"""What is known of the way to the server when nothing runs that could tell: what the last run left in the store."""

import json
from datetime import datetime

from desktop.account.identity import Identity
from desktop.store import Store
from desktop.tracker.state import Connectivity

TROUBLE = "cli_trouble"
"""Name of the store's note of the last failed way to the server: `{"at": …, "problem": …}`."""


def kept_connectivity(store: Store, identity: Identity) -> Connectivity:
    """As the last command or the app left it."""
    trouble = json.loads(store.meta(TROUBLE) or "{}")
    last_sync = store.meta("last_sync")
    after = bool(trouble) and (
        last_sync is None or datetime.fromisoformat(trouble["at"]) > datetime.fromisoformat(last_sync)
    )
    problem = trouble.get("problem") if after else None
    if problem is None and identity.connection_id is None:
        problem = "connect"
    return Connectivity(online=not after, problem=problem, offset=_offset(store))


def _offset(store: Store) -> float:
    kept = json.loads(store.meta("clock_offset") or "{}")
    offset = kept.get("offset")
    return offset if isinstance(offset, float) else 0.0
