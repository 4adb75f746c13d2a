"""`status`, where more is at hand than the store: in the app, or before the first sync."""

from argparse import Namespace

from desktop.account.local_data import waiting
from desktop.cli.session import Session
from desktop.cli.status_output import status_json, status_text


async def status(session: Session, args: Namespace) -> int:
    """The running entry, the totals, and what needs an eye."""
    if session.app is None and session.account.identity is None:
        await session.ready()
    identity = session.account.identity
    others = [each for each in session.paths.databases() if identity is None or each[0] != identity.user_id]
    elsewhere = await session.aside(lambda: waiting(others)) if others else 0
    show = status_json if args.json else status_text
    session.out(show(session.tracker.state, session.tracker.now(), identity, elsewhere))
    return 0
