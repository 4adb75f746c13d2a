"""What is handed to the system browser, and what never is."""

import asyncio
import os
from pathlib import Path

import pytest

from desktop.system.browser import open_sign_in, open_web


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that holds what the desktop's opener was given."""
    record = tmp_path / "opened"
    opener = tmp_path / "bin" / "xdg-open"
    opener.parent.mkdir()
    opener.write_text(f'#!/bin/sh\nprintf "%s\\n" "$1" >> {record}\n')
    opener.chmod(0o755)
    monkeypatch.setenv("PATH", f"{opener.parent}{os.pathsep}{os.environ['PATH']}")
    return record


def test_matons_sign_in_page_is_opened_unchanged(opened: Path) -> None:
    page = "https://connect.maton.ai/?session_token=abc%20d&x=1"
    assert asyncio.run(open_sign_in(page))
    assert opened.read_text() == page + "\n"


@pytest.mark.parametrize(
    "page",
    [
        "http://connect.maton.ai/",
        "https://maton.ai.example.org/",
        "https://notmaton.ai/",
        "https://example.org/?maton.ai",
        "https://maton.ai@example.org/",
        "https://example.org\\@maton.ai/",
        "https://example.org#@maton.ai/",
        "https://connect.maton.ai:8443/",
        "https://connect.maton.ai:x/",
        "https://connect.maton.ai/ --new-window",
        "https://connect.maton.ai/\nx",
        "https://connect.maton․ai/",
        "javascript:alert(1)//maton.ai",
        "file:///etc/passwd",
        "--help",
        "",
    ],
)
def test_no_other_page_is_opened_as_a_sign_in(opened: Path, page: str) -> None:
    assert not asyncio.run(open_sign_in(page))
    assert not opened.exists()


def test_ordinary_pages_are_web_pages_only(opened: Path) -> None:
    assert asyncio.run(open_web("https://example.org/help"))
    assert not asyncio.run(open_web("file:///etc/passwd"))
    assert not asyncio.run(open_web("javascript:alert(1)"))
    assert opened.read_text() == "https://example.org/help\n"


def test_an_opener_that_fails_is_no_success(opened: Path) -> None:
    opener = opened.parent / "bin" / "xdg-open"
    opener.write_text("#!/bin/sh\nexit 3\n")
    (opener.parent / "gio").write_text("#!/bin/sh\nexit 2\n")
    (opener.parent / "gio").chmod(0o755)
    assert not asyncio.run(open_sign_in("https://maton.ai/"))


def test_a_browser_that_stays_in_front_is_left_running(opened: Path, tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    (opened.parent / "bin" / "xdg-open").write_text(f"#!/bin/sh\necho $$ > {pid}\nexec sleep 30\n")
    assert asyncio.run(open_sign_in("https://maton.ai/"))
    running = int(pid.read_text())
    os.kill(running, 0)
    os.kill(running, 15)
