"""What the quota's windows last said, and this device's own count of requests."""

from datetime import datetime, timedelta
from typing import NamedTuple

from desktop.store.columns import from_micros, maybe_from_micros, maybe_micros, micros
from desktop.store.database import Rows

_KEPT = timedelta(hours=2)
"""How long a request is remembered; windows are an hour."""


class QuotaRow(NamedTuple):
    """One window of the quota, as last heard."""

    bucket: str
    """`user`, or `org:<organization id>`."""
    limit: int | None
    remaining: int | None
    resets_at: datetime | None
    heard_at: datetime


class Quota(Rows):
    def quota(self) -> list[QuotaRow]:
        """All windows that were heard of."""
        rows = self._file.rows('SELECT bucket, "limit", remaining, resets_at, heard_at FROM quota ORDER BY bucket')
        return [QuotaRow(row[0], row[1], row[2], maybe_from_micros(row[3]), from_micros(row[4])) for row in rows]

    def set_quota(self, row: QuotaRow) -> None:
        """Keep what a window said last."""
        with self._file.transaction():
            self._file.write(
                "quota",
                'REPLACE INTO quota (bucket, "limit", remaining, resets_at, heard_at) VALUES (?, ?, ?, ?, ?)',
                (*row[:3], maybe_micros(row.resets_at), micros(row.heard_at)),
            )

    def log_request(self, bucket: str, at: datetime) -> None:
        """Count a request; those of two hours before are forgotten."""
        with self._file.transaction():
            self._file.write("quota", "INSERT INTO request (bucket, at) VALUES (?, ?)", (bucket, micros(at)))
            self._file.write(
                "quota", "DELETE FROM request WHERE bucket = ? AND at < ?", (bucket, micros(at - _KEPT))
            )

    def requests_since(self, bucket: str, since: datetime) -> list[datetime]:
        """The moments of the requests counted at or after `since`, the earliest first."""
        rows = self._file.rows(
            "SELECT at FROM request WHERE bucket = ? AND at >= ? ORDER BY at", (bucket, micros(since))
        )
        return [from_micros(row[0]) for row in rows]
