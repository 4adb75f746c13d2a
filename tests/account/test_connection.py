"""The connection to Toggl: found, made, chosen, expired, replaced, and another person's."""

import asyncio
from pathlib import Path

import pytest

from desktop.account import identity
from desktop.account.states import (
    Choosing,
    Failed,
    KeyUnknown,
    NeedsConnection,
    NoNetwork,
    Ready,
    WaitingForBrowser,
)
from desktop.demo.faults import lost_answer, no_connection, server_fault
from tests.account.desk import KEY, Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.keys.key = KEY
    return desk


def test_the_only_active_connection_is_used(desk: Desk) -> None:
    connection = desk.world.connect(KEY, desk.ann)
    asyncio.run(desk.account.start())
    assert isinstance(desk.account.state, Ready)
    assert desk.account.state.profile.email == "ann@example.com"
    assert identity.read(desk.folder / "account.json") == identity.Identity(
        desk.ann, "ann@example.com", connection, "Ann"
    )
    assert desk.gateway.connection_id == connection


def test_account_json_is_the_owners_alone_and_holds_no_key(desk: Desk) -> None:
    desk.world.connect(KEY, desk.ann)
    asyncio.run(desk.account.start())
    kept = desk.folder / "account.json"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert KEY not in kept.read_text()


def test_nothing_is_created_without_the_persons_act(desk: Desk) -> None:
    asyncio.run(desk.account.start())
    assert desk.account.state == NeedsConnection()
    assert desk.asked("POST", "/connections") == 0


def test_connecting_opens_matons_page_and_waits_for_the_person(desk: Desk) -> None:
    async def story() -> None:
        await desk.account.start()
        connecting = asyncio.ensure_future(desk.account.connect())
        await desk.waiting_for_browser.wait()
        assert isinstance(desk.account.state, WaitingForBrowser)
        assert "session_token" not in repr(desk.account.state)
        assert desk.opened[0].startswith("https://connect.maton.ai/connect/")
        pending = desk.world.state.connections
        desk.world.complete_connection(next(iter(pending)), desk.ann)
        await connecting

    asyncio.run(story())
    assert isinstance(desk.account.state, Ready)
    assert desk.account.state.profile.id == desk.ann


def test_a_pending_connection_younger_than_ten_minutes_is_used_again(desk: Desk) -> None:
    async def story() -> None:
        await desk.account.start()
        await desk.account.connect()
        assert isinstance(desk.account.state, NeedsConnection)
        desk.signs_in_as = desk.ann
        await desk.account.connect()

    asyncio.run(story())
    assert desk.opened[0] == desk.opened[1]
    assert desk.asked("POST", "/connections") == 1
    assert isinstance(desk.account.state, Ready)


def test_an_older_pending_connection_is_left_alone(desk: Desk) -> None:
    async def story() -> None:
        await desk.account.start()
        await desk.account.connect()
        desk.clock.jump(600)
        await desk.account.connect()

    asyncio.run(story())
    assert desk.opened[0] != desk.opened[1]


def test_a_lost_answer_to_the_creation_makes_no_second_connection(desk: Desk) -> None:
    async def story() -> None:
        await desk.account.start()
        desk.faults.script(lost_answer(), method="POST", path="/connections")
        await desk.account.connect()
        assert isinstance(desk.account.state, Failed)
        desk.signs_in_as = desk.ann
        await desk.account.connect()

    asyncio.run(story())
    assert len(desk.world.state.connections) == 1
    assert isinstance(desk.account.state, Ready)


def test_waiting_can_be_cancelled_and_tried_again(desk: Desk) -> None:
    async def story() -> None:
        await desk.account.start()
        connecting = asyncio.ensure_future(desk.account.connect())
        await desk.waiting_for_browser.wait()
        desk.account.cancel()
        await connecting

    asyncio.run(story())
    assert isinstance(desk.account.state, NeedsConnection)
    assert "Cancelled" in (desk.account.state.words or "")


def test_nobody_comes_back_from_the_browser(desk: Desk) -> None:
    async def story() -> None:
        await desk.account.start()
        await desk.account.connect()

    asyncio.run(story())
    assert desk.account.state == NeedsConnection(
        words="Nobody signed in within 5 minutes. Try again; the page opens anew."
    )


def test_the_network_may_go_while_the_person_signs_in(desk: Desk) -> None:
    async def story() -> None:
        await desk.account.start()
        connecting = asyncio.ensure_future(desk.account.connect())
        await desk.waiting_for_browser.wait()
        desk.faults.script(no_connection(), server_fault(), method="GET")
        desk.world.complete_connection(next(iter(desk.world.state.connections)), desk.ann)
        await connecting

    asyncio.run(story())
    assert isinstance(desk.account.state, Ready)


def test_a_browser_that_cannot_be_opened_is_said(desk: Desk) -> None:
    async def story() -> None:
        await desk.account.start()
        desk.browser_works = False
        await desk.account.connect()

    asyncio.run(story())
    assert isinstance(desk.account.state, NeedsConnection)
    assert "could not be opened" in (desk.account.state.words or "")


def test_a_connection_that_failed_in_the_browser_is_said(desk: Desk) -> None:
    async def story() -> None:
        await desk.account.start()
        connecting = asyncio.ensure_future(desk.account.connect())
        await desk.waiting_for_browser.wait()
        next(iter(desk.world.state.connections.values()))["status"] = "FAILED"
        await connecting

    asyncio.run(story())
    assert desk.account.state == NeedsConnection(words="Toggl did not connect. Try again.")


