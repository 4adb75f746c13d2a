"""From a path to an open database: checked, salvaged, migrated, or refused with a reason and left untouched."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from desktop.store.connecting import APPLICATION_ID, check_user, connect, migrate, set_journal, version_of
from desktop.store.database import OpenFile
from desktop.store.errors import Damaged, Locked, NewerVersion, NotADatabase, translated
from desktop.store.presence import Presence

_MAGIC = b"SQLite format 3\0"
_JOURNAL_MAGIC = bytes.fromhex("d9d505f920a163d7")


class Opened(NamedTuple):
    """What opening the file took."""

    created: bool = False
    salvaged: int | None = None
    """How many waiting commands were saved from a damaged file; None where none was damaged."""
    lost: bool = False
    """Whether commands, activity or favorites of a damaged file could not all be read."""
    backup: Path | None = None
    """The copy made before an older file was migrated."""
    damaged: Path | None = None
    """Where the damaged file lies now."""

    @property
    def sentence(self) -> str | None:
        """What the person should know about it; None where all went as ever."""
        if self.lost:
            return "The database was damaged. What could be read was kept; some changes or favorites were lost."
        if self.salvaged is not None:
            return "The database was damaged. Waiting changes were saved; the rest is fetched anew."
        return None


class Opening(NamedTuple):
    """What is asked for."""

    path: Path
    user_id: int
    network_home: bool | None
    busy: float
    """Seconds to wait for a lock of another process."""
    steps: Sequence[Sequence[str]] | None
    """The migrations; None: those of this program."""
    latest: int


def open_file(asked: Opening) -> tuple[OpenFile, Presence, Opened]:
    """Open the file, whatever state it is in. Raises a `StoreError`."""
    try:
        asked.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        presence = Presence(asked.path, asked.busy)
    except OSError as error:
        raise translated(error, asked.path) from error
    try:
        file, opened = _open(asked, presence)
        _let_others_in(presence, file)
    except BaseException:
        presence.abandon()
        raise
    return file, presence, opened


def _let_others_in(presence: Presence, file: OpenFile) -> None:
    try:
        presence.settle()
    except OSError as error:
        file.close()
        raise translated(error, file.path) from error
    except BaseException:
        file.close()
        raise


def _open(asked: Opening, presence: Presence) -> tuple[OpenFile, Opened]:
    try:
        opened = _sound(asked, presence) if presence.alone else _present(asked, presence)
        try:
            return _connected(asked, presence, opened)
        except (Damaged, NotADatabase, sqlite3.DatabaseError) as error:
            known = translated(error, asked.path) if isinstance(error, sqlite3.Error) else error
            healable = presence.alone and presence.known and opened.salvaged is None
            if not (healable and isinstance(known, Damaged | NotADatabase)):
                raise
            return _connected(asked, presence, _salvaged(asked))
    except (sqlite3.Error, OSError) as error:
        raise translated(error, asked.path) from error


def _sound(asked: Opening, presence: Presence) -> Opened:
    """See to it that the file can be used; nobody else has it open."""
    if asked.path.with_name(f"{asked.path.name}.salvaged").exists():
        return _finished(asked)
    head = _head(asked.path)
    if not head or _half_made(asked.path):
        return _absent(asked, presence)
    _refuse_foreign(asked, head, presence)
    if presence.condemned or (presence.suspect() and _is_damaged(asked, presence)):
        return _salvaged(asked)
    return Opened()


def _finished(asked: Opening) -> Opened:
    """Complete what a crash interrupted after the new file was made and before it was in its place."""
    from desktop.store import recovery

    return Opened(lost=True, damaged=recovery.finish_salvage(asked.path))


def _absent(asked: Opening, presence: Presence) -> Opened:
    """There is no file; where there was one, what SQLite kept beside it is moved out of the way."""
    if not presence.known:
        return Opened(created=True)
    from desktop.store import recovery

    return Opened(created=True, lost=True, damaged=recovery.set_aside(asked.path))


def _is_damaged(asked: Opening, presence: Presence) -> bool:
    from desktop.store import recovery

    return recovery.is_damaged(asked.path, asked.busy, made=presence.known)


def _present(asked: Opening, presence: Presence) -> Opened:
    """Others have the file open: it is as good as it is for them."""
    if presence.condemned:
        raise Damaged(asked.path, "another process has the damaged file open")
    head = _head(asked.path)
    if head:
        _refuse_foreign(asked, head, presence)
    return Opened()


def _salvaged(asked: Opening) -> Opened:
    from desktop.store import recovery

    saved = recovery.salvage(asked.path, _steps(asked), asked.user_id, asked.busy)
    return Opened(salvaged=saved.commands, lost=saved.lost, damaged=saved.damaged)


def _connected(asked: Opening, presence: Presence, opened: Opened) -> tuple[OpenFile, Opened]:
    connection = connect(asked.path, busy=asked.busy)
    try:
        version = version_of(connection, asked.path, asked.latest)
        if version < asked.latest:
            opened = opened._replace(backup=_migrated(asked, presence, connection, version))
        check_user(connection, asked.path, asked.user_id)
        if asked.network_home is not None:
            set_journal(connection, network_home=asked.network_home)
        return OpenFile(connection, asked.path, presence.condemn), opened
    except BaseException:
        connection.close()
        raise


def _migrated(asked: Opening, presence: Presence, connection: sqlite3.Connection, version: int) -> Path | None:
    if version and not presence.alone:
        raise Locked(asked.path, "an older Tracktray has the file open")
    return migrate(connection, asked.path, _steps(asked), asked.user_id)


def _steps(asked: Opening) -> Sequence[Sequence[str]]:
    if asked.steps is not None:
        return asked.steps
    from desktop.store.migrations import steps

    return steps()


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(100)
    except FileNotFoundError:
        return b""


def _half_made(path: Path) -> bool:
    """Whether a crash cut off the first write to an empty file: SQLite will make it empty again, by its journal."""
    journal = _head(path.with_name(f"{path.name}-journal"))
    return journal.startswith(_JOURNAL_MAGIC) and int.from_bytes(journal[16:20], "big") == 0


def _refuse_foreign(asked: Opening, head: bytes, presence: Presence) -> None:
    """Raise, before SQLite touches the file, where it is a newer one or none of ours.

    Where a store was before, what looks foreign is damage.
    """
    version, mark = int.from_bytes(head[60:64], "big"), int.from_bytes(head[68:72], "big")
    ours = head.startswith(_MAGIC) and mark == APPLICATION_ID
    if ours and version > asked.latest:
        raise NewerVersion(asked.path, version, asked.latest)
    if not ours and not presence.known:
        raise NotADatabase(asked.path, "not a database of Tracktray")
