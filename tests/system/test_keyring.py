"""The key in a real keyring: kept, found again, forgotten; and a keyring that is locked, absent or silent."""

import asyncio
import signal
import subprocess
import time
from collections.abc import Callable

import pytest

from desktop.system.keyring.store import SystemKeyring

StartKeyring = Callable[[], subprocess.Popen[bytes]]


def lock_login_collection() -> None:
    import secretstorage

    with secretstorage.dbus_init() as bus:
        secretstorage.get_default_collection(bus).lock()


@pytest.mark.usefixtures("desk")
def test_a_key_is_kept_and_found_again_and_forgotten(keyring_daemon: StartKeyring) -> None:
    keyring_daemon()

    async def story() -> None:
        keyring = SystemKeyring()
        assert await keyring.read() == (None, None)
        assert await keyring.write("k-äöü-123") is None
        assert await keyring.read() == ("k-äöü-123", None)
        assert await keyring.delete() is None
        assert await keyring.read() == (None, None)
        assert await keyring.delete() is None

    asyncio.run(story())


def test_a_locked_keyring_says_so(keyring_daemon: StartKeyring) -> None:
    keyring_daemon()

    async def story() -> None:
        keyring = SystemKeyring()
        await keyring.write("secret")
        await asyncio.to_thread(lock_login_collection)
        assert await keyring.read() == (None, "locked")
        assert await keyring.write("other") == "locked"

    asyncio.run(story())


@pytest.mark.usefixtures("desk")
def test_a_desktop_without_keyring_says_so() -> None:
    async def story() -> None:
        keyring = SystemKeyring()
        assert await keyring.read() == (None, "absent")
        assert await keyring.write("secret") == "absent"
        assert await keyring.delete() == "absent"

    asyncio.run(story())


@pytest.mark.usefixtures("desk")
def test_a_backend_that_keeps_nothing_counts_as_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    assert asyncio.run(SystemKeyring().write("secret")) == "absent"


def test_a_keyring_that_does_not_answer_is_given_up(keyring_daemon: StartKeyring) -> None:
    daemon = keyring_daemon()

    async def story() -> None:
        await SystemKeyring().write("secret")
        daemon.send_signal(signal.SIGSTOP)
        begun = time.monotonic()
        assert await SystemKeyring(patience=1.0).read() == (None, "silent")
        assert time.monotonic() - begun < 5

    asyncio.run(story())


def test_the_loop_goes_on_while_the_keyring_thinks(keyring_daemon: StartKeyring) -> None:
    daemon = keyring_daemon()

    async def story() -> int:
        ticks = 0
        await SystemKeyring().write("secret")
        daemon.send_signal(signal.SIGSTOP)
        waiting = asyncio.ensure_future(SystemKeyring(patience=0.5).read())
        while not waiting.done():
            await asyncio.sleep(0.01)
            ticks += 1
        return ticks

    assert asyncio.run(story()) > 10
