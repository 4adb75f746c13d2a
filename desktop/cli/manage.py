"""`projects`, `clients`, `tags`, `workspaces`, `users`: lists and single ones; writes are in `manage_writes`."""

import json
from argparse import Namespace
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from desktop.cli import fetching, naming, thing_names, thing_rows
from desktop.cli.columns import cells_of, table
from desktop.cli.failure import CommandError
from desktop.cli.fetching import FETCHED, Wanted
from desktop.cli.plain import plain
from desktop.cli.session import Session
from desktop.cli.thing_rows import Filter, Noun, Row, Thing, place_of
from desktop.cli.times import days
from desktop.model.entry import Ref
from desktop.model.label import isolated
from desktop.model.moment import format_api
from desktop.model.names import fold
from desktop.store import Store
from desktop.sync.pull import RELATED
from desktop.tracker import words

PER_PAGE = 50
NOUNS: Mapping[str, Noun] = {
    "projects": "project",
    "clients": "client",
    "tags": "tag",
    "workspaces": "workspace",
}
T = TypeVar("T")


async def manage(session: Session, args: Namespace) -> int:
    """Carry out one act on a kind of thing."""
    await session.ready()
    if args.command == "users":
        return await _users(session, args)
    noun = NOUNS[args.command]
    if args.act == "list":
        return await _list(session, args, noun)
    if args.act == "show":
        return await _show(session, args, noun)
    from desktop.cli.manage_writes import write

    assert noun != "workspace"  # noqa: S101 - its command lines have no such act
    return await write(session, args, noun)


async def _list(session: Session, args: Namespace, noun: Noun) -> int:
    wanted = _filter(session, args)
    if args.fresh:
        await _refresh(session, args, noun, wanted)
    state = session.tracker.state

    def find(store: Store) -> tuple[list[Row], int, datetime | None]:
        found = thing_rows.chosen(noun, state.catalog, wanted, store)
        shown = _paged(found, args)
        return (
            thing_rows.rows_of(noun, shown, state, store),
            len(found),
            _as_of(store, noun, _places(session, wanted)),
        )

    rows, total, as_of = await thing_names.from_store(session, find)
    if args.fresh:
        as_of = session.clock.now()
    if args.json:
        session.out(_document({f"{noun}s": rows, "total": total, "as_of": format_api(as_of) if as_of else None}))
        return 0
    shown = table(thing_rows.HEADS[noun], [thing_rows.cells(noun, row, state) for row in rows], session.width)
    session.out(shown if rows else "")
    await session.say(f"{_told(noun, rows, total, args)}{_dated(session, as_of)}")
    return 0


async def _show(session: Session, args: Namespace, noun: Noun) -> int:
    word = " ".join((*args.text, *args.literal))
    state = session.tracker.state
    thing = _default(session, noun) if not word else _found(session, args, noun, word)
    if getattr(args, "fresh", False):
        await _look(session, noun, thing)
        state = session.tracker.state
        thing = _known(session, noun, thing.id)

    def find(store: Store) -> tuple[Row, datetime | None]:
        (row,) = thing_rows.rows_of(noun, [thing], state, store)
        row |= thing_rows.counts(thing, state, store)
        return row, _as_of(store, noun, [place_of(thing)])

    row, as_of = await thing_names.from_store(session, find)
    if args.json:
        session.out(_document({noun: row}))
        return 0
    _tell(session, thing_rows.lines(noun, row, state))
    if not getattr(args, "fresh", False):
        await session.say(_dated(session, as_of).removeprefix(", ").capitalize())
    return 0


async def _users(session: Session, args: Namespace) -> int:
    """The people of a workspace are not kept here: each time they are asked for."""
    place = naming.workspace_id(session, args.workspace) or naming.home(session)
    answer = await fetching.asked(session, lambda gateway: gateway.workspace_users(place), place)
    await session.tracker.refresh()
    state = session.tracker.state
    people = sorted((thing_rows.user_row(raw) for raw in answer.value), key=_person)
    if args.act == "show":
        row = _one_person(" ".join((*args.text, *args.literal)), people)
        if args.json:
            session.out(_document({"user": row}))
        else:
            _tell(session, thing_rows.lines("user", row, state))
    else:
        named = [row for row in people if not args.name or fold(args.name) in fold(_person(row)[0])]
        rows = _paged(named, args)
        if args.json:
            now = format_api(session.tracker.now())
            session.out(_document({"users": rows, "total": len(named), "as_of": now}))
        else:
            shown = [thing_rows.cells("user", row, state) for row in rows]
            session.out(table(thing_rows.HEADS["user"], shown, session.width) if rows else "")
            await session.say(f"{_told('user', rows, len(named), args)}.")
    await session.say(fetching.cost(session, 1, place))
    return 0


def _filter(session: Session, args: Namespace) -> Filter:
    state = session.tracker.state
    place = naming.workspace_id(session, getattr(args, "workspace", None))
    client: Ref | None = None
    if getattr(args, "client", None) is not None:
        pool = [each for each in state.catalog.clients.values() if place in (None, each.workspace_id)]
        client = thing_names.meant(args.client, "client", pool, state.catalog).id
    since = None
    if getattr(args, "since", None) is not None:
        since = days(args.since, None, now=session.tracker.now(), here=state.zone)[0]
    return Filter(place, getattr(args, "status", "both"), args.name, client, since)


