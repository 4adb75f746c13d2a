"""The one thing that opens a write: words that a person saw and agreed to."""

from typing import Protocol


class Approved(Protocol):
    """An approved command. Only the engine makes one, from a command in the outbox."""

    @property
    def words(self) -> str:
        """Target and effect as they were shown, never empty."""


def demand(approved: Approved) -> None:
    """Raise ValueError unless `approved` carries words: a programming fault, never an answer to a person."""
    if not approved.words.strip():
        raise ValueError("a write needs the words its approval was given for")
