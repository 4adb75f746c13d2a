"""What a person may rely on when they act: durable at once, shown at once, and never more than they asked for."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop.model.command import How
from desktop.model.intent import (
    Continue,
    Create,
    Delete,
    Discard,
    Draft,
    Edit,
    Intent,
    Start,
    Stop,
    Toggle,
    Undo,
)
from desktop.model.question import Confirmation
from desktop.model.settings import Settings
from desktop.tracker.outcome import Done, Refused
from desktop.tracker.tracker import Tracker
from tests.tracker.account import MONDAY_NOON, TestClock, TrackedAccount, signed_in


async def done(tracker: Tracker, intent: Intent, how: How = "tray") -> Done:
    outcome = await tracker.act(intent, how=how)
    if isinstance(outcome, Confirmation):
        outcome = await tracker.act(intent, how=how, yes=outcome)
    assert isinstance(outcome, Done), outcome
    return outcome


def running(tracker: Tracker) -> str | None:
    """The description of the running entry, or None."""
    entry = tracker.state.running
    return entry.description if entry else None


async def refused(tracker: Tracker, intent: Intent) -> str:
    outcome = await tracker.act(intent, how="tray")
    assert isinstance(outcome, Refused), outcome
    return outcome.words


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, 2, hour, minute, tzinfo=UTC)


def test_a_start_is_on_disk_and_on_the_screen_when_it_returns(tmp_path: Path) -> None:
    async def story(account: TrackedAccount) -> None:
        tracker = await account.open()
        outcome = await done(tracker, Start(Draft("Design review", project_id=10)))
        assert outcome.words == "Start “Design review” in Website"
        assert tracker.state.running is not None
        assert tracker.state.running.description == "Design review"
        assert tracker.state.running.start == MONDAY_NOON
        assert [command.status for command in account.store.commands()] == ["ready"]

    with signed_in(tmp_path) as account:
        asyncio.run(story(account))


def test_a_start_says_and_shows_which_entry_it_stops(tmp_path: Path) -> None:
    async def story(account: TrackedAccount) -> None:
        account.entry(1, "2026-03-02T09:00:00+00:00", None, description="Inbox")
        tracker = await account.open()
        outcome = await done(tracker, Start(Draft("Mail")))
        assert outcome.words == "Start “Mail”, stops “Inbox”"
        inbox = await tracker.entry(1)
        assert inbox is not None
        assert inbox.stop == MONDAY_NOON
        assert tracker.state.today_seconds(MONDAY_NOON) == 3 * 3600

    with signed_in(tmp_path) as account:
        asyncio.run(story(account))


def test_two_starts_in_one_second_differ_by_a_second(tmp_path: Path) -> None:
    async def story(account: TrackedAccount) -> None:
        tracker = await account.open()
        await done(tracker, Start(Draft("One")))
        await done(tracker, Start(Draft("Two")))
        assert tracker.state.running is not None
        assert tracker.state.running.start == MONDAY_NOON + timedelta(seconds=1)

    with signed_in(tmp_path) as account:
        asyncio.run(story(account))


def test_stop_with_nothing_running_says_so_and_writes_nothing(tmp_path: Path) -> None:
    async def story(account: TrackedAccount) -> None:
        tracker = await account.open()
        outcome = await done(tracker, Stop())
        assert outcome == Done("No timer running")
        assert account.store.commands() == []

    with signed_in(tmp_path) as account:
        asyncio.run(story(account))


def test_stop_at_a_past_moment_ends_the_entry_then(tmp_path: Path) -> None:
    async def story(account: TrackedAccount) -> None:
        account.entry(1, "2026-03-02T09:00:00+00:00", None)
        tracker = await account.open()
        assert "cannot end before" in await refused(tracker, Stop(at(8)))
        assert "still to come" in await refused(tracker, Stop(at(15)))
        await done(tracker, Stop(at(10, 30)))
        assert tracker.state.running is None
        assert tracker.state.today_stopped == 90 * 60

    with signed_in(tmp_path) as account:
        asyncio.run(story(account))


def test_continue_takes_everything_the_last_entry_had(tmp_path: Path) -> None:
    async def story(account: TrackedAccount) -> None:
        account.entry(
            1, "2026-03-02T09:00:00+00:00", "2026-03-02T10:00:00+00:00",
            project_id=10, task_id=4, tag_ids=[30], tags=["deep work"], billable=True,
        )  # fmt: skip
        tracker = await account.open()
        await done(tracker, Continue(1))
        running = tracker.state.running
        assert running is not None
        assert (running.description, running.project_id, running.task_id) == ("Mail", 10, 4)
        assert (running.tag_ids, running.billable) == ((30,), True)

    with signed_in(tmp_path) as account:
        asyncio.run(story(account))


@pytest.mark.parametrize("project", [None, 12])
def test_an_entry_on_another_project_leaves_the_task_of_the_old_one(tmp_path: Path, project: int | None) -> None:
    async def story(account: TrackedAccount) -> None:
        account.entry(1, "2026-03-02T09:00:00+00:00", "2026-03-02T10:00:00+00:00", project_id=10, task_id=4)
        tracker = await account.open()
        await done(tracker, Edit(1, {"project_id": project}))
        entry = await tracker.entry(1)
        assert entry is not None
        assert (entry.project_id, entry.task_id) == (project, None)

    with signed_in(tmp_path) as account:
        asyncio.run(story(account))


def test_an_unnamed_act_is_shown_at_once_and_held_for_its_undo(tmp_path: Path) -> None:
    async def story(account: TrackedAccount) -> None:
        account.entry(1, "2026-03-02T09:00:00+00:00", None, description="Inbox")
        tracker = await account.open()
        outcome = await done(tracker, Toggle(), how="hotkey")
        assert outcome.held_until == MONDAY_NOON + timedelta(seconds=5)
        assert running(tracker) is None
        assert tracker.state.held is not None
        await done(tracker, Undo(), how="notification")
        assert running(tracker) == "Inbox"
        assert account.store.commands() == []

    with signed_in(tmp_path) as account:
        asyncio.run(story(account))


def test_a_deletion_waits_for_a_yes_to_this_very_entry(tmp_path: Path) -> None:
    async def story(account: TrackedAccount) -> None:
        account.entry(1, "2026-03-02T09:00:00+00:00", "2026-03-02T09:30:00+00:00")
        account.entry(2, "2026-03-02T08:00:00+00:00", "2026-03-02T08:30:00+00:00", description="Other")
        tracker = await account.open()
        question = await tracker.act(Delete(1), how="tray")
        assert isinstance(question, Confirmation)
        assert question.title == "Delete “Mail” (0:30)?"
        assert account.store.commands() == []
        assert isinstance(await tracker.act(Delete(2), how="tray", yes=question), Confirmation)
        assert isinstance(await tracker.act(Delete(1), how="tray", yes=question), Done)
        assert await tracker.entry(1) is None

    with signed_in(tmp_path) as account:
        asyncio.run(story(account))


def test_an_edit_writes_only_what_changed_and_undo_puts_it_back(tmp_path: Path) -> None:
    async def story(account: TrackedAccount) -> None:
        account.entry(1, "2026-03-02T09:00:00+00:00", "2026-03-02T09:30:00+00:00")
        tracker = await account.open()
        await done(tracker, Edit(1, {"description": "Post", "billable": False}), how="editor")
        (command,) = account.store.commands()
        assert dict(command.fields) == {"description": "Post"}
        assert dict(command.base) == {"description": "Mail"}
        await done(tracker, Undo())
        entry = await tracker.entry(1)
        assert entry is not None
        assert entry.description == "Mail"
        assert account.store.commands() == []

    with signed_in(tmp_path) as account:
        asyncio.run(story(account))


def test_undo_of_a_start_that_never_left_lets_the_old_entry_run_on(tmp_path: Path) -> None:
    async def story(account: TrackedAccount) -> None:
        account.entry(1, "2026-03-02T09:00:00+00:00", None, description="Inbox")
        tracker = await account.open()
        await done(tracker, Start(Draft("Mail")))
        await done(tracker, Undo())
        assert tracker.state.running is not None
        assert tracker.state.running.description == "Inbox"
        assert account.store.commands() == []

    with signed_in(tmp_path) as account:
        asyncio.run(story(account))


def test_undo_of_an_unsent_stop_loses_no_time(tmp_path: Path) -> None:
    async def story(account: TrackedAccount) -> None:
        tracker = await account.open()
        await done(tracker, Start(Draft("Mail")))
        account.clock.forward(minutes=20)
        await done(tracker, Stop())
        await done(tracker, Undo())
        assert tracker.state.running is not None
        assert tracker.state.running.start == MONDAY_NOON

    with signed_in(tmp_path) as account:
        asyncio.run(story(account))


def test_a_start_and_stop_that_never_left_go_as_one_entry(tmp_path: Path) -> None:
    async def story(account: TrackedAccount) -> None:
        tracker = await account.open()
        await done(tracker, Start(Draft("Mail")))
        account.clock.forward(minutes=20)
        await done(tracker, Stop())
        (command,) = account.store.commands()
        assert command.verb == "create"
        assert command.fields["stop"] == "2026-03-02T12:20:00Z"
        rows = await tracker.activity()
        assert [row.words for row in rows] == ["Stop “Mail”, 0:20", "Start “Mail”"]

    with signed_in(tmp_path) as account:
        asyncio.run(story(account))


def test_letting_go_of_a_refused_start_keeps_the_stop_it_carried(tmp_path: Path) -> None:
    async def story(account: TrackedAccount) -> None:
        account.entry(1, "2026-03-02T09:00:00+00:00", None, description="Inbox")
        tracker = await account.open()
        await done(tracker, Start(Draft("Mail")))
        (command,) = account.store.commands()
        with account.store.transaction():
            account.store.update(command._replace(status="parked", reason="refused", attempts=1))
        await done(tracker, Discard(command.seq))
        (stop,) = account.store.commands()
        assert (stop.verb, stop.target) == ("stop", 1)
        assert stop.fields["stop"] == "2026-03-02T12:00:00Z"

    with signed_in(tmp_path) as account:
        asyncio.run(story(account))


def test_an_archived_project_is_refused_before_it_is_sent(tmp_path: Path) -> None:
    async def story(account: TrackedAccount) -> None:
        tracker = await account.open()
        assert "archived" in await refused(tracker, Start(Draft("Mail", project_id=11)))

    with signed_in(tmp_path) as account:
        asyncio.run(story(account))


def test_a_new_project_asks_first_and_can_be_used_at_once(tmp_path: Path) -> None:
    async def story(account: TrackedAccount) -> None:
        tracker = await account.open()
        created = await done(tracker, Create("project", 1, {"name": "Launch"}))
        assert created.ref is not None
        await done(tracker, Start(Draft("Plan", project_id=created.ref)))
        project = tracker.state.catalog.project(created.ref)
        assert project is not None
        assert project.name == "Launch"

    with signed_in(tmp_path) as account:
        asyncio.run(story(account))


def test_signed_out_every_act_is_refused_with_what_to_do() -> None:
    async def story() -> None:
        tracker = Tracker(clock=TestClock(), uuid=lambda: "u", settings=Settings)
        outcome = await tracker.act(Start(Draft("Mail")), how="tray")
        assert isinstance(outcome, Refused)
        assert tracker.state.attention == "sign-in"

    asyncio.run(story())


def test_with_every_write_confirmed_a_start_asks_too(tmp_path: Path) -> None:
    async def story(account: TrackedAccount) -> None:
        account.settings = account.settings._replace(confirm=account.settings.confirm._replace(every_write=True))
        tracker = await account.open()
        question = await tracker.act(Start(Draft("Mail")), how="tray")
        assert isinstance(question, Confirmation)
        assert question.title == "Start “Mail”?"
        assert tracker.state.running is None

    with signed_in(tmp_path) as account:
        asyncio.run(story(account))


def test_signing_out_while_a_change_is_still_to_be_shown_ends_at_once(tmp_path: Path) -> None:
    async def story(account: TrackedAccount) -> None:
        tracker = await account.open()
        await tracker.act(Start(Draft("Mail")), how="tray")
        tracker.report(tracker.state.connectivity._replace(online=False))
        tracker.detach()
        async with asyncio.timeout(5):
            await asyncio.sleep(0)
        assert tracker.state.attention == "sign-in"

    with signed_in(tmp_path) as account:
        asyncio.run(story(account))


def test_undo_inside_a_hold_gives_back_what_ran_before_the_one_that_was_replaced(tmp_path: Path) -> None:
    async def story(account: TrackedAccount) -> None:
        account.entry(1, "2026-03-02T09:00:00+00:00", None, description="Inbox")
        tracker = await account.open()
        await done(tracker, Start(Draft("One")), how="hotkey")
        account.clock.forward(seconds=2)
        await done(tracker, Start(Draft("Two")), how="hotkey")
        await done(tracker, Undo(), how="notification")
        assert running(tracker) == "Inbox"
        assert account.store.commands() == []

    with signed_in(tmp_path) as account:
        asyncio.run(story(account))


def test_undo_of_a_start_that_was_followed_by_others_gives_nothing_back(tmp_path: Path) -> None:
    async def story(account: TrackedAccount) -> None:
        account.entry(1, "2026-03-02T09:00:00+00:00", None, description="Inbox")
        tracker = await account.open()
        await done(tracker, Start(Draft("One")))
        first = (await tracker.activity())[0]
        account.clock.forward(minutes=30)
        await done(tracker, Stop())
        account.clock.forward(hours=2)
        await done(tracker, Undo(first.id))
        assert running(tracker) is None
        inbox = await tracker.entry(1)
        assert inbox is not None
        assert inbox.stop == MONDAY_NOON

    with signed_in(tmp_path) as account:
        asyncio.run(story(account))


def test_undo_of_a_start_whose_sending_failed_for_certain_forgets_it(tmp_path: Path) -> None:
    async def story(account: TrackedAccount) -> None:
        account.entry(1, "2026-03-02T09:00:00+00:00", None, description="Inbox")
        tracker = await account.open()
        await done(tracker, Start(Draft("Mail")))
        (command,) = account.store.commands()
        with account.store.transaction():
            account.store.update(command._replace(attempts=3))
        await done(tracker, Undo())
        assert running(tracker) == "Inbox"
        assert account.store.commands() == []

    with signed_in(tmp_path) as account:
        asyncio.run(story(account))


def test_undo_of_an_unsent_start_takes_its_edits_along_and_the_next_undo_goes_on(tmp_path: Path) -> None:
    async def story(account: TrackedAccount) -> None:
        tracker = await account.open()
        await done(tracker, Start(Draft("Old", start=at(9), stop=at(10))), how="quick entry")
        started = await done(tracker, Start(Draft("Mail")))
        first = (await tracker.activity())[0]
        assert started.ref is not None
        await done(tracker, Edit(started.ref, {"description": "Post"}), how="editor")
        await done(tracker, Undo(first.id))
        assert "waiting" not in [row.state for row in (await tracker.activity())[:2]]
        outcome = await done(tracker, Undo())
        assert "Old" in outcome.words
        assert account.store.commands() == []

    with signed_in(tmp_path) as account:
        asyncio.run(story(account))


def test_another_program_lets_go_of_nothing_without_a_yes(tmp_path: Path) -> None:
    async def story(account: TrackedAccount) -> None:
        tracker = await account.open()
        await done(tracker, Start(Draft("Mail")))
        (command,) = account.store.commands()
        question = await tracker.act(Discard(command.seq), how="another program")
        assert isinstance(question, Confirmation)
        assert "Mail" in question.target
        assert len(account.store.commands()) == 1
        assert isinstance(await tracker.act(Discard(command.seq), how="another program", yes=question), Done)
        assert account.store.commands() == []

    with signed_in(tmp_path) as account:
        asyncio.run(story(account))


def test_a_clock_set_back_takes_no_held_start_away(tmp_path: Path) -> None:
    async def story(account: TrackedAccount) -> None:
        tracker = await account.open()
        await done(tracker, Start(Draft("One")), how="hotkey")
        account.clock.forward(hours=-1)
        await done(tracker, Start(Draft("Two")))
        assert [command.fields["description"] for command in account.store.commands()] == ["One", "Two"]

    with signed_in(tmp_path) as account:
        asyncio.run(story(account))
