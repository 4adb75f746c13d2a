"""When the environment is made, and that an interrupted making is never taken for a finished one."""

import fcntl
import os
import subprocess
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest


class Commands:
    """Stands in for `subprocess.run`: notes the commands, and what was true while each ran."""

    def __init__(self, root: Path, *, failing: int = 99) -> None:
        self.root, self.failing = root, failing
        self.ran: list[list[str]] = []
        self.stamped: list[bool] = []

    def __call__(self, command: list[str], **options: Any) -> "subprocess.CompletedProcess[bytes]":
        (lock,) = options["pass_fds"]
        os.fstat(lock)
        with (self.root / ".venv.lock").open() as other, pytest.raises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        (self.root / ".venv").mkdir(exist_ok=True)
        self.stamped.append((self.root / ".venv/tracktray-stamp").exists())
        self.ran.append(command)
        return subprocess.CompletedProcess(command, int(len(self.ran) == self.failing))


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "packaging").mkdir()
    (tmp_path / "packaging/requirements.lock").write_text("a==1\n")
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    return tmp_path


def test_it_is_made_once(environment: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commands = Commands(checkout)
    monkeypatch.setattr(subprocess, "run", commands)
    first, second = environment.provide(checkout), environment.provide(checkout)
    assert first == second == str(checkout / ".venv/bin/python")
    assert len(commands.ran) == 3
    assert "--require-hashes" in commands.ran[1]


@pytest.mark.parametrize("changed", ["packaging/requirements.lock", "pyproject.toml"])
def test_a_change_of_what_it_is_made_from_makes_it_anew(
    environment: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    commands = Commands(checkout)
    monkeypatch.setattr(subprocess, "run", commands)
    environment.provide(checkout)
    (checkout / changed).write_text("# other\n")
    environment.provide(checkout)
    assert len(commands.ran) == 6
    assert commands.stamped == [False] * 6  # the old stamp went before anything else did


@pytest.mark.parametrize("failing", [1, 2, 3])
def test_what_failed_half_way_is_made_again(
    environment: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    monkeypatch.setattr(subprocess, "run", Commands(checkout, failing=failing))
    with pytest.raises(SystemExit) as ended:
        environment.provide(checkout)
    assert "Could not make the environment" in str(ended.value)
    commands = Commands(checkout)
    monkeypatch.setattr(subprocess, "run", commands)
    environment.provide(checkout)
    assert len(commands.ran) == 3


def test_another_place_is_another_environment(environment: ModuleType, checkout: Path, tmp_path: Path) -> None:
    moved = tmp_path / "moved"
    moved.mkdir()
    before = environment.fingerprint(checkout)
    for name in ("packaging", "pyproject.toml"):
        (checkout / name).rename(moved / name)
    assert environment.fingerprint(moved) != before
