"""Keys, connections, quotas and rates of the demo world, through the real gateway."""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any

import pytest

from desktop.demo.transport import DemoTransport
from desktop.gateway import errors
from desktop.gateway.client import Gateway
from desktop.gateway.heard import Heard
from tests.gateway.parties import BASE, YES, Demo, demo


def told(story: Coroutine[Any, Any, None]) -> None:
    asyncio.run(story)


def with_key(party: Demo, key: str) -> Gateway:
    return Gateway(base_url=BASE, key=lambda: key, clock=party.clock, transport=DemoTransport(party.world))


def test_a_wrong_key_is_refused_everywhere() -> None:
    async def story() -> None:
        gateway = with_key(demo(), "wrong")
        for call in (gateway.connections(), gateway.me()):
            with pytest.raises(errors.KeyRefused):
                await call

    told(story())


def test_without_a_connection_toggl_is_out_of_reach() -> None:
    async def story() -> None:
        party = demo()
        party.world.add_key("fresh", party.account.user_id)
        gateway = with_key(party, "fresh")
        with pytest.raises(errors.NoConnection):
            await gateway.me()
        pending = await gateway.create_connection()
        with pytest.raises(errors.NoConnection):
            await gateway.me()
        assert [each.id for each in await gateway.connections("PENDING")] == [pending]
        party.world.complete_connection(pending)
        assert (await gateway.me())["id"] == party.account.user_id
        gateway.connection_id = party.account.connection_id  # another key's
        with pytest.raises(errors.NoConnection):
            await gateway.me()

    told(story())


def test_the_chosen_connection_decides_whose_account_it_is() -> None:
    async def story() -> None:
        party = demo()
        other = party.world.add_user("other@example.com")
        second = party.world.connect(party.account.key, other)
        party.gateway.connection_id = second
        assert (await party.gateway.me())["email"] == "other@example.com"
        party.gateway.connection_id = None
        assert (await party.gateway.me())["email"] == "demo@example.com"  # the oldest

    told(story())


def test_an_expired_connection_answers_500_until_a_new_one_replaces_it() -> None:
    async def story() -> None:
        party = demo()
        party.world.expire_connection(party.account.connection_id)
        assert (await party.gateway.connection(party.account.connection_id)).usable
        for _ in range(3):
            with pytest.raises(errors.ServerFault) as caught:
                await party.gateway.me()
            assert caught.value.status == 500
        made = await party.gateway.create_connection()
        party.world.complete_connection(made)
        party.gateway.connection_id = made
        assert (await party.gateway.me())["id"] == party.account.user_id
        await party.gateway.delete_connection(party.account.connection_id)
        assert [each.id for each in await party.gateway.connections()] == [made]

    told(story())


def test_an_authorisation_withdrawn_at_toggl_forbids_even_me() -> None:
    async def story() -> None:
        party = demo()
        party.world.revoke(party.account.connection_id)
        with pytest.raises(errors.Forbidden):
            await party.gateway.me()

    told(story())


def test_a_window_opens_with_its_first_request_and_resets_after_an_hour() -> None:
    async def story() -> None:
        party = demo()
        heard: list[Heard] = []
        party.gateway.listen(heard.append)
        party.clock.pass_by(minutes=50)
        for _ in range(30):
            await party.gateway.me()
        assert (heard[0].remaining, heard[0].resets_in) == (29, 3600)
        assert heard[-1].remaining == 0
        party.clock.pass_by(minutes=20)
        with pytest.raises(errors.QuotaExceeded) as caught:
            await party.gateway.current_entry()
        assert (caught.value.bucket, caught.value.resets_in, caught.value.status) == ("user", 2400, 402)
        assert "2400 seconds" in caught.value.text
        await party.gateway.create_entry(party.workspace, party.body(), YES)  # the other window is its own
        party.clock.pass_by(minutes=40)
        await party.gateway.me()
        assert (heard[-1].remaining, heard[-1].resets_in) == (29, 3600)

    told(story())


@pytest.mark.parametrize("limit", [30, 240, 600])
def test_a_workspace_window_has_its_plans_size(limit: int) -> None:
    async def story() -> None:
        party = demo(limit=limit)
        for _ in range(limit):
            await party.gateway.workspace(party.workspace)
        with pytest.raises(errors.QuotaExceeded) as caught:
            await party.gateway.create_entry(party.workspace, party.body(), YES)
        assert caught.value.bucket == "workspace"
        assert await party.gateway.current_entry() is None

    told(story())


def test_workspaces_of_one_organisation_share_its_window_and_others_do_not() -> None:
    async def story() -> None:
        party = demo()
        organization = party.world.state.workspaces[party.workspace]["organization_id"]
        same = party.world.add_workspace(party.account.user_id, "Second", organization_id=organization)
        other = party.world.add_workspace(party.account.user_id, "Third", limit=240)
        assert party.world.spend(party.account.user_id, party.workspace, 30)
        with pytest.raises(errors.QuotaExceeded):
            await party.gateway.workspace(same)
        await party.gateway.workspace(other)
        rows = await party.gateway.quota()
        assert [(row["remaining"], row["total"]) for row in rows] == [(29, 30), (0, 30), (239, 240)]

    told(story())


def test_a_refused_request_counts_and_one_over_the_quota_does_not() -> None:
    async def story() -> None:
        party = demo()
        heard: list[Heard] = []
        party.gateway.listen(heard.append)
        with pytest.raises(errors.Missing):
            await party.gateway.entry(12)
        assert heard[-1].remaining == 29
        assert party.world.spend(party.account.user_id, None, 29)
        assert not party.world.spend(party.account.user_id, None, 1)
        with pytest.raises(errors.QuotaExceeded):
            await party.gateway.me()
        assert heard[-1].remaining == 0

    told(story())


def test_requests_too_close_together_are_slowed_down_when_that_is_switched_on() -> None:
    async def story() -> None:
        party = demo()
        await party.gateway.me()
        await party.gateway.me()
        party.world.toggl_gap = 1.0
        await party.gateway.me()
        with pytest.raises(errors.RateLimited) as caught:
            await party.gateway.me()
        assert caught.value.retry_after is None
        party.clock.pass_by(seconds=1.1)
        await party.gateway.me()
        party.world.maton_rate = 10
        for _ in range(10):
            await party.gateway.connections()
        with pytest.raises(errors.RateLimited):
            await party.gateway.connections()

    told(story())


def test_the_servers_clock_may_differ() -> None:
    async def story() -> None:
        party = demo()
        party.world.skew = timedelta(minutes=7)
        heard: list[Heard] = []
        party.gateway.listen(heard.append)
        await party.gateway.me()
        assert heard[0].server_date == (party.clock.now() + timedelta(minutes=7)).replace(microsecond=0)

    told(story())


def test_unknown_paths_are_missing() -> None:
    user = (party := demo()).account.user_id
    space = party.workspace
    for method, path in (
        ("GET", "/nothing"),
        ("GET", "/me/nothing"),
        ("POST", "/me"),
        ("DELETE", "/me/favorites/x"),
        ("GET", f"/workspaces/{space}/nothing"),
        ("PUT", f"/workspaces/{space}/tags/1,2"),
        ("GET", f"/workspaces/{space}/tags/1/stop"),
    ):
        assert party.world.directly(user, method, path) == (404, "Not found")


@pytest.mark.parametrize("body", [None, [], "text"])
def test_a_body_that_is_no_object_is_refused(body: object) -> None:
    party = demo()
    status, said = party.world.directly(
        party.account.user_id, "POST", f"/workspaces/{party.workspace}/time_entries", body
    )
    assert (status, said) == (400, "JSON is not valid")
