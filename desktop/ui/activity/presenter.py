"""A row of the activity log as what its line shows and what can be done from it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from desktop.model.entry import Ref
from desktop.model.intent import Answer, Discard, Intent, Retry, Undo, UseMine
from desktop.model.label import calm
from desktop.model.question import Confirmation
from desktop.ui.editor.words import day_words, time_words

if TYPE_CHECKING:
    from desktop.tracker.tracker import ActivityRow

Only: TypeAlias = Literal["all", "waiting", "refused"]
Mark: TypeAlias = Literal["check", "ring", "refused", "asked", "back", "cross", "dash"]
"""The shape that tells a state without its colour."""
Tone: TypeAlias = Literal["ok", "pending", "attention", "muted"]

FILTERS: tuple[tuple[Only, str], ...] = (("all", "All"), ("waiting", "Waiting"), ("refused", "Refused"))
EMPTY: dict[Only, str] = {
    "all": "What you start, stop and change stands here, with its Undo.",
    "waiting": "Nothing waits to be sent.",
    "refused": "Nothing was refused.",
}

_STATES: dict[str, tuple[str, Mark, Tone]] = {
    "saved": ("Saved", "check", "ok"),
    "waiting": ("Waiting", "ring", "pending"),
    "parked": ("Refused", "refused", "attention"),
    "refused": ("Refused", "refused", "attention"),
    "asked": ("Needs you", "asked", "attention"),
    "undone": ("Undone", "back", "muted"),
    "discarded": ("Let go", "cross", "muted"),
    "vanished": ("Not needed", "dash", "muted"),
}
_ICONS = {
    "start": "play",
    "create": "plus",
    "stop": "square",
    "edit": "pencil",
    "delete": "trash-2",
    "archive": "archive",
    "restore": "archive-restore",
}
_HOW = {
    "question": "you, after a question",
    "setting": "your settings",
    "another program": "another program, after a question",
    "engine": "Tracktray, to finish what you did",
}
_LEFT_ALONE = {
    "start": "It never reaches Toggl, and its time is gone.",
    "create": "It never reaches Toggl, and is gone.",
    "delete": "Nothing is deleted; Toggl keeps it.",
}


class Act(NamedTuple):
    """A button: an intent, after its question where there is one; or the entry that the editor opens."""

    words: str
    intent: Intent | None = None
    question: Confirmation | None = None
    edit: Ref | None = None

    @property
    def name(self) -> str:
        """What a screen reader and a test know it by."""
        return self.words.removesuffix("…")

    @property
    def answers(self) -> bool:
        """Whether it is the choice of a question."""
        return isinstance(self.intent, Answer)


class Line(NamedTuple):
    """What one row shows."""

    id: int
    icon: str
    words: str
    meta: str
    """`13:02 · you, quick entry`."""
    state: str
    mark: Mark
    tone: Tone
    spoken: str
    aside: str = ""
    """What there is to add about how it ended."""
    trouble: str = ""
    """Why it was refused."""
    question: str = ""
    undo: Act | None = None
    fixes: tuple[Act, ...] = ()
    """What `Fix…` offers."""
    choices: tuple[Act, ...] = ()
    """The answers to the question."""


class Here(NamedTuple):
    """Where and when the lines are read."""

    now: datetime
    zone: ZoneInfo


def lines(rows: Iterable[ActivityRow], only: Only, here: Here) -> tuple[Line, ...]:
    """The rows that the filter lets through. Of several acts that one command carries, the newest can be mended."""
    shown, carried = [], set()
    for row in rows:
        newest = row.seq is None or row.seq not in carried
        carried.add(row.seq)
        if _passes(row, only):
            shown.append(_line(row, here, newest=newest))
    return tuple(shown)


def keys(line: Line, *, opened: bool) -> tuple[tuple[str, str], ...]:
    """Pairs of keys and what they do on this row."""
    if line.fixes:
        return (("Enter", "Fix…"),) if not opened else (("Esc", "Close"),)
    if line.choices:
        return (("Enter", "Answer"),)
    return (("U", "Undo"),) if line.undo is not None else ()


def when(at: datetime, here: Here) -> str:
    """`13:02`, `yesterday 17:15`, `Fri 20 Nov 9:05`."""
    day, today = at.astimezone(here.zone).date(), here.now.astimezone(here.zone).date()
    time = time_words(at, here.zone)
    if day == today:
        return time
    return f"yesterday {time}" if day == today - timedelta(days=1) else f"{day_words(day, today)} {time}"


def how(row: ActivityRow) -> str:
    """Who approved it, and where."""
    if row.approved == "engine" and row.state == "asked":
        return "Tracktray asks"
    if row.undoes:
        return "you, undo" if row.approved == "activity" else f"you, undo, {row.approved}"
    return _HOW.get(row.approved, f"you, {row.approved}")


def _passes(row: ActivityRow, only: Only) -> bool:
    match only:
        case "waiting":
            return row.state == "waiting"
        case "refused":
            return row.state in ("parked", "asked", "refused")
        case _:
            return True


def _line(row: ActivityRow, here: Here, *, newest: bool) -> Line:
    state, mark, tone = _STATES[row.state]
    stuck = row.state in ("parked", "asked")
    reason = row.reason or "" if newest or not stuck else ""
    meta = f"{when(row.at, here)} · {how(row)}"
    sentence = " ".join(row.words.split())
    return Line(
        id=row.id,
        icon=_ICONS[row.verb],
        words=calm(sentence),
        meta=meta,
        state=state,
        mark=mark,
        tone=tone,
        spoken=f"{sentence}, {meta.replace(' · ', ', ')}, {state.lower()}",
        aside="" if stuck else calm(reason),
        trouble=calm(reason) if row.state == "parked" else "",
        question=calm(reason) if row.state == "asked" else "",
        undo=Act("Undo", Undo(row.id)) if row.undoable and not stuck else None,
        fixes=_fixes(row) if row.state == "parked" and newest else _mine(row),
        choices=_choices(row) if row.state == "asked" and newest else (),
    )


def _fixes(row: ActivityRow) -> tuple[Act, ...]:
    if row.seq is None:
        return ()
    editable = row.noun == "entry" and row.verb != "delete"
    return (
        *((Act("Edit…", edit=row.target),) if editable else ()),
        Act("Send again", Retry(row.seq)),
        Act("Let go…", Discard(row.seq), question=letting_go(row)),
    )


def _mine(row: ActivityRow) -> tuple[Act, ...]:
    """Where something gave way to a change made elsewhere: having it after all, or taking back what was written."""
    if row.mine is None:
        return ()
    undo = (Act("Undo", Undo(row.id)),) if row.undoable else ()
    return (Act(f"Use mine: {row.mine}", UseMine(row.id)), *undo)


def _choices(row: ActivityRow) -> tuple[Act, ...]:
    return () if row.seq is None else tuple(Act(c.words, Answer(row.seq, c.key)) for c in row.choices)


def letting_go(row: ActivityRow) -> Confirmation:
    """The question before a refused change is dropped: nothing is sent, and nothing brings it back."""
    return Confirmation(
        title="Let this change go?",
        verb="Let go",
        target=row.words,
        effect=_LEFT_ALONE.get(row.verb, "Toggl keeps it as it is there."),
        undo="None. This line stays, to be read.",
        destructive=True,
        requests=0,
    )
