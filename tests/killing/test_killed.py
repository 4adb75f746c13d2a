"""What was told stays true, whenever the program is killed and whatever answer gets lost."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.desktop_session import DesktopSession, missing_programs
from tests.killing.fast_time import LIBRARIES
from tests.killing.ledger import Ledger, Span
from tests.killing.rounds import Rounds

T = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
AT_NINE, AT_TEN = Span(T, T), Span(T + timedelta(hours=1), T + timedelta(hours=1))


@pytest.mark.skipif(not LIBRARIES, reason="needs faketime")
@pytest.mark.skipif(bool(missing_programs("Xvfb")), reason=missing_programs("Xvfb"))
def test_nothing_is_lost_or_doubled_when_the_program_is_killed(home: Path) -> None:
    place = home / "desktop"
    place.mkdir()
    with DesktopSession(place) as session:
        story = Rounds(session, seed=1)
        assert story.play(12) == []
    assert story.kills == 12
    assert story.ledger.entries


def _row(name: str, start: str, stop: str | None) -> dict[str, str | None]:
    return {"description": name, "start": start, "stop": stop}


def _told() -> Ledger:
    ledger = Ledger()
    ledger.start("A", AT_NINE)
    ledger.start("B", AT_TEN)
    return ledger


A, B = _row("A", "2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z"), _row("B", "2026-03-02T10:00:00Z", None)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([A, B], []),
        ([B], ["A is there 0 times instead of 1"]),
        ([A, A, B], ["A is there 2 times instead of 1"]),
        ([A, B, _row("C", "2026-03-02T10:00:00Z", None)], ["nobody asked for 'C'"]),
        (
            [A | {"stop": "2026-03-02T09:30:00Z"}, B],
            ["A ends at 2026-03-02T09:30:00Z instead of within 10:00:00 to 10:00:00"],
        ),
        ([A, B | {"stop": "2026-03-02T10:30:00Z"}], ["B was ended at 2026-03-02T10:30:00Z against what was told"]),
        (
            [A, B | {"start": "2026-03-02T10:01:00Z"}],
            ["B starts at 2026-03-02T10:01:00Z instead of within 10:00:00 to 10:00:00"],
        ),
    ],
)
def test_the_ledger_tells_what_is_wrong(rows: list[dict[str, str | None]], said: list[str]) -> None:
    assert _told().faults(rows) == said
