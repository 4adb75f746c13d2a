"""`status` without the app, as quickly as Python can: the store and the state, nothing else."""

import os
import sys
from datetime import UTC, datetime, timedelta

from desktop.account import identity as kept
from desktop.account.identity import Identity
from desktop.cli.failure import failed
from desktop.cli.kept_connectivity import kept_connectivity
from desktop.cli.status_output import status_json, status_text
from desktop.remote.terminal import tell
from desktop.store import Store, StoreError
from desktop.system.paths import Paths
from desktop.tracker.state import State, derive


def quick_status(demo: bool, *, as_json: bool) -> int | None:
    """Print the status and return the exit code; None where it takes more: a key is at hand, but no account yet."""
    paths = Paths(demo)
    identity = kept.read(paths.account_file)
    if identity is None and (demo or os.environ.get("MATON_API_KEY", "").strip()):
        return None
    now = datetime.now(UTC)
    try:
        state, now = _state(paths, identity, now)
        elsewhere = _elsewhere(paths, identity)
    except StoreError as error:
        return failed(error.sentence)
    show = status_json if as_json else status_text
    tell(show(state, now, identity, elsewhere), sys.stdout)
    return 0


def _state(paths: Paths, identity: Identity | None, now: datetime) -> tuple[State, datetime]:
    if identity is None:
        return State(), now
    path, user_id = paths.database(identity.user_id), identity.user_id
    with Store.open(path, user_id=user_id, network_home=paths.network_home) as store:
        tell(store.opened.sentence or "", sys.stderr)
        connectivity = kept_connectivity(store, identity)
        now += timedelta(seconds=connectivity.offset)
        starts, split = _totals(paths)
        first = {"monday": 1, "sunday": 0}.get(starts)
        state = derive(
            store,
            now=now,
            connectivity=connectivity,
            week_starts=first,
            split_at_midnight=split,
            brief=True,
        )
        return state, now


def _totals(paths: Paths) -> tuple[str, bool]:
    """The two settings that change the answer, parsed only where the file speaks of them."""
    try:
        text = paths.settings_file.read_text("utf-8")
    except (OSError, ValueError):
        return "profile", False
    if "week_starts" not in text and "split_totals" not in text:
        return "profile", False
    from desktop.model.settings import NotTomlError, parse

    try:
        settings = parse(text)[0]
    except NotTomlError:
        return "profile", False
    return settings.general.week_starts, settings.timer.split_totals_at_midnight


def _elsewhere(paths: Paths, identity: Identity | None) -> int:
    others = [each for each in paths.databases() if identity is None or each[0] != identity.user_id]
    if not others:
        return 0
    from desktop.account.local_data import waiting

    return waiting(others)
