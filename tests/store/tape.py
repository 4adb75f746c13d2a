"""Records what SQLite asks of the disk, below the store and the library it uses, so that a power cut can be played.

The library that `sqlite3` itself uses gets a file system of ours as its default: the system's own, with the calls
that change files or force them to the disk passed through here. So the store under test is the real one, journal,
shared memory and locks included.
"""

import _sqlite3
import ctypes
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

SECTOR = 512
"""Bytes that a disk writes whole or not at all."""
JOURNALS = ("", "-wal", "-journal")
"""What a database consists of on the disk; the rest is made anew."""


class Write(NamedTuple):
    file: str
    place: int
    data: bytes


class Truncate(NamedTuple):
    file: str
    size: int


class Sync(NamedTuple):
    file: str


class Delete(NamedTuple):
    file: str
    durable: bool
    """Whether the folder was forced to the disk, too."""


Deed = Write | Truncate | Sync | Delete


class Tape:
    """Everything that was asked of the disk, in order."""

    def __init__(self) -> None:
        self.deeds: list[Deed] = []

    def after_power_cut(self, at: int, database: str, chance: Random) -> dict[str, bytes]:
        """What the disk may have, by what follows the database's name, when power fails after `at` deeds.

        What was forced is there. Of the rest each sector may be there or not, in whatever order it was asked for.
        """
        found = {}
        for journal in JOURNALS:
            content = _content(self.deeds[:at], database + journal, chance)
            if content is not None:
                found[journal] = content
        return found


def _content(deeds: list[Deed], file: str, chance: Random) -> bytes | None:
    """One file's content; None where it does not exist."""
    durable: bytearray | None = None
    loose: list[Deed] = []
    for deed in (deed for deed in deeds if deed.file == file):
        loose.append(deed)
        if isinstance(deed, Sync) or (isinstance(deed, Delete) and deed.durable):
            for each in loose:
                durable = _done(durable, each)
            loose.clear()
    for deed in loose:
        for part in _sectors(deed):
            if chance.random() < 0.5:
                durable = _done(durable, part)
    return None if durable is None else bytes(durable)


def _done(content: bytearray | None, deed: Deed) -> bytearray | None:
    match deed:
        case Write(_, place, data):
            content = bytearray() if content is None else content
            content.extend(bytes(max(0, place + len(data) - len(content))))
            content[place : place + len(data)] = data
        case Truncate(_, size):
            content = bytearray() if content is None else content
            del content[size:]
            content.extend(bytes(size - len(content)))
        case Sync():
            content = bytearray() if content is None else content
        case Delete():
            content = None
    return content


def _sectors(deed: Deed) -> list[Deed]:
    if not isinstance(deed, Write):
        return [deed]
    edges = [0, *range(SECTOR - deed.place % SECTOR, len(deed.data), SECTOR), len(deed.data)]
    return [
        Write(deed.file, deed.place + begin, deed.data[begin:end]) for begin, end in pairwise(edges) if begin < end
    ]


_Pointer, _Int, _Long = ctypes.c_void_p, ctypes.c_int, ctypes.c_int64
_WRITE = ctypes.CFUNCTYPE(_Int, _Pointer, _Pointer, _Int, _Long)
_TRUNCATE = ctypes.CFUNCTYPE(_Int, _Pointer, _Long)
_SYNC = ctypes.CFUNCTYPE(_Int, _Pointer, _Int)
_OPEN = ctypes.CFUNCTYPE(_Int, _Pointer, _Pointer, _Pointer, _Int, _Pointer)
_DELETE = ctypes.CFUNCTYPE(_Int, _Pointer, ctypes.c_char_p, _Int)


class _Methods(ctypes.Structure):
    """`sqlite3_io_methods`, version 3."""

    _fields_ = (
        ("version", _Int),
        *((name, _Pointer) for name in ("close", "read")),
        ("write", _WRITE),
        ("truncate", _TRUNCATE),
        ("sync", _SYNC),
        *((f"other_{number}", _Pointer) for number in range(13)),
    )


