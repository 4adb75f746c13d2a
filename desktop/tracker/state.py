"""`State`: one immutable picture of everything a view draws, derived from the store and never kept beside it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from desktop.model.catalog import Catalog, Profile
from desktop.model.command import STUCK, Command
from desktop.model.entry import Ref, TimeEntry
from desktop.model.favorite import Favorite
from desktop.model.moment import day_bounds, week_start, zone
from desktop.model.pause import Pause
from desktop.model.recents import Recent, recent_projects, recent_tags, recents
from desktop.model.totals import counts_from, day_total, week_total
from desktop.store import QuotaRow, Store
from desktop.sync.offset import NOTICE
from desktop.tracker.projection import Cut, project, project_catalog

if TYPE_CHECKING:
    from desktop.model.intent import Draft  # its many values would slow `status` down

LATEST = 200
"""Entries looked at for recents and for what Continue continues."""
LONGEST_ENTRY = timedelta(hours=999)
"""The longest entry Toggl accepts, seen in its clients."""


class Connectivity(NamedTuple):
    """What the engine and the account know of the way to the server."""

    online: bool = True
    problem: str | None = None
    """None, or what stands in the way: `storage`, `sign-in` or `connect`."""
    offset: float = 0.0
    """Seconds the server's clock is ahead of this computer's."""
    pause: Pause | None = None

    @property
    def open(self) -> bool:
        """Whether nothing that is known stands in the way."""
        return self.online and self.problem is None and self.pause is None

    @property
    def notice(self) -> str | None:
        """A calm sentence about a computer clock that is off; None where it is not, or by little."""
        minutes = round(abs(self.offset) / 60)
        if abs(self.offset) < NOTICE:
            return None
        size = "1 minute" if minutes == 1 else f"{minutes} minutes"
        return (
            f"Your clock is {size} {'behind' if self.offset > 0 else 'ahead of'} Toggl's. Start times may be off."
        )


class State(NamedTuple):
    """What is true now. Views compare it with the one before and touch only what differs."""

    profile: Profile | None = None
    catalog: Catalog = Catalog()
    running: TimeEntry | None = None
    last: TimeEntry | None = None
    """What Continue continues: the entry that ended last."""
    today: date = date.min
    """The day these totals are of, in the profile's zone."""
    today_stopped: int = 0
    """Seconds of today without the running entry."""
    week_stopped: int = 0
    running_today: datetime | None = None
    """From when on the running entry counts today; None: not at all."""
    running_week: datetime | None = None
    recents: tuple[Recent, ...] = ()
    recent_projects: tuple[Ref, ...] = ()
    recent_tags: tuple[Ref, ...] = ()
    favorites: tuple[Favorite, ...] = ()
    pending: int = 0
    """Writes on their way."""
    parked: int = 0
    """Writes that need the person: refused ones and questions."""
    held: Command | None = None
    """The newest act still behind its Undo."""
    connectivity: Connectivity = Connectivity()
    attention: str | None = "sign-in"
    """The first that holds of `storage`, `sign-in`, `connect`, `parked`, `quota`, `offline`."""
    quota: tuple[QuotaRow, ...] = ()
    quota_until: datetime | None = None
    """When a used-up window that we need opens again."""
    last_sync: datetime | None = None
    rounding: int = 0
    """Minutes to which totals are rounded where a person reads them; 0: not at all."""
    default_project: Ref | None = None
    """For a start that names none."""
    shortest: int = 0
    """Seconds that a timer must have run to be kept without a question; 0: any."""

    @property
    def zone(self) -> ZoneInfo:
        """The one zone that draws, parses and totals: the profile's."""
        return zone(self.profile.timezone if self.profile else "UTC")

    @property
    def notice(self) -> str | None:
        """A calm sentence about what is not as it should be and asks for no act; None where all is well."""
        pause = self.connectivity.pause
        return pause.sentence(self.zone) if pause else self.connectivity.notice

    def today_seconds(self, now: datetime) -> int:
        """Today's total with the running entry, in seconds."""
        return self.today_stopped + self._running_since(self.running_today, now)

    def week_seconds(self, now: datetime) -> int:
        """This week's total with the running entry, in seconds."""
        return self.week_stopped + self._running_since(self.running_week, now)

    def shown(self, seconds: int) -> int:
        """A total as a person reads it; what is tracked stays exact."""
        step = self.rounding * 60
        return (seconds + step // 2) // step * step if step else seconds

    def too_short(self, ran: TimeEntry | None) -> TimeEntry | None:
        """What ran before a stop, where it ended sooner than the person keeps without a question."""
        ended = self.last
        if ran is None or ended is None or self.running is not None or ended.start != ran.start:
            return None
        return ended if ended.duration(ended.start) < self.shortest else None

    def with_default(self, draft: "Draft") -> "Draft":
        """The draft on the default project, where it names none and that is in its workspace."""
        project = self.catalog.project(self.default_project)
        if draft.project_id is not None or project is None:
            return draft
        if draft.workspace_id not in (None, project.workspace_id):
            return draft
        return draft._replace(project_id=project.id, workspace_id=project.workspace_id)

    def _running_since(self, begin: datetime | None, now: datetime) -> int:
        return self.running._replace(start=begin).duration(now) if self.running and begin is not None else 0


def visible(store: Store, start: datetime, end: datetime) -> list[TimeEntry]:
    """The entries that start in [start, end) as the person must see them, newest first."""
    chosen = _projected(store, store.entries(start, end), store.commands()).values()
    return sorted(
        (entry for entry in chosen if start <= entry.start < end), key=lambda entry: entry.start, reverse=True
    )


def visible_entry(store: Store, ref: Ref, waiting: Sequence[Command] | None = None) -> TimeEntry | None:
    """One entry as the person must see it, or None where there is none (or it is deleted).

    `waiting`: as if this were the outbox.
    """
    ref = store.resolve(ref)
    entry = store.entry(ref)
    commands = store.commands() if waiting is None else waiting
    return _projected(store, [entry] if entry else [], commands).get(ref)


def derive(
    store: Store,
    *,
    now: datetime,
    connectivity: Connectivity,
    week_starts: int | None = None,
    split_at_midnight: bool = False,
    brief: bool = False,
) -> State:
    """What is true now, from the store's rows.

    `now` is the corrected clock; `week_starts` (0 Sunday … 6 Saturday) overrides the profile's first day;
    `split_at_midnight`: an entry counts on each day that it touches, instead of on the one it starts.
    `brief`: for who shows only what runs, the totals, and how things stand: no recents, no favorites, of the
    catalog only the names of the running entry, and `last` only where it is of this week.
    """
    profile = store.profile()
    here = zone(profile.timezone if profile else "UTC")
    today = now.astimezone(here).date()
    first = week_starts if week_starts is not None else profile.beginning_of_week if profile else 1
    week_opens, day_opens = day_bounds(week_start(today, first), here)[0], day_bounds(today, here)[0]
    commands = store.commands()
    week = store.entries(
        week_opens - (LONGEST_ENTRY if split_at_midnight else timedelta(0)), now + timedelta(days=1)
    )
    latest = [] if brief else store.latest(LATEST)
    known = _projected(store, [*latest, *week], commands)
    entries = sorted(known.values(), key=lambda entry: entry.start, reverse=True)
    running = next((entry for entry in entries if entry.stop is None), None)
    ended = [entry for entry in entries if entry.stop is not None]
    parked = sum(command.status in STUCK for command in commands)
    part = brief and all(command.noun == "entry" for command in commands)
    quota = tuple(store.quota())
    state = State(
        profile=profile,
        catalog=project_catalog(store.catalog_of(running) if part else store.catalog(), commands),
        running=running,
        last=max(ended, key=lambda entry: entry.stop or entry.start, default=None),
        today=today,
        today_stopped=day_total(ended, today, here, now, split_at_midnight=split_at_midnight),
        week_stopped=week_total(
            ended, today, here, now, beginning_of_week=first, split_at_midnight=split_at_midnight
        ),
        running_today=running and counts_from(running, day_opens, split=split_at_midnight),
        running_week=running and counts_from(running, week_opens, split=split_at_midnight),
        recents=() if brief else tuple(recents(entries)),
        recent_projects=() if brief else tuple(recent_projects(entries)),
        recent_tags=() if brief else tuple(recent_tags(entries)),
        favorites=() if brief else favorites(store),
        pending=len(commands) - parked,
        parked=parked,
        held=max((c for c in commands if c.status == "held"), key=lambda c: c.seq, default=None),
        connectivity=connectivity,
        attention=None,
        quota=quota,
        quota_until=_used_up_until(quota, now),
        last_sync=_moment(store.meta("last_sync")),
    )
    return state._replace(attention=attention(state))


def favorites(store: Store) -> tuple[Favorite, ...]:
    """The favorites in their order, with the ids that projects and tags have by now."""
    return tuple(
        favorite._replace(
            project_id=None if favorite.project_id is None else store.resolve(favorite.project_id),
            tag_ids=tuple(store.resolve(tag) for tag in favorite.tag_ids),
        )
        for favorite in store.favorites()
    )


def attention(state: State) -> str | None:
    """The first thing that asks for the person's eye, in the contract's order."""
    problem = state.connectivity.problem
    if problem is not None:
        return problem
    if state.parked:
        return "parked"
    if state.quota_until is not None:
        return "quota"
    return None if state.connectivity.online else "offline"


def _projected(store: Store, entries: list[TimeEntry], waiting: Sequence[Command]) -> dict[Ref, TimeEntry]:
    hidden: frozenset[int] = frozenset()
    if waiting:
        from desktop.sync.candidates import candidates  # rules of the engine: `status` mostly needs none of them

        hidden = candidates(store, waiting)
    cuts = [Cut(cut.entry, cut.moment) for cut in store.implied_stops()]
    commands = [command._replace(target=store.resolve(command.target)) for command in waiting]
    rows = [entry for entry in (*entries, *store.running()) if entry.ref not in hidden]
    return project(rows, commands, cuts, lambda ref: None if ref in hidden else store.entry(ref))


def _used_up_until(quota: tuple[QuotaRow, ...], now: datetime) -> datetime | None:
    shut = [row.resets_at for row in quota if row.remaining == 0 and row.resets_at and row.resets_at > now]
    return max(shut, default=None)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
