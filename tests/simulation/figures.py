"""What a story cost and met, as numbers to add up: requests by kind, retries, conflicts, recoveries, questions."""

from collections import Counter
from typing import TYPE_CHECKING

from tests.simulation.network import Sent

if TYPE_CHECKING:
    from tests.simulation.story import Story

REQUESTS = "requests: "
ASKED = "asked: "


def figures(story: "Story") -> Counter[str]:
    """The numbers of one story."""
    found = Counter(
        {
            "stories": 1,
            "device-days": story.script.device_days,
            "acts": sum(person.acts for person in story.people.values()),
            "questions": story.asked.total(),
            "recoveries": story.recoveries,
            "used up": sum(request.status == 402 for request in story.world.requests),
        }
    )
    found.update({f"{ASKED}{kind}": count for kind, count in story.asked.items()})
    for person in story.people.values():
        sent, notes = person.device.sent, person.notes
        found.update(f"{REQUESTS}{kind(each)}" for each in sent)
        writes = Counter((each.method, each.path, each.body) for each in sent if each.method != "GET")
        found["retries"] += sum(count - 1 for count in writes.values())
        found["conflicts"] += sum("elsewhere" in note for note in notes)
    return found


def kind(sent: Sent) -> str:
    """What a request is for."""
    path, _, query = sent.path.partition("?")
    if path == "/me":
        return "everything" if "with_related_data" in query else "whose account"
    if path.startswith("/me/time_entries"):
        return "changes"
    if "/time_entries" not in path:
        return "projects and tags"
    return {"POST": "create", "PUT": "change", "PATCH": "stop", "DELETE": "delete"}.get(sent.method, "read")


def told(found: Counter[str]) -> str:
    """The numbers as a table."""
    days, acts = max(1, found["device-days"]), max(1, found["acts"])
    rows = [
        f"{found['device-days']:,} device-days in {found['stories']:,} stories, {found['acts']:,} acts",
        f"requests a day          {_sum(found, REQUESTS) / days:8.1f}",
    ]
    rows += [
        f"  {name.removeprefix(REQUESTS):<22}{found[name] / days:8.2f}"
        for name in sorted(found)
        if name.startswith(REQUESTS)
    ]
    rows += [
        f"retries a day           {found['retries'] / days:8.2f}",
        f"conflicts a day         {found['conflicts'] / days:8.2f}",
        f"recoveries a day        {found['recoveries'] / days:8.2f}",
        f"used-up windows a day   {found['used up'] / days:8.2f}",
        f"questions in 1,000 acts {found['questions'] / acts * 1000:8.2f}",
    ]
    rows += [
        f"  {name.removeprefix(ASKED):<22}{found[name] / acts * 1000:8.2f}"
        for name in sorted(found)
        if name.startswith(ASKED)
    ]
    return "\n".join(rows)


def _sum(found: Counter[str], prefix: str) -> int:
    return sum(count for name, count in found.items() if name.startswith(prefix))