class _FileSystem(ctypes.Structure):
    """`sqlite3_vfs`, version 3."""

    _fields_ = (
        ("version", _Int),
        ("file_size", _Int),
        ("longest_path", _Int),
        ("next", _Pointer),
        ("name", ctypes.c_char_p),
        ("data", _Pointer),
        ("open", _OPEN),
        ("delete", _DELETE),
        *((f"other_{number}", _Pointer) for number in range(14)),
    )


def available() -> bool:
    """Whether Python's SQLite is a library of its own, so that a file system can be put below it."""
    try:
        return bool(_library().sqlite3_vfs_find(None))
    except (AttributeError, OSError):
        return False


@contextmanager
def recording() -> Iterator[Tape]:
    """Whatever `sqlite3` opens meanwhile is on the tape. All of it must be closed before the end."""
    library = _library()
    system: Any = library.sqlite3_vfs_find(None).contents
    tape = Tape()
    ours, kept = _file_system(system, tape)
    assert library.sqlite3_vfs_register(ctypes.byref(ours), 1) == 0
    try:
        yield tape
    finally:
        library.sqlite3_vfs_register(ctypes.byref(system), 1)
        library.sqlite3_vfs_unregister(ctypes.byref(ours))
        del kept


def _library() -> Any:
    """The SQLite that Python's own module is linked with, and no other copy."""
    library = ctypes.CDLL(_sqlite3.__file__)
    library.sqlite3_vfs_find.restype = ctypes.POINTER(_FileSystem)
    return library


def _file_system(system: Any, tape: Tape) -> tuple[_FileSystem, list[object]]:
    """A copy of the system's, and what must live as long."""
    ours = _FileSystem.from_buffer_copy(system)
    names: dict[int, str] = {}
    methods: dict[int, _Methods] = {}

    def opened(vfs: int, name: int | None, file: int, flags: int, out: int | None) -> int:
        result = int(system.open(ctypes.addressof(system), name, file, flags, out))
        place = ctypes.cast(file, ctypes.POINTER(_Pointer))
        if result == 0 and name is not None and place.contents.value:
            names[file] = os.fsdecode(ctypes.string_at(name))
            theirs = place.contents.value
            if theirs not in methods:
                methods[theirs] = _methods(_Methods.from_address(theirs), names, tape)
            place.contents.value = ctypes.addressof(methods[theirs])
        return result

    def deleted(vfs: int, name: bytes, durable: int) -> int:
        result = int(system.delete(ctypes.addressof(system), name, durable))
        if result == 0:
            tape.deeds.append(Delete(os.fsdecode(name), bool(durable)))
        return result

    ours.name = b"tape"
    ours.open, ours.delete = _OPEN(opened), _DELETE(deleted)
    return ours, [names, methods]


def _methods(theirs: Any, names: dict[int, str], tape: Tape) -> _Methods:
    ours = _Methods.from_buffer_copy(theirs)

    def noted(result: int, deed: Callable[[], Deed]) -> int:
        if result == 0:
            tape.deeds.append(deed())
        return result

    def write(file: int, data: int, size: int, place: int) -> int:
        content = ctypes.string_at(data, size)
        return noted(int(theirs.write(file, data, size, place)), lambda: Write(names[file], place, content))

    def truncate(file: int, size: int) -> int:
        return noted(int(theirs.truncate(file, size)), lambda: Truncate(names[file], size))

    def sync(file: int, flags: int) -> int:
        return noted(int(theirs.sync(file, flags)), lambda: Sync(names[file]))

    ours.write, ours.truncate, ours.sync = _WRITE(write), _TRUNCATE(truncate), _SYNC(sync)
    return ours


def play(folder: Path, database: str, files: dict[str, bytes]) -> None:
    """Lay the files out as a disk would have them when power is back."""
    for ending, content in files.items():
        (folder / (database + ending)).write_bytes(content)
