"""`pending`, `activity`, `sync`: what is on its way, what was done, and doing it now."""

import json
from argparse import Namespace
from datetime import datetime
from zoneinfo import ZoneInfo

from desktop.cli import naming
from desktop.cli.failure import CommandError
from desktop.cli.plain import plain
from desktop.cli.session import Session
from desktop.cli.status_output import used_up
from desktop.cli.writing import act, performed
from desktop.model.intent import Answer, Discard, Intent, Retry, UseMine
from desktop.model.label import elide
from desktop.model.moment import format_api
from desktop.tracker.tracker import PendingRow

SYNC_WITHIN = 40.0
"""Seconds that `sync` without `--wait` may take."""
STATES = {
    "held": "waiting",
    "ready": "waiting",
    "sending": "being sent",
    "uncertain": "being checked",
    "parked": "refused",
    "asked": "asks you",
    "discarded": "let go",
    "vanished": "not needed",
}


async def pending(session: Session, args: Namespace) -> int:
    """What waits, was refused, or needs an answer; or an act on one of these."""
    await session.ready()
    intent = await _intent(session, args)
    if intent is not None and not await _and_listed(session, intent, args):
        return 0
    rows = await session.tracker.pending()
    if args.json:
        listed = [{"id": row.id, "words": row.words, "state": row.state, "reason": row.reason} for row in rows]
        session.out(json.dumps({"pending": listed}, ensure_ascii=False))
        return 0
    session.out("\n".join(_pending_lines(rows, session.width)) or "Nothing waits.")
    return 0


async def activity(session: Session, args: Namespace) -> int:
    """The newest writes, with how each was approved and how it ended."""
    await session.ready()
    if args.use_mine is not None and not await _and_listed(session, UseMine(args.use_mine), args):
        return 0
    rows = await session.tracker.activity(args.limit)
    if args.json:
        listed = [
            {
                "id": row.id,
                "at": format_api(row.at),
                "words": row.words,
                "approved": row.approved,
                "state": row.state,
                "undoable": row.undoable,
                "reason": row.reason,
                "mine": row.mine,
            }
            for row in rows
        ]
        session.out(json.dumps({"activity": listed}, ensure_ascii=False))
        return 0
    zone = session.tracker.state.zone
    lines = []
    for row in rows:
        fixed = f"{row.id:>5}  {_moment(row.at, zone)}  {STATES.get(row.state, row.state):<13}  "
        lines.append(_fitted(fixed, plain(row.words), session.width))
        if row.mine is not None:
            lines.append(_fitted(" " * 7, plain(row.reason or ""), session.width))
            how = f"Use mine: {plain(row.mine)}: tracktray activity --use-mine {row.id}"
            lines.append(_fitted(" " * 9, how, session.width))
    session.out("\n".join(lines) or "Nothing was written yet.")
    return 0


async def sync(session: Session, args: Namespace) -> int:
    """Send what waits and fetch what changed; with `--wait`, until nothing is pending."""
    await session.ready()
    await session.find_key()
    reached = await session.settle(SYNC_WITHIN if args.wait is None else args.wait)
    await session.tracker.refresh()
    state = session.tracker.state
    if state.parked:
        needs = "1 change needs you" if state.parked == 1 else f"{state.parked} changes need you"
        raise CommandError(f"{needs}: tracktray pending.")
    if state.connectivity.problem == "sign-in":
        raise CommandError("Maton does not take the key: tracktray login. Your time is kept here.")
    if state.connectivity.problem == "connect":
        raise CommandError("Toggl wants you to sign in again: tracktray connect. Your time is kept here.")
    if state.connectivity.pause is not None and not reached:
        raise CommandError(f"{state.notice} Your time is kept here; the log says more.")
    if state.quota_until is not None and (state.pending or not reached):
        raise CommandError(used_up(state.quota_until, state.zone))
    if state.pending:
        waits = "1 change waits" if state.pending == 1 else f"{state.pending} changes wait"
        raise CommandError(f"{waits}. They are kept here and sent when Toggl can be reached.")
    if not reached:
        raise CommandError("Toggl cannot be reached. Your time is kept here.")
    session.out("Synced.")
    return 0


async def _and_listed(session: Session, intent: Intent, args: Namespace) -> bool:
    """Carry out an act; whether the list is to follow: a document is promised with `--json`."""
    if args.json:
        await session.sent(await performed(session, intent))
    else:
        await act(session, intent)
    return bool(args.json)


async def _intent(session: Session, args: Namespace) -> Intent | None:
    """What is to be done with one change; None where all are just to be shown."""
    if args.retry is not None:
        return Retry(args.retry)
    if args.discard is not None:
        return Discard(args.discard)
    return None if args.answer is None else await _answer(session, *args.answer)


async def _answer(session: Session, word: str, choice: str) -> Answer:
    rows = [row for row in await session.tracker.pending() if str(row.id) == word and row.choices]
    if not rows:
        raise CommandError(f"The change {word} asks nothing. See tracktray pending.")
    keys = [each.key for each in rows[0].choices]
    if choice not in keys:
        raise CommandError(f"“{choice}” is none of its answers: {', '.join(keys)}.", 2)
    return Answer(rows[0].id, choice)


def _pending_lines(rows: list[PendingRow], width: int) -> list[str]:
    lines: list[str] = []
    for row in rows:
        lines.append(_fitted(f"{row.id:>5}  {STATES.get(row.state, row.state):<13}  ", plain(row.words), width))
        if row.reason:
            lines.append(_fitted(" " * 7, plain(row.reason), width))
        lines += [_fitted(" " * 9, f"{words}: tracktray {command}", width) for words, command in _ways_on(row)]
    return lines


def _ways_on(row: PendingRow) -> list[tuple[str, str]]:
    """What the person can do about it, each with its command."""
    if row.state != "parked":
        return [(plain(each.words), f"pending --answer {row.id} {each.key}") for each in row.choices]
    change = [] if row.entry is None else [("Change it", f"edit {naming.short(row.entry)} …")]
    again, away = ("Send it again", f"pending --retry {row.id}"), ("Let go of it", f"pending --discard {row.id}")
    return [*change, again, away]


def _fitted(fixed: str, text: str, width: int) -> str:
    return fixed + (elide(text, max(width - len(fixed), 10)) if width else text)


def _moment(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{local:%Y-%m-%d %H:%M}"
