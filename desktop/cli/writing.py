"""One act of a command: asked about where it must be, written, and sent as far as it goes now."""

from desktop.cli.failure import CommandError
from desktop.cli.plain import plain
from desktop.cli.session import Session
from desktop.model.intent import Intent
from desktop.model.question import Confirmation
from desktop.tracker.outcome import Done, Refused
from desktop.tracker.tracker import Tracker

ROUNDS = 3
"""How often a question that changed while it was answered is asked again."""


async def act(session: Session, intent: Intent, *, yes: bool = False) -> int:
    """Carry out `intent` and print what was done. `yes` answers its question."""
    done = await performed(session, intent, yes=yes)
    session.out(plain(done.words))
    said = await session.sent(done) if done.seq is not None else None
    if said:
        session.out(said)
    return 0


async def performed(session: Session, intent: Intent, *, yes: bool = False) -> Done:
    """Carry out `intent`; raises `CommandError` for a no and for what is refused."""
    outcome = await session.tracker.act(intent, how=session.how)
    for _ in range(ROUNDS):
        if not isinstance(outcome, Confirmation):
            break
        # `--yes` is the word of a person at a terminal; another program's person is asked in a window.
        if not (yes and session.how == "command line") and not await session.confirm(outcome):
            raise CommandError("Nothing was done.")
        outcome = await session.tracker.act(intent, how=session.how, yes=outcome)
    if isinstance(outcome, Done):
        return outcome
    if isinstance(outcome, Refused):
        raise CommandError(plain(outcome.words))
    raise CommandError("What was asked about keeps changing. Nothing was done; try again.")


async def refuse_stuck(tracker: Tracker, done: Done) -> None:
    """Raise `CommandError` with the reason where the server refused what was written, or asks about it."""
    row = next((row for row in await tracker.pending() if row.id == done.seq), None)
    if row is not None and row.state in ("parked", "asked"):
        raise CommandError(f"{plain(row.reason or 'Toggl refused this.')} See tracktray pending.")
