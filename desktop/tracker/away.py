"""Time away from the desk, taken out of the running entry: one act of up to three commands, undone as one."""

from datetime import datetime, timedelta

from desktop.model.entry import TimeEntry
from desktop.model.intent import Away, Draft
from desktop.model.label import quoted
from desktop.tracker import plan, words
from desktop.tracker.outcome import Refused
from desktop.tracker.plan import Plan, Situation


def away(intent: Away, at: Situation) -> Plan | Refused:
    """The running entry ends when the person left; what came instead is added, and the same starts again."""
    entry = at.state.running
    problem = _stale(intent, entry, at)
    if entry is None or problem is not None:
        return Refused(problem or "No timer is running.")
    wanted = [Draft.again(entry)._replace(start=intent.again)] if intent.again is not None else []
    wanted = [*([intent.instead] if intent.instead is not None else []), *wanted]
    added = [plan.drafted(draft, at) for draft in wanted]
    for each in added:
        unusable = plan.unusable(each, at)
        if unusable is not None:
            return Refused(unusable)
    said = _said(intent, entry, [each for each in added if each.stop is not None], at)
    acts = [plan.ended(entry, intent.left, at, said), *(plan.created(each, at, said) for each in added)]
    return Plan(plan.together(acts, at), said, entry.ref, plan.plain(said))


def _stale(intent: Away, entry: TimeEntry | None, at: Situation) -> str | None:
    """Why the question that is answered is none any more; None while it is."""
    if entry is None:
        return "No timer is running any more. Nothing was changed."
    if at.store.resolve(intent.ref) != entry.ref:
        return f"{quoted(entry.description)} is running now. Nothing was changed."
    if intent.left < entry.start:
        since = words.local(entry.start, at.state.zone, at.now)
        return f"{quoted(entry.description)} started at {since}, after you left. Nothing was changed."
    latest = max(filter(None, (intent.left, intent.again, intent.instead and intent.instead.stop)))
    if latest > at.now + timedelta(minutes=1):
        return "That moment is still to come. Nothing was changed."
    if intent.again is not None and intent.again < intent.left:
        return "It cannot start again before it ends."
    return None


def _said(intent: Away, entry: TimeEntry, instead: list[TimeEntry], at: Situation) -> str:
    """`Stop “Notes” at 13:02, 1:25, add “Lunch”, 13:02 – 13:34, continue from 13:34`."""
    here, catalog = at.state.zone, at.state.catalog
    over = entry._replace(stop=intent.left)
    parts = [words.stopped(over, catalog, _shown(intent.left, at), over.duration(at.now))]
    for each in instead:
        added = words.added(each, catalog, here, at.now)
        parts.append(added[0].lower() + added[1:])
    if intent.again is not None:
        parts.append(f"continue from {_shown(intent.again, at)}")
    return ", ".join(parts)


def _shown(moment: datetime, at: Situation) -> str:
    return words.local(moment, at.state.zone, at.now)
