"""A command: one act of the person on its way to the server, kept until the server has confirmed it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, NamedTuple, TypeAlias

from desktop.model.entry import Ref

Noun: TypeAlias = Literal["entry", "project", "client", "tag"]
Verb: TypeAlias = Literal["create", "edit", "stop", "delete", "archive", "restore"]
Status: TypeAlias = Literal["held", "ready", "sending", "uncertain", "parked", "asked"]
"""held: behind its Undo until `not_before`. ready: to be sent when due. sending: the body is frozen and may
be on the wire. uncertain: sent, and nobody knows whether it arrived. parked: refused for good, kept with its
reason. asked: only the person can decide. A command that is done leaves the outbox for the activity log."""
STUCK: tuple[Status, ...] = ("parked", "asked")
"""Only the person can help a command in one of these on."""
How: TypeAlias = Literal[
    "tray",
    "quick entry",
    "editor",
    "hotkey",
    "notification",
    "command line",
    "question",
    "activity",
    "setting",
    "another program",
    "engine",
]
"""Where the approval was given; `setting`: the person told beforehand what to do in such a case. `engine` marks a
fix inside an effect already approved."""


class Approval(NamedTuple):
    """What was shown to the person before the act, and how they agreed."""

    words: str
    how: How
    at: datetime


class Command(NamedTuple):
    """One write on its way.

    `fields` and `base` carry Toggl's field names with JSON values: moments as `2026-01-02T03:04:05Z`, references
    as id or UUID. For a create, `uuid` is also the identity of the thing created. `fields` of an entry create:
    `workspace_id, description, project_id, task_id, tag_ids, billable, start, stop` (`stop` None: it runs);
    of a stop: `stop`; of an edit: only what changes (`tag_ids` as the whole new list).
    """

    uuid: str
    noun: Noun
    verb: Verb
    target: Ref
    """The thing acted on; for a create the command's own `uuid`."""
    workspace_id: int
    fields: Mapping[str, Any]
    base: Mapping[str, Any]
    """The same fields as the person saw them when they acted."""
    at: datetime
    """The moment of intent, by the corrected clock."""
    approval: Approval
    live: bool = False
    """Whether it means “now” and left at once; a delayed one is sent with its exact moments."""
    exclusive: bool = False
    """Whether `start` differs from every other start this device has created."""
    status: Status = "ready"
    seq: int = 0
    """Place in the outbox; 0 until stored."""
    attempts: int = 0
    t0: datetime | None = None
    """The server's time just before the last attempt."""
    given_up: datetime | None = None
    """When the connection of an attempt that may have arrived was given up (Q)."""
    not_before: datetime | None = None
    bodies: tuple[Mapping[str, Any], ...] = ()
    """Every body ever sent, the newest last; frozen once sent."""
    reason: str | None = None
    """Why it is parked, in a sentence for the person."""
    question: Mapping[str, Any] | None = None
    """What is asked: see `Question.to_json` of `desktop.model.question`."""
    batch: str | None = None
    """Commands of one act (a start and the stop it implies) share this; undo takes them together."""
