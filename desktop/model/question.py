"""Questions: what the program may not decide alone, in words, with the choices a person has."""

from collections.abc import Mapping
from typing import Any, NamedTuple


class Confirmation(NamedTuple):
    """Target and effect of a write that waits for a yes. `title` is a question that ends in `?`."""

    title: str
    verb: str
    """The yes button, e.g. `Delete`."""
    target: str
    effect: str
    reach: str | None = None
    undo: str | None = None
    destructive: bool = False
    requests: int = 1


class Choice(NamedTuple):
    key: str
    words: str


class Question(NamedTuple):
    """What an *asked* command asks. `facts` is the engine's own memory (candidate ids, the server's values)."""

    kind: str
    words: str
    choices: tuple[Choice, ...]
    facts: Mapping[str, Any] = {}

    def to_json(self) -> dict[str, Any]:
        """The form kept in the outbox."""
        return {
            "kind": self.kind,
            "words": self.words,
            "choices": [list(choice) for choice in self.choices],
            "facts": dict(self.facts),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Question":
        choices = tuple(Choice(*choice) for choice in value["choices"])
        return cls(value["kind"], value["words"], choices, value["facts"])
