"""The set-up's modules, which live outside the package, and a system that is not this one."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

SET_UP = Path(__file__).parents[2] / "packaging"


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    yield from _module("environment", monkeypatch)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    yield from _module("machine", monkeypatch)


@pytest.fixture
def wine(monkeypatch: pytest.MonkeyPatch, environment: ModuleType) -> Iterator[ModuleType]:
    yield from _module("wine", monkeypatch)


def _module(name: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.syspath_prepend(str(SET_UP))
    yield importlib.import_module(name)
    del sys.modules[name]
