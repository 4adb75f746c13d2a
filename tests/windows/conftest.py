"""Tests that need Windows: a real one, or Wine, under which `packaging/dev.py test --windows` runs them."""

import sys

import pytest

from desktop.ui.application import Application


@pytest.fixture(autouse=True)
def needs_windows() -> None:
    if sys.platform != "win32":
        pytest.skip("needs Windows, or Wine")


@pytest.fixture(scope="session")
def qapp() -> Application:
    """The program's own application, in place of pytest-qt's."""
    return Application()
