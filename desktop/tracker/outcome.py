"""What became of an intent: it is done, it waits for a yes, or it cannot be done."""

from datetime import datetime
from typing import NamedTuple, TypeAlias

from desktop.model.entry import Ref
from desktop.model.question import Confirmation


class Done(NamedTuple):
    """The act is on disk; it reaches the server when it can."""

    words: str
    """What was done, as a sentence for the person, e.g. `Start “Mail” in Ops, stops “Inbox”`."""
    ref: Ref | None = None
    """The thing acted on."""
    seq: int | None = None
    """Its command in the outbox; None where nothing had to be written."""
    held_until: datetime | None = None
    """Until then it waits behind its Undo."""


class Refused(NamedTuple):
    """Nothing was changed; `words` says why and what to do."""

    words: str


Outcome: TypeAlias = Done | Confirmation | Refused
