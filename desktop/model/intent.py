"""What a person can ask for. Windows, hotkeys and the command line make intents; `tracker` alone acts on them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, NamedTuple, Protocol, TypeAlias

from desktop.model.command import Noun
from desktop.model.entry import Ref


class Repeatable(Protocol):
    """An entry, or a recent start: what can be started again."""

    @property
    def description(self) -> str: ...
    @property
    def project_id(self) -> Ref | None: ...
    @property
    def tag_ids(self) -> tuple[Ref, ...]: ...
    @property
    def billable(self) -> bool: ...
    @property
    def workspace_id(self) -> int | None: ...
    @property
    def task_id(self) -> int | None: ...


class Draft(NamedTuple):
    """An entry as it was asked for; what is None is left to the defaults of the account."""

    description: str = ""
    project_id: Ref | None = None
    tag_ids: tuple[Ref, ...] = ()
    billable: bool | None = None
    """None: as the project has it."""
    workspace_id: int | None = None
    task_id: int | None = None
    start: datetime | None = None
    """None: now."""
    stop: datetime | None = None
    """None: it keeps running."""

    @classmethod
    def again(cls, source: Repeatable) -> "Draft":
        """The same once more, from now on."""
        return cls(
            source.description,
            source.project_id,
            source.tag_ids,
            source.billable,
            source.workspace_id,
            source.task_id,
        )


class Start(NamedTuple):
    """Start a timer, or add a finished entry where the draft has a stop."""

    draft: Draft


class Stop(NamedTuple):
    at: datetime | None = None
    """None: now."""


class Continue(NamedTuple):
    ref: Ref | None = None
    """None: the entry that ended last."""


class Toggle(NamedTuple):
    """Stop if one runs, else continue."""


class Away(NamedTuple):
    """Take time away from the desk out of the running entry, as the answer to the question about it."""

    ref: Ref
    """What ran, and must still run."""
    left: datetime
    """It ends here."""
    again: datetime | None = None
    """The same starts again here; None: it does not."""
    instead: Draft | None = None
    """A finished entry that is added for the time between."""


class Edit(NamedTuple):
    """Change the named fields of an entry and nothing else. Keys are Toggl's field names; `start` and `stop` are
    aware datetimes, `tag_ids` the whole new list."""

    ref: Ref
    changes: Mapping[str, Any]


class Delete(NamedTuple):
    ref: Ref


class Undo(NamedTuple):
    activity_id: int | None = None
    """None: the last write."""


class UseMine(NamedTuple):
    """Write after all what of an act gave way to a change made elsewhere."""

    activity_id: int


class Create(NamedTuple):
    """Create a project, client or tag. `fields` has Toggl's names (`name`, `client_id`, `color`, …)."""

    noun: Noun
    workspace_id: int
    fields: Mapping[str, Any]


class Manage(NamedTuple):
    """Change, archive, restore or delete a project, client or tag."""

    noun: Noun
    ref: Ref
    verb: Literal["edit", "archive", "restore", "delete"]
    changes: Mapping[str, Any] = {}
    """For `edit` Toggl's names with new values; for `restore` of a client `projects`, those that come back too."""


class Retry(NamedTuple):
    """Send a parked command again."""

    seq: int


class Discard(NamedTuple):
    """Let go of a waiting, parked or asked command."""

    seq: int


class Answer(NamedTuple):
    """The person's choice on an asked command; `choice` is a `Choice.key` of its question."""

    seq: int
    choice: str


Intent: TypeAlias = (
    Start
    | Stop
    | Continue
    | Toggle
    | Away
    | Edit
    | Delete
    | Undo
    | UseMine
    | Create
    | Manage
    | Retry
    | Discard
    | Answer
)
