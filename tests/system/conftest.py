"""The desktop that tests of the system's capabilities run on."""

from tests.system.desk import desk, keyring_daemon

__all__ = ["desk", "keyring_daemon"]
