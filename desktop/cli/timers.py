"""`start`, `stop`, `continue`, `toggle`."""

from argparse import Namespace
from datetime import timedelta

from desktop.cli import naming, times
from desktop.cli.failure import CommandError
from desktop.cli.session import Session
from desktop.cli.writing import act
from desktop.model.intent import Continue, Draft, Start, Stop, Toggle


async def start(session: Session, args: Namespace) -> int:
    """A timer, or a finished entry where an end or a length is named."""
    await session.ready()
    workspace = naming.workspace_id(session, args.workspace)
    parsed = await naming.understood(session, args, workspace)
    named = await _with_names(session, args, parsed.draft, workspace)
    draft = _with_times(session, args, session.tracker.state.with_default(named))
    if args.literal:
        draft = draft._replace(description=" ".join([draft.description, *args.literal]).strip())
    return await act(session, Start(draft), yes=args.yes)


async def stop(session: Session, args: Namespace) -> int:
    """The end of the running entry, now or at a named time."""
    await session.ready()
    text = " ".join(args.time)
    zone = session.tracker.state.zone
    at = times.moment(text, now=session.tracker.now(), here=zone) if text else None
    return await act(session, Stop(None if text.casefold() == "now" else at))


async def resume(session: Session, args: Namespace) -> int:
    """`continue`: the last entry, or that one, again."""
    await session.ready()
    ref = None if args.id is None else (await naming.entry(session, args.id)).ref
    return await act(session, Continue(ref))


async def toggle(session: Session, _args: Namespace) -> int:
    """Stop if a timer runs, else continue."""
    await session.ready()
    return await act(session, Toggle())


async def _with_names(session: Session, args: Namespace, draft: Draft, workspace: int | None) -> Draft:
    if args.project is not None:
        project, home = await naming.project_ref(session, args, workspace)
        draft = draft._replace(project_id=project, workspace_id=home)
    elif args.client is not None:
        raise CommandError("--client says whose --project it is. Name the project, too.", 2)
    if args.tag is not None:
        profile = session.tracker.state.profile
        home = draft.workspace_id or (profile.default_workspace_id if profile else 0)
        tags = await naming.tag_refs(session, args, home)
        draft = draft._replace(tag_ids=tuple(dict.fromkeys((*draft.tag_ids, *tags))))
    return draft if args.billable is None else draft._replace(billable=args.billable)


def _with_times(session: Session, args: Namespace, draft: Draft) -> Draft:
    """`--at` or `--from` begin it, `--to` or `--for` end it; `--for` alone ends now."""
    now, zone = session.tracker.now(), session.tracker.state.zone
    if args.at is not None and args.begin is not None:
        raise CommandError("--at and --from say the same. Give one of them.", 2)
    if args.end is not None and args.length is not None:
        raise CommandError("--to and --for both name the end. Give one of them.", 2)
    begin = args.at if args.at is not None else args.begin
    if begin is not None:
        draft = draft._replace(start=times.moment(begin, now=now, here=zone), stop=None)
    if args.length is not None:
        took = timedelta(seconds=times.length(args.length))
        begun = draft.start if draft.start is not None else now - took
        return draft._replace(start=begun, stop=begun + took)
    if args.end is None:
        return draft
    if draft.start is None:
        raise CommandError("--to needs to know when it began: add --from.", 2)
    return draft._replace(stop=times.ending(args.end, draft.start, now=now, here=zone))
