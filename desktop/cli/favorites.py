"""`favorite`: pinned starts, kept on this computer."""

import json
from argparse import Namespace

from desktop.cli import naming
from desktop.cli.failure import CommandError
from desktop.cli.plain import plain
from desktop.cli.session import Session
from desktop.cli.writing import act
from desktop.model.favorite import Favorite, named
from desktop.model.intent import Draft, Start
from desktop.model.label import entry_label
from desktop.system.settings.live import LiveSettings
from desktop.tracker.outcome import Done, Refused


async def favorite(session: Session, args: Namespace) -> int:
    """Add, list, start, move or remove a favorite."""
    await session.ready()
    match args.act:
        case "add":
            return _told(session, await session.tracker.pin(await _meant(session, args), args.as_name or ""))
        case "list":
            _list(session, as_json=args.json)
            return 0
        case "start":
            return await act(session, Start(Draft.again(_called(session, _words(args)))), yes=args.yes)
        case "remove":
            return await _remove(session, _called(session, _words(args)))
        case _:
            *name, place = _words(args).split(" ")
            if not name or not place.isdecimal() or int(place) < 1:
                raise CommandError("Name the favorite and its new place: tracktray favorite move NAME 1", 2)
            return _told(session, await session.tracker.move(_called(session, " ".join(name)), int(place) - 1))


async def _remove(session: Session, favorite: Favorite) -> int:
    """Its hotkey goes with it; a running app sees that in the file."""
    code = _told(session, await session.tracker.unpin(favorite))
    settings = LiveSettings(session.paths.settings_file)
    failure = await settings.change(("hotkeys", "favorites", favorite.name), None, session.aside)
    if failure:
        session.out(f"Its hotkey stays: {failure}")
    return code


async def _meant(session: Session, args: Namespace) -> Draft:
    """An entry by its id, `running` or `last`; TEXT in the quick-entry grammar; else what runs, or ended last."""
    if not args.text and not args.literal:
        known = "running" if session.tracker.state.running is not None else "last"
        return Draft.again(await naming.entry(session, known))
    if (
        len(args.text) == 1
        and not args.literal
        and (args.text[0] in ("running", "last") or args.text[0].isdecimal())
    ):
        return Draft.again(await naming.entry(session, args.text[0]))
    draft = (await naming.understood(session, args, None)).draft
    if draft.start is not None or draft.stop is not None:
        raise CommandError("A favorite has no time: it starts when you start it.", 2)
    return draft._replace(description=" ".join([draft.description, *args.literal]).strip())


def _words(args: Namespace) -> str:
    words = " ".join((*args.text, *args.literal))
    if not words:
        raise CommandError(f"Name the favorite: tracktray favorite {args.act} NAME", 2)
    return words


def _called(session: Session, name: str) -> Favorite:
    favorites = session.tracker.state.favorites
    found = named(name, favorites)
    if found is None:
        names = ", ".join(f"“{each.name}”" for each in favorites)
        raise CommandError(f"No favorite “{name}”. {f'There are {names}.' if names else 'There is none yet.'}")
    return found


def _told(session: Session, outcome: Done | Refused) -> int:
    if isinstance(outcome, Refused):
        raise CommandError(plain(outcome.words))
    session.out(plain(outcome.words))
    return 0


def _list(session: Session, *, as_json: bool) -> None:
    state = session.tracker.state
    if as_json:
        rows = [
            {
                "name": each.name,
                "description": each.description,
                "project": project.name if (project := state.catalog.project(each.project_id)) else None,
                "tags": list(state.catalog.tag_names(each.tag_ids)),
                "billable": each.billable,
                "workspace_id": each.workspace_id,
                "project_id": each.project_id,
            }
            for each in state.favorites
        ]
        session.out(json.dumps({"favorites": rows}, ensure_ascii=False))
        return
    longest = max((len(each.name) for each in state.favorites), default=0)
    lines = []
    for each in state.favorites:
        label = plain(entry_label(each, state.catalog, tags=True)) + (" $" if each.billable else "")
        lines.append(f"{each.name:{longest}}  {label}")
    session.out("\n".join(lines) or "No favorites yet.")
