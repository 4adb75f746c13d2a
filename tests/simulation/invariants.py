"""What must hold after every step, whatever happens."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from desktop.model.command import STUCK
from tests.simulation.person import Person
from tests.simulation.reference import Shown

if TYPE_CHECKING:
    from tests.simulation.story import Story

OWN_CAP = 20
"""User calls of one device in a rolling hour."""
MOST_REFUSED = 6
"""Refusals of one device in an hour, as others use its windows up without a word."""
HOUR = timedelta(hours=1)


def broken(story: "Story", person: Person) -> Iterator[str]:
    """What does not hold at this device, each in a sentence."""
    shown, name = person.seen(), person.device.name
    running = [each for each in shown.values() if each.stop is None]
    if len(running) > 1:
        yield f"two run: {running}"
    own = Counter((e.description, e.start) for e in shown.values() if e.description.startswith(f"Task {name}"))
    doubled = [each for each, count in own.items() if count > max(1, story.reference.meant_as(*each))]
    if doubled and not _asks_about(person, "twin", "arrived") and story.script.setting.twice == 0:
        yield f"counted twice: {doubled}"
    if story.strict(person.device):
        yield from _strayed(story, shown)
    device, now = person.device, story.time.now
    calls = [sent for sent in device.sent[-60:] if sent.path.startswith("/me") and sent.at > now - HOUR]
    # Who changes the clock changes what an hour is; the server's own window stays out of reach none the less.
    if len(calls) > (OWN_CAP if not story.script.setting.clock else 30):
        yield f"{len(calls)} user calls in an hour"


def broken_anywhere(story: "Story") -> Iterator[str]:
    """What does not hold on the server."""
    rows = story.server_rows()
    running = [row for row in rows if row["stop"] is None]
    if len(running) > 1:
        yield f"two run on the server: {running}"
    setting = story.script.setting
    refused = [r for r in story.world.requests[-40:] if r.status == 402 and r.at > story.world.now() - HOUR]
    if len(refused) > MOST_REFUSED * len(story.people):
        yield f"{len(refused)} requests in an hour to windows that are used up"
    if len(story.people) == 1 and not setting.thief and not setting.twice:
        for request in story.world.requests[story.checked_requests :]:
            if request.status in (402, 429):
                yield f"the server refused a request for its number: {request.method} {request.path}"
    strange = [row for row in story.world.state.entries.values() if row["user_id"] == story.stranger.user_id]
    if strange:
        yield f"written to somebody else's account: {strange}"


def _strayed(story: "Story", shown: Mapping[str, Shown]) -> Iterator[str]:
    """Where one device alone acts, what it shows is exactly what was meant."""
    gone = frozenset(story.reference.gone)
    for key, each in shown.items():
        meant = story.reference.entries.get(key)
        if meant is None or not meant.allows(each, gone) or True not in meant.there:
            yield f"shown, but not meant: {each}"
    for key, meant in story.reference.entries.items():
        if meant.there == {True} and key not in shown:
            yield f"not shown any more: {key} {sorted(meant.descriptions)}"


def _asks_about(person: Person, *kinds: str) -> bool:
    commands = person.device.store.commands()
    return any(c.status in STUCK and c.question and c.question["kind"] in kinds for c in commands)
