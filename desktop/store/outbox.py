"""The outbox: what the person asked for and the server has not confirmed, in the order it was asked for."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from desktop.model.command import Command
from desktop.model.entry import Ref
from desktop.store.alias import Aliases
from desktop.store.columns import dumps, from_micros, loads, maybe_from_micros, maybe_micros, micros, seconds
from desktop.store.command_row import columns, command
from desktop.store.database import Row
from desktop.store.precedence import moment


class ImpliedStop(NamedTuple):
    """The running entry that a sent start ended, until a pull asked for later decides it."""

    entry: Ref
    moment: datetime
    start_uuid: str
    """The create that ended it."""
    asked_for: datetime | None = None
    """When the pull that will decide it was asked for."""


class SentBody(NamedTuple):
    """What a create of an entry sent once; it outlives its command."""

    uuid: str
    """The create."""
    at: datetime
    """The server's time just before it was sent."""
    body: Mapping[str, Any]


KEPT_BODIES = 2000
"""How many of the last bodies are kept: more creates than a late request can have behind it."""


class Outbox(Aliases):
    _waiting: tuple[int, list[Command]] | None = None

    def append(self, command: Command) -> Command:
        """Put a command at the end; it comes back with its place. On disk when the transaction ends.

        Raises ValueError where the same act waits already.
        """
        with self._file.transaction():
            if self._file.row("SELECT 1 FROM command WHERE uuid = ?", (command.uuid,)):
                raise ValueError(f"{command.uuid} waits already")
            seq = self._file.write(
                "commands",
                "INSERT INTO command (uuid, noun, verb, target, workspace_id, fields, base, at, approval, live, "
                "exclusive, status, attempts, t0, given_up, not_before, bodies, reason, question, batch) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                columns(command),
            )
            self._remember_start(command)
        return command._replace(seq=seq)

    def update(self, command: Command) -> None:
        """Replace the command at its place.

        Raises LookupError where it is gone, and ValueError where a body that was sent before would change.
        """
        with self._file.transaction():
            known = self.command(command.seq)
            if known is None:
                raise LookupError(f"no command {command.seq} waits")
            if tuple(command.bodies[: len(known.bodies)]) != known.bodies:
                raise ValueError("a body that was sent is frozen")
            self._file.write(
                "commands",
                "UPDATE command SET uuid = ?, noun = ?, verb = ?, target = ?, workspace_id = ?, fields = ?,"
                " base = ?, at = ?, approval = ?, live = ?, exclusive = ?, status = ?, attempts = ?, t0 = ?,"
                " given_up = ?, not_before = ?, bodies = ?, reason = ?, question = ?, batch = ? WHERE seq = ?",
                (*columns(command), command.seq),
            )
            self._remember_start(command)
            if (command.noun, command.verb) == ("entry", "create") and len(command.bodies) > len(known.bodies):
                self._remember_body(command)

    def remove(self, seq: int) -> None:
        """Take a command out: it is done, or let go."""
        with self._file.transaction():
            self._file.write("commands", "DELETE FROM command WHERE seq = ?", (seq,))

    def commands(self) -> list[Command]:
        """Everything that waits, in its order. Read anew only after a change: a turn of the engine asks often."""
        revision = self._file.revision("commands")
        if self._waiting is not None and revision == self._waiting[0]:
            return list(self._waiting[1])
        found = [self._decoded(command, row) for row in self._file.rows("SELECT * FROM command ORDER BY seq")]
        if revision is not None:
            self._waiting = (revision, found)
        return list(found)

    def command(self, seq: int) -> Command | None:
        """The command at a place, or None where none waits there (any more)."""
        row = self._file.row("SELECT * FROM command WHERE seq = ?", (seq,))
        return None if row is None else self._decoded(command, row)

    def started_at(self, start: datetime) -> bool:
        """Whether this device has ever created an entry that starts in this second, deleted or changed since."""
        return self._file.row("SELECT 1 FROM own_start WHERE start = ?", (seconds(start),)) is not None

    def sent_bodies(self, start: datetime) -> list[SentBody]:
        """What creates of this device sent for an entry from this second on, the earliest first."""
        rows = self._file.rows(
            "SELECT uuid, at, body FROM sent_body WHERE start = ? ORDER BY id", (seconds(start),)
        )
        return [self._decoded(_sent_body, row) for row in rows]

    def add_implied_stop(self, stop: ImpliedStop) -> None:
        """Remember that a start ended an entry; replaces what was remembered for that entry."""
        with self._file.transaction():
            self.drop_implied_stop(stop.entry)
            self._file.write(
                "commands",
                "INSERT INTO implied_stop (entry, moment, start_uuid, asked_for) VALUES (?, ?, ?, ?)",
                (
                    dumps(self.resolve(stop.entry)),
                    micros(stop.moment),
                    stop.start_uuid,
                    maybe_micros(stop.asked_for),
                ),
            )

    def implied_stops(self) -> list[ImpliedStop]:
        """The ends that no pull has decided yet, the earliest first; entries by id as soon as they have one."""
        rows = self._file.rows(
            "SELECT entry, moment, start_uuid, asked_for FROM implied_stop ORDER BY moment, entry"
        )
        stops = [self._decoded(_implied_stop, row) for row in rows]
        return [stop._replace(entry=self.resolve(stop.entry)) for stop in stops]

    def drop_implied_stop(self, entry: Ref) -> None:
        """Forget the end of an entry: a pull has decided it, or it was taken back."""
        id_ = self.resolve(entry)
        names = {dumps(id_), dumps(entry)}
        if isinstance(id_, int):
            names.add(dumps(self.uuid_of("entry", id_)))
        with self._file.transaction():
            for name in sorted(names):
                if self._file.row("SELECT 1 FROM implied_stop WHERE entry = ?", (name,)):
                    self._file.write("commands", "DELETE FROM implied_stop WHERE entry = ?", (name,))

    def _remember_start(self, command: Command) -> None:
        start = moment(command.fields.get("start")) if (command.noun, command.verb) == ("entry", "create") else None
        if start is not None:
            self._file.write("commands", "INSERT OR IGNORE INTO own_start (start) VALUES (?)", (seconds(start),))

    def _remember_body(self, command: Command) -> None:
        body = command.bodies[-1]
        start = moment(body.get("start"))
        if start is not None and command.t0 is not None:
            last = self._file.write(
                "commands",
                "INSERT INTO sent_body (start, uuid, at, body) VALUES (?, ?, ?, ?)",
                (seconds(start), command.uuid, micros(command.t0), dumps(body)),
            )
            self._file.write("commands", "DELETE FROM sent_body WHERE id <= ?", (last - KEPT_BODIES,))


def _sent_body(row: Row) -> SentBody:
    return SentBody(row[0], from_micros(row[1]), loads(row[2]))


def _implied_stop(row: Row) -> ImpliedStop:
    return ImpliedStop(loads(row[0]), from_micros(row[1]), row[2], maybe_from_micros(row[3]))
