"""The computer's clocks, and the name of the boot that its monotonic clock belongs to."""

import sys
import time
from datetime import UTC, datetime
from pathlib import Path


class SystemClock:
    """The real `desktop.model.clock.Clock`."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()


def steady() -> float:
    """Seconds that nobody sets and that go on while the computer sleeps; only differences mean anything.

    On Windows the monotonic clock is such a one; elsewhere that one stands in sleep.
    """
    names = {"linux": "CLOCK_BOOTTIME", "darwin": "CLOCK_MONOTONIC"}
    clock: int | None = getattr(time, names.get(sys.platform, ""), None)
    return time.monotonic() if clock is None else time.clock_gettime(clock)


def boot_id() -> str:
    """A text that differs after every start of the computer.

    Where the system has none, the moment of the start by both clocks, in whole minutes: it may also differ after
    the wall clock was set, and then only makes a remembered clock offset count as unknown.
    """
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except OSError:
        return f"up-since-{round((time.time() - time.monotonic()) / 60)}"
