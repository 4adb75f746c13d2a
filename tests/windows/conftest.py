"""Tests that need Windows: a real one, or Wine, under which `packaging/dev.py test --windows` runs them."""

import sys

import pytest

from desktop.ui.application import Application


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip them elsewhere."""
    if sys.platform != "win32":
        for item in items:
            item.add_marker(pytest.mark.skip(reason="needs Windows, or Wine"))


@pytest.fixture(scope="session")
def qapp() -> Application:
    """The program's own application, in place of pytest-qt's."""
    return Application()
