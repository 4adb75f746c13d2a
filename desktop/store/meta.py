"""Single facts: strings by name, and the signed-in person's profile."""

from collections.abc import Mapping
from typing import Any

from desktop.model.catalog import Profile
from desktop.store.columns import dumps, loads, text, without_secrets
from desktop.store.database import Rows
from desktop.store.errors import OtherUser


class Meta(Rows):
    _described: tuple[str, Profile] | None = None

    def meta(self, key: str) -> str | None:
        """The string kept under `key`, or None."""
        row = self._file.row("SELECT value FROM meta WHERE key = ?", (key,))
        return None if row is None else str(row[0])

    def metas(self) -> dict[str, str]:
        """All strings by their keys, for who needs several; there are few."""
        return dict(self._file.rows("SELECT key, value FROM meta"))

    def set_meta(self, key: str, value: str | None) -> None:
        """Keep a string under `key`; None forgets it."""
        with self._file.transaction():
            if value is None:
                self._file.write("meta", "DELETE FROM meta WHERE key = ?", (key,))
            else:
                self._file.write("meta", "REPLACE INTO meta (key, value) VALUES (?, ?)", (key, text(value)))

    def profile(self) -> Profile | None:
        """The signed-in person as Toggl last described them, or None before the first answer."""
        row = self._file.row("SELECT raw FROM profile WHERE id = ?", (self.user_id,))
        if row is None:
            return None
        if self._described is None or self._described[0] != row[0]:
            self._described = (row[0], self._decoded(_profile, row[0]))
        return self._described[1]

    def put_profile(self, raw: Mapping[str, Any]) -> None:
        """Keep an answer of `/me` without its secrets. Raises `OtherUser` where it is somebody else's."""
        if raw["id"] != self.user_id:
            raise OtherUser(self._file.path, raw["id"], self.user_id)
        kept = without_secrets({name: value for name, value in raw.items() if not _is_related(value)})
        with self._file.transaction():
            self._file.write("profile", "REPLACE INTO profile (id, raw) VALUES (?, ?)", (self.user_id, dumps(kept)))


def _is_related(value: Any) -> bool:
    """Whether a field of `/me` is one of the lists that have their own tables."""
    return isinstance(value, list) and any(isinstance(item, dict) for item in value)


def _profile(stored: str) -> Profile:
    raw: Mapping[str, Any] = loads(stored)
    first = raw.get("beginning_of_week")
    return Profile(
        id=raw["id"],
        email=raw.get("email") or "",
        fullname=raw.get("fullname") or "",
        timezone=raw.get("timezone") or "UTC",
        beginning_of_week=first if isinstance(first, int) and 0 <= first <= 6 else 1,
        default_workspace_id=raw.get("default_workspace_id") or 0,
    )
