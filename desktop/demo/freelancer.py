"""A believable account: a designer and developer's last four months in two workspaces."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import NamedTuple
from zoneinfo import ZoneInfo

from desktop.demo.account import KEY, Account
from desktop.demo.moments import SECOND, cut, micros
from desktop.demo.projects import COLORS
from desktop.demo.state import Row
from desktop.demo.world import World

DAYS = 122
RUNNING = timedelta(minutes=40)
"""How long the running entry has run when the account is made."""
_ABSENT = (3, 30, 31, 32, 33, 34, 71)
"""Days before today without any entry: one free day, a week's holiday, another free day."""


class _Project(NamedTuple):
    name: str
    client: str | None
    work: tuple[str | None, ...]
    """Descriptions of its entries."""
    weight: int = 2
    archived: bool = False
    tasks: tuple[str, ...] = ()
    billable: bool = False


_STUDIO = (
    _Project("Website", "Baker & Sons", ("Design review", "Product pages", "Fix #12: cart total"), 5),
    _Project("Webshop", "Baker & Sons", ("Checkout flow", "Tax & shipping rules", "snake_case_everywhere"), 3),
    _Project("Brand book", "Lindqvist AB", ("Typography", "Logo variants ✏️", "Colour proofs"), 2),
    _Project("Website", "Lindqvist AB", ("Relaunch plan", "Accessibility audit"), 2),
    _Project("Newsletter", "Nord_Licht", ("August issue", "Template for dark mode 🌙", None), 2),
    _Project("Signage", "Nord_Licht", ("Site visit", "Wayfinding sketches"), 1),
    _Project("אתר המאפייה", "מאפיית השחר", ("עיצוב דף הבית", "פגישה עם הלקוח"), 2),
    _Project("Admin", None, ("Inbox", "Invoices", "Tax return prep", None), 4),
    _Project("Learning", None, ("Read: type systems", "Conference talk 🎤"), 1),
    _Project("Portfolio 2024", None, ("Case studies",), 1, archived=True),
)
_AGENCY = (
    _Project(
        "Museum guide app",
        "Harbour Museum",
        ("Audio player", "Map view", "Sprint planning", "Code review"),
        5,
        tasks=("Audio player", "Map view", "Release 2.1"),
        billable=True,
    ),
    _Project("Exhibition site", "Harbour Museum", ("Storyboard", "WebGL prototype 🏺"), 2, billable=True),
    _Project(
        "Charging portal",
        "Volt Energy",
        ("API client", "Standup", "Load test", "Incident: price feed"),
        4,
        tasks=("API client", "Reporting"),
        billable=True,
    ),
    _Project("Field app", "Volt Energy", ("Offline sync", "Device testing"), 2, billable=True),
    _Project("Design system", None, ("Tokens", "Button states", "Docs & examples"), 2),
    _Project("Hiring", None, ("Interview", "Portfolio screening"), 1),
    _Project("Team", None, ("Weekly", "1:1", "Retro 🙌"), 2),
    _Project("Season brochure", "Old Mill Theatre", ("Layout", "Proofreading"), 1, archived=True, billable=True),
)
_STUDIO_TAGS = ("deep work", "meeting", "review", "bug", "on site")
_AGENCY_TAGS = ("meeting", "pairing", "support", "planning")


class _Place(NamedTuple):
    """A workspace, ready to put entries on."""

    id: int
    premium: bool
    projects: list[tuple[_Project, int, list[int]]]
    """With project id and task ids."""
    tags: list[int]


def freelancer(
    world: World, *, key: str = KEY, timezone: str = "Europe/Berlin", running: bool = True, limit: int = 30
) -> Account:
    """Furnish `world` with the account. Nothing lies in the future of its clock; `running`: one entry runs since
    forty minutes. The same seed and time give the same account. `limit` is the free organisation's."""
    user_id = world.add_user("robin@example.com", fullname="Robin Sommer", timezone=timezone)
    first = world.now() - timedelta(days=DAYS + 10)
    studio = world.add_workspace(user_id, "Studio Sommer", limit=limit)
    agency = world.add_workspace(user_id, "Hafen Agency", premium=True, limit=600)
    world.add_key(key, user_id)
    places = (
        _furnish(world, user_id, studio, _STUDIO, _STUDIO_TAGS),
        _furnish(world, user_id, agency, _AGENCY, _AGENCY_TAGS),
    )
    _fill(world, user_id, places, ZoneInfo(timezone), running=running)
    _date_back(world, user_id, micros(first))
    return Account(key, user_id, world.connect(key, user_id), (studio, agency))


def _furnish(
    world: World, user_id: int, workspace_id: int, projects: tuple[_Project, ...], tags: tuple[str, ...]
) -> _Place:
    premium = bool(world.state.workspaces[workspace_id]["premium"])
    clients: dict[str | None, int | None] = {None: None}
    made: list[tuple[_Project, int, list[int]]] = []
    for project in projects:
        if project.client not in clients:
            clients[project.client] = _create(world, user_id, workspace_id, "clients", {"name": project.client})
        color = COLORS[len(world.state.projects) % len(COLORS)]
        body: Row = {"name": project.name, "client_id": clients[project.client], "color": color}
        if premium:
            body["billable"] = project.billable
        project_id = _create(world, user_id, workspace_id, "projects", body)
        if project.archived:
            _archive(world, project_id, clients[project.client])
        made.append((project, project_id, [_task(world, workspace_id, project_id, name) for name in project.tasks]))
    tag_ids = [_create(world, user_id, workspace_id, "tags", {"name": name}) for name in tags]
    return _Place(workspace_id, premium, made, tag_ids)


