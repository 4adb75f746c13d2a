"""What the commands were told, as the entries that the account must have in the end."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from desktop.model.moment import parse_api

SLACK = timedelta(seconds=8)
"""How far a moment may lie outside of its command: the server's habit of two seconds, whole seconds, and two
clocks of which neither is corrected below five seconds."""


class Span(NamedTuple):
    """A command ran in this time."""

    begun: datetime
    ended: datetime

    def holds(self, moment: datetime) -> bool:
        return self.begun - SLACK <= moment <= self.ended + SLACK


class Entry(NamedTuple):
    """An entry that was promised."""

    name: str
    """Its first description, which no other has."""
    started: Span
    stopped: Span | None = None
    description: str = ""


class Ledger:
    """The entries that were promised, by their first names."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        self.running: str | None = None
        self.deleted: set[str] = set()

    def start(self, name: str, at: Span) -> None:
        self.stop(at)
        self.entries[name] = Entry(name, at, description=name)
        self.running = name

    def stop(self, at: Span) -> None:
        if self.running is not None:
            self.entries[self.running] = self.entries[self.running]._replace(stopped=at)
        self.running = None

    def rename(self, name: str, description: str) -> None:
        self.entries[name] = self.entries[name]._replace(description=description)

    def delete(self, name: str) -> None:
        self.deleted.add(name)
        if self.running == name:
            self.running = None

    def faults(self, rows: Sequence[dict[str, Any]]) -> list[str]:
        """In what the account differs from the promises; `rows` as the server lists them, deleted ones left out."""
        found: list[str] = []
        unclaimed = list(rows)
        for entry in self.entries.values():
            mine = [row for row in unclaimed if row["description"] in (entry.name, entry.description)]
            unclaimed = [row for row in unclaimed if row not in mine]
            wanted = 0 if entry.name in self.deleted else 1
            if len(mine) != wanted:
                found.append(f"{entry.name} is there {len(mine)} times instead of {wanted}")
            found += [fault for row in mine for fault in _differences(entry, row)]
        return found + [f"nobody asked for {row['description']!r}" for row in unclaimed]


def _differences(entry: Entry, row: dict[str, Any]) -> list[str]:
    found = []
    if row["description"] != entry.description:
        found.append(f"{entry.name} is called {row['description']!r} instead of {entry.description!r}")
    if not entry.started.holds(parse_api(row["start"])):
        found.append(f"{entry.name} starts at {row['start']} instead of within {_words(entry.started)}")
    stop = row["stop"]
    if (stop is None) != (entry.stopped is None):
        found.append(f"{entry.name} {'runs' if stop is None else 'was ended at ' + stop} against what was told")
    elif stop is not None and entry.stopped is not None and not entry.stopped.holds(parse_api(stop)):
        found.append(f"{entry.name} ends at {stop} instead of within {_words(entry.stopped)}")
    return found


def _words(span: Span) -> str:
    return f"{span.begun:%H:%M:%S} to {span.ended:%H:%M:%S}"
