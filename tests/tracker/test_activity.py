"""What the activity log tells of each act: what it was, where it stands, and what can be done about it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

from desktop.model.command import Approval, Command, Status
from desktop.model.intent import Draft, Start, Undo
from desktop.model.question import Choice, Question
from desktop.tracker.outcome import Done
from tests.tracker.account import MONDAY_NOON, TrackedAccount, signed_in

LATER = Question("lacking", "“Mail” is on something that Toggl did not take. Send it without?", (Choice("a", "A"),))


def played(folder: Path, story: Callable[[TrackedAccount], Awaitable[None]]) -> None:
    async def opened(account: TrackedAccount) -> None:
        await account.open()
        await story(account)

    with signed_in(folder) as account:
        asyncio.run(opened(account))


def stuck(account: TrackedAccount, status: Status, **changes: object) -> int:
    """The newest command, as the engine leaves it after a refusal."""
    with account.store.transaction():
        command = account.store.commands()[-1]
        account.store.update(command._replace(status=status, **changes))  # type: ignore[arg-type]  # any field by name
    return command.seq


def twin() -> Command:
    """A question of the engine's own."""
    question = Question(
        "twin", "Toggl has “Mail” 9:00 – 10:00 twice. Which one do you keep?", (Choice("both", "Keep both"),)
    )
    return Command(
        uuid="twin:9",
        noun="entry",
        verb="delete",
        target=9,
        workspace_id=1,
        fields={},
        base={},
        at=MONDAY_NOON,
        approval=Approval("Delete the second “Mail” 9:00 – 10:00", "engine", MONDAY_NOON),
        status="asked",
        question=question.to_json(),
    )


def test_a_refused_start_tells_why_and_which_command_waits(tmp_path: Path) -> None:
    async def story(account: TrackedAccount) -> None:
        await account.tracker.act(Start(Draft("Mail")), how="quick entry")
        seq = stuck(account, "parked", reason="This workspace wants a project.")
        row = (await account.tracker.activity())[0]
        assert (row.state, row.reason, row.seq) == ("parked", "This workspace wants a project.", seq)
        assert (row.noun, row.verb, row.target) == ("entry", "start", "uuid-1")

    played(tmp_path, story)


def test_a_finished_entry_is_no_start(tmp_path: Path) -> None:
    async def story(account: TrackedAccount) -> None:
        draft = Draft("Mail", start=datetime(2026, 3, 2, 9, tzinfo=UTC), stop=datetime(2026, 3, 2, 10, tzinfo=UTC))
        await account.tracker.act(Start(draft), how="quick entry")
        assert (await account.tracker.activity())[0].verb == "create"

    played(tmp_path, story)


def test_a_question_comes_with_its_choices(tmp_path: Path) -> None:
    async def story(account: TrackedAccount) -> None:
        await account.tracker.act(Start(Draft("Mail")), how="quick entry")
        stuck(account, "asked", question=LATER.to_json())
        row = (await account.tracker.activity())[0]
        assert (row.state, row.reason, row.choices) == ("asked", LATER.words, LATER.choices)

    played(tmp_path, story)


def test_what_is_outstanding_is_there_however_old(tmp_path: Path) -> None:
    async def story(account: TrackedAccount) -> None:
        await account.tracker.act(Start(Draft("Old")), how="quick entry")
        stuck(account, "parked", reason="No.")
        with account.store.transaction():
            account.store.append(twin())
        for name in ("One", "Two", "Three"):
            account.clock.forward(minutes=1)
            await account.tracker.act(Start(Draft(name)), how="quick entry")
        page = await account.tracker.activity(2, outstanding=True)
        assert [row.words for row in page if row.state == "asked"] == ["Delete the second “Mail” 9:00 – 10:00"]
        assert page[0].id < 0
        assert page[-1].words.startswith("Start “Old”")
        assert len(await account.tracker.activity(2)) == 2

    played(tmp_path, story)


def test_an_undo_is_told_apart(tmp_path: Path) -> None:
    async def story(account: TrackedAccount) -> None:
        account.entry(1, "2026-03-02T09:00:00+00:00", "2026-03-02T10:00:00+00:00")
        await account.tracker.act(Start(Draft("Mail")), how="quick entry")
        with account.store.transaction():
            command = account.store.commands()[-1]
            account.store.update(command._replace(status="uncertain", attempts=1))
        outcome = await account.tracker.act(Undo(), how="tray")
        assert isinstance(outcome, Done), outcome
        undoing, undone = await account.tracker.activity()
        assert (undoing.undoes, undone.undoes, undone.state) == (True, False, "undone")

    played(tmp_path, story)
