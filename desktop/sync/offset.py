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


class Known(NamedTuple):
    """What is known of the server's clock."""

    samples: Samples = ()
    last: float | None = None
    """The offset as last known. Acts are recorded by it also while it is not sure any more: a machine that slept or
    was started anew mostly has the clock it had."""
    sure: int = 0
    """The newest row of the activity log that was recorded while the offset was sure."""


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


def to_json(known: Known, boot_id: str) -> str:
    """The form kept in the store's `clock_offset`."""
    samples = [list(sample) for sample in known.samples]
    return json.dumps({"boot": boot_id, "offset": known.last, "samples": samples, "sure": known.sure})


def from_json(text: str | None, boot_id: str) -> Known:
    """What was kept. The samples of another boot are void, as the monotonic clock began anew."""
    kept = json.loads(text) if text else {}
    samples = kept.get("samples", ()) if kept.get("boot") == boot_id else ()
    return Known(tuple(Sample(*sample) for sample in samples), kept.get("offset"), kept.get("sure", 0))
