"""The key in Windows' Credential Manager, by the real helper process."""

import asyncio
import sys

import pytest

from desktop.system.keyring.store import SystemKeyring

pytestmark = pytest.mark.windows


def test_a_key_is_kept_and_found_again_and_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """The person's own key is put back; only a machine for tests has none."""
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")

    async def story() -> None:
        keyring = SystemKeyring(patience=60)
        own, problem = await keyring.read()
        assert problem is None
        try:
            assert await keyring.write("käy-1") is None
            assert await keyring.read() == ("käy-1", None)
            assert await keyring.write("key-2") is None
            assert await keyring.read() == ("key-2", None)
            assert await keyring.delete() is None
            assert await keyring.delete() is None
            assert await keyring.read() == (None, None)
        finally:
            if own is not None:
                await keyring.write(own)

    asyncio.run(story())
    assert "keyring" not in sys.modules
