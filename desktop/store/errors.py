"""What can go wrong with the file, as a small family; facts are fields, `sentence` is for the person."""

# ruff: noqa: N818  the names say what happened; all are caught as StoreError

import errno
import sqlite3
from pathlib import Path


class StoreError(Exception):
    """The store could not do what was asked; the transaction it happened in left no trace."""

    sentence = "Tracktray cannot save on this computer. Nothing was changed."
    """What happened, for the person."""

    def __init__(self, path: Path | None = None, detail: str = "") -> None:
        super().__init__(detail or type(self).__name__)
        self.path = path
        self.detail = detail
        """SQLite's or the system's own words, for the log."""


class Locked(StoreError):
    """Another process held the file longer than the busy time-out."""

    sentence = "Another program holds Tracktray's data. Nothing was changed; try again."


class ReadOnly(StoreError):
    """The file or its folder may not be written."""

    sentence = "Tracktray may not write to its data folder. Nothing was changed."


class Full(StoreError):
    """The disk (or the quota on it) is full."""

    sentence = "The disk is full. Nothing was changed; free some space and try again."


class Damaged(StoreError):
    """The file's content is broken. It is checked, and salvaged, when it is opened next."""

    sentence = "Tracktray's data is damaged. Restart Tracktray to save what can be saved."


class NewerVersion(StoreError):
    """A newer Tracktray wrote the file; it was left untouched."""

    sentence = "A newer Tracktray wrote this data. Update Tracktray; nothing was changed."

    def __init__(self, path: Path, found: int, known: int) -> None:
        super().__init__(path, f"schema {found}, known up to {known}")
        self.found = found
        self.known = known


class NotADatabase(StoreError):
    """Something else lies where the file should be; it was left untouched."""

    sentence = "Something else lies where Tracktray keeps its data. Move it away; it was left as it is."


class OtherUser(StoreError):
    """The file, or the profile to be put in it, belongs to another Toggl user."""

    sentence = "This data belongs to another Toggl account. Nothing was changed."

    def __init__(self, path: Path, found: int, asked: int) -> None:
        super().__init__(path, f"user {found} instead of {asked}")
        self.found = found
        self.asked = asked


class Unavailable(StoreError):
    """The system failed to read or write the file, for a reason that is none of the others."""


class Suspicious(StoreError):
    """A complete list would empty what was not empty: nothing was stored; fetch again and say `confirmed`."""

    sentence = "Toggl sent an empty list where there were items. They are kept until it says so again."

    def __init__(self, noun: str, known: int) -> None:
        super().__init__(None, f"{known} of {noun} would vanish")
        self.noun = noun
        self.known = known


_BY_CODE: dict[int, type[StoreError]] = {
    sqlite3.SQLITE_BUSY: Locked,
    sqlite3.SQLITE_LOCKED: Locked,
    sqlite3.SQLITE_PROTOCOL: Locked,
    sqlite3.SQLITE_READONLY: ReadOnly,
    sqlite3.SQLITE_PERM: ReadOnly,
    sqlite3.SQLITE_FULL: Full,
    sqlite3.SQLITE_CORRUPT: Damaged,
    sqlite3.SQLITE_NOTADB: NotADatabase,
}
_BY_ERRNO: dict[int, type[StoreError]] = {
    errno.EACCES: ReadOnly,
    errno.EPERM: ReadOnly,
    errno.EROFS: ReadOnly,
    errno.ENOSPC: Full,
    errno.EDQUOT: Full,
    errno.EEXIST: NotADatabase,  # a file where its folder should be
    errno.EISDIR: NotADatabase,
    errno.ENOTDIR: NotADatabase,
}


def translated(error: sqlite3.Error | OSError, path: Path) -> StoreError:
    """The family's error for one of SQLite or of the system."""
    if isinstance(error, OSError):
        return _BY_ERRNO.get(error.errno or 0, Unavailable)(path, str(error))
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    kind = _BY_CODE.get(code, Unavailable)
    if code == 0 and isinstance(error, sqlite3.OperationalError) and "decode" in str(error).lower():
        kind = Damaged  # the text of a damaged row is not UTF-8: Python's own error, without a code
    return kind(path, f"{getattr(error, 'sqlite_errorname', '')} {error}".strip())
