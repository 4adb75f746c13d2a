"""What a program holds and does, read from `/proc` for it and all it started."""

import re
from pathlib import Path

PROC = Path("/proc")


def tree(pid: int) -> list[int]:
    """The process and all its descendants that are alive."""
    children: dict[int, list[int]] = {}
    for folder in PROC.iterdir():
        if folder.name.isdigit():
            parent = _parent(folder)
            children.setdefault(parent, []).append(int(folder.name))
    found = [pid]
    for each in found:
        found += children.get(each, [])
    return found


def pss(pid: int) -> float:
    """Proportional memory of the whole tree in MiB: what its going would set free."""
    return sum(own_pss(each) for each in tree(pid))


def own_pss(pid: int) -> float:
    """The same of that process alone."""
    return _number(PROC / str(pid) / "smaps_rollup", "Pss") / 1024


def threads(pid: int) -> int:
    return sum(_number(PROC / str(each) / "status", "Threads") for each in tree(pid))


def switches(pid: int) -> int:
    """How often any thread of the tree was woken or put aside since it began."""
    kinds = ("voluntary_ctxt_switches", "nonvoluntary_ctxt_switches")
    tasks = [task for each in tree(pid) for task in (PROC / str(each) / "task").iterdir()]
    return sum(_number(task / "status", kind) for task in tasks for kind in kinds)


def _parent(folder: Path) -> int:
    try:
        return int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:  # it ended meanwhile
        return -1


def _number(path: Path, key: str) -> int:
    match = re.search(rf"^{key}:\s+(\d+)", path.read_text(), re.MULTILINE)
    return int(match[1]) if match else 0