def _create(world: World, user_id: int, workspace_id: int, noun: str, body: Row) -> int:
    _status, row = world.directly(user_id, "POST", f"/workspaces/{workspace_id}/{noun}", body)
    return int(row["id"])


def _archive(world: World, project_id: int, client_id: int | None) -> None:
    world.state.projects[project_id]["active"] = False
    if client_id is not None:
        world.state.clients[client_id]["archived"] = True


def _task(world: World, workspace_id: int, project_id: int, name: str) -> int:
    row: Row = {
        "id": world.state.new_id(),
        "workspace_id": workspace_id,
        "project_id": project_id,
        "name": name,
        "active": True,
        "at": micros(world.now()),
    }
    world.state.tasks[row["id"]] = row
    return int(row["id"])


def _fill(world: World, user_id: int, places: tuple[_Place, _Place], zone: ZoneInfo, *, running: bool) -> None:
    """Entries of every weekday until the running one began, or until now."""
    rng = Random(f"{world.state.seed}/entries")  # noqa: S311 - repeatable, not secret
    now = world.now()
    last = now - RUNNING - timedelta(minutes=7) if running else now - timedelta(minutes=7)
    today = now.astimezone(zone).date()
    for ago in range(DAYS, -1, -1):
        day = today - timedelta(days=ago)
        if day.weekday() > 4 or ago in _ABSENT:
            continue
        place = places[1] if day.weekday() in (1, 3) else places[0]
        for start, stop in _blocks(rng, day, zone):
            if stop <= last:
                _add(world, user_id, place if ago > 60 else _active(place), rng, start, stop)
    if running:
        _add_running(world, user_id, places[0], now - RUNNING)


def _active(place: _Place) -> _Place:
    """What recent entries are on: nothing that is archived by now."""
    return place._replace(projects=[made for made in place.projects if not made[0].archived])


def _blocks(rng: Random, day: date, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """A working day: from about nine to about half past five, with breaks."""
    local = datetime.combine(day, time(8, 40), zone) + timedelta(minutes=rng.randint(0, 45))
    moment, end = local.astimezone(UTC), local.astimezone(UTC) + timedelta(hours=8, minutes=rng.randint(0, 50))
    lunch = False
    while moment < end:
        stop = moment + timedelta(minutes=rng.randint(18, 140), seconds=rng.randint(0, 59))
        yield moment, stop
        pause = rng.choice((0, 0, 4, 9, 16))
        if not lunch and stop - local > timedelta(hours=3):
            lunch, pause = True, rng.randint(35, 65)
        moment = stop + timedelta(minutes=pause)


def _add(world: World, user_id: int, place: _Place, rng: Random, start: datetime, stop: datetime) -> None:
    weights = [project.weight for project, _, _ in place.projects]
    project, project_id, tasks = rng.choices(place.projects, weights)[0]
    description = rng.choice(project.work)
    tags = rng.sample(place.tags, rng.choice((0, 0, 1, 1, 2)))
    bare = rng.random() < 0.04  # a timer started in a hurry: no project
    _store(
        world,
        {
            "workspace_id": place.id,
            "user_id": user_id,
            "project_id": None if bare else project_id,
            "task_id": rng.choice(tasks) if tasks and not bare and rng.random() < 0.6 else None,
            "billable": project.billable and not bare,
            "start": cut(micros(start)),
            "stop": cut(micros(stop)),
            "description": description,
            "tag_ids": tags,
        },
        micros(stop),
    )


def _add_running(world: World, user_id: int, place: _Place, start: datetime) -> None:
    project, project_id, _tasks = place.projects[0]
    _store(
        world,
        {
            "workspace_id": place.id,
            "user_id": user_id,
            "project_id": project_id,
            "task_id": None,
            "billable": False,
            "start": cut(micros(start)),
            "stop": None,
            "description": project.work[0],
            "tag_ids": [place.tags[2]],
        },
        micros(start),
    )


def _store(world: World, row: Row, at: int) -> None:
    """As it was stored at the time: `at` a moment after it ended or began."""
    state = world.state
    row |= {"id": state.new_id(), "deleted": None, "at": at + SECOND // 3 + state.counter % 1_000}
    state.entries[row["id"]] = row


def _date_back(world: World, user_id: int, first: int) -> None:
    """Everything nameable is as old as the account."""
    state = world.state
    state.users[user_id]["created_at"] = first
    for table in (state.workspaces, state.clients, state.projects, state.tags, state.tasks):
        for row in table.values():
            row["at"] = first
            if "created_at" in row:
                row["created_at"] = first
    state.last_at = max(row["at"] for row in state.entries.values())
