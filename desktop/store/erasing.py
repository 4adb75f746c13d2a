"""Forgetting: a user's file and everything that was ever made beside it."""

from pathlib import Path

from desktop.store.errors import Locked, translated
from desktop.store.presence import Presence, note_path


def belonging(path: Path) -> list[Path]:
    """The file at `path`, its journals, notes, backups and damaged copies, as far as they exist."""
    if not path.parent.is_dir():
        return []
    beside = (f"{path.name}.", f"{path.name}-")
    return sorted(part for part in path.parent.iterdir() if part.name == path.name or part.name.startswith(beside))


def erase(path: Path) -> None:
    """Delete all of it. Raises `Locked` where a process has the file open, or another `StoreError`."""
    if not belonging(path):
        return
    try:
        presence = Presence(path, patience=0.0)
        try:
            if not presence.alone:
                raise Locked(path, "a process has the file open")
            for part in belonging(path):
                if part != note_path(path):
                    part.unlink()
        finally:
            presence.abandon()
        note_path(path).unlink()
    except OSError as error:
        raise translated(error, path) from error
