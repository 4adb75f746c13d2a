"""The answers to “You were away”: each is one act, with exact times, and one undo takes all of it back."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop.demo import faults
from desktop.model.intent import Away, Draft, Intent, Start, Stop, Undo
from desktop.model.question import Confirmation
from desktop.model.settings import Confirm
from desktop.tracker.outcome import Done, Refused
from desktop.tracker.state import visible
from desktop.tracker.tracker import Tracker
from tests.sync.desk import Desk, live
from tests.tracker.account import MONDAY_NOON, TrackedAccount, signed_in

Times = list[tuple[str, str, str | None]]


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, 2, hour, minute, tzinfo=UTC)


LEFT, BACK = at(11, 2), at(11, 34)
"""12:02 and 12:34 in Berlin; it is 13:00 there."""
LUNCH = Draft("Lunch", start=LEFT, stop=BACK)


def play(folder: Path, story: Callable[[TrackedAccount, Tracker], Awaitable[None]]) -> None:
    """“Notes” runs since 9:00 UTC."""

    async def whole(account: TrackedAccount) -> None:
        account.entry(1, at(9).isoformat(), None, description="Notes", project_id=10, tag_ids=[30], task_id=4)
        await story(account, await account.open())

    with signed_in(folder) as account:
        asyncio.run(whole(account))


async def done(tracker: Tracker, intent: Intent) -> str:
    outcome = await tracker.act(intent, how="question")
    assert isinstance(outcome, Done), outcome
    return outcome.words


async def refused(tracker: Tracker, intent: Intent) -> str:
    outcome = await tracker.act(intent, how="question")
    assert isinstance(outcome, Refused), outcome
    return outcome.words


def times(account: TrackedAccount) -> Times:
    entries = visible(account.store, MONDAY_NOON - timedelta(days=1), MONDAY_NOON + timedelta(days=1))
    return sorted((e.description, f"{e.start:%H:%M}", f"{e.stop:%H:%M}" if e.stop else None) for e in entries)


ANSWERS: list[tuple[Away, str, Times]] = [
    (
        Away(1, LEFT),
        "Stop “Notes” in Website at 12:02, 2:02",
        [("Notes", "09:00", "11:02")],
    ),
    (
        Away(1, LEFT, again=BACK),
        "Stop “Notes” in Website at 12:02, 2:02, continue from 12:34",
        [("Notes", "09:00", "11:02"), ("Notes", "11:34", None)],
    ),
    (
        Away(1, LEFT, again=BACK, instead=LUNCH),
        "Stop “Notes” in Website at 12:02, 2:02, add “Lunch”, 12:02 – 12:34, continue from 12:34",
        [("Lunch", "11:02", "11:34"), ("Notes", "09:00", "11:02"), ("Notes", "11:34", None)],
    ),
    (
        Away(1, LEFT, instead=LUNCH._replace(description="")),
        "Stop “Notes” in Website at 12:02, 2:02, add (no description), 12:02 – 12:34",
        [("", "11:02", "11:34"), ("Notes", "09:00", "11:02")],
    ),
]


@pytest.mark.parametrize(("answer", "words", "result"), ANSWERS)
def test_an_answer_does_what_it_says_at_once_and_one_undo_takes_it_back(
    tmp_path: Path, answer: Away, words: str, result: Times
) -> None:
    async def story(account: TrackedAccount, tracker: Tracker) -> None:
        assert await done(tracker, answer) == words
        assert times(account) == result
        assert [(row.words, row.approved) for row in await tracker.activity()] == [(words, "question")]
        assert await done(tracker, Undo()) == f"Undo: {words}"
        assert times(account) == [("Notes", "09:00", None)]
        assert account.store.commands() == []

    play(tmp_path, story)


def test_what_goes_on_has_everything_that_ran_had(tmp_path: Path) -> None:
    async def story(account: TrackedAccount, tracker: Tracker) -> None:
        before = tracker.state.running
        await done(tracker, Away(1, LEFT, again=BACK))
        after = tracker.state.running
        assert before is not None
        assert after is not None
        assert Draft.again(after) == Draft.again(before)
        assert account.tracker.state.today_seconds(MONDAY_NOON) == (122 + 26) * 60

    play(tmp_path, story)


def test_an_answer_to_an_old_question_changes_nothing(tmp_path: Path) -> None:
    async def story(account: TrackedAccount, tracker: Tracker) -> None:
        assert "still to come" in await refused(tracker, Away(1, LEFT, again=at(14)))
        assert "started at 10:00, after you left" in await refused(tracker, Away(1, at(8)))
        assert "archived" in await refused(tracker, Away(1, LEFT, instead=LUNCH._replace(project_id=11)))
        await done(tracker, Start(Draft("Call")))
        assert await refused(tracker, Away(1, LEFT)) == "“Call” is running now. Nothing was changed."
        account.clock.forward(minutes=1)
        await done(tracker, Stop())
        assert "No timer is running any more" in await refused(tracker, Away(1, LEFT))
        assert times(account) == [("Call", "12:00", "12:01"), ("Notes", "09:00", "12:00")]

    play(tmp_path, story)


def test_an_answer_asks_once_more_where_every_write_must_be_confirmed(tmp_path: Path) -> None:
    async def story(account: TrackedAccount, tracker: Tracker) -> None:
        account.settings = account.settings._replace(confirm=Confirm(every_write=True))
        answer = Away(1, LEFT, again=BACK)
        question = await tracker.act(answer, how="question")
        assert isinstance(question, Confirmation)
        assert question.title == "Stop “Notes” in Website at 12:02, 2:02, continue from 12:34?"
        assert times(account) == [("Notes", "09:00", None)]
        assert isinstance(await tracker.act(answer, how="question", yes=question), Done)

    play(tmp_path, story)


def test_an_answer_is_not_undone_once_what_went_on_was_stopped(tmp_path: Path) -> None:
    async def story(account: TrackedAccount, tracker: Tracker) -> None:
        await done(tracker, Away(1, LEFT, again=BACK))
        stopped = (await tracker.activity())[0].id
        await done(tracker, Stop())
        assert "was stopped again since" in await refused(tracker, Undo(stopped))
        assert times(account) == [("Notes", "09:00", "11:02"), ("Notes", "11:34", "12:00")]

    play(tmp_path, story)


@pytest.mark.parametrize("offline", [False, True])
def test_the_server_gets_the_exact_times_and_undo_gives_them_back(offline: bool) -> None:
    async def story(desk: Desk) -> None:
        await desk.start("Notes")
        await desk.rest(7200)
        begun = desk.entries()[0][1]
        desk.device.faults.down = offline
        tracker = desk.device.tracker
        running = tracker.state.running
        assert running is not None
        now = tracker.now()
        left, back = now - timedelta(minutes=40), now - timedelta(minutes=10)
        lunch = Draft("Lunch", start=left, stop=back)
        outcome = await desk.act(Away(running.ref, left, again=back, instead=lunch), "question")
        assert isinstance(outcome, Done), outcome
        await desk.rest(60)
        desk.device.faults.down = False
        desk.device.engine.poke("network")
        await desk.rest(120)
        first, second, third = desk.entries()
        assert first[:2] == ("Notes", begun)
        assert first[2] == second[1] == begun + (left - running.start).total_seconds()
        assert second[2] == third[1] == begun + (back - running.start).total_seconds()
        assert (second[0], third[0], third[2]) == ("Lunch", "Notes", None)
        assert await desk.questions() == []
        undone = await desk.act(Undo(), "activity")
        assert isinstance(undone, Done), undone
        await desk.rest(300)
        ended, going = desk.entries()
        assert (ended[0], going[0], going[2]) == ("Notes", "Notes", None)
        assert ended[2] == going[1] == first[2]

    live(story)


@pytest.mark.parametrize("method", ["PUT", "POST"])
@pytest.mark.parametrize("lost", ["request", "answer"])
def test_a_lost_answer_neither_loses_nor_doubles_any_of_it(method: str, lost: str) -> None:
    async def story(desk: Desk) -> None:
        await desk.start("Notes")
        await desk.rest(7200)
        running = desk.device.tracker.state.running
        assert running is not None
        now = desk.device.tracker.now()
        left, back = now - timedelta(minutes=40), now - timedelta(minutes=10)
        fault = faults.lost_request() if lost == "request" else faults.lost_answer()
        desk.device.faults.script(fault, method=method)
        lunch = Draft("Lunch", start=left, stop=back)
        await desk.act(Away(running.ref, left, again=back, instead=lunch), "question")
        await desk.rest(600)
        words = [(words, None if stop is None else stop - start) for words, start, stop in desk.entries()]
        assert words == [("Notes", (left - running.start).total_seconds()), ("Lunch", 1800.0), ("Notes", None)]
        assert await desk.questions() == []
        assert desk.device.store.commands() == []

    live(story)
