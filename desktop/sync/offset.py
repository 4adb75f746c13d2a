"""How far the server's clock is from this computer's: the median of what the last answers told. Pure.

An offset is worth something only while the computer's clock runs on evenly. The wall clock minus the monotonic one
tells: when that difference moves, the clock was changed or the machine slept, and the samples are void.
"""

import json
from datetime import datetime, timedelta
from typing import NamedTuple

from desktop.model.clock import Clock

SAMPLES = 5
LONGEST_REQUEST = timedelta(seconds=8)
"""An answer that took longer tells the time too vaguely."""
STEADY = 2.0
"""Seconds by which wall and monotonic clock may drift apart before the samples are void."""
NOTICE = 60.0
"""An offset from here on, learnt after acts were recorded without one, is asked about."""


class Sample(NamedTuple):
    offset: float
    """Seconds the server is ahead."""
    drift: float
    """Wall minus monotonic clock, in seconds, at that time."""


Samples = tuple[Sample, ...]


def corrected(clock: Clock, offset: float | None) -> datetime:
    """The server's time, as well as it is known."""
    return clock.now() + timedelta(seconds=offset or 0.0)


def take(samples: Samples, date: datetime | None, sent: datetime, received: datetime, monotonic: float) -> Samples:
    """The samples with what one answer tells; `date` is in whole seconds, cut."""
    if date is None or not timedelta(0) <= received - sent <= LONGEST_REQUEST:
        return samples
    middle = sent + (received - sent) / 2
    offset = (date - middle).total_seconds() + 0.5
    drift = received.timestamp() - monotonic
    return (*steady(samples, drift), Sample(offset, drift))[-SAMPLES:]


def steady(samples: Samples, drift: float) -> Samples:
    """The samples that are still worth something."""
    return tuple(sample for sample in samples if abs(sample.drift - drift) <= STEADY)


def offset(samples: Samples) -> float | None:
    """Seconds the server is ahead, or None while nothing is known."""
    if not samples:
        return None
    ordered, half = sorted(sample.offset for sample in samples), len(samples) // 2
    return (ordered[half] + ordered[~half]) / 2  # the median; `statistics` costs every start 0.5 MB


def to_json(samples: Samples, boot_id: str) -> str:
    """The form kept in the store's `clock_offset`."""
    return json.dumps({"boot": boot_id, "offset": offset(samples), "samples": [list(s) for s in samples]})


def from_json(text: str | None, boot_id: str) -> Samples:
    """The samples of this boot; those of another one are void, as the monotonic clock began anew."""
    kept = json.loads(text) if text else {}
    if kept.get("boot") != boot_id:
        return ()
    return tuple(Sample(*sample) for sample in kept["samples"])
