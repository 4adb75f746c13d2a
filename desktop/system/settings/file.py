"""The file itself: its text in and out, whole or not at all."""

import os
from pathlib import Path
from typing import Any

from desktop.system.settings.text import Path as Key
from desktop.system.settings.text import edited

MARK = "\ufeff"
"""What some editors begin a file with."""


def text_of(path: Path) -> str:
    """What the file says; `""` where there is none. Bytes that are no UTF-8 are replaced. Raises OSError."""
    try:
        return path.read_bytes().decode("utf-8", "replace")
    except FileNotFoundError:
        return ""


def write_value(path: Path, key: Key, value: Any) -> str:
    """Set one value in the file as it is now, and return its new text; None takes the key away.

    A link stays one: what it points to is replaced. Raises OSError; `UneditableError`; ValueError where the file
    is no TOML.
    """
    target = path.resolve()
    before = target.read_bytes().decode("utf-8") if target.exists() else ""
    lines = before.removeprefix(MARK)
    windows = "\r\n" in lines
    made = edited(lines.replace("\r\n", "\n") if windows else lines, key, value)
    text = (MARK if before.startswith(MARK) else "") + (made.replace("\n", "\r\n") if windows else made)
    if text != before:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _replace(target, text.encode())
    return text


def _replace(target: Path, content: bytes) -> None:
    """Put `content` in the place of the file: a reader sees the old or the new, a loss of power too."""
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with open(beside, "wb", opener=_owner_only) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            beside.chmod(target.stat().st_mode & 0o777)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def _owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
