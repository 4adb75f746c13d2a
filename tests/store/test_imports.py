"""`tracktray status` reads the store in a new process: what it costs to import is a promise."""

import subprocess
import sys

COSTLY = ("asyncio", "logging", "dataclasses", "argparse", "httpx", "keyring", "PySide6", "msgspec", "concurrent")


def test_the_store_imports_nothing_costly() -> None:
    code = "import sys, desktop.store; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not [name for name in loaded if name.split(".")[0] in COSTLY]
    assert "desktop.store.recovery" not in loaded


def test_the_room_says_what_it_offers() -> None:
    import desktop.store as room

    assert room.__all__ == sorted(room.__all__)
    assert all(hasattr(room, name) for name in room.__all__)
