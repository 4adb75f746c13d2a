"""A small file written whole: whoever reads it sees the old or the new one."""

import os
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Put `content` in the place of the file; its folder is made where there is none. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
