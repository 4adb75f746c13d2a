"""From words and flags to what is meant: projects, tags, workspaces, entries; unknown ones are created on a yes."""

from argparse import Namespace
from datetime import timedelta
from typing import Any

from desktop.cli.failure import CommandError
from desktop.cli.session import Session
from desktop.cli.writing import performed
from desktop.model.catalog import Workspace
from desktop.model.command import Noun
from desktop.model.entry import Ref, TimeEntry
from desktop.model.grammar import Parsed, Problem, parse
from desktop.model.intent import Create
from desktop.model.lookup import Finding, find_project, find_tag
from desktop.model.names import fold, matching

LONGEST = 19
"""Digits from which on a number is no id: SQLite's end at 2**63."""
SHORT = 8
"""Letters of a UUID that are shown."""
UNSENT = timedelta(days=366)
"""How far from now an entry that waits may lie."""
_UNKNOWN = ("unknown-project", "unknown-tag")


async def understood(session: Session, args: Namespace, workspace_id: int | None) -> Parsed:
    """TEXT in the quick-entry grammar, all of its names known; raises `CommandError` for the first problem."""
    text = " ".join(args.text)
    while True:
        state = session.tracker.state
        parsed = parse(
            text,
            now=session.tracker.now(),
            zone=state.zone,
            catalog=state.catalog,
            workspace_id=workspace_id,
        )
        if not parsed.problems:
            return parsed
        problem = parsed.problems[0]
        if problem.kind not in _UNKNOWN or not args.create:
            raise CommandError(_with_hint(problem))
        noun: Noun = "project" if problem.kind == "unknown-project" else "tag"
        await created(session, noun, problem.name, workspace_id, yes=args.yes)


async def project_ref(session: Session, args: Namespace, workspace_id: int | None) -> tuple[Ref, int]:
    """The project of `--project` (and `--client`), and its workspace."""
    parts = (args.client, args.project) if args.client is not None else tuple(args.project.split("/"))
    found = find_project(parts, session.tracker.state.catalog, workspace_id, quoted=args.client is not None)
    if found.ref is None and not found.ambiguous and args.create:
        ref = await created(session, "project", "/".join(parts), workspace_id, yes=args.yes)
        return ref, workspace_id or home(session)
    return _known(found), found.workspace_id or home(session)


async def tag_refs(session: Session, args: Namespace, workspace_id: int) -> tuple[Ref, ...]:
    """The tags of `--tag`, in their order, each once."""
    refs: list[Ref] = []
    for name in args.tag:
        found = find_tag(name.removeprefix("#"), session.tracker.state.catalog, workspace_id)
        if found.ref is None and not found.ambiguous and args.create:
            refs.append(await created(session, "tag", name.removeprefix("#"), workspace_id, yes=args.yes))
        else:
            refs.append(_known(found))
    return tuple(dict.fromkeys(refs))


async def created(session: Session, noun: Noun, name: str, workspace_id: int | None, *, yes: bool) -> Ref:
    """A new project or tag, after the person's yes; `client/project` puts it under a client that exists."""
    place = workspace_id or home(session)
    fields: dict[str, Any] = {"name": name}
    client, slash, project = name.rpartition("/")
    if noun == "project" and slash:
        fields = {"name": project, "client_id": _client(session, client, place)} if client else {"name": project}
    done = await performed(session, Create(noun, place, fields), yes=yes)
    return done.ref if done.ref is not None else ""


def workspace_id(session: Session, name: str | None) -> int | None:
    """The workspace of `--workspace`, by name or id; None where none was named."""
    if name is None:
        return None
    workspaces = session.tracker.state.catalog.workspaces
    if name.isdecimal() and int(name) in workspaces:
        return int(name)
    found: list[Workspace] = matching(name, workspaces.values())
    if len(found) == 1:
        return found[0].id
    names = ", ".join(f"{each.name} ({each.id})" for each in found or workspaces.values())
    if found:
        raise CommandError(f"Several workspaces are named “{name}”. Give the id: {names}.")
    raise CommandError(f"No workspace “{name}”. There are {names}.")


async def entry(session: Session, word: str) -> TimeEntry:
    """The entry meant by an id, `running` or `last`."""
    state = session.tracker.state
    if word == "running":
        if state.running is None:
            raise CommandError("No timer running.")
        return state.running
    if word == "last":
        if state.last is None:
            raise CommandError("There is no entry yet.")
        return state.last
    number = int(word) if word.isdecimal() and len(word) < LONGEST else None
    found = await session.tracker.entry(word if number is None else number) or await _unsent(session, word)
    if found is None:
        raise CommandError(f"There is no entry {word}. See tracktray list.")
    return found


def short(ref: Ref) -> str:
    """How an entry is named in a list: by its id, before it has one by the beginning of its UUID."""
    return str(ref)[:SHORT] if isinstance(ref, str) else str(ref)


async def _unsent(session: Session, word: str) -> TimeEntry | None:
    """The entry without an id that `short` named so."""
    now = session.tracker.now()
    known = await session.tracker.entries(now - UNSENT, now + UNSENT) if len(word) >= SHORT else []
    fits = [each for each in known if isinstance(each.ref, str) and each.ref.startswith(word)]
    return fits[0] if len(fits) == 1 else None


def _client(session: Session, name: str, workspace: int) -> Ref:
    clients = [each for each in session.tracker.state.catalog.clients.values() if each.workspace_id == workspace]
    for client in clients:
        if fold(client.name) == fold(name):
            return client.id
    raise CommandError(f"No client “{name}”. Create it first: tracktray clients create.")


def _known(found: Finding) -> Ref:
    if found.ref is None:
        raise CommandError(found.words if found.ambiguous else f"{found.words} --create makes a new one.")
    return found.ref


def _with_hint(problem: Problem) -> str:
    """With how to go on, where the name is simply new."""
    if problem.kind not in _UNKNOWN or not problem.words.startswith("No "):
        return problem.words
    sign = "@" if problem.kind == "unknown-project" else "#"
    return f"{problem.words} Write \\{sign} for a plain {sign}, or --create to make a new one."


def home(session: Session) -> int:
    """The account's own workspace."""
    profile = session.tracker.state.profile
    return profile.default_workspace_id if profile else 0
