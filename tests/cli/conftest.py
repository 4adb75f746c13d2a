"""The computer that command-line tests run on."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.computer import Computer
from tests.system.desk import desk, keyring_daemon

__all__ = ["computer", "desk", "keyring_daemon"]


@pytest.fixture
def computer(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Computer]:
    """With a gateway, a person whose key is in the environment, and a browser that only notes what it is given."""
    browser = home / "bin" / "xdg-open"
    browser.parent.mkdir()
    browser.write_text(f'#!/bin/sh\nprintf "%s\\n" "$1" >> {home}/opened\n')
    browser.chmod(0o755)
    monkeypatch.setenv("PATH", f"{browser.parent}{os.pathsep}{os.environ['PATH']}")
    computer = Computer(home)
    with computer.server:
        computer.connect()
        yield computer