def test_among_several_connections_the_person_chooses(desk: Desk) -> None:
    async def story() -> None:
        first = desk.world.connect(KEY, desk.ann)
        second = desk.world.connect(KEY, desk.bob)
        await desk.account.start()
        assert isinstance(desk.account.state, Choosing)
        assert {each.id for each in desk.account.state.connections} == {first, second}
        assert desk.asked("GET", "/toggl-track") == 0
        assert await desk.account.choose(second) is None

    asyncio.run(story())
    assert isinstance(desk.account.state, Ready)
    assert desk.account.state.profile.email == "bob@example.com"


def test_a_choice_that_does_not_exist_changes_nothing(desk: Desk) -> None:
    async def story() -> str | None:
        desk.world.connect(KEY, desk.ann)
        await desk.account.start()
        return await desk.account.choose("0000")

    said = asyncio.run(story())
    assert said is not None
    assert "does not exist" in said
    assert isinstance(desk.account.state, Ready)


def test_a_known_account_is_ready_at_once_and_costs_no_quota(desk: Desk) -> None:
    async def story() -> None:
        desk.world.connect(KEY, desk.ann)
        await desk.account.start()
        desk.world.requests.clear()
        await desk.restart().start()

    asyncio.run(story())
    assert isinstance(desk.account.state, Ready)
    assert desk.asked("GET", "/connections") == 1
    assert desk.asked("GET", "/toggl-track") == 0


def test_a_known_account_is_ready_offline(desk: Desk) -> None:
    async def story() -> None:
        desk.world.connect(KEY, desk.ann)
        await desk.account.start()
        desk.faults.down = True
        await desk.restart().start()

    asyncio.run(story())
    assert isinstance(desk.account.state, Ready)


def test_a_first_start_offline_says_so_and_goes_on_later(desk: Desk) -> None:
    async def story() -> None:
        desk.world.connect(KEY, desk.ann)
        desk.faults.down = True
        await desk.account.start()
        assert isinstance(desk.account.state, NoNetwork)
        desk.faults.down = False
        await desk.account.retry()

    asyncio.run(story())
    assert isinstance(desk.account.state, Ready)


@pytest.mark.parametrize("how", ["expired", "revoked"])
def test_an_expired_connection_is_replaced_and_the_old_one_deleted(desk: Desk, how: str) -> None:
    async def story() -> None:
        old = desk.world.connect(KEY, desk.ann)
        await desk.account.start()
        desk.world.state.connections[old][how] = True
        desk.account.report("connect")
        assert isinstance(desk.account.state, NeedsConnection)
        assert desk.account.state.expired
        desk.signs_in_as = desk.ann
        await desk.account.reconnect()
        assert old not in desk.world.state.connections

    asyncio.run(story())
    assert isinstance(desk.account.state, Ready)
    assert len(desk.world.state.connections) == 1


@pytest.mark.parametrize("how", ["expired", "revoked"])
def test_a_connection_that_is_dead_from_the_start_asks_for_a_new_one(desk: Desk, how: str) -> None:
    async def story() -> None:
        desk.world.state.connections[desk.world.connect(KEY, desk.ann)][how] = True
        await desk.account.start()

    asyncio.run(story())
    assert desk.account.state == NeedsConnection(True, "Toggl wants you to sign in again. Your time is kept here.")


def test_one_server_fault_is_no_expired_connection(desk: Desk) -> None:
    desk.world.connect(KEY, desk.ann)
    desk.faults.script(server_fault(500), path="/me")
    asyncio.run(desk.account.start())
    assert isinstance(desk.account.state, Ready)


def test_reconnecting_as_another_person_asks_and_keeps_the_old(desk: Desk) -> None:
    async def story() -> None:
        old = desk.world.connect(KEY, desk.ann)
        await desk.account.start()
        desk.signs_in_as = desk.bob
        await desk.account.reconnect()
        assert isinstance(desk.account.state, Choosing)
        assert "bob@example.com" in desk.account.state.words
        assert old in desk.world.state.connections
        assert desk.account.identity is not None
        assert desk.account.identity.user_id == desk.ann
        assert await desk.account.choose(desk.account.state.connections[0].id) is None

    asyncio.run(story())
    assert desk.account.identity is not None
    assert desk.account.identity.user_id == desk.bob


def test_a_connection_deleted_elsewhere_wants_a_new_one(desk: Desk) -> None:
    async def story() -> None:
        connection = desk.world.connect(KEY, desk.ann)
        await desk.account.start()
        del desk.world.state.connections[connection]
        await desk.restart().start()

    asyncio.run(story())
    assert isinstance(desk.account.state, NeedsConnection)
    assert desk.account.identity is not None


def test_a_key_revoked_in_mid_day_is_said_and_forgiven_when_it_works_again(desk: Desk) -> None:
    async def story() -> None:
        desk.world.connect(KEY, desk.ann)
        await desk.account.start()
        desk.account.report("sign-in")
        assert isinstance(desk.account.state, KeyUnknown)
        assert desk.account.identity is not None
        desk.account.report(None)

    asyncio.run(story())
    assert isinstance(desk.account.state, Ready)


def test_disconnecting_deletes_the_connection_and_keeps_the_time(desk: Desk) -> None:
    async def story() -> None:
        connection = desk.world.connect(KEY, desk.ann)
        await desk.account.start()
        await desk.account.disconnect(connection)
        assert desk.world.state.connections == {}

    asyncio.run(story())
    assert desk.account.state == NeedsConnection()
    assert desk.account.identity is not None
    assert desk.account.identity.connection_id is None


def test_giving_up_the_command_leaves_no_waiting_state(desk: Desk) -> None:
    async def story() -> None:
        await desk.account.start()
        connecting = asyncio.ensure_future(desk.account.connect())
        await desk.waiting_for_browser.wait()
        connecting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await connecting

    asyncio.run(story())
    assert isinstance(desk.account.state, NeedsConnection)
