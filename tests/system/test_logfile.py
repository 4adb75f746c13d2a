"""What stands in the log, and what never does."""

import logging
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.system import logfile

LOG = logging.getLogger("desktop.test")


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    handler = logfile.start(tmp_path / "tracktray.log", secret="k-123456")
    level = logging.getLogger().level
    yield tmp_path / "tracktray.log"
    logfile.stop(handler)
    logging.getLogger().setLevel(level)


def test_the_log_is_the_owners_alone(path: Path) -> None:
    assert not path.exists()
    LOG.info("a line")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.expects_log("")
@pytest.mark.parametrize(
    "line",
    [
        "Authorization: Bearer {}",
        '{{"api_token": "{}", "id": 1}}',
        "GET https://connect.maton.ai/?session_token={}",
        "opened https://connect.maton.ai/start/{} now",
        "password={}",
    ],
)
def test_secrets_never_reach_the_log(path: Path, line: str) -> None:
    LOG.warning(line.format("s3cr3t-v4lue"))
    LOG.warning("the key k-123456 was used")
    text = path.read_text()
    assert "s3cr3t" not in text
    assert "k-123456" not in text
    assert "[removed]" in text


def test_requests_stay_readable(path: Path) -> None:
    LOG.info("GET https://api.maton.ai/connections?app=toggl-track 200")
    assert "connections?app=toggl-track 200" in path.read_text()


@pytest.mark.expects_log("a request failed")
def test_a_traceback_names_places_but_quotes_nobody(path: Path) -> None:
    try:
        int("the description of an entry")
    except ValueError:
        LOG.exception("a request failed")
    text = path.read_text()
    assert "ValueError" in text
    assert "test_logfile.py" in text
    assert "description" not in text


def test_descriptions_are_a_matter_of_debug(path: Path) -> None:
    LOG.debug("start “%s”", "Design review")
    LOG.info("a start")
    assert "Design" not in path.read_text()


def test_another_level_counts_from_the_next_line_on(tmp_path: Path) -> None:
    path, before = tmp_path / "tracktray.log", logging.getLogger().level
    handler = logfile.start(path, "warning")
    LOG.info("before")
    logfile.set_level(handler, "info")
    LOG.info("after")
    logfile.stop(handler)
    logging.getLogger().setLevel(before)
    assert [line.split(": ")[-1] for line in path.read_text().splitlines()] == ["after"]


def test_the_log_is_cut_into_parts_and_the_oldest_go(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logfile, "SIZE", 1000)
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.handlers.RotatingFileHandler):
            handler.maxBytes = 1000
    for number in range(200):
        LOG.info("line %d with some length to it", number)
    parts = logfile.files(path)
    assert len(parts) == 1 + logfile.KEPT
    assert all(part.stat().st_size < 1500 for part in parts)
    assert "line 199 " in path.read_text()


def test_several_processes_share_one_log_without_losing_lines(tmp_path: Path) -> None:
    script = (
        "import sys, logging; from pathlib import Path; from desktop.system import logfile\n"
        "logfile.start(Path(sys.argv[1]))\n"
        "for n in range(100): logging.getLogger('t').info('%s line %d', sys.argv[2], n)\n"
    )
    log = tmp_path / "shared.log"
    writers = [subprocess.Popen([sys.executable, "-c", script, str(log), f"w{n}"]) for n in range(3)]
    assert [writer.wait(30) for writer in writers] == [0, 0, 0]
    assert len(log.read_text().splitlines()) == 300


@pytest.mark.expects_log("goes nowhere")
def test_a_log_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    handler = logfile.start(tmp_path / "missing" / "tracktray.log")
    LOG.warning("goes nowhere")
    logfile.stop(handler)
