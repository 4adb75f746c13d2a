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
    """The same of that process alone.

    Files of the Python environment count in full, as they do for a person: that other tests and benchmarks have
    Qt open at this moment, too, makes nothing smaller.
    """
    total, counted = 0, "Pss:"
    try:
        with (PROC / str(pid) / "smaps").open() as mappings:
            for line in mappings:
                key, *rest = line.split()
                if not key.endswith(":"):
                    counted = "Rss:" if "/site-packages/" in line else "Pss:"
                elif key == counted:
                    total += int(rest[0])
    except (FileNotFoundError, ProcessLookupError):  # it ended meanwhile
        return 0
    return total / 1024


def switches(pid: int) -> dict[int, int]:
    """How often each thread of the tree was woken or put aside since it began."""
    kinds = ("voluntary_ctxt_switches", "nonvoluntary_ctxt_switches")
    counts = {}
    for each in tree(pid):
        for task in (PROC / str(each) / "task").iterdir():
            counts[int(task.name)] = sum(_number(task / "status", kind) for kind in kinds)
    return counts


def between(before: dict[int, int], after: dict[int, int]) -> int:
    """The switches from one count to the next; a thread that ended has taken its own along."""
    return sum(count - before.get(thread, 0) for thread, count in after.items())


def names(pid: int) -> list[str]:
    """The threads' names, for whoever wonders what they are."""
    folders = [task for each in tree(pid) for task in (PROC / str(each) / "task").iterdir()]
    return sorted((folder / "comm").read_text().strip() for folder in folders)


def _parent(folder: Path) -> int:
    try:
        return int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:  # it ended meanwhile
        return -1


def _number(path: Path, key: str) -> int:
    try:
        match = re.search(rf"^{key}:\s+(\d+)", path.read_text(), re.MULTILINE)
    except (FileNotFoundError, ProcessLookupError):  # it ended meanwhile
        return 0
    return int(match[1]) if match else 0