async def _refresh(session: Session, args: Namespace, noun: Noun, wanted: Filter) -> None:
    """Ask the server for what is about to be listed, and say what that cost."""
    if noun == "workspace":
        answer = await fetching.asked(session, lambda gateway: gateway.workspaces())
        await _put(session, lambda store: store.put_catalog("workspace", answer.value, asked_at=answer.asked_at))
        await session.say(fetching.cost(session, 1, None))
        return
    # What the server cannot filter by is asked for whole.
    narrow = wanted.client_id is None
    paged = narrow and (args.page is not None or args.per_page is not None)
    for place in _places(session, wanted):
        asked = Wanted(noun, place)
        if narrow:
            asked = asked._replace(status=wanted.status, name=wanted.name, since=wanted.since)
        if paged and noun != "client" and not (noun == "tag" and wanted.name):
            asked = asked._replace(page=args.page or 1, per_page=args.per_page or PER_PAGE)
        await session.say(fetching.cost(session, await fetching.fetch(session, asked), place))


async def _look(session: Session, noun: Noun, thing: Thing) -> None:
    """Ask the server for one thing."""
    if not isinstance(thing.id, int):
        raise CommandError("Toggl does not have that yet: it waits here to be sent.")
    id_ = thing.id
    place = place_of(thing)
    match noun:
        case "project":
            answer = await fetching.asked(session, lambda gateway: gateway.project(place, id_), place)
        case "client":
            answer = await fetching.asked(session, lambda gateway: gateway.client(place, id_), place)
        case _:
            answer = await fetching.asked(session, lambda gateway: gateway.workspace(place), place)
    await _put(session, lambda store: store.put_catalog(noun, [answer.value], asked_at=answer.asked_at))
    await session.say(fetching.cost(session, 1, place))


async def _put(session: Session, work: Callable[[Store], None]) -> None:
    await thing_names.from_store(session, work)
    await session.tracker.refresh()


def _found(session: Session, args: Namespace, noun: Noun, word: str) -> Thing:
    return thing_names.found(session, noun, word, naming.workspace_id(session, getattr(args, "workspace", None)))


def _known(session: Session, noun: Noun, ref: Ref) -> Thing:
    pool = thing_rows.known(noun, session.tracker.state.catalog)
    known = next((each for each in pool if each.id == ref), None)
    if known is None:
        raise CommandError(f"Toggl does not have this {noun} any more.")
    return known


def _default(session: Session, noun: Noun) -> Thing:
    if noun != "workspace":
        raise CommandError(f"Name the {noun}: tracktray {noun}s show ID", 2)
    return _known(session, noun, naming.home(session))


def _places(session: Session, wanted: Filter) -> list[int]:
    known = session.tracker.state.catalog.workspaces
    return list(known) if wanted.workspace_id is None else [wanted.workspace_id]


def _paged(found: list[T], args: Namespace) -> list[T]:
    if args.page is None and args.per_page is None:
        return found
    size = args.per_page or PER_PAGE
    begin = ((args.page or 1) - 1) * size
    return found[begin : begin + size]


def _as_of(store: Store, noun: Noun, places: list[int]) -> datetime | None:
    """How old the oldest part of the picture is."""
    whole = store.meta(RELATED)
    fetched = [store.meta(f"{FETCHED}:{noun}:{place}") for place in places]
    moments = [max(filter(None, (whole, each)), default=None) for each in fetched] or [whole]
    known = [datetime.fromisoformat(each) for each in moments if each]
    return min(known, default=None)


def _dated(session: Session, as_of: datetime | None) -> str:
    if as_of is None:
        return "."
    state = session.tracker.state
    return f", as of {words.local(as_of, state.zone, session.tracker.now())}."


def _told(noun: str, rows: list[Row], total: int, args: Namespace) -> str:
    """`12 projects`, or `Page 2: 50 of 130 projects`."""
    if not total:
        return f"No {noun}s"
    things = f"{total} {noun}" if total == 1 else f"{total} {noun}s"
    return things if len(rows) == total else f"Page {args.page or 1}: {len(rows)} of {things}"


def _tell(session: Session, told: list[tuple[str, str]]) -> None:
    widest = max(cells_of(name) for name, _ in told)
    session.out("\n".join(f"{name:<{widest}}  {isolated(plain(value))}" for name, value in told))


def _document(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False)


def _person(row: Row) -> tuple[str, int]:
    return f"{row['fullname'] or ''} {row['email'] or ''}".strip(), int(row["id"])


def _one_person(word: str, people: list[Row]) -> Row:
    if not word:
        raise CommandError("Name the person: tracktray users show ID", 2)
    named = [row for row in people if word == str(row["id"])] or [
        row for row in people if fold(word) in (fold(row["fullname"] or ""), fold(row["email"] or ""))
    ]
    if len(named) == 1:
        return named[0]
    if named:
        names = ", ".join(f"{plain(row['email'] or '')} ({row['id']})" for row in named)
        raise CommandError(f"Several people are called “{plain(word)}”. Give the id: {names}.")
    raise CommandError(f"Nobody in that workspace is called “{plain(word)}”. See tracktray users list.")
