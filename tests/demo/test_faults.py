"""Faults bend requests as they are told to, on a clock that leaps."""

import asyncio
from collections.abc import Awaitable, Callable
from random import Random

import pytest

from desktop.demo.account import Account, plain
from desktop.demo.faults import (
    NONE,
    Fault,
    Faults,
    html,
    late_answer,
    late_request,
    lost_answer,
    lost_request,
    no_connection,
    plan_needed,
    quota_used_up,
    rate_limited,
    redirected,
    refused,
    server_fault,
    stale,
    truncated,
    twice,
)
from desktop.demo.message import Request
from desktop.demo.transport import DemoTransport
from desktop.demo.world import World
from desktop.gateway import errors
from desktop.gateway.client import Gateway
from tests.gateway.parties import BASE, EPOCH, KEY, YES, LoopClock, run_leaping

SINCE = int(EPOCH.timestamp())


class Party:
    """A world on the loop's own time."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.world = World(LoopClock())
        self.account: Account = plain(self.world, key=KEY)
        transport = DemoTransport(self.world, self.faults)
        self.gateway = Gateway(base_url=BASE, key=lambda: KEY, clock=LoopClock(), transport=transport)
        self.gateway.connection_id = self.account.connection_id

    async def create(self, start: str = "2026-02-13T19:58:00Z") -> int:
        workspace = self.account.workspace_id
        body = {"created_with": "tracktray", "start": start, "duration": -1, "workspace_id": workspace}
        return int((await self.gateway.create_entry(workspace, body, YES))["id"])

    async def count(self) -> int:
        return len(await self.gateway.entries_since(SINCE))


def told(story: Callable[[Party], Awaitable[None]]) -> None:
    async def tell() -> None:
        await story(Party())

    run_leaping(tell())


def elapsed() -> float:
    return asyncio.get_running_loop().time()


@pytest.mark.parametrize(
    ("fault", "kind", "executed", "seconds"),
    [
        (no_connection(), errors.NotSent, 0, 0),
        (lost_request(), errors.Uncertain, 0, 0),
        (lost_request(silent=True), errors.Uncertain, 0, 30),
        (lost_answer(), errors.Uncertain, 1, 0),
        (lost_answer(silent=True), errors.Uncertain, 1, 30),
        (late_answer(40), errors.Uncertain, 1, 30),
        (late_request(31), errors.Uncertain, 0, 30),
        (truncated(), errors.Uncertain, 1, 0),
        (html(), errors.Uncertain, 0, 0),
        (server_fault(503), errors.ServerFault, 0, 0),
        (server_fault(executed=True), errors.ServerFault, 1, 0),
        (rate_limited(7), errors.RateLimited, 0, 0),
        (quota_used_up(90), errors.QuotaExceeded, 0, 0),
        (plan_needed(), errors.PlanNeeded, 0, 0),
        (refused(422, "no"), errors.Invalid, 0, 0),
        (redirected("/elsewhere"), errors.Uncertain, 0, 0),
    ],
    ids=lambda value: value.name if isinstance(value, Fault) else "",
)
def test_a_fault_does_what_it_says(
    fault: Fault, kind: type[errors.GatewayError], executed: int, seconds: float
) -> None:
    async def story(party: Party) -> None:
        party.faults.script(fault, method="POST")
        with pytest.raises(errors.GatewayError) as caught:
            await party.create()
        assert type(caught.value) is kind
        assert elapsed() == pytest.approx(seconds)
        assert await party.count() == executed
        assert [met.name for _, met in party.faults.met] == [fault.name]

    told(story)


def test_a_late_request_arrives_after_the_client_gave_up() -> None:
    async def story(party: Party) -> None:
        party.faults.script(late_request(50))
        with pytest.raises(errors.Uncertain):
            await party.create()
        assert await party.count() == 0
        await asyncio.sleep(21)
        assert await party.count() == 1

    told(story)


def test_a_late_answer_within_patience_is_an_answer() -> None:
    async def story(party: Party) -> None:
        party.faults.script(late_answer(20), late_request(20))
        await party.create()
        await party.create()
        assert elapsed() == pytest.approx(40)

    told(story)


def test_a_request_executed_twice_makes_two_entries() -> None:
    async def story(party: Party) -> None:
        party.faults.script(twice())
        await party.create()
        assert await party.count() == 2

    told(story)


def test_a_stale_read_sees_what_was() -> None:
    async def story(party: Party) -> None:
        entry = await party.create()
        await asyncio.sleep(60)
        await party.gateway.stop_entry(party.account.workspace_id, entry, YES)
        new = await party.create("2026-02-13T19:59:43Z")
        await asyncio.sleep(5)
        party.faults.script(stale(10), stale(10), NONE, stale(1))
        related = await party.gateway.me_related()
        assert [row["stop"] for row in related.entries] == [None]
        (old,) = await party.gateway.entries_since(SINCE)
        assert (old["id"], old["stop"]) == (entry, None)
        assert await party.count() == 2
        current = await party.gateway.current_entry()
        assert current is not None
        assert current["id"] == new

    told(story)


def test_scripted_faults_wait_for_their_request() -> None:
    async def story(party: Party) -> None:
        party.faults.script(server_fault(), method="PATCH", path="/stop")
        entry = await party.create()
        with pytest.raises(errors.ServerFault):
            await party.gateway.stop_entry(party.account.workspace_id, entry, YES)
        await party.gateway.stop_entry(party.account.workspace_id, entry, YES)
        party.faults.down = True
        with pytest.raises(errors.NotSent):
            await party.count()
        party.faults.clear()
        assert await party.count() == 1

    told(story)


def test_chance_is_the_same_for_the_same_seed_and_meets_every_fault() -> None:
    def names(seed: int) -> list[str]:
        faults = Faults(Random(seed), rate=0.25)
        return [faults.next(Request("GET", "/")).name for _ in range(4_000)]

    assert names(1) == names(1)
    assert names(1) != names(2)
    assert len(set(names(1))) == 13
    assert 0.6 < names(1).count("none") / 4_000 < 0.8
