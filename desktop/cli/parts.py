"""The parts of a running program, made the same way for the app and for a command on its own."""

import os
import random
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import NamedTuple

from desktop.account.account import Account
from desktop.account.key import from_environment
from desktop.account.local_data import LocalFiles
from desktop.gateway.address import DEFAULT_BASE_URL
from desktop.gateway.client import Gateway
from desktop.model.clock import Clock
from desktop.model.settings import Settings
from desktop.store.async_store import Database
from desktop.sync.engine import Engine
from desktop.system.clock import boot_id
from desktop.system.lockfile import LockFile
from desktop.system.paths import Paths


class Parts(NamedTuple):
    """What signing in takes: the gateway with the account's key, and the account on that gateway."""

    gateway: Gateway
    account: Account


def make_parts(paths: Paths, settings: Settings, clock: Clock, release: Callable[[], Awaitable[None]]) -> Parts:
    """Gateway and account. `release` closes what holds local data open, before it is deleted.

    Raises ValueError, with a sentence for the person, for a `MATON_BASE_URL` that may not be used.
    """

    def key() -> str | None:
        return account.gateway_key()

    local = LocalFiles(paths.databases, lambda: _beside(paths))
    if paths.demo:
        from desktop.cli.demo_world import DemoKeys, KeptWorld

        world = KeptWorld(paths.demo_world, clock)
        gateway = Gateway(base_url=DEFAULT_BASE_URL, key=key, clock=clock, transport=world)
        account = Account(
            keys=DemoKeys(),
            gateway=gateway,
            open_page=world.sign_in,
            clock=clock,
            identity_file=paths.account_file,
            local=local,
            release=release,
        )
        return Parts(gateway, account)

    from desktop.system.browser import open_sign_in
    from desktop.system.keyring.store import SystemKeyring

    base_url = os.environ.get("MATON_BASE_URL", "").strip() or DEFAULT_BASE_URL
    gateway = Gateway(base_url=base_url, key=key, clock=clock, proxy=settings.network.proxy)
    account = Account(
        keys=SystemKeyring(),
        gateway=gateway,
        open_page=open_sign_in,
        clock=clock,
        identity_file=paths.account_file,
        local=local,
        environment_key=from_environment(os.environ),
        release=release,
    )
    return Parts(gateway, account)


def make_engine(paths: Paths, database: Database, gateway: Gateway, clock: Clock) -> Engine:
    """The engine of one account; only the holder of `sync.lock` sends."""
    return Engine(
        database=database,
        gateway=gateway,
        clock=clock,
        rng=random.Random(),  # noqa: S311 - jitter, not a secret
        lock=LockFile(paths.sync_lock),
        boot_id=boot_id(),
    )


def _beside(paths: Paths) -> list[Path]:
    """What is forgotten with the databases: logs and pictures, in the demo its world."""
    from desktop.system import logfile

    return [*logfile.files(paths.log_file), paths.avatars_dir, *([paths.demo_world] if paths.demo else [])]
