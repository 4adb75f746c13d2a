"""Without a network: what never left costs nothing."""

from tests.sync.desk import Desk, live


def test_what_was_tried_while_offline_delays_no_look_once_the_network_is_back() -> None:
    async def story(desk: Desk) -> None:
        await desk.start("Mail")
        await desk.rest(10)
        desk.device.faults.down = True
        for number in range(40):
            await desk.start(f"Task {number}")  # each is a reason to try again
            await desk.rest(70)
        desk.device.faults.down = False
        desk.requests()
        desk.device.engine.poke("network")
        await desk.rest(5)
        assert desk.requests()[:1] == ["GET me/time_entries"]

    live(story)
